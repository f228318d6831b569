/// An error made by the user's input or machine: it says what is wrong, where, and what to do next.
public struct KitError: Error, CustomStringConvertible, Equatable {
  /// What is wrong, as one sentence without a final full stop.
  public let what: String
  /// Where: a file, `file:line`, an option or an utterance; nil when `what` names it.
  public let location: String?
  /// What the user can do about it, as one sentence; nil when nothing helps.
  public let advice: String?

  /// An error that says what is wrong, where, and what to do next.
  public init(_ what: String, at location: String? = nil, advice: String? = nil) {
    self.what = what
    self.location = location
    self.advice = advice
  }

  /// The result of `body`; a `KitError` that it throws without a place gets this one.
  public static func located<Result>(at location: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as KitError where error.location == nil {
      throw KitError(error.what, at: location, advice: error.advice)
    }
  }

  /// The whole message: where, what, and what to do; names in it cannot command a terminal.
  public var description: String {
    var text = location.map { "\($0): \(what)" } ?? what
    if let advice { text += ". \(advice)" }
    return text.printable
  }
}
