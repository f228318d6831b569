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

  /// The settings of a chapter without a comment at its top.
  public init() {}

  private static let settings = ["after", "inputs", "outputs", "cache", "timeout"]

  /// How the settings are written, for messages.
  static let form =
    "Settings are the first lines of the file: <!-- chapter, then lines such as after: 06-search, then --> alone."

  /// Whether the first line of a comment opens the settings.
  static func opens(_ comment: some StringProtocol) -> Bool {
    let first = comment.prefix { $0 != "\n" }.trimmed
    return first.hasPrefix("<!--") && first.dropFirst(4).trimmed == "chapter"
  }

  /// Whether a comment says what settings say, in whatever form.
  static func looksLikeOne(_ comment: String) -> Bool {
    let text = comment.replacing("<!--", with: "").replacing("-->", with: "")
    let lines = text.split(separator: "\n").map { $0.trimmed.lowercased() }
    if lines.first(where: { !$0.isEmpty }) == "chapter" { return true }
    return lines.contains { line in
      let words = line.hasPrefix("chapter") ? line.dropFirst("chapter".count).trimmed : line
      return settings.contains { words.hasPrefix("\($0):") || words.hasPrefix("\($0) :") || words.hasPrefix("\($0)=") }
    }
  }

  /// Reads the comment if the chapter starts with one that says `chapter`; throws `KitError` with the line.
  ///
  /// - Parameter text: with `\n` at the end of each line.
  public init(ofChapter text: String, file: String) throws {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    try Self.checkFrontMatter(lines, file: file)
    guard let first = lines.first, Self.opens(first) else { return }
    for (index, line) in lines.enumerated().dropFirst() {
      let location = "\(file):\(index + 1)"
      if line.trimmed == "-->" { return }
      if line.trimmed.isEmpty { continue }
      guard let colon = line.firstIndex(of: ":") else {
        throw KitError(
          "\"\(line.trimmed)\" is not of the form key: value", at: location, advice: "Close the comment with --> alone."
        )
      }
      try set(line[..<colon].trimmed, to: line[line.index(after: colon)...].trimmed, at: location)
    }
    throw KitError("the comment with the chapter's settings is not closed", at: "\(file):1", advice: "Add a line -->.")
  }

  private mutating func set(_ key: String, to value: String, at location: String) throws {
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

  /// Other programs take settings between lines of `---` or `+++`.
  private static func checkFrontMatter(_ lines: [Substring], file: String) throws {
    guard let index = lines.firstIndex(where: { !$0.trimmed.isEmpty }), ["---", "+++"].contains(lines[index].trimmed),
      let next = lines[(index + 1)...].first(where: { !$0.trimmed.isEmpty }),
      next.firstMatch(of: #/^\s*[A-Za-z][\w-]*\s*[:=]/#) != nil
    else { return }
    throw KitError(
      "settings between lines of \(lines[index].trimmed) are not read", at: "\(file):\(index + 1)", advice: form)
  }
}
