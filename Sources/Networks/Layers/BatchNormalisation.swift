import Tensors

/// Batch normalisation of one tensor, split so that its passes over pixels fuse with their neighbours.
///
/// Forward, y = scale * z + shift per channel, with scale = gamma / sigma and shift = beta - scale * mu; backward,
/// dz = slope * z + offset + scale * dy. Whoever makes z records its sums block by block; whoever reads it applies
/// the two numbers. epsilon 1e-5, momentum 0.1, unbiased running variance: PyTorch's definitions. Without gamma and beta
/// they are 1 and 0.
final class BatchNormalisation {
  static let epsilon = 1e-5
  static let momentum = 0.1

  private let plan: NormalisationPlan
  var channels: Int { plan.channels }
  private var pixels: Int { plan.pixels }
  private let blocks: Int

  /// [block][channel][2]: sums over a block's pixels and samples, of z and z^2 forward, of dy and dy * z backward.
  private let sums: UnsafeMutablePointer<Float>
  let mean: UnsafeMutablePointer<Float>
  let inverseDeviation: UnsafeMutablePointer<Float>
  let scale: UnsafeMutablePointer<Float>
  let shift: UnsafeMutablePointer<Float>
  let slope: UnsafeMutablePointer<Float>
  let offset: UnsafeMutablePointer<Float>

  init(_ plan: NormalisationPlan, _ builder: NetworkBuilder) {
    self.plan = plan
    let channels = plan.channels
    blocks = builder.blocks
    func buffer(_ count: Int) -> UnsafeMutablePointer<Float> {
      let pointer = UnsafeMutablePointer<Float>.allocate(capacity: count)
      pointer.initialize(repeating: 0, count: count)
      return pointer
    }
    sums = buffer(blocks * channels * 2)
    mean = buffer(channels)
    inverseDeviation = buffer(channels)
    scale = buffer(channels)
    shift = buffer(channels)
    slope = buffer(channels)
    offset = buffer(channels)
  }

  deinit { for pointer in [sums, mean, inverseDeviation, scale, shift, slope, offset] { pointer.deallocate() } }

  /// Records the sums of one plane of z.
  @inline(__always)
  func record(_ plane: UnsafePointer<Lanes>, block: Int, channel: Int, mask: Lanes) {
    let moments = Planes.moments(plane, pixels: pixels)
    let place = sums + (block * channels + channel) * 2
    place[0] = (moments.sum * mask).laneSum
    place[1] = (moments.squares * mask).laneSum
  }

  /// Records the sums of one plane of dy and of dy * z.
  ///
  /// `dy` is zero in lanes without a sample.
  @inline(__always)
  func recordGradient(_ dy: UnsafePointer<Lanes>, _ z: UnsafePointer<Lanes>, block: Int, channel: Int) {
    let place = sums + (block * channels + channel) * 2
    place[0] = Planes.sum(dy, pixels: pixels).laneSum
    place[1] = Planes.dot(dy, z, pixels: pixels).laneSum
  }

  /// Recorded sums of one channel over all blocks, in block order.
  private func total(_ channel: Int, _ context: NetworkContext) -> (first: Double, second: Double) {
    var first = 0.0
    var second = 0.0
    for block in 0..<context.blocks {
      first += Double(sums[(block * channels + channel) * 2])
      second += Double(sums[(block * channels + channel) * 2 + 1])
    }
    return (first, second)
  }

  /// Turns recorded sums (training) or running statistics (evaluation) into scale and shift.
  func finishForward(_ context: NetworkContext) {
    let running = context.statistics.values
    let count = Double(context.samples * pixels)
    for channel in 0..<channels {
      let mu: Double
      let variance: Double
      if context.training {
        let (sum, squares) = total(channel, context)
        mu = sum / count
        variance = max(squares / count - mu * mu, 0)
        let unbiased = count > 1 ? variance * count / (count - 1) : variance
        for place in plan.statistics {
          let oldMean = Double(running[place.mean + channel])
          let oldVariance = Double(running[place.variance + channel])
          running[place.mean + channel] = Float(oldMean + Self.momentum * (mu - oldMean))
          running[place.variance + channel] = Float(oldVariance + Self.momentum * (unbiased - oldVariance))
        }
      } else {
        mu = Double(running[plan.statistics[0].mean + channel])
        variance = Double(running[plan.statistics[0].variance + channel])
      }
      let inverse = 1 / (variance + Self.epsilon).squareRoot()
      mean[channel] = Float(mu)
      inverseDeviation[channel] = Float(inverse)
      (scale[channel], shift[channel]) = Self.coefficients(
        mean: mu, inverseDeviation: inverse, gamma: plan.gamma.map { context.parameters.values[$0 + channel] },
        beta: plan.beta.map { context.parameters.values[$0 + channel] })
    }
  }

  /// The two numbers that normalise a channel.
  static func coefficients(
    mean: Double, inverseDeviation: Double, gamma: Float?, beta: Float?
  ) -> (scale: Float, shift: Float) {
    let factor = gamma.map { Double($0) * inverseDeviation } ?? inverseDeviation
    return (Float(factor), Float((beta.map(Double.init) ?? 0) - factor * mean))
  }

  /// Turns recorded gradient sums into slope and offset.
  func finishBackward(_ context: NetworkContext) {
    for channel in 0..<channels {
      let (sum, product) = total(channel, context)
      finishBackward(channel, sum: sum, product: product, context)
    }
  }

  /// As `finishBackward(_:)` for one channel, with the sums of dy and dy * z over the batch; sets the gradients of
  /// gamma and beta.
  func finishBackward(_ channel: Int, sum: Double, product: Double, _ context: NetworkContext) {
    let count = Double(context.samples * pixels)
    let mu = Double(mean[channel])
    let inverse = Double(inverseDeviation[channel])
    let factor = Double(scale[channel])
    let correlation = (product - mu * sum) * inverse
    let slope = -factor * correlation / count * inverse
    self.slope[channel] = Float(slope)
    offset[channel] = Float(-slope * mu - factor * sum / count)
    if let gamma = plan.gamma, let beta = plan.beta {
      context.parameters.gradients[gamma + channel] = Float(correlation)
      context.parameters.gradients[beta + channel] = Float(sum)
    }
  }

  /// dz = scale * dy + slope * z + offset, for one plane; zero in lanes without a sample.
  @inline(__always)
  func backward(
    _ gradient: UnsafePointer<Lanes>, _ plane: UnsafePointer<Lanes>, channel: Int, mask: Lanes,
    to target: UnsafeMutablePointer<Lanes>, pixels: Int
  ) {
    withUnsafeTemporaryAllocation(of: UnsafePointer<Lanes>.self, capacity: 2) { planes in
      withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 2) { coefficients in
        planes[0] = gradient
        planes[1] = plane
        coefficients[0] = Lanes(repeating: scale[channel])
        coefficients[1] = Lanes(repeating: slope[channel]) * mask
        Planes.combine(
          planes.baseAddress!, coefficients: coefficients.baseAddress!, count: 2,
          bias: Lanes(repeating: offset[channel]) * mask, to: target, pixels: pixels)
      }
    }
  }
}
