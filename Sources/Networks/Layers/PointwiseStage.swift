import Tensors

/// A pointwise stage's sizes, and where its tensors lie.
struct PointwisePlan {
  let inputs: Int
  let outputs: Int
  let stride: Int
  let input: ImageSize
  let output: ImageSize
  /// [outputs][inputs]; at stride 2 the two halves' tensors, one after the other.
  let weight: Int
  let normalisation: NormalisationPlan

  /// - Parameters:
  ///   - name: the prefix of the tensors' names.
  ///   - affine: whether the normalisation has a scale and a shift.
  init(
    _ layout: inout TensorLayout, name: String, inputs: Int, outputs: Int, stride: Int, input: ImageSize, affine: Bool
  ) {
    self.inputs = inputs
    self.outputs = outputs
    self.stride = stride
    self.input = input
    output = input.strided(stride)
    if stride == 2 {
      guard outputs % 2 == 0 else { fatalError("factorised reduction to \(outputs) channels") }
      let shape = [outputs / 2, inputs, 1, 1]
      weight = layout.weight("\(name).conv_1.weight", shape: shape, fanIn: inputs)
      _ = layout.weight("\(name).conv_2.weight", shape: shape, fanIn: inputs)
    } else {
      weight = layout.weight("\(name).op.1.weight", shape: [outputs, inputs, 1, 1], fanIn: inputs)
    }
    normalisation = layout.normalisation(
      stride == 2 ? "\(name).bn" : "\(name).op.2", channels: outputs, pixels: output.pixels, affine: affine)
  }

  /// Of one sample, forward.
  var multiplyAccumulates: Int { inputs * outputs * output.pixels }

  /// Adds the cost of an operation of a cell.
  /// - Parameter backward: which gradients the backward pass finds; nil if it does not come here.
  func addCost(to cost: inout PassCost, _ backward: (weights: Bool, input: Bool)?) {
    cost.forward += multiplyAccumulates
    if backward?.input == true { cost.inputGradients += multiplyAccumulates }
    if backward?.weights == true { cost.weightGradients += multiplyAccumulates }
  }
}

/// ReLU, pointwise convolution at stride 1 or 2, batch normalisation.
///
/// At stride 1 this is the pre-processing of a cell's input; at stride 2 it is the factorised reduction, whose two
/// halves read the same grid, as in the authors' code, and so are one convolution.
final class PointwiseStage {
  private let plan: PointwisePlan
  var inputs: Int { plan.inputs }
  var outputs: Int { plan.outputs }
  private var stride: Int { plan.stride }
  private var weight: Int { plan.weight }
  let normalisation: BatchNormalisation
  /// The convolution's output, before normalisation.
  let output: PlaneTable
  private let storage: Activation

  var pixels: Int { output.pixels }

  /// Vectors of scratch memory that the passes need.
  var scratchVectors: Int { (2 * inputs + outputs) * pixels }

  init(_ plan: PointwisePlan, _ builder: NetworkBuilder) {
    self.plan = plan
    storage = Activation(
      blocks: builder.blocks, channels: plan.outputs, rows: plan.output.rows, columns: plan.output.columns)
    output = PlaneTable(storage)
    normalisation = BatchNormalisation(plan.normalisation, builder)
    builder.needScratch(vectors: scratchVectors)
  }

  func forward(_ input: PlaneTable, block: Int, thread: Int, _ context: NetworkContext) {
    let rectified = compact(context.scratch(thread), channels: inputs)
    gather(input, block, to: rectified)
    Pointwise.forward(rectified, weights: context.value(weight), to: output.image(block, channels: outputs))
    guard context.training else { return }
    for channel in 0..<outputs {
      normalisation.record(output.plane(block, channel), block: block, channel: channel, mask: context.masks[block])
    }
  }

  /// - Parameters:
  ///   - gradient: of the convolution's output, a compact image after the first `2 * inputs * pixels` vectors of the
  ///     thread's scratch memory; zero in lanes without a sample.
  ///   - inputGradient: nil if not wanted.
  func backward(
    _ gradient: ImageView, input: PlaneTable, block: Int, thread: Int, _ context: NetworkContext,
    weights: Bool, inputGradient: PlaneTable?, accumulate: Bool
  ) {
    let scratch = context.scratch(thread)
    if weights {
      let rectified = compact(scratch, channels: inputs)
      gather(input, block, to: rectified)
      Pointwise.weightGradient(input: rectified, outputGradient: gradient, to: context.partial(block, weight))
    }
    guard let inputGradient else { return }
    let rectifiedGradient = compact(scratch + inputs * pixels, channels: inputs)
    Pointwise.inputGradient(gradient, weights: context.value(weight), to: rectifiedGradient)
    for channel in 0..<inputs {
      let (value, target) = (input.view(block, channel), inputGradient.view(block, channel))
      if stride == 1 {
        Planes.rectifyGradient(rectifiedGradient[channel], value: value, to: target, accumulate: accumulate)
      } else {
        if !accumulate { target.base.update(repeating: .zero, count: target.pixels) }
        scatter(rectifiedGradient[channel], value: value, addTo: target)
      }
    }
  }

  /// The gradient of an image that was read at every second pixel, through its rectification.
  private func scatter(_ gradient: PlaneView, value: PlaneView, addTo target: PlaneView) {
    for row in 0..<gradient.rows {
      for column in 0..<gradient.columns {
        let active = value.base[2 * row * value.rowStride + 2 * column] .> Lanes.zero
        target.base[2 * row * target.rowStride + 2 * column] += Lanes.zero.replacing(
          with: gradient.base[row * gradient.rowStride + column], where: active)
      }
    }
  }

  /// Compact images of the output's size in scratch memory.
  func compact(_ base: UnsafeMutablePointer<Lanes>, channels: Int) -> ImageView {
    ImageView(base, channels: channels, rows: output.rows, columns: output.columns)
  }

  /// The rectified input on the output's grid, as compact planes.
  @inline(__always)
  private func gather(_ input: PlaneTable, _ block: Int, to target: ImageView) {
    for channel in 0..<inputs {
      let source = input.plane(block, channel)
      let plane = target.base + channel * pixels
      for row in 0..<output.rows {
        let from = source + row * stride * input.rowStride
        let to = plane + row * output.columns
        for column in 0..<output.columns { to[column] = from[column * stride].rectified }
      }
    }
  }
}
