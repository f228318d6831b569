import Tensors

/// One 3 x 3 convolution of the stem at stride 2, with batch normalisation and ReLU.
///
/// Everything that reads a stem's output rectifies it first, so only the rectified form is kept.
final class StemStage {
  let convolution: StemConvolution
  let normalisation: BatchNormalisation
  /// The rectified output, in rows with one zero column on either side.
  let output: Activation
  let planes: PlaneTable
  /// The gradient of the output before rectification.
  let gradient: GradientSlot
  private let raw: Activation
  private let rawPlanes: PlaneTable
  private let weight: Int
  private let inputRows: Int
  private let inputColumns: Int

  /// - Parameters:
  ///   - convolutionName: the prefix of the convolution's weight; `normalisationName` that of the normalisation's.
  init(
    _ builder: NetworkBuilder, convolutionName: String, normalisationName: String, inputs: Int, outputs: Int,
    rows: Int, columns: Int
  ) {
    convolution = StemConvolution(inputs: inputs, outputs: outputs)
    inputRows = rows
    inputColumns = columns
    let outputRows = (rows + 1) / 2
    let outputColumns = (columns + 1) / 2
    raw = Activation(blocks: builder.blocks, channels: outputs, rows: outputRows, columns: outputColumns)
    rawPlanes = PlaneTable(raw)
    output = Activation(
      blocks: builder.blocks, channels: outputs, rows: outputRows, columns: outputColumns, padding: 1)
    planes = PlaneTable(output)
    gradient = GradientSlot(blocks: builder.blocks, channels: outputs, rows: outputRows, columns: outputColumns)
    weight = builder.weight("\(convolutionName).weight", shape: [outputs, inputs, 3, 3], fanIn: inputs * 9)
    normalisation = BatchNormalisation(
      builder, name: normalisationName, channels: outputs, pixels: raw.pixels, affine: true)
    builder.needScratch(vectors: 2 + outputs * paddedPixels + inputs * rows * columns)
  }

  private var paddedPixels: Int { output.rows * (output.columns + 2) }

  /// The convolution of one block.
  func convolve(_ input: Activation, block: Int, _ context: NetworkContext) {
    convolution.forward(
      input.plane(block, 0), channelStride: input.channelStride, rowStride: input.rowStride, rows: input.rows,
      weights: context.value(weight), to: raw.plane(block, 0), outputRows: raw.rows, outputColumns: raw.columns)
    guard context.training else { return }
    for channel in 0..<raw.channels {
      normalisation.record(raw.plane(block, channel), block: block, channel: channel, mask: context.masks[block])
    }
  }

  /// Normalisation and rectification of one block, once the statistics are known.
  func rectify(block: Int) {
    for channel in 0..<raw.channels {
      Planes.rectify(
        raw.plane(block, channel), scale: normalisation.scale[channel], shift: normalisation.shift[channel],
        rows: raw.rows, columns: raw.columns, toPadded: output.plane(block, channel), padding: 1)
    }
  }

  /// Backward, once `gradient` is complete.
  /// - Parameter before: the stage whose output this one read, or nil if that was the network's input.
  func backward(_ context: NetworkContext, input: Activation, before: StemStage?) {
    context.workers.run(context.blocks) { block in
      for channel in 0..<raw.channels {
        normalisation.recordGradient(
          gradient.planes.plane(block, channel), raw.plane(block, channel), block: block, channel: channel)
      }
    }
    normalisation.finishBackward(context)
    let accumulate = before?.gradient.claim() ?? false
    context.workers.run(context.blocks) { block, thread in
      let rowStride = raw.columns + 2
      let dz = context.scratch(thread) + 1
      for channel in 0..<raw.channels {
        let plane = dz + channel * paddedPixels
        Planes.clearPadding(plane, rows: raw.rows, columns: raw.columns, padding: 1)
        for row in 0..<raw.rows {
          normalisation.backward(
            gradient.planes.plane(block, channel) + row * raw.columns,
            raw.plane(block, channel) + row * raw.columns, channel: channel, mask: context.masks[block],
            to: plane + row * rowStride, pixels: raw.columns)
        }
      }
      convolution.weightGradient(
        input: input.plane(block, 0), channelStride: input.channelStride, rowStride: input.rowStride,
        rows: input.rows, outputGradient: dz, outputChannelStride: paddedPixels, outputRowStride: rowStride,
        outputRows: raw.rows, outputColumns: raw.columns, to: context.partial(block, weight))
      guard let before else { return }
      let dx = dz + raw.channels * paddedPixels + 1
      let pixels = inputRows * inputColumns
      convolution.inputGradient(
        dz, channelStride: paddedPixels, rowStride: rowStride, outputRows: raw.rows, weights: context.value(weight),
        to: dx, inputChannelStride: pixels, inputRowStride: inputColumns, rows: inputRows, columns: inputColumns)
      for channel in 0..<before.raw.channels {
        Planes.rectifyGradient(
          dx + channel * pixels, value: before.output.plane(block, channel),
          valueRowStride: before.output.rowStride, rows: inputRows, columns: inputColumns,
          to: before.gradient.planes.plane(block, channel), accumulate: accumulate)
      }
    }
  }
}
