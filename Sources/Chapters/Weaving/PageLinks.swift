import Foundation

/// Makes links that lead from a chapter's Markdown lead from its page.
struct PageLinks {
  let configuration: BookConfiguration

  /// Rewrites links to chapters to their pages, and other relative addresses to start from the book's folder.
  func rewrite(_ document: MarkdownDocument) {
    for node in document.nodes where node.type == "link" || node.type == "image" {
      if let address = address(node.url) { node.setURL(address) }
    }
  }

  /// The address from a page; nil if it needs no change.
  func address(_ url: String) -> String? {
    guard !url.isEmpty, !url.hasPrefix("#"), !url.hasPrefix("/"),
      url.firstMatch(of: #/^[a-zA-Z][a-zA-Z0-9+.-]*:/#) == nil
    else { return nil }
    let anchor = url.firstIndex(of: "#").map { String(url[$0...]) } ?? ""
    let path = String(url.dropLast(anchor.count))
    if path.hasSuffix(".md"), !path.contains("/") {
      return (path == "README.md" ? nil : String(path.dropLast(3)) + ".html" + anchor)
    }
    let chapters = configuration.absolute(configuration.chapters)
    return RelativePath.from(configuration.absolute(configuration.book), to: "\(chapters)/\(path)") + anchor
  }
}
