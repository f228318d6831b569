import Architectures
import Basics
import Tensors

/// One edge of a cell by itself: the weighted sum of primitives on a part of the channels.
///
/// output = shuffle(concatenate(sum over p of weights[p] * primitive_p(x[active channels]), bypass(x[the others]))).
/// It runs the same code as a whole network, on arrays in PyTorch's order, [sample][channel][row][column].
public final class MixedOperation {
  /// How normalisation and pooling are built.
  public enum Style {
    /// As in the search network: no scale and shift, pooling followed by normalisation.
    case search
    /// As in the derived network: scale and shift, plain pooling.
    case derived
  }

  /// C, of input and output.
  public let channels: Int
  /// Images in a pass.
  public let samples: Int
  /// ceil(rows / stride).
  public let outputRows: Int
  /// ceil(columns / stride).
  public let outputColumns: Int
  private let cell: Cell
  private let context: NetworkContext
  private let input: Activation

  /// - Parameters:
  ///   - channels: C, a multiple of 2 K.
  ///   - partialChannels: K; 1 sends all channels through the primitives.
  ///   - stride: 1 or 2.
  ///   - seed: of the parameters, named `_ops.P.…` with P the primitive's number.
  public init(
    primitives: [Primitive] = Primitive.allCases, channels: Int, partialChannels: Int = 1, stride: Int, rows: Int,
    columns: Int, samples: Int, style: Style = .search, seed: UInt64, workers: Workers
  ) {
    guard (1...2).contains(stride) else { fatalError("stride \(stride)") }
    self.channels = channels
    self.samples = samples
    let builder = NetworkBuilder(capacity: samples, workers: workers)
    var layout = TensorLayout()
    let plan = CellPlan(
      &layout, channels: channels, partialChannels: partialChannels, size: ImageSize(rows: rows, columns: columns),
      kind: stride == 2 ? .reduce : .normal, affine: style == .derived, normalisedPooling: style == .search, inputs: 1,
      nodes: 1,
      edges: [
        CellPlan.Candidates(
          source: 0, node: 0,
          operations: primitives.map { ($0, "_ops.\(Primitive.allCases.firstIndex(of: $0)!)") })
      ])
    cell = Cell(plan, builder)
    outputRows = plan.nodeSize.rows
    outputColumns = plan.nodeSize.columns
    input = Activation(blocks: builder.blocks, channels: channels, rows: rows, columns: columns)
    context = builder.finish(layout, seed: seed)
  }

  /// The primitives' weights with their gradients, named `_ops.P.…` with P the primitive's number.
  public var parameters: ParameterSet { context.parameters }
  /// Running statistics, named as the parameters.
  public var runningStatistics: ParameterSet { context.statistics }

  /// The output for `samples` images; batch statistics, as in training.
  /// - Parameter weights: the weight of each primitive, in the order of `Primitive.allCases`.
  public func forward(_ values: [Float], weights: [Double]) -> [Float] {
    guard weights.count == Primitive.allCases.count else { fatalError("\(weights.count) weights of primitives") }
    input.load(values)
    let source = PlaneTable(input)
    for term in cell.terms {
      term.weight = term.primitive.map { Float(weights[Primitive.allCases.firstIndex(of: $0)!]) } ?? 1
    }
    context.begin(samples: samples, training: true)
    cell.forward(context) { _, block, channel in
      cell.states[0].plane(block, channel).update(from: source.plane(block, channel), count: source.pixels)
    }
    return cell.output.unload(samples: samples)
  }

  /// Gradients of the last forward pass; those of the parameters are in `parameters`.
  /// - Returns: the derivatives by the input and by the weights (0 for `none` and for primitives left out).
  public func backward(_ upstream: [Float]) -> (input: [Float], weights: [Double]) {
    cell.outputGradient.activation.load(upstream)
    cell.backward(context, wanted: .init(weights: true, architecture: true, inputs: [true])) { _, _ in }
    context.reduceGradients()
    var weights = [Double](repeating: 0, count: Primitive.allCases.count)
    for term in cell.terms {
      if let primitive = term.primitive { weights[Primitive.allCases.firstIndex(of: primitive)!] = term.weightGradient }
    }
    return (cell.inputGradient(0, samples: samples), weights)
  }
}
