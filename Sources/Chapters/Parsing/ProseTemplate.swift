/// A Markdown document some of whose nodes are kept apart from its HTML, because a page fills them in.
///
/// The nodes get markers, the document is rendered as a whole (its footnotes belong together), and the HTML is cut at
/// the markers.
final class ProseTemplate {
  private enum Slot {
    case block(ChapterBlock)
    case part(ProsePart)
  }

  private let document: MarkdownDocument
  private let marker: String
  private var slots: [Slot] = []

  /// - Parameter text: what `document` was parsed from.
  init(_ document: MarkdownDocument, of text: String) {
    self.document = document
    marker = (0...).lazy.map { "kitslot\($0)x" }.first { !text.contains($0) }!
  }

  /// Keeps a top-level block apart.
  func hold(_ node: MarkdownNode, as block: ChapterBlock) { node.replaceBlock(with: mark(.block(block))) }

  /// Puts an anchor behind the text of a heading.
  func append(anchor: String, to heading: MarkdownNode) { heading.append(inline: mark(.part(.anchor(anchor)))) }

  /// Keeps all links and images apart, and mentions of quantities where the text may have some.
  func holdInlines(mentions: Bool = true) {
    for node in document.nodes {
      switch node.type {
      case "link", "image":
        let link = ProseLink(address: node.url, isImage: node.type == "image", line: node.startLine)
        node.setURL(mark(.part(.link(link))))
      case "code":
        if mentions, let mention = Self.mention(node) { node.setLiteral(mark(.part(.mention(mention)))) }
      default: break
      }
    }
  }

  /// The quantity that inline code of the form `= name` shows.
  static func mention(_ node: MarkdownNode) -> QuantityMention? {
    guard node.type == "code", node.literal.hasPrefix("= ") else { return nil }
    return QuantityMention(name: node.literal.dropFirst(2).trimmed, line: node.startLine)
  }

  private func mark(_ slot: Slot) -> String {
    slots.append(slot)
    return "\(marker)\(slots.count - 1)z"
  }

  /// The blocks of the document: those that were kept apart, and the prose between them.
  func blocks() -> [ChapterBlock] {
    let pieces = document.html().split(separator: marker, omittingEmptySubsequences: false)
    var blocks: [ChapterBlock] = []
    var prose: [ProsePart] = []
    func add(html: Substring) { if !html.isEmpty { prose.append(.html(String(html))) } }
    func flush() {
      if !prose.isEmpty { blocks.append(.prose(prose)) }
      prose = []
    }
    var rest = pieces[0]
    for piece in pieces.dropFirst() {
      let digits = piece.prefix { $0 != "z" }
      let next = piece.dropFirst(digits.count + 1)
      switch slots[Int(digits)!] {
      case .block(let block):
        add(html: rest)
        flush()
        blocks.append(block)
        rest = next.first == "\n" ? next.dropFirst() : next
      case .part(.mention(let mention)):
        // In the text of an image's attribute there is no element around it.
        let isElement = rest.hasSuffix("<code>") && next.hasPrefix("</code>")
        add(html: isElement ? rest.dropLast("<code>".count) : rest)
        prose.append(isElement ? .mention(mention) : .plainMention(mention))
        rest = isElement ? next.dropFirst("</code>".count) : next
      case .part(let part):
        add(html: rest)
        prose.append(part)
        rest = next
      }
    }
    add(html: rest)
    flush()
    return blocks
  }
}
