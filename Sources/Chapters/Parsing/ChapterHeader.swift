import Basics

/// What the comment at the top of a chapter declares.
///
/// ```
/// <!-- chapter
/// after: 06-search
/// inputs: data-manifests/sources.json, $data
/// outputs: $runs/search/genotype.txt
/// timeout: 1800
/// -->
/// ```
/// `$data` and `$runs` stand for the corpus folder and the work folder of the run; other paths start at the package root.
public struct ChapterHeader: Equatable, Sendable {
  /// Chapters that must have run before, by file name without extension.
  public var after: [String] = []
  /// Files and folders that the chapter reads: it runs again when their content changes.
  public var inputs: [String] = []
  /// Files and folders that the chapter leaves for others: it runs again when one is missing.
  public var outputs: [String] = []
  /// Whether the chapter runs each time, because it shows things that change without it.
  public var runsAlways = false
  /// The wall-clock limit of the whole chapter in seconds; nil for the runner's default.
  public var timeout: Double?

  public init() {}

  /// Reads the comment if the chapter starts with one that says `chapter`; throws `KitError` with the line.
  public init(ofChapter text: String, file: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, first.trimmed.hasPrefix("<!--"),
      first.trimmed.dropFirst(4).trimmed == "chapter"
    else { return }
    for (index, line) in lines.enumerated().dropFirst() {
      let location = "\(file):\(index + 1)"
      if line.trimmed == "-->" { return }
      if line.trimmed.isEmpty { continue }
      guard let colon = line.firstIndex(of: ":") else {
        throw KitError(
          "\"\(line.trimmed)\" is not of the form key: value", at: location, advice: "Close the comment with --> alone."
        )
      }
      let key = line[..<colon].trimmed
      let value = line[line.index(after: colon)...].trimmed
      let list = value.split(separator: ",").map { $0.trimmed }.filter { !$0.isEmpty }
      switch key {
      case "after": after += list.map { $0.hasSuffix(".md") ? String($0.dropLast(3)) : $0 }
      case "inputs": inputs += list
      case "outputs": outputs += list
      case "cache":
        guard value == "none" else {
          throw KitError("cache: \(value) is not known", at: location, advice: "Write cache: none, or leave it out.")
        }
        runsAlways = true
      case "timeout":
        guard let seconds = Double(value), seconds > 0, seconds.isFinite else {
          throw KitError("timeout: \(value) is not a positive number of seconds", at: location)
        }
        timeout = seconds
      default:
        throw KitError(
          "a chapter has no setting \"\(key)\"", at: location,
          advice: "It may have after, inputs, outputs, cache and timeout."
        )
      }
    }
    throw KitError("the comment with the chapter's settings is not closed", at: "\(file):1", advice: "Add a line -->.")
  }
}

extension StringProtocol {
  /// Without white space at either end.
  var trimmed: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }
}
