import Basics

/// The share of trials that a fixed threshold puts into the right class.
public struct Accuracy: Equatable, Sendable {
  /// Right decisions over all trials, 0...1.
  public let overall: Double
  /// The mean of the shares of right decisions among bona fide and among spoofed trials, 0...1: chance is 1/2 however
  /// unequal the classes.
  public let balanced: Double

  /// Counts a bona fide trial as right if its score is above the threshold and a spoofed one if it is not.
  ///
  /// Throws `KitError` if either class is empty or holds a score that is not finite.
  public init(bonafide: [Double], spoof: [Double], threshold: Double) throws {
    try DetectionErrorTradeoff.check(bonafide, of: "bona fide")
    try DetectionErrorTradeoff.check(spoof, of: "spoofed")
    let accepted = bonafide.lazy.filter { $0 > threshold }.count
    let rejected = spoof.lazy.filter { $0 <= threshold }.count
    overall = Double(accepted + rejected) / Double(bonafide.count + spoof.count)
    balanced = (Double(accepted) / Double(bonafide.count) + Double(rejected) / Double(spoof.count)) / 2
  }
}
