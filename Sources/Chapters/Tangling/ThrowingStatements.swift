internal import SwiftSyntax

/// Finds, inside the blocks of top-level code, the statements that may throw, so that an error is reported with the line
/// of the call within a loop or condition and not with the line on which the loop begins.
///
/// Bodies of functions, closures and types are left alone: what they throw arrives at the statement that called them.
final class ThrowingStatements: SyntaxVisitor {
  private(set) var found: [CodeBlockItemSyntax] = []

  /// The statements within the item that hold a `try` or `throw` of their own.
  static func within(_ item: CodeBlockItemSyntax) -> [CodeBlockItemSyntax] {
    let visitor = ThrowingStatements(viewMode: .sourceAccurate)
    visitor.walk(item.item)
    return visitor.found
  }

  override func visit(_ node: CodeBlockItemSyntax) -> SyntaxVisitorContinueKind {
    if OwnThrows.exist(in: node) { found.append(node) }
    return .visitChildren
  }

  override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  override func visit(_ node: MemberBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

  // The branches of an `if` or `switch` that is a value hold one expression each, and no other statement fits in.
  override func visit(_ node: IfExprSyntax) -> SyntaxVisitorContinueKind { Self.visit(valueOrStatement: node) }
  override func visit(_ node: SwitchExprSyntax) -> SyntaxVisitorContinueKind { Self.visit(valueOrStatement: node) }

  private static func visit(valueOrStatement node: some ExprSyntaxProtocol) -> SyntaxVisitorContinueKind {
    guard let parent = node.parent else { return .visitChildren }
    let isStatement =
      parent.is(ExpressionStmtSyntax.self) || parent.is(CodeBlockItemSyntax.self) || parent.is(LabeledStmtSyntax.self)
      || parent.is(IfExprSyntax.self)
    return isStatement ? .visitChildren : .skipChildren
  }

  /// Looks for `try` and `throw` in a statement outside its own blocks.
  private final class OwnThrows: SyntaxVisitor {
    private var found = false

    static func exist(in item: CodeBlockItemSyntax) -> Bool {
      let visitor = OwnThrows(viewMode: .sourceAccurate)
      visitor.walk(item.item)
      return visitor.found
    }

    override func visit(_ node: TryExprSyntax) -> SyntaxVisitorContinueKind {
      if node.questionOrExclamationMark == nil { found = true }
      return found ? .skipChildren : .visitChildren
    }

    override func visit(_ node: ThrowStmtSyntax) -> SyntaxVisitorContinueKind {
      found = true
      return .skipChildren
    }

    override func visit(_ node: CodeBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: SwitchCaseListSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: MemberBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
  }
}
