/// Finds uses of variables before they have a value.
///
/// A script lets a statement read a variable that gets its value further down: it reads zero, or crashes. What spelling
/// makes suspicious is put to the compiler: the program up to the variable, with every declaration but without the
/// variable, must compile too.
struct ValueOrder {
  /// A complaint of the compiler about a program that `ValueOrder` made.
  struct Complaint: Equatable {
    /// The item that it is about.
    let item: Int
    /// The line within the item, from 1.
    let line: Int
    let message: String

    init(item: Int, line: Int, message: String) {
      self.item = item
      self.line = line
      self.message = message
    }

    /// An error as the compiler prints it; nil for a line that is none, or is about none of the items.
    init?(compilerLine text: some StringProtocol) {
      guard let match = String(text).wholeMatch(of: #/item-(\d+)\.swift:(\d+):\d+: error: (.*)/#),
        let item = Int(match.1),
        let line = Int(match.2)
      else { return nil }
      self.init(item: item, line: line, message: String(match.3))
    }
  }

  /// A use of a variable before its value.
  struct Violation: Equatable {
    /// The line of the use in the chapter.
    let line: Int
    let message: String
  }

  private let items: [ProgramItem]

  init(_ cells: [CellSource]) {
    items = cells.flatMap { cell in cell.items.map { ProgramItem($0, in: cell) } }
  }

  /// The first use of a variable before its value; nil if there is none.
  ///
  /// - Parameter compile: checks a program and returns the complaints about its items, whose files are named by
  ///   `itemFile(_:)`.
  func violation(compile: (String) throws -> [Complaint]) rethrows -> Violation? {
    for suspect in suspects() {
      var left: Set<Int> = []
      var earlier: [Complaint] = []
      while true {
        let complaints = try compile(program(upTo: suspect, leaving: left))
        if let complaint = complaints.first(where: { !items[$0.item].isDeclaration }) {
          return violation(complaint, of: missing(in: earlier + complaints) ?? suspect)
        }
        // Declarations that need the variable, and then those that need these, may wait for it.
        let more = Set(complaints.map(\.item)).subtracting(left)
        if more.isEmpty { break }
        left.formUnion(more)
        earlier += complaints
      }
    }
    return nil
  }

  /// The name of an item in the programs that `violation` makes, as a file.
  static func itemFile(_ index: Int) -> String { "item-\(index).swift" }

  private func violation(_ complaint: Complaint, of suspect: Suspect) -> Violation {
    let names = suspect.names.sorted().map { "'\($0)'" }.joined(separator: ", ")
    let place = "gets its value on line \(items[suspect.item].line)"
    let use = items[complaint.item].line + complaint.line - 1
    guard !suspect.names.contains(where: { complaint.message.contains("'\($0)'") }) else {
      return Violation(line: use, message: "\(names) is used before it \(place)")
    }
    return Violation(
      line: use,
      message: "this uses a declaration that needs \(names), which \(place). Without it: \(complaint.message)")
  }

  /// The first variable of the chapter that the compiler misses.
  private func missing(in complaints: [Complaint]) -> Suspect? {
    for complaint in complaints {
      guard let name = complaint.message.firstMatch(of: #/cannot find '(\w+)' in scope/#).map({ String($0.1) }),
        let item = items.firstIndex(where: { $0.values.contains(name) || $0.promises.contains(name) })
      else { continue }
      return Suspect(item: item, names: [name])
    }
    return nil
  }

  // MARK: Suspects

  /// An item that gives variables their first value, and that something above it may use.
  private struct Suspect {
    let item: Int
    let names: Set<String>
  }

  private func suspects() -> [Suspect] {
    let touched = firstTouches()
    var suspects: [Suspect] = []
    var open: [String: Int] = [:]
    for (index, item) in items.enumerated() {
      // A variable whose own first value is computed by something that reads it is suspicious too.
      var early = item.values.filter { (touched[$0] ?? .max) <= index }
      var names: Set<String> = []
      for name in item.mentions where open[name] != nil && !item.isDeclaration {
        open[name] = nil
        names.insert(name)
      }
      for name in item.promises { open[name] = index }
      early.formUnion(names.filter { (touched[$0] ?? .max) < index })
      if !early.isEmpty { suspects.append(Suspect(item: index, names: early)) }
    }
    return suspects
  }

  /// For each name, the first item that runs and may use a variable of that name, itself or through declarations.
  private func firstTouches() -> [String: Int] {
    var providers: [String: [Int]] = [:]
    var implicit: [Int] = []
    for (index, item) in items.enumerated() where item.isDeclaration {
      for name in item.provides { providers[name, default: []].append(index) }
      if item.isImplicit { implicit.append(index) }
    }
    var touched: [String: Int] = [:]
    var reached: Set<Int> = []
    for (index, item) in items.enumerated() where !item.isDeclaration {
      for name in item.mentions.subtracting(item.values) where touched[name] == nil { touched[name] = index }
      var open = item.words.flatMap { providers[$0] ?? [] } + (reached.isEmpty ? implicit : [])
      while let next = open.popLast() {
        guard reached.insert(next).inserted else { continue }
        for name in items[next].mentions where touched[name] == nil { touched[name] = index }
        open += items[next].words.flatMap { providers[$0] ?? [] }
      }
    }
    return touched
  }

  // MARK: Programs

  /// What runs above the suspect, and every declaration of the chapter but those left out.
  private func program(upTo suspect: Suspect, leaving left: Set<Int>) -> String {
    var source = "import ChapterRuntime\n"
    for (index, item) in items.enumerated() where !left.contains(index) {
      guard item.isDeclaration || index <= suspect.item, item.promises.isDisjoint(with: suspect.names) else { continue }
      // A closure may name the variable that it becomes the value of.
      if index == suspect.item, !item.mentions.isDisjoint(with: suspect.names) { continue }
      let text = index == suspect.item ? item.computation : item.text
      source += "#sourceLocation(file: \"\(Self.itemFile(index))\", line: 1)\n\(text)\n"
    }
    return source
  }
}
