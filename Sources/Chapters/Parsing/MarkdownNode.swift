import CCmark

/// A node of a `MarkdownDocument`, which must outlive it.
struct MarkdownNode: Equatable {
  let pointer: OpaquePointer

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

  /// Every node below this one, parents before their children.
  var descendants: [MarkdownNode] { children.flatMap { [$0] + $0.descendants } }

  /// The first line in the text, from 1; that of the nearest node around it where cmark counts none.
  var startLine: Int {
    var node: OpaquePointer? = pointer
    while let current = node {
      let line = Int(cmark_node_get_start_line(current))
      if line > 0 { return line }
      node = cmark_node_parent(current)
    }
    return 1
  }

  /// The last line in the text, from 1.
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

  /// The text of the node and everything below it, without markup.
  var plainText: String {
    switch type {
    case "text", "code": return literal
    case "softbreak", "linebreak": return " "
    default: return children.map(\.plainText).joined()
    }
  }

  func setURL(_ url: String) { check(cmark_node_set_url(pointer, url)) }

  func setLiteral(_ text: String) { check(cmark_node_set_literal(pointer, text)) }

  /// Takes the node out of its document.
  func remove() {
    cmark_node_unlink(pointer)
    cmark_node_free(pointer)
  }

  /// Puts raw HTML in place of a block.
  func replaceBlock(with html: String) {
    let node = make(CMARK_NODE_CUSTOM_BLOCK, html)
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
