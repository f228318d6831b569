import Basics

/// The error of utterances that cannot be read.
enum UnreadableUtterances {
  /// Names the first ten in full.
  static func error(_ reasons: [String], of count: Int, advice: String? = nil) -> KitError {
    let listed = reasons.prefix(10).map { "\n  \($0)" }.joined()
    let more = reasons.count > 10 ? "\n  and \(reasons.count - 10) more" : ""
    return KitError("\(reasons.count) of \(count) utterances cannot be read:\(listed)\(more)", advice: advice)
  }
}
