internal import SwiftSyntax

/// A top-level item of a chapter's program, and what it may have to do with the others, as its spelling tells.
///
/// Spelling tells too much: a parameter has the name of a variable, a member that of a function. What is found here is
/// only ever a reason to ask the compiler.
struct ProgramItem {
  /// The text, without what stands in front of it on its line.
  let text: String
  /// The line of its first byte in the chapter.
  let line: Int
  /// Whether it only declares and runs nothing.
  let isDeclaration: Bool
  /// The variables that get their first value here.
  let values: Set<String>
  /// What computes these first values, as statements that bind nothing.
  let computation: String
  /// The variables that are declared here and get their first value further down.
  let promises: Set<String>
  /// Names that may stand for variables.
  let mentions: Set<String>
  /// Every word and operator in it.
  let words: Set<String>
  /// The names by which others reach what it declares.
  let provides: Set<String>
  /// Whether it may be reached by no name at all: by a conformance, a subscript or a literal.
  let isImplicit: Bool

  init(_ item: CodeBlockItemSyntax, in cell: CellSource) {
    let start = cell.start(of: item)
    text = item.trimmedDescription
    line = cell.cell.codeLine + cell.place(of: start).line
    isDeclaration = item.isDeclaration
    let names = NameCollector(item)
    mentions = names.mentions
    words = names.words
    provides = isDeclaration ? names.declared : []
    isImplicit = isDeclaration && names.isImplicit
    values = isDeclaration ? [] : names.variables.subtracting(names.uninitialised)
    computation = item.initialisers
    promises = isDeclaration ? [] : names.uninitialised
  }
}

extension CodeBlockItemSyntax {
  /// The first values of the variables that the item declares, each as a statement that binds nothing.
  fileprivate var initialisers: String {
    guard case .decl(let declaration) = item, let variable = declaration.as(VariableDeclSyntax.self) else { return "" }
    return variable.bindings.compactMap { binding in
      binding.initializer.map { "let _\(binding.typeAnnotation?.trimmedDescription ?? "") \($0.trimmedDescription)" }
    }.joined(separator: "\n")
  }

  /// Whether the item runs nothing itself, conditional compilation of such items and computed variables included.
  var isDeclaration: Bool {
    guard role != .declaration else { return true }
    guard case .decl(let declaration) = item else { return false }
    if let variable = declaration.as(VariableDeclSyntax.self) {
      return variable.bindings.allSatisfy { $0.initializer == nil && $0.accessorBlock?.isComputed == true }
    }
    guard let condition = declaration.as(IfConfigDeclSyntax.self) else { return false }
    return condition.clauses.allSatisfy { clause in
      switch clause.elements {
      case .statements(let items): items.allSatisfy(\.isDeclaration)
      case nil: true
      default: false
      }
    }
  }
}

extension AccessorBlockSyntax {
  /// Whether the block computes the value, instead of watching its changes.
  fileprivate var isComputed: Bool {
    switch accessors {
    case .getter: true
    case .accessors(let list):
      list.contains { ![.keyword(.willSet), .keyword(.didSet)].contains($0.accessorSpecifier.tokenKind) }
    @unknown default: fatalError("accessors of a kind that this version of the parser's library adds: \(self)")
    }
  }
}
