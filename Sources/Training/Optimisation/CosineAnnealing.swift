import Foundation

/// A learning rate that falls along half a cosine: `last + (first - last) (1 + cos(pi epoch / epochs)) / 2`.
///
/// Epoch 0 has `first`; `last` would be reached in epoch `epochs`, one after the last (PyTorch's CosineAnnealingLR).
public struct CosineAnnealing: Codable, Equatable, Sendable {
  /// The rate of epoch 0.
  public var first: Double
  /// The rate that the epoch behind the last would have.
  public var last: Double

  /// From `first` down to `last`; not checked.
  public init(from first: Double, to last: Double) {
    self.first = first
    self.last = last
  }

  /// The rate of `epoch` (0 ..< epochs) out of `epochs`.
  public func rate(epoch: Int, of epochs: Int) -> Double {
    last + (first - last) * (1 + cos(Double.pi * Double(epoch) / Double(epochs))) / 2
  }
}
