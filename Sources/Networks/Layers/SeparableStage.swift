import Architectures
import Tensors

/// A separable stage's sizes, and where its tensors lie.
struct SeparablePlan {
  let channels: Int
  let layer: SeparableLayer
  let stride: Int
  let input: ImageSize
  let output: ImageSize
  /// [channels][size][size].
  let depthwiseWeight: Int
  /// [channels][channels].
  let pointwiseWeight: Int
  let normalisation: NormalisationPlan

  /// The stages of an operation of which each reads the one before it.
  ///
  /// Its modules are numbered as in the authors' sequences: four a stage, of which the first, the ReLU, has no tensors.
  static func chain(
    _ layers: [SeparableLayer], _ layout: inout TensorLayout, name: String, channels: Int, stride: Int,
    input: ImageSize, affine: Bool
  ) -> [SeparablePlan] {
    guard !layers.isEmpty else { fatalError("the operation \(name) has no layer") }
    var stages: [SeparablePlan] = []
    for (index, layer) in layers.enumerated() {
      let module = 4 * index
      let size = stages.last?.output ?? input
      let stride = index == 0 ? stride : 1
      let output = size.strided(stride)
      let taps = [layer.size, layer.size]
      stages.append(
        SeparablePlan(
          channels: channels, layer: layer, stride: stride, input: size, output: output,
          depthwiseWeight: layout.weight(
            "\(name).op.\(module + 1).weight", shape: [channels, 1] + taps, fanIn: layer.size * layer.size),
          pointwiseWeight: layout.weight(
            "\(name).op.\(module + 2).weight", shape: [channels, channels, 1, 1], fanIn: channels),
          normalisation: layout.normalisation(
            "\(name).op.\(module + 3)", channels: channels, pixels: output.pixels, affine: affine)))
    }
    return stages
  }

  /// Of one sample, forward.
  var multiplyAccumulates: Int { depthwiseAccumulates + channels * channels * output.pixels }

  /// The depthwise convolution's part.
  var depthwiseAccumulates: Int { channels * layer.size * layer.size * output.pixels }

  /// Adds the cost of a stage of an operation of a cell.
  /// - Parameters:
  ///   - backward: which gradients the backward pass finds, of the weights and of the operation's input; nil if it does
  ///     not come here.
  ///   - isFirst: whether the stage reads the operation's input.
  func addCost(to cost: inout PassCost, _ backward: (weights: Bool, input: Bool)?, isFirst: Bool) {
    cost.forward += multiplyAccumulates
    guard let backward else { return }
    if backward.weights {
      cost.weightGradients += multiplyAccumulates
      cost.recomputed += depthwiseAccumulates
    }
    // A first stage's weight gradients need that of its pointwise input, whether or not its own input's is wanted.
    cost.inputGradients += multiplyAccumulates
    if isFirst, !backward.input { cost.inputGradients -= depthwiseAccumulates }
  }
}

/// Depthwise k x k convolution, pointwise convolution, batch normalisation, on an input that is already rectified.
///
/// One stage is a dilated convolution, two are a separable one. The depthwise output is not kept: backward computes it
/// again, which costs less than its memory traffic.
final class SeparableStage {
  /// Zero columns on either side of the rows that the depthwise kernels read.
  static let padding = 4

  private let plan: SeparablePlan
  var channels: Int { plan.channels }
  private let depthwise: Depthwise
  let normalisation: BatchNormalisation
  /// The pointwise convolution's output, before normalisation.
  let output: PlaneTable
  private var depthwiseWeight: Int { plan.depthwiseWeight }
  private var pointwiseWeight: Int { plan.pointwiseWeight }
  private let storage: Activation

  var pixels: Int { output.pixels }
  /// Vectors of one padded plane of the input.
  private var paddedInput: Int { plan.input.rows * (plan.input.columns + 2 * Self.padding) }
  private var paddedOutput: Int { output.rows * (output.columns + 2 * Self.padding) }

  /// Vectors of scratch memory that the passes need: depthwise output, padded input, gradients of both.
  var scratchVectors: Int {
    channels * (2 * pixels + paddedInput + paddedOutput + plan.input.pixels) + 4 * Self.padding
  }

  init(_ plan: SeparablePlan, _ builder: NetworkBuilder) {
    self.plan = plan
    depthwise = Depthwise(size: plan.layer.size, stride: plan.stride, dilation: plan.layer.dilation)
    guard depthwise.reach <= Self.padding else {
      fatalError("a kernel that reaches \(depthwise.reach) columns, past the \(Self.padding) that rows are padded with")
    }
    storage = Activation(
      blocks: builder.blocks, channels: plan.channels, rows: plan.output.rows, columns: plan.output.columns)
    output = PlaneTable(storage)
    normalisation = BatchNormalisation(plan.normalisation, builder)
    builder.needScratch(vectors: scratchVectors)
  }

  /// The stage's parts of a thread's scratch memory.
  struct Scratch {
    let depthwiseOutput: ImageView
    /// Of the pointwise convolution's output.
    let gradient: ImageView
    /// The input of a stage past the first, padded.
    let input: ImageView
    /// Padded.
    let depthwiseGradient: ImageView
    let inputGradient: ImageView
  }

  func scratch(_ context: NetworkContext, thread: Int) -> Scratch {
    let base = context.scratch(thread)
    let gradient = base + channels * pixels
    let input = gradient + channels * pixels + Self.padding
    let depthwiseGradient = input + channels * paddedInput + Self.padding
    let inputGradient = depthwiseGradient + channels * paddedOutput + Self.padding
    func image(_ base: UnsafeMutablePointer<Lanes>, _ size: ImageSize, padding: Int = 0) -> ImageView {
      ImageView(base, channels: channels, rows: size.rows, columns: size.columns, padding: padding)
    }
    return Scratch(
      depthwiseOutput: image(base, plan.output), gradient: image(gradient, plan.output),
      input: image(input, plan.input, padding: Self.padding),
      depthwiseGradient: image(depthwiseGradient, plan.output, padding: Self.padding),
      inputGradient: image(inputGradient, plan.input))
  }

  /// - Parameter input: rectified, in padded rows.
  func forward(_ input: ImageView, block: Int, thread: Int, _ context: NetworkContext) {
    let middle = scratch(context, thread: thread).depthwiseOutput
    convolve(input, to: middle, context)
    Pointwise.forward(
      middle, weights: context.value(pointwiseWeight), to: output.image(block, channels: channels))
    guard context.training else { return }
    for channel in 0..<channels {
      normalisation.record(output.plane(block, channel), block: block, channel: channel, mask: context.masks[block])
    }
  }

  /// Backward from `scratch.gradient`, the gradient of the pointwise output, which must be zero in lanes without a
  /// sample.
  /// - Parameters:
  ///   - input: as in `forward`.
  ///   - inputGradient: the rectified input's gradient; nil if not wanted.
  func backward(
    _ input: ImageView, block: Int, thread: Int, _ context: NetworkContext, weights: Bool, inputGradient: ImageView?,
    accumulate: Bool
  ) {
    let scratch = scratch(context, thread: thread)
    if weights {
      convolve(input, to: scratch.depthwiseOutput, context)
      Pointwise.weightGradient(
        input: scratch.depthwiseOutput, outputGradient: scratch.gradient,
        to: context.partial(block, pointwiseWeight))
    }
    Pointwise.inputGradient(
      scratch.gradient, weights: context.value(pointwiseWeight), to: scratch.depthwiseGradient)
    let taps = depthwise.size * depthwise.size
    for channel in 0..<channels {
      let gradient = scratch.depthwiseGradient[channel]
      Planes.clearPadding(gradient)
      if weights {
        depthwise.weightGradient(
          input: input[channel], outputGradient: gradient,
          to: context.partial(block, depthwiseWeight + channel * taps))
      }
      if let inputGradient {
        depthwise.inputGradient(
          gradient, weights: context.value(depthwiseWeight + channel * taps), to: inputGradient[channel],
          accumulate: accumulate)
      }
    }
  }

  private func convolve(_ input: ImageView, to target: ImageView, _ context: NetworkContext) {
    let taps = depthwise.size * depthwise.size
    for channel in 0..<channels {
      depthwise.forward(
        input[channel], weights: context.value(depthwiseWeight + channel * taps), to: target[channel])
    }
  }
}
