import Architectures
import Tensors

/// A derived network with fixed weights that scores one utterance at a time, on one thread.
///
/// The network for batches computes 16 samples at once, and one sample costs it as much as 16. This one has channels
/// where that has samples. Normalisation is folded into a scale and a shift. Its logits are the same bits as those of the
/// network for batches in evaluation mode.
public final class UtteranceNetwork {
  public let configuration: DerivedNetworkConfiguration
  private let input: ChannelImage
  private var passes: [() -> Void] = []
  private let classifierWeights: [Float]
  private let classifierBias: [Float]
  /// The last cell's output.
  private let output: ChannelImage

  /// Takes the weights and running statistics that the network has now.
  public init(_ network: DerivedNetwork) {
    configuration = network.configuration
    let rows = configuration.rows
    let frames = configuration.frames
    let channels = configuration.channels
    input = ChannelImage(channels: 1, rows: rows, columns: frames)
    classifierWeights = network.parameters["classifier.weight"]
    classifierBias = network.parameters["classifier.bias"]
    var builder = UtteranceNetworkBuilder(network)
    let first = builder.stem(input, "stem0.0", "stem0.1", outputs: channels / 2)
    var older = builder.stem(first, "stem0.3", "stem0.4", outputs: channels)
    var newer = builder.stem(older, "stem1.1", "stem1.2", outputs: channels)
    var width = channels
    var halvesOlder = true
    for index in 0..<configuration.cells {
      let reduction = index == configuration.cells / 3 || index == 2 * configuration.cells / 3
      if reduction { width *= 2 }
      let output = builder.cell(index, older, newer, channels: width, reduction: reduction, halvesOlder: halvesOlder)
      older = newer
      newer = output
      halvesOlder = reduction
    }
    output = newer
    passes = builder.passes
  }

  /// The logits of one utterance: spoof, bona fide.
  ///
  /// - Parameter matrix: `rows` x `frames` values, row-major.
  public func logits(_ matrix: UnsafePointer<Float>) -> (spoof: Float, bonafide: Float) {
    for row in 0..<input.rows {
      let target = input.row(row)
      let source = matrix + row * input.columns
      for column in 0..<input.columns { target[column][0] = source[column] }
    }
    for pass in passes { pass() }
    let means = ChannelPasses.means(output)
    func logit(_ label: Int) -> Float {
      var sum = classifierBias[label]
      for (channel, mean) in means.enumerated() {
        sum.addProduct(classifierWeights[label * means.count + channel], mean)
      }
      return sum
    }
    return (logit(0), logit(1))
  }

  /// As `logits`, of features in an array.
  public func logits(_ matrix: [Float]) -> (spoof: Float, bonafide: Float) {
    guard matrix.count == input.rows * input.columns else {
      fatalError("\(matrix.count) features for a network of \(input.rows) x \(input.columns)")
    }
    return matrix.withUnsafeBufferPointer { logits($0.baseAddress!) }
  }
}
