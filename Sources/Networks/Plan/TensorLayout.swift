/// Gives the tensors of a network their names, shapes and places, in the order in which its parts ask for them.
///
/// The names are those of the authors' `state_dict`.
struct TensorLayout {
  private(set) var parameters: [NetworkPlan.Parameter] = []
  private(set) var statistics: [NetworkPlan.Statistic] = []
  private var parameterCount = 0
  private var statisticCount = 0

  /// A convolution's or linear layer's tensor, which starts as PyTorch's do: uniform within 1 / sqrt(fan-in).
  /// - Returns: its offset among the parameters.
  mutating func weight(_ name: String, shape: [Int], fanIn: Int) -> Int {
    add(name, shape, .uniform(bound: 1 / Double(fanIn).squareRoot()))
  }

  /// A batch normalisation; affine ones have a scale and a shift.
  mutating func normalisation(_ name: String, channels: Int, pixels: Int, affine: Bool) -> NormalisationPlan {
    NormalisationPlan(
      channels: channels, pixels: pixels,
      gamma: affine ? add("\(name).weight", [channels], .constant(1)) : nil,
      beta: affine ? add("\(name).bias", [channels], .constant(0)) : nil,
      statistics: [statistics(name, channels: channels)])
  }

  /// Running mean and variance of a batch normalisation.
  mutating func statistics(_ name: String, channels: Int) -> NetworkPlan.Statistic {
    let place = NetworkPlan.Statistic(name: name, channels: channels, mean: statisticCount)
    statistics.append(place)
    statisticCount += 2 * channels
    return place
  }

  /// The names and shapes of all tensors.
  var shapes: [String: [Int]] {
    var shapes = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.shape) })
    for statistic in statistics { for name in statistic.tensors { shapes[name] = [statistic.channels] } }
    return shapes
  }

  private mutating func add(_ name: String, _ shape: [Int], _ start: NetworkPlan.Start) -> Int {
    let parameter = NetworkPlan.Parameter(name: name, shape: shape, offset: parameterCount, start: start)
    parameters.append(parameter)
    parameterCount += parameter.count
    return parameter.offset
  }
}

/// A batch normalisation: its size and where its values lie.
struct NormalisationPlan {
  let channels: Int
  /// Pixels of one sample.
  let pixels: Int
  /// Offset of the scales among the parameters; nil for scale 1.
  let gamma: Int?
  /// Offset of the shifts among the parameters; nil for shift 0.
  let beta: Int?
  /// More than one where several edges of a search cell share one normalised pooling: each has them under its own name.
  var statistics: [NetworkPlan.Statistic]
}
