extension Duration {
  /// As a number of seconds.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

extension [Double] {
  /// The value in the middle, or the mean of the two that share it; of at least one value.
  var median: Double {
    precondition(!isEmpty, "the median of no values")
    let sorted = sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
