import Basics

/// The chapters of a book as their files say, in the order of their names.
struct Book {
  /// A file of the chapters' folder.
  struct Entry {
    /// The file name without extension.
    let id: String
    /// The path for messages.
    let file: String
    /// The chapter, or what is wrong with its Markdown.
    let content: Result<Chapter, KitError>

    var chapter: Chapter? { try? content.get() }

    /// What is wrong with the Markdown, with the place; nil if nothing is.
    var problem: String? { if case .failure(let error) = content { error.description } else { nil } }

    /// The number that readers see; empty where the file name has none.
    var number: String { Chapter.number(of: id) }
  }

  let entries: [Entry]
  /// The first page's own text; nil without `index.md`.
  let introduction: Introduction?

  /// The text of `index.md`.
  struct Introduction {
    /// The first heading of level 1; nil without one.
    let title: String?
    /// What stands below it.
    let parts: [ProsePart]
  }

  subscript(_ id: String) -> Entry? { entries.first { $0.id == id } }

  /// The positions of the chapters that a reader names, in order; of all for no name.
  ///
  /// Throws `KitError` for a name that no chapter or more than one answers to.
  func named(_ names: [String], in folder: String) throws -> [Int] {
    guard !names.isEmpty else { return Array(entries.indices) }
    var chosen: Set<Int> = []
    for name in names {
      let found = entries.indices.filter { Self.answers(entries[$0].id, to: name) }
      guard let first = found.first else {
        throw KitError(
          "there is no chapter \"\(name)\"", at: folder,
          advice: "There are: \(entries.map(\.id).joined(separator: ", ")).")
      }
      guard found.count == 1 else {
        throw KitError(
          "\(found.count) chapters have the number \(name)", at: folder,
          advice: "Name one by its file: \(found.map { entries[$0].id }.joined(separator: ", ")).")
      }
      chosen.insert(first)
    }
    return chosen.sorted()
  }

  /// The positions with those of all chapters that they build on, in order.
  func withPredecessors(_ positions: [Int]) -> [Int] {
    var chosen: Set<Int> = []
    func add(_ position: Int) {
      guard chosen.insert(position).inserted else { return }
      for name in entries[position].chapter?.header.after ?? [] {
        if let before = entries.firstIndex(where: { $0.id == name }) { add(before) }
      }
    }
    positions.forEach(add)
    return chosen.sorted()
  }

  /// Numbers that several chapters have, a sentence each.
  var sharedNumbers: [String] {
    let groups = Dictionary(grouping: entries.filter { !$0.number.isEmpty }, by: \.number)
    return groups.keys.sorted { $0.count == $1.count ? $0 < $1 : $0.count < $1.count }.compactMap { number in
      let files = groups[number]!.map(\.file)
      return files.count > 1 ? "several chapters have the number \(number): \(files.joined(separator: ", "))" : nil
    }
  }

  /// Whether a reader may mean the chapter `id` by `name`: `6`, `06`, `06-search`, `06-search.md` or its path.
  private static func answers(_ id: String, to name: String) -> Bool {
    var name = name.split(separator: "/").last.map(String.init) ?? name
    if name.hasSuffix(".md") { name = String(name.dropLast(3)) }
    if name == id { return true }
    guard let asked = Int(name), let own = Int(id.prefix { $0.isNumber }) else { return false }
    return asked == own
  }
}
