import CCmark

/// A parsed Markdown text: CommonMark with tables, footnotes, strikethrough and bare links.
final class MarkdownDocument {
  /// The flags of the parser and of the renderer.
  ///
  /// Raw HTML passes: chapters are the author's own.
  private static let options = CMARK_OPT_FOOTNOTES | CMARK_OPT_UNSAFE | CMARK_OPT_VALIDATE_UTF8
  private let parser: OpaquePointer
  private let root: OpaquePointer

  init(parsing text: String) {
    cmark_gfm_core_extensions_ensure_registered()
    guard let parser = cmark_parser_new(Self.options) else { fatalError("cmark_parser_new failed") }
    for name in ["table", "strikethrough", "autolink"] {
      guard let syntax = cmark_find_syntax_extension(name), cmark_parser_attach_syntax_extension(parser, syntax) == 1
      else { fatalError("cmark-gfm lacks the extension \(name)") }
    }
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
    }
    guard let root = cmark_parser_finish(parser) else { fatalError("cmark_parser_finish failed") }
    self.parser = parser
    self.root = root
  }

  deinit {
    cmark_node_free(root)
    cmark_parser_free(parser)
  }

  /// The document's top-level blocks, in order.
  var blocks: [MarkdownNode] { MarkdownNode(pointer: root).children }

  /// Every node of the document, parents before their children.
  var nodes: [MarkdownNode] {
    func below(_ node: MarkdownNode) -> [MarkdownNode] { [node] + node.children.flatMap(below) }
    return blocks.flatMap(below)
  }

  /// The document as an HTML fragment.
  func html() -> String {
    guard let text = cmark_render_html(root, Self.options, cmark_parser_get_syntax_extensions(parser)) else {
      fatalError("cmark_render_html failed")
    }
    defer { cmark_get_default_mem_allocator().pointee.free(text) }
    return String(cString: text)
  }
}

/// A node of a `MarkdownDocument`, which must outlive it.
struct MarkdownNode {
  fileprivate let pointer: OpaquePointer

  /// cmark's name of the node's type, for example `code_block` or `table_row`.
  var type: String { String(cString: cmark_node_get_type_string(pointer)) }

  var children: [MarkdownNode] {
    var nodes: [MarkdownNode] = []
    var child = cmark_node_first_child(pointer)
    while let node = child {
      nodes.append(MarkdownNode(pointer: node))
      child = cmark_node_next(node)
    }
    return nodes
  }

  /// Lines in the text, from 1, both included.
  var startLine: Int { Int(cmark_node_get_start_line(pointer)) }
  var endLine: Int { Int(cmark_node_get_end_line(pointer)) }

  var isFenced: Bool {
    var length: Int32 = 0
    var offset: Int32 = 0
    var character: CChar = 0
    return cmark_node_get_fenced(pointer, &length, &offset, &character) == 1
  }

  /// The info string of a fence.
  var info: String { cmark_node_get_fence_info(pointer).map { String(cString: $0) } ?? "" }
  var literal: String { cmark_node_get_literal(pointer).map { String(cString: $0) } ?? "" }
  var headingLevel: Int { Int(cmark_node_get_heading_level(pointer)) }
  var url: String { cmark_node_get_url(pointer).map { String(cString: $0) } ?? "" }

  func setURL(_ url: String) { check(cmark_node_set_url(pointer, url)) }

  /// The text of the node and everything below it, without markup.
  var plainText: String {
    switch type {
    case "text", "code": return literal
    case "softbreak", "linebreak": return " "
    default: return children.map(\.plainText).joined()
    }
  }

  /// Puts raw HTML in place of a block.
  func replaceBlock(with html: String) {
    let node = make(CMARK_NODE_CUSTOM_BLOCK, html)
    check(cmark_node_replace(pointer, node))
    cmark_node_free(pointer)
  }

  /// Puts raw HTML in place of an inline node.
  func replaceInline(with html: String) {
    let node = make(CMARK_NODE_CUSTOM_INLINE, html)
    check(cmark_node_replace(pointer, node))
    cmark_node_free(pointer)
  }

  /// Puts raw HTML behind the last inline child.
  func append(inline html: String) { check(cmark_node_append_child(pointer, make(CMARK_NODE_CUSTOM_INLINE, html))) }

  private func make(_ type: cmark_node_type, _ html: String) -> OpaquePointer {
    guard let node = cmark_node_new(type) else { fatalError("cmark_node_new failed") }
    check(cmark_node_set_on_enter(node, html))
    return node
  }

  private func check(_ status: Int32) {
    guard status == 1 else { fatalError("cmark refused to change a node of type \(type)") }
  }
}
