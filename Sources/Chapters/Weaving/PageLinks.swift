import Foundation

/// Where the links of a chapter's Markdown lead, seen from its page.
struct PageLinks {
  let configuration: BookConfiguration
  /// The chapters' file names without extension.
  let chapters: Set<String>

  /// What an address of the text leads to.
  enum Target: Equatable {
    /// Another site, or a kind of address that is not a file.
    case elsewhere
    /// A place on the same page.
    case anchor(String)
    /// A page of the book, and a place on it.
    case page(String, anchor: String?)
    /// A file, absolute.
    case file(String)
  }

  /// Where the address leads.
  func target(_ address: String) -> Target {
    if address.isEmpty || address.hasPrefix("//") || address.firstMatch(of: #/^[a-zA-Z][a-zA-Z0-9+.-]*:/#) != nil {
      return .elsewhere
    }
    if address.hasPrefix("#") { return .anchor(Self.decoded(String(address.dropFirst()))) }
    let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let path = Self.decoded(String(parts[0].prefix { $0 != "?" }))
    let folder = configuration.absolute(configuration.chapters)
    let names = RelativePath.normal(path.hasPrefix("/") ? path : "\(folder)/\(path)")
    if names.dropLast() == RelativePath.normal(folder)[...], let name = names.last, name.hasSuffix(".md") {
      let id = String(name.dropLast(3))
      if chapters.contains(id) || id == "index" {
        return .page(id, anchor: parts.count > 1 ? Self.decoded(String(parts[1])) : nil)
      }
    }
    return .file("/" + names.joined(separator: "/"))
  }

  /// The address from a page; nil if it needs no change.
  func address(_ address: String) -> String? {
    switch target(address) {
    case .elsewhere, .anchor: return nil
    case .page(let name, _): return name + ".html" + Self.anchor(of: address)
    case .file(let path):
      return address.hasPrefix("/")
        ? nil : RelativePath.from(configuration.bookFolder, to: path) + Self.anchor(of: address)
    }
  }

  private static func anchor(of address: String) -> String {
    address.firstIndex(of: "#").map { String(address[$0...]) } ?? ""
  }

  private static func decoded(_ text: String) -> String { text.removingPercentEncoding ?? text }
}
