internal import SwiftSyntax

/// What a top-level item of a cell is to the program.
enum ItemRole {
  /// A declaration that runs nothing itself: a function, a type, an extension, an import, an operator, an alias.
  case declaration
  /// Something that runs and whose names belong to the whole chapter: variables, `guard`, `defer`, a macro, a part under
  /// `#if`.
  case binding
  /// Something that runs and declares nothing for the rest of the chapter: an expression, a loop, a condition.
  case statement
}

extension CodeBlockItemSyntax {
  var role: ItemRole {
    switch item {
    case .decl(let declaration):
      return [.variableDecl, .ifConfigDecl, .macroExpansionDecl].contains(declaration.kind) ? .binding : .declaration
    case .stmt(let statement): return [.guardStmt, .deferStmt].contains(statement.kind) ? .binding : .statement
    case .expr(let expression): return expression.is(MacroExpansionExprSyntax.self) ? .binding : .statement
    @unknown default: fatalError("an item of a kind that this version of the parser's library adds: \(item)")
    }
  }
}

extension CodeBlockItemSyntax {
  /// Whether the item may take time, throw or trap, so that its line is worth knowing.
  ///
  /// A variable whose first value is neither computed by a call nor tried is left out: marks cost the compiler time.
  var isWorthAMark: Bool {
    guard role != .declaration else { return false }
    guard case .decl(let declaration) = item, declaration.is(VariableDeclSyntax.self) else { return true }
    return declaration.tokens(viewMode: .sourceAccurate).contains { token in
      switch token.tokenKind {
      case .leftParen, .leftSquare, .leftBrace, .keyword(.try), .keyword(.await): true
      default: false
      }
    }
  }
}
