internal import SwiftSyntax

/// Collects the names in a top-level item.
final class NameCollector: SyntaxVisitor {
  /// Names that stand where a variable may be read or written.
  private(set) var mentions: Set<String> = []
  /// Every identifier and operator.
  private(set) var words: Set<String> = []
  /// Names of functions, types and members, and of types that are extended.
  private(set) var declared: Set<String> = []
  /// Variables of the chapter that the item declares.
  private(set) var variables: Set<String> = []
  /// Those of them that get no value here.
  private(set) var uninitialised: Set<String> = []
  /// Whether it is an extension that others may use without a name of it: by a conformance, subscript or initialiser.
  var isImplicit: Bool { isExtension && isReachedWithoutName }
  private var isExtension = false
  private var isReachedWithoutName = false
  /// The blocks around the current node, whose variables are not the chapter's: for each, the names that can only mean
  /// something of the block in all of it, which are parameters and members.
  private var scopes: [Set<String>] = []

  init(_ item: CodeBlockItemSyntax) {
    super.init(viewMode: .sourceAccurate)
    walk(item.item)
  }

  override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
    switch token.tokenKind {
    case .identifier(let name): words.insert(Self.plain(name))
    case .binaryOperator(let name), .prefixOperator(let name), .postfixOperator(let name): words.insert(name)
    default: break
    }
    return .skipChildren
  }

  override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
    if node.parent?.as(MemberAccessExprSyntax.self)?.declName.id != node.id { mention(node.baseName) }
    return .visitChildren
  }

  /// `if let name` and `guard let name` read a variable of that name.
  override func visit(_ node: OptionalBindingConditionSyntax) -> SyntaxVisitorContinueKind {
    if node.initializer == nil, let name = node.pattern.as(IdentifierPatternSyntax.self) { mention(name.identifier) }
    return .visitChildren
  }

  /// `{ [name] in` reads a variable of that name.
  override func visit(_ node: ClosureCaptureSyntax) -> SyntaxVisitorContinueKind {
    if node.initializer == nil { mention(node.name) }
    return .visitChildren
  }

  override func visit(_ node: PatternBindingSyntax) -> SyntaxVisitorContinueKind {
    guard scopes.isEmpty else { return .visitChildren }
    let names = Set(
      node.pattern.tokens(viewMode: .sourceAccurate).compactMap { token -> String? in
        if case .identifier(let name) = token.tokenKind { Self.plain(name) } else { nil }
      })
    variables.formUnion(names)
    let type = node.typeAnnotation?.type
    let startsAsNil =
      type?.is(OptionalTypeSyntax.self) == true || type?.is(ImplicitlyUnwrappedOptionalTypeSyntax.self) == true
    if node.initializer == nil, !startsAsNil { uninitialised.formUnion(names) }
    declared.formUnion(names)
    return .visitChildren
  }

  /// What the conditions of a `guard` at the top level bind belongs to the chapter.
  override func visit(_ node: IdentifierPatternSyntax) -> SyntaxVisitorContinueKind {
    if scopes.isEmpty { variables.insert(Self.plain(node.identifier.text)) }
    return .visitChildren
  }

  override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { declare(node.name) }
  override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { declare(node.name) }
  override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { declare(node.name) }
  override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { declare(node.name) }
  override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { declare(node.name) }
  override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind { declare(node.name) }
  override func visit(_ node: TypeAliasDeclSyntax) -> SyntaxVisitorContinueKind { declare(node.name) }
  override func visit(_ node: MacroDeclSyntax) -> SyntaxVisitorContinueKind { declare(node.name) }

  override func visit(_ node: ExtensionDeclSyntax) -> SyntaxVisitorContinueKind {
    isExtension = true
    if node.inheritanceClause != nil { isReachedWithoutName = true }
    for token in node.extendedType.tokens(viewMode: .sourceAccurate) { _ = declare(token) }
    return .visitChildren
  }

  override func visit(_ node: SubscriptDeclSyntax) -> SyntaxVisitorContinueKind {
    isReachedWithoutName = true
    return .visitChildren
  }

  override func visit(_ node: InitializerDeclSyntax) -> SyntaxVisitorContinueKind {
    isReachedWithoutName = true
    return .visitChildren
  }

  override func visit(_ node: MemberBlockSyntax) -> SyntaxVisitorContinueKind {
    var members: Set<String> = []
    for member in node.members {
      for binding in member.decl.as(VariableDeclSyntax.self)?.bindings ?? [] {
        for token in binding.pattern.tokens(viewMode: .sourceAccurate) { members.insert(Self.plain(token.text)) }
      }
    }
    declared.formUnion(members)
    return enter(members)
  }

  override func visitPost(_ node: MemberBlockSyntax) { scopes.removeLast() }

  override func visit(_ node: CodeBlockSyntax) -> SyntaxVisitorContinueKind {
    if let function = node.parent?.as(FunctionDeclSyntax.self) {
      return enter(Self.names(function.signature.parameterClause.parameters))
    }
    if let loop = node.parent?.as(ForStmtSyntax.self), let name = loop.pattern.as(IdentifierPatternSyntax.self) {
      return enter([Self.plain(name.identifier.text)])
    }
    return enter()
  }

  override func visitPost(_ node: CodeBlockSyntax) { scopes.removeLast() }

  override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind {
    switch node.signature?.parameterClause {
    case .simpleInput(let names): enter(Set(names.map { Self.plain($0.name.text) }))
    case .parameterClause(let clause):
      enter(Set(clause.parameters.map { Self.plain(($0.secondName ?? $0.firstName).text) }))
    case nil: enter()
    @unknown default: fatalError("parameters of a kind that this version of the parser's library adds: \(node)")
    }
  }

  override func visitPost(_ node: ClosureExprSyntax) { scopes.removeLast() }
  override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { enter() }
  override func visitPost(_ node: AccessorBlockSyntax) { scopes.removeLast() }
  override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind { enter() }
  override func visitPost(_ node: ForStmtSyntax) { scopes.removeLast() }
  override func visit(_ node: WhileStmtSyntax) -> SyntaxVisitorContinueKind { enter() }
  override func visitPost(_ node: WhileStmtSyntax) { scopes.removeLast() }
  override func visit(_ node: DoStmtSyntax) -> SyntaxVisitorContinueKind { enter() }
  override func visitPost(_ node: DoStmtSyntax) { scopes.removeLast() }
  override func visit(_ node: IfExprSyntax) -> SyntaxVisitorContinueKind { enter() }
  override func visitPost(_ node: IfExprSyntax) { scopes.removeLast() }
  override func visit(_ node: SwitchExprSyntax) -> SyntaxVisitorContinueKind { enter() }
  override func visitPost(_ node: SwitchExprSyntax) { scopes.removeLast() }

  private func enter(_ names: Set<String> = []) -> SyntaxVisitorContinueKind {
    scopes.append(names)
    return .visitChildren
  }

  private func mention(_ token: TokenSyntax) {
    let name = Self.plain(token.text)
    if !scopes.contains(where: { $0.contains(name) }) { mentions.insert(name) }
  }

  /// The names of a function's parameters within it.
  private static func names(_ parameters: FunctionParameterListSyntax?) -> Set<String> {
    Set(parameters?.map { plain(($0.secondName ?? $0.firstName).text) } ?? [])
  }

  private func declare(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
    declared.insert(Self.plain(token.text))
    return .visitChildren
  }

  private static func plain(_ name: String) -> String {
    name.hasPrefix("`") && name.hasSuffix("`") && name.count > 2 ? String(name.dropFirst().dropLast()) : name
  }
}
