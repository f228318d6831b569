import Basics

/// The probability that a positive value exceeds a negative one, equal values counting one half: the area under the
/// receiver operating characteristic.
///
/// 1 if every positive value is larger, 0 if every one is smaller, 1/2 if all are equal. The order of the values does
/// not matter. Throws `KitError` if either is empty or holds a value that is not finite.
public func areaUnderCurve(positive: [Double], negative: [Double]) throws -> Double {
  try DetectionErrorTradeoff.check(positive, of: "positive")
  try DetectionErrorTradeoff.check(negative, of: "negative")
  let positive = positive.sorted()
  let negative = negative.sorted()
  var smaller = 0  // negatives below the current positive
  var notLarger = 0  // negatives below or equal to it
  var doubled = 0
  for value in positive {
    while smaller < negative.count, negative[smaller] < value { smaller += 1 }
    while notLarger < negative.count, negative[notLarger] <= value { notLarger += 1 }
    doubled += smaller + notLarger
  }
  return Double(doubled) / 2 / (Double(positive.count) * Double(negative.count))
}
