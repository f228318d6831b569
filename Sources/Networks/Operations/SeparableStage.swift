import Tensors

/// Depthwise k x k convolution, pointwise convolution, batch normalisation, on an input that is already rectified.
///
/// One stage is a dilated convolution, two are a separable one. The depthwise output is not kept: backward computes it
/// again, which costs less than its memory traffic.
final class SeparableStage {
  /// Zero columns on either side of the rows that the depthwise kernels read.
  static let padding = 4

  let channels: Int
  let depthwise: Depthwise
  let normalisation: BatchNormalisation
  /// The pointwise convolution's output, before normalisation.
  let output: PlaneTable
  let inputRows: Int
  let inputColumns: Int
  private let storage: Activation
  private let depthwiseWeight: Int
  private let pointwiseWeight: Int

  var pixels: Int { output.pixels }
  /// Vectors of one padded plane of the input.
  var paddedInput: Int { inputRows * (inputColumns + 2 * Self.padding) }
  private var paddedOutput: Int { output.rows * (output.columns + 2 * Self.padding) }

  /// Vectors of scratch memory that the passes need: depthwise output, padded input, gradients of both.
  var scratchVectors: Int {
    channels * (2 * pixels + paddedInput + paddedOutput + inputRows * inputColumns) + 4 * Self.padding
  }

  /// - Parameters:
  ///   - name: the prefix of the stage's modules, which are numbered from `first` (depthwise, pointwise, norm).
  init(
    _ builder: NetworkBuilder, name: String, first: Int, channels: Int, depthwise: Depthwise, rows: Int, columns: Int,
    affine: Bool
  ) {
    self.channels = channels
    self.depthwise = depthwise
    inputRows = rows
    inputColumns = columns
    let stride = depthwise.stride
    storage = Activation(
      blocks: builder.blocks, channels: channels, rows: (rows + stride - 1) / stride,
      columns: (columns + stride - 1) / stride)
    output = PlaneTable(storage)
    let size = depthwise.size
    depthwiseWeight = builder.weight(
      "\(name).op.\(first).weight", shape: [channels, 1, size, size], fanIn: size * size)
    pointwiseWeight = builder.weight(
      "\(name).op.\(first + 1).weight", shape: [channels, channels, 1, 1], fanIn: channels)
    normalisation = BatchNormalisation(
      builder, name: "\(name).op.\(first + 2)", channels: channels, pixels: storage.pixels, affine: affine)
    builder.needScratch(vectors: scratchVectors)
  }

  /// The stage's parts of a thread's scratch memory.
  struct Scratch {
    let depthwiseOutput: UnsafeMutablePointer<Lanes>
    let gradient: UnsafeMutablePointer<Lanes>
    /// First pixel of the first padded plane of the input.
    let input: UnsafeMutablePointer<Lanes>
    let depthwiseGradient: UnsafeMutablePointer<Lanes>
    /// Compact planes.
    let inputGradient: UnsafeMutablePointer<Lanes>
  }

  func scratch(_ context: NetworkContext, thread: Int) -> Scratch {
    let base = context.scratch(thread)
    let gradient = base + channels * pixels
    let input = gradient + channels * pixels + Self.padding
    let depthwiseGradient = input + channels * paddedInput + Self.padding
    let inputGradient = depthwiseGradient + channels * paddedOutput + Self.padding
    return Scratch(
      depthwiseOutput: base, gradient: gradient, input: input, depthwiseGradient: depthwiseGradient,
      inputGradient: inputGradient)
  }

  /// - Parameter input: the first pixel of the first of `channels` padded planes, `paddedInput` vectors apart.
  func forward(_ input: UnsafePointer<Lanes>, block: Int, thread: Int, _ context: NetworkContext) {
    let scratch = scratch(context, thread: thread)
    convolve(input, to: scratch.depthwiseOutput, context)
    Pointwise.forward(
      scratch.depthwiseOutput, channels: channels, weights: context.value(pointwiseWeight),
      to: output.plane(block, 0), channels: channels, pixels: pixels)
    guard context.training else { return }
    for channel in 0..<channels {
      normalisation.record(output.plane(block, channel), block: block, channel: channel, mask: context.masks[block])
    }
  }

  /// Backward from `scratch.gradient`, the gradient of the pointwise output, which must be zero in lanes without a
  /// sample.
  /// - Parameters:
  ///   - input: as in `forward`.
  ///   - inputGradient: compact planes of the rectified input's gradient; nil if not wanted.
  func backward(
    _ input: UnsafePointer<Lanes>, block: Int, thread: Int, _ context: NetworkContext, weights: Bool,
    inputGradient: UnsafeMutablePointer<Lanes>?, accumulate: Bool
  ) {
    let scratch = scratch(context, thread: thread)
    if weights {
      convolve(input, to: scratch.depthwiseOutput, context)
      Pointwise.weightGradient(
        input: scratch.depthwiseOutput, channels: channels, outputGradient: scratch.gradient, channels: channels,
        pixels: pixels, to: context.partial(block, pointwiseWeight))
    }
    Pointwise.inputGradient(
      scratch.gradient, channels: channels, weights: context.value(pointwiseWeight),
      toPadded: scratch.depthwiseGradient, channels: channels, rows: output.rows, columns: output.columns,
      padding: Self.padding)
    let size = depthwise.size * depthwise.size
    let rowStride = output.columns + 2 * Self.padding
    for channel in 0..<channels {
      let gradient = scratch.depthwiseGradient + channel * paddedOutput
      Planes.clearPadding(gradient, rows: output.rows, columns: output.columns, padding: Self.padding)
      if weights {
        depthwise.weightGradient(
          input: input + channel * paddedInput, rowStride: inputColumns + 2 * Self.padding, rows: inputRows,
          outputGradient: gradient, outputRowStride: rowStride, outputRows: output.rows,
          outputColumns: output.columns, to: context.partial(block, depthwiseWeight + channel * size))
      }
      if let inputGradient {
        depthwise.inputGradient(
          gradient, rowStride: rowStride, outputRows: output.rows, outputColumns: output.columns,
          weights: context.value(depthwiseWeight + channel * size),
          to: inputGradient + channel * inputRows * inputColumns, inputRowStride: inputColumns, rows: inputRows,
          columns: inputColumns, accumulate: accumulate)
      }
    }
  }

  private func convolve(
    _ input: UnsafePointer<Lanes>, to target: UnsafeMutablePointer<Lanes>, _ context: NetworkContext
  ) {
    let size = depthwise.size * depthwise.size
    for channel in 0..<channels {
      depthwise.forward(
        input + channel * paddedInput, rowStride: inputColumns + 2 * Self.padding, rows: inputRows,
        weights: context.value(depthwiseWeight + channel * size), to: target + channel * pixels,
        outputRowStride: output.columns, outputRows: output.rows, outputColumns: output.columns)
    }
  }
}
