import Architectures
import Tensors

/// Pooling of a state's active channels, shared by all edges that leave it.
final class PoolingBranch {
  let primitive: Primitive
  let stride: Int
  let output: PlaneTable
  let normalisation: BatchNormalisation?
  private let storage: Activation
  var terms: [Term] = []

  init(
    _ builder: NetworkBuilder, primitive: Primitive, stride: Int, channels: Int, rows: Int, columns: Int,
    normalisationName: String?
  ) {
    self.primitive = primitive
    self.stride = stride
    storage = Activation(
      blocks: builder.blocks, channels: channels, rows: (rows + stride - 1) / stride,
      columns: (columns + stride - 1) / stride)
    output = PlaneTable(storage)
    let pixels = storage.pixels
    normalisation = normalisationName.map {
      BatchNormalisation(builder, name: $0, channels: channels, pixels: pixels, affine: false)
    }
  }

  func forward(_ input: UnsafePointer<Lanes>, rows: Int, columns: Int, block: Int, channel: Int) {
    let target = output.plane(block, channel)
    if primitive == .maxPool3x3 {
      Pooling.maximum(input, rows: rows, columns: columns, stride: stride, to: target)
    } else {
      Pooling.average(input, rows: rows, columns: columns, stride: stride, to: target)
    }
  }

  func backward(
    _ gradient: UnsafePointer<Lanes>, input: UnsafePointer<Lanes>, rows: Int, columns: Int, block: Int, channel: Int,
    addTo inputGradient: UnsafeMutablePointer<Lanes>
  ) {
    if primitive == .maxPool3x3 {
      Pooling.maximumGradient(
        gradient, input: input, output: output.plane(block, channel), rows: rows, columns: columns, stride: stride,
        addTo: inputGradient)
    } else {
      Pooling.averageGradient(gradient, rows: rows, columns: columns, stride: stride, addTo: inputGradient)
    }
  }
}

/// A separable (two stages) or dilated (one stage) convolution of one edge.
final class ConvolutionBranch {
  let stages: [SeparableStage]
  /// Gradient of the first stage's normalised output, of a separable convolution.
  let middleGradient: PlaneTable?
  private let middleStorage: Activation?
  /// The one summand that reads the output.
  var terms: [Term] = []

  init(
    _ builder: NetworkBuilder, primitive: Primitive, name: String, stride: Int, channels: Int, rows: Int,
    columns: Int, affine: Bool
  ) {
    func stage(_ first: Int, _ size: Int, stride: Int, dilation: Int, _ rows: Int, _ columns: Int) -> SeparableStage {
      SeparableStage(
        builder, name: name, first: first, channels: channels,
        depthwise: Depthwise(size: size, stride: stride, dilation: dilation), rows: rows, columns: columns,
        affine: affine)
    }
    let size = primitive == .sepConv3x3 || primitive == .dilConv3x3 ? 3 : 5
    if primitive == .sepConv3x3 || primitive == .sepConv5x5 {
      let first = stage(1, size, stride: stride, dilation: 1, rows, columns)
      stages = [
        first, stage(5, size, stride: 1, dilation: 1, first.output.rows, first.output.columns),
      ]
      middleStorage = Activation(
        blocks: builder.blocks, channels: channels, rows: first.output.rows, columns: first.output.columns)
    } else {
      stages = [stage(1, size, stride: stride, dilation: 2, rows, columns)]
      middleStorage = nil
    }
    middleGradient = middleStorage.map { PlaneTable($0) }
  }

  var last: SeparableStage { stages[stages.count - 1] }

  /// The second stage, from the first one's normalised and rectified output.
  func forwardSecond(block: Int, thread: Int, _ context: NetworkContext) {
    let second = stages[1]
    second.forward(rectifyMiddle(block, thread, context), block: block, thread: thread, context)
  }

  /// The second stage's padded input, computed again from the first stage's output.
  func rectifyMiddle(_ block: Int, _ thread: Int, _ context: NetworkContext) -> UnsafeMutablePointer<Lanes> {
    let first = stages[0]
    let second = stages[1]
    let input = second.scratch(context, thread: thread).input
    for channel in 0..<first.channels {
      Planes.rectify(
        first.output.plane(block, channel), scale: first.normalisation.scale[channel],
        shift: first.normalisation.shift[channel], rows: second.inputRows, columns: second.inputColumns,
        toPadded: input + channel * second.paddedInput, padding: SeparableStage.padding)
    }
    return input
  }
}

/// A skip connection at stride 2: a factorised reduction of one edge.
final class ReductionBranch {
  let stage: PointwiseStage
  /// The one summand that reads the output.
  var terms: [Term] = []

  init(_ stage: PointwiseStage) { self.stage = stage }
}
