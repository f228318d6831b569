import Basics
import Foundation

/// One axis of a panel: its label, scale, range and ticks.
public struct Axis: Equatable, Sendable {
  /// What the values are, with their unit.
  public var label: String
  /// How values are mapped to the axis's length.
  public var scale: AxisScale
  /// The values at both ends.
  public var range: ClosedRange<Double>
  /// nil chooses round values by the axis's length.
  public var ticks: [Tick]?
  /// No ticks between whole numbers.
  public var integersOnly = false

  /// An axis over `range`; nil for `ticks` chooses round values.
  public init(
    _ label: String, scale: AxisScale = .linear, range: ClosedRange<Double>, ticks: [Tick]? = nil,
    integersOnly: Bool = false
  ) {
    self.label = label
    self.scale = scale
    self.range = range
    self.ticks = ticks
    self.integersOnly = integersOnly
  }

  /// An axis that holds all values with a margin of `padding` of their spread on either side; around a single value
  /// it is one unit of that value's size wide.
  ///
  /// Throws `KitError` if there is no value or one is not finite or, on a logarithmic axis, not positive.
  static func fitting(
    _ values: [Double], label: String, scale: AxisScale = .linear, padding: Double = 0.05, integersOnly: Bool = false
  ) throws -> Axis {
    guard let smallest = values.min(), let largest = values.max() else {
      throw KitError("there is nothing to draw along \"\(label)\"")
    }
    for value in values where !value.isFinite || !scale.position(value).isFinite {
      throw KitError("\(value) has no place on the axis \"\(label)\"")
    }
    if scale == .logarithmic {
      let spread = max(log10(largest / smallest), 0.3)
      return Axis(
        label, scale: scale, range: smallest * pow(10, -padding * spread)...largest * pow(10, padding * spread))
    }
    var spread = largest - smallest
    var (lower, upper) = (smallest, largest)
    if spread <= 1e-12 * max(abs(smallest), abs(largest)) {
      spread = max(abs(smallest) * 0.5, integersOnly ? 1 : 1e-3)
      (lower, upper) = (smallest - spread, largest + spread)
    }
    return Axis(
      label, scale: scale, range: (lower - padding * spread)...(upper + padding * spread), integersOnly: integersOnly)
  }

  /// The share of the axis's length at which a value stands; 0 at the start, 1 at the end.
  package func share(_ value: Double) -> Double {
    let start = scale.position(range.lowerBound)
    return (scale.position(value) - start) / (scale.position(range.upperBound) - start)
  }

  /// The ticks for an axis of a length in points, from its start, without those whose labels would touch.
  ///
  /// - Parameter isHorizontal: labels stand beside, not above, one another.
  package func marks(length: Double, isHorizontal: Bool, measurer: TextMeasurer, font: Font = .tick) throws -> [Tick] {
    if let ticks { return ticks.filter { range.contains($0.value) } }
    var marks: [Tick] = []
    var end = -Double.infinity
    for tick in candidates(count: max(2, Int((length / (isHorizontal ? 52 : 34)).rounded()))) {
      let center = share(tick.value) * length
      let room = isHorizontal ? try measurer.lineWidth(tick.label, font) + 4 : font.size
      guard center - room / 2 >= end else { continue }
      end = center + room / 2
      marks.append(tick)
    }
    return marks
  }

  private func candidates(count: Int) -> [Tick] {
    switch scale {
    case .linear:
      Tick.linear(range.lowerBound, range.upperBound, count: count, integersOnly: integersOnly)
    case .logarithmic: Tick.logarithmic(range.lowerBound, range.upperBound, count: count)
    case .normalDeviate: Tick.detectionErrors.filter { range.contains($0.value) }
    }
  }
}
