import Foundation

/// Finds links that lead nowhere and anchors that a page has twice.
struct LinkCheck {
  let links: PageLinks
  /// The pages' HTML by their names without extension.
  let pages: [String: String]
  /// The pages of chapters that have not run to their end, and so lack figures.
  let unfinished: Set<String>

  /// What is wrong, a line each with its place, in the order of the chapters.
  func warnings(_ book: Book) -> [String] {
    let anchors = pages.mapValues(Self.anchors)
    return book.entries.flatMap { entry -> [String] in
      guard let chapter = entry.chapter else { return [] }
      let own = anchors[entry.id] ?? []
      var counts: [String: Int] = [:]
      for anchor in own { counts[anchor, default: 0] += 1 }
      let twice = counts.filter { $0.value > 1 }.keys.sorted()
      return chapter.links.compactMap { link in
        problem(link, on: entry.id, anchors: anchors).map { "\(entry.file):\(link.line): \($0)" }
      } + twice.map { "\(entry.file): the anchor \"\($0)\" stands on the page \(counts[$0]!) times" }
    }
  }

  private func problem(_ link: ProseLink, on page: String, anchors: [String: [String]]) -> String? {
    /// Whether a page has the anchor, or would if its chapter had run.
    func has(_ page: String, _ anchor: String) -> Bool {
      anchor.isEmpty || (anchors[page] ?? []).contains(anchor)
        || (unfinished.contains(page) && anchor.hasPrefix("fig-"))
    }
    switch links.target(link.address) {
    case .elsewhere: return nil
    case .anchor(let name):
      return has(page, name) ? nil : "the link #\(name) leads nowhere: the page has no such anchor"
    case .page(let page, let anchor):
      guard let anchor, !has(page, anchor) else { return nil }
      return "the link \(link.address) leads nowhere: that page has no anchor \"\(anchor)\""
    case .file(let path):
      guard !FileManager.default.fileExists(atPath: path) else { return nil }
      return "the \(link.isImage ? "image" : "link") \(link.address) leads nowhere: there is no such file"
    }
  }

  /// The names of a page's elements, as often as they occur.
  private static func anchors(_ html: String) -> [String] {
    html.split(separator: " id=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
  }
}
