import Basics
import Foundation
import Metrics

/// How an axis maps values to its length.
public enum AxisScale: Equatable, Sendable {
  case linear
  /// Equal ratios are equally long; values must be positive.
  case logarithmic
  /// Rates between 0 and 1 by their normal deviate, as DET plots have it.
  case normalDeviate

  /// The value's place before it is fitted to the axis; not finite where the scale has no place for it.
  func position(_ value: Double) -> Double {
    switch self {
    case .linear: value
    case .logarithmic: value > 0 ? log10(value) : -.infinity
    case .normalDeviate: NormalDeviate.quantile(value)
    }
  }
}
