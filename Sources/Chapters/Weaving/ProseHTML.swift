import ChapterRuntime

/// Fills in what a chapter's prose leaves open.
struct ProseHTML {
  let links: PageLinks
  /// What was reported.
  let quantities: [Quantity]
  /// Whether the quantities are not what the chapter would report now.
  let isStale: Bool

  func html(_ parts: [ProsePart]) -> String { parts.map(html).joined() }

  private func html(_ part: ProsePart) -> String {
    switch part {
    case .html(let text): return text
    case .mention(let mention):
      let name = isStale ? "value outdated" : "value"
      return "<span class=\"\(name)\" title=\"\(HTML.escape(mention.name))\">\(value(mention))</span>"
    case .plainMention(let mention): return value(mention)
    case .link(let link): return HTML.address(links.address(link.address) ?? link.address)
    case .anchor(let anchor):
      return "<a class=\"anchor\" id=\"\(anchor)\" href=\"#\(anchor)\" aria-label=\"Link to this section\">#</a>"
    }
  }

  private func value(_ mention: QuantityMention) -> String {
    quantities.first { $0.name == mention.name }.map { HTML.escape($0.formatted) } ?? "not measured"
  }
}
