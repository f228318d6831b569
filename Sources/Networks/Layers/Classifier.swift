import Tensors

/// The head's size and the places of its parameters.
struct ClassifierPlan {
  let channels: Int
  /// Of the images whose mean is taken.
  let size: ImageSize
  /// [spoof, bona fide][channels].
  let weight: Int
  /// [spoof, bona fide].
  let bias: Int

  init(_ layout: inout TensorLayout, channels: Int, size: ImageSize) {
    self.channels = channels
    self.size = size
    weight = layout.weight("classifier.weight", shape: [2, channels], fanIn: channels)
    bias = layout.weight("classifier.bias", shape: [2], fanIn: channels)
  }

  /// Of one sample, forward.
  var multiplyAccumulates: Int { 2 * channels }
}

/// Global average pooling and the linear layer that gives the two logits.
final class Classifier {
  private let plan: ClassifierPlan
  private var channels: Int { plan.channels }
  private var weight: Int { plan.weight }
  private var bias: Int { plan.bias }
  /// [block][channel]: the embedding, the mean over pixels.
  private let means: UnsafeMutablePointer<Lanes>
  /// The logits, [block][2].
  private let logits: UnsafeMutablePointer<Lanes>
  private let logitGradients: UnsafeMutablePointer<Lanes>
  /// What `forward` last returned: its memory serves again once the caller has let go of it.
  private var values: [Float] = []

  init(_ plan: ClassifierPlan, _ builder: NetworkBuilder) {
    self.plan = plan
    func buffer(_ count: Int) -> UnsafeMutablePointer<Lanes> {
      let pointer = UnsafeMutablePointer<Lanes>.allocate(capacity: count)
      pointer.initialize(repeating: .zero, count: count)
      return pointer
    }
    means = buffer(builder.blocks * plan.channels)
    logits = buffer(builder.blocks * 2)
    logitGradients = buffer(builder.blocks * 2)
  }

  deinit { for pointer in [means, logits, logitGradients] { pointer.deallocate() } }

  /// - Returns: [sample][2].
  func forward(_ input: PlaneTable, _ context: NetworkContext) -> [Float] {
    context.workers.run(context.blocks) { block in
      let share = Lanes(repeating: 1 / Float(input.pixels))
      for channel in 0..<channels {
        means[block * channels + channel] = Planes.sum(input.plane(block, channel), pixels: input.pixels) * share
      }
      for label in 0..<2 {
        var sum = Lanes(repeating: context.value(bias)[label])
        let weights = context.value(weight + label * channels)
        for channel in 0..<channels {
          sum.addProduct(Lanes(repeating: weights[channel]), means[block * channels + channel])
        }
        logits[block * 2 + label] = sum
      }
    }
    if values.count != context.samples * 2 { values = [Float](repeating: 0, count: context.samples * 2) }
    for index in 0..<(context.samples * 2) {
      values[index] = logits[index / 2 / laneCount * 2 + index % 2][index / 2 % laneCount]
    }
    return values
  }

  /// [sample][channel] of the last forward pass.
  func embeddings(_ context: NetworkContext) -> [Float] {
    (0..<(context.samples * channels)).map { index in
      let sample = index / channels
      return means[sample / laneCount * channels + index % channels][sample % laneCount]
    }
  }

  func backward(
    _ gradients: [Float], input: PlaneTable, to slot: GradientSlot, _ context: NetworkContext, weights: Bool
  ) {
    guard gradients.count == context.samples * 2 else {
      fatalError("\(gradients.count) logit gradients for \(context.samples) samples")
    }
    for block in 0..<(context.blocks * 2) { logitGradients[block] = .zero }
    for (index, value) in gradients.enumerated() {
      logitGradients[index / 2 / laneCount * 2 + index % 2][index / 2 % laneCount] = value
    }
    let accumulate = slot.claim()
    context.workers.run(context.blocks) { block in
      let g0 = logitGradients[block * 2]
      let g1 = logitGradients[block * 2 + 1]
      if weights {
        for label in 0..<2 {
          let g = label == 0 ? g0 : g1
          let target = context.partial(block, weight + label * channels)
          for channel in 0..<channels { target[channel] = (g * means[block * channels + channel]).laneSum }
          context.partial(block, bias)[label] = g.laneSum
        }
      }
      let share = Lanes(repeating: 1 / Float(input.pixels))
      for channel in 0..<channels {
        let first = Lanes(repeating: context.value(weight)[channel])
        let second = Lanes(repeating: context.value(weight)[channels + channel])
        let gradient = (g0 * first + g1 * second) * share
        let plane = slot.planes.plane(block, channel)
        if accumulate {
          for pixel in 0..<input.pixels { plane[pixel] += gradient }
        } else {
          plane.update(repeating: gradient, count: input.pixels)
        }
      }
    }
  }
}
