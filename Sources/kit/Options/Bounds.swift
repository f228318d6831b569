import ArgumentParser

/// The ranges of numbers on the command line.
enum Bounds {
  /// Throws `ValidationError` naming the option unless a whole number lies in a range.
  static func check(_ option: String, _ value: Int, in range: ClosedRange<Int>) throws {
    guard range.contains(value) else {
      throw ValidationError("\(option) \(value): use \(range.lowerBound) or more, at most \(range.upperBound).")
    }
  }

  /// Throws `ValidationError` naming the option if a whole number is larger than makes sense; what is too small is
  /// answered where the number is used.
  static func check(_ option: String, _ value: Int, atMost limit: Int) throws {
    guard value <= limit else { throw ValidationError("\(option) \(value): use at most \(limit).") }
  }

  /// Throws `ValidationError` naming the option unless a number is finite and lies in a range.
  static func check(_ option: String, _ value: Double, in range: ClosedRange<Double>) throws {
    guard range.contains(value) else {
      throw ValidationError("\(option) \(value): use \(range.lowerBound) or more, at most \(range.upperBound).")
    }
  }

  /// The most epochs of a run.
  static let epochs = 1_000_000
  /// The most utterances in a batch.
  static let batch = 4_096
}
