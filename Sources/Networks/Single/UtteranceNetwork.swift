import Architectures
import Tensors

/// A derived network with fixed weights that scores one utterance at a time, on one thread.
///
/// The network for batches computes 16 samples at once, and one sample costs it as much as 16. This one has channels
/// where that has samples. Normalisation is folded into a scale and a shift. Its logits are the same bits as those of the
/// network for batches in evaluation mode.
public final class UtteranceNetwork {
  /// What the network was made from.
  public let configuration: DerivedNetworkConfiguration
  private let input: ChannelImage
  private let passes: [() -> Void]
  private let classifierWeights: [Float]
  private let classifierBias: [Float]
  /// The last cell's output.
  private let output: ChannelImage

  /// Takes the weights and running statistics that the network has now.
  public init(_ network: DerivedNetwork) {
    configuration = network.configuration
    let plan = network.plan
    input = ChannelImage(channels: 1, rows: plan.input.rows, columns: plan.input.columns)
    var builder = UtteranceNetworkBuilder(network)
    classifierWeights = builder.values(plan.classifier.weight, 2 * plan.classifier.channels)
    classifierBias = builder.values(plan.classifier.bias, 2)
    var images = [input]
    for stage in plan.stem { images.append(builder.stem(images[images.count - 1], stage)) }
    for stage in plan.stages { images.append(builder.cell(stage, reading: Array(images.suffix(2)))) }
    output = images[images.count - 1]
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
