import Architectures
import Tensors

/// A pooling of a state's active channels, shared by all edges that leave it: its sizes, and where its statistics lie.
struct PoolingPlan {
  let kind: PoolingKind
  let channels: Int
  let stride: Int
  let input: ImageSize
  /// In the search network; a derived network's poolings have none.
  var normalisation: NormalisationPlan?

  var output: ImageSize { input.strided(stride) }

  /// The position of the pooling among those that leave a state, to which it is added if it is not there yet.
  ///
  /// - Parameter name: the prefix of the names of its normalisation's statistics, of which every edge has its own; nil
  ///   for a pooling without.
  static func share(
    _ kind: PoolingKind, of poolings: inout [PoolingPlan], _ layout: inout TensorLayout, name: String?, channels: Int,
    stride: Int, input: ImageSize
  ) -> Int {
    let module = name.map { "\($0).1" }
    if let position = poolings.firstIndex(where: { $0.kind == kind }) {
      if let module {
        poolings[position].normalisation?.statistics.append(layout.statistics(module, channels: channels))
      }
      return position
    }
    let pixels = input.strided(stride).pixels
    poolings.append(
      PoolingPlan(
        kind: kind, channels: channels, stride: stride, input: input,
        normalisation: module.map {
          layout.normalisation($0, channels: channels, pixels: pixels, affine: false)
        }))
    return poolings.count - 1
  }
}

/// Pooling of a state's active channels.
final class PoolingOperation {
  let output: PlaneTable
  let normalisation: BatchNormalisation?
  /// The summands that read the output.
  var terms: [Term] = []
  private let plan: PoolingPlan
  private let storage: Activation

  init(_ plan: PoolingPlan, _ builder: NetworkBuilder) {
    self.plan = plan
    storage = Activation(
      blocks: builder.blocks, channels: plan.channels, rows: plan.output.rows, columns: plan.output.columns)
    output = PlaneTable(storage)
    normalisation = plan.normalisation.map { BatchNormalisation($0, builder) }
  }

  /// One channel of one block, with its sums for the normalisation.
  func forward(_ input: PlaneView, block: Int, channel: Int, _ context: NetworkContext) {
    let target = output.plane(block, channel)
    switch plan.kind {
    case .maximum: Pooling.maximum(input, stride: plan.stride, to: target)
    case .average: Pooling.average(input, stride: plan.stride, to: target)
    }
    if context.training { normalisation?.record(target, block: block, channel: channel, mask: context.masks[block]) }
  }

  /// Adds to one channel of the input's gradient what comes from the output's, before normalisation.
  func backward(
    _ gradient: UnsafePointer<Lanes>, input: PlaneView, block: Int, channel: Int, addTo inputGradient: PlaneView
  ) {
    switch plan.kind {
    case .maximum:
      Pooling.maximumGradient(
        gradient, input: input, output: output.plane(block, channel), stride: plan.stride, addTo: inputGradient.base)
    case .average: Pooling.averageGradient(gradient, stride: plan.stride, addTo: inputGradient)
    }
  }
}

extension UtteranceNetworkBuilder {
  /// A derived network's pooling.
  mutating func pool(_ input: ChannelImage, _ plan: PoolingPlan) -> ChannelImage {
    let output = ChannelImage(channels: input.channels, rows: plan.output.rows, columns: plan.output.columns)
    switch plan.kind {
    case .maximum: add { ChannelPasses.maximum(input, stride: plan.stride, to: output) }
    case .average: add { ChannelPasses.average(input, stride: plan.stride, to: output) }
    }
    return output
  }
}
