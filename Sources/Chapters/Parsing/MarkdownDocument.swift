import CCmark

/// A parsed Markdown text: CommonMark with tables, task lists, footnotes, strikethrough and bare links.
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
    for name in ["table", "strikethrough", "autolink", "tasklist"] {
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
  var nodes: [MarkdownNode] { MarkdownNode(pointer: root).descendants }

  /// The document as an HTML fragment.
  func html() -> String {
    guard let text = cmark_render_html(root, Self.options, cmark_parser_get_syntax_extensions(parser)) else {
      fatalError("cmark_render_html failed")
    }
    defer { cmark_get_default_mem_allocator().pointee.free(text) }
    return String(cString: text)
  }
}
