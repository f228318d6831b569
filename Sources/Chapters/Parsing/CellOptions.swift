import Basics

/// What the info string of a fence says behind `swift`: `label=search, timeout=600, caption="One step"`.
public struct CellOptions: Equatable, Sendable {
  /// The cell's name: the anchor `#label` leads to it.
  public var label: String?
  /// Shown under the cell's code.
  public var caption: String?
  /// false: the code is shown and not run.
  public var eval = true
  /// false: the code is run and not shown.
  public var echo = true
  /// The cell's own wall-clock limit in seconds.
  public var timeout: Double?

  /// The options of a fence that says `swift` alone.
  public init() {}

  /// How anchors start that a page makes itself: of cells without a label, figures and footnotes.
  static let reservedPrefixes = ["cell-", "fig-", "fn-", "fnref-"]

  /// Whether an info string, perhaps in another program's form, says that the fence is Swift.
  static func looksLikeSwift(_ info: String) -> Bool {
    let text = info.drop { $0.isWhitespace || "{.=:#".contains($0) }.lowercased()
    guard text.hasPrefix("swift") else { return false }
    return text.dropFirst(5).first.map { !$0.isLetter } ?? true
  }

  /// Reads the info string of a fence; nil if its language is another one.
  ///
  /// Throws `KitError` at `location` for a malformed option, and for a form that other programs have for a cell.
  init?(ofFence info: String, at location: String) throws {
    let info = info.trimmed
    guard Self.looksLikeSwift(info) else { return nil }
    let language = info.prefix { !$0.isWhitespace && $0 != "," }
    let rest = info.dropFirst(language.count)
    guard language.lowercased() == "swift", !rest.trimmed.hasPrefix("{") else {
      throw KitError(
        "a fence of \"\(info)\" does not run", at: location,
        advice: "Write ```swift label=x, timeout=60 for a cell, or ```swift eval=false for code that is only shown.")
    }
    try self.init(parsing: String(rest), at: location)
  }

  /// Reads `key=value` pairs, separated by spaces or commas; values with spaces stand in quotation marks.
  ///
  /// Throws `KitError` at `location` for an unknown key or a value that does not fit.
  public init(parsing text: String, at location: String) throws {
    var seen: Set<String> = []
    for (key, value) in try Self.pairs(text, at: location) {
      guard seen.insert(key).inserted else {
        throw KitError("the cell option \"\(key)\" is given twice", at: location)
      }
      switch key {
      case "label":
        guard !value.isEmpty, value.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") })
        else {
          throw KitError(
            "\"\(value)\" cannot be a label", at: location, advice: "Use letters, digits, hyphens and underscores only."
          )
        }
        if let prefix = Self.reservedPrefixes.first(where: value.hasPrefix) {
          throw KitError(
            "\"\(value)\" cannot be a label: anchors that start with \(prefix) are made for the page", at: location)
        }
        label = value
      case "caption": caption = value
      case "eval": eval = try Self.flag(key, value, at: location)
      case "echo": echo = try Self.flag(key, value, at: location)
      case "timeout":
        guard let seconds = Double(value), seconds > 0, seconds.isFinite else {
          throw KitError("timeout=\(value) is not a positive number of seconds", at: location)
        }
        timeout = seconds
      default:
        throw KitError(
          "a cell has no option \"\(key)\"", at: location, advice: "It may have label, caption, eval, echo and timeout."
        )
      }
    }
  }

  private static func flag(_ key: String, _ value: String, at location: String) throws -> Bool {
    guard value == "true" || value == "false" else {
      throw KitError("\(key)=\(value) is neither true nor false", at: location)
    }
    return value == "true"
  }

  private static func pairs(_ text: String, at location: String) throws -> [(String, String)] {
    var pairs: [(String, String)] = []
    var rest = Substring(text)
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == "," }
      guard !rest.isEmpty else { return pairs }
      let key = rest.prefix { $0 != "=" && !$0.isWhitespace && $0 != "," }
      rest = rest.dropFirst(key.count)
      guard !key.isEmpty, rest.first == "=" else {
        throw KitError("the cell option \"\(key)\" has no value", at: location, advice: "Write \(key)=value.")
      }
      rest = rest.dropFirst()
      if rest.first == "\"" {
        rest = rest.dropFirst()
        guard let end = rest.firstIndex(of: "\"") else {
          throw KitError("the value of the cell option \"\(key)\" has no closing quotation mark", at: location)
        }
        pairs.append((String(key), String(rest[..<end])))
        rest = rest[rest.index(after: end)...]
      } else {
        let value = rest.prefix { !$0.isWhitespace && $0 != "," }
        pairs.append((String(key), String(value)))
        rest = rest.dropFirst(value.count)
      }
    }
  }
}
