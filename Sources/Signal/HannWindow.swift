import Foundation

/// The raised-cosine window: 0.5 - 0.5 cos(2 pi n / period).
public enum HannWindow {
  /// From 0 to 0 inclusive: both ends are the same; at least two samples.
  public static func symmetric(_ size: Int) -> [Double] { weights(size, period: size - 1) }

  /// One period of a sequence that repeats after `size` samples: adds up to a constant when overlapped.
  public static func periodic(_ size: Int) -> [Double] { weights(size, period: size) }

  private static func weights(_ size: Int, period: Int) -> [Double] {
    guard period > 0 else { fatalError("a Hann window of \(size) samples") }
    return (0..<size).map { 0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(period)) }
  }
}
