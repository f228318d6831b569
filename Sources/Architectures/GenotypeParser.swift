import Basics

/// A recursive-descent reader of the genotype text form; it evaluates nothing.
struct GenotypeParser {
  private let characters: [Character]
  private var position = 0

  init(_ text: String) { characters = Array(text) }

  private enum Field: String, CaseIterable {
    case normal, normalConcat = "normal_concat"
    case reduce, reduceConcat = "reduce_concat"
  }

  /// `[name =] Genotype(field, field, field, field)` and nothing after it.
  mutating func genotype() throws -> Genotype {
    var name = word()
    if name != nil, name != "Genotype", take("=") { name = word() }
    guard name == "Genotype" else {
      position = 0
      skipSpace()
      throw unexpected("\"Genotype(\"")
    }
    try expect("(")
    var edges: [Field: [Genotype.Edge]] = [:]
    var nodes: [Field: [Int]] = [:]
    for index in 0..<Field.allCases.count {
      if index > 0 { try expect(",") }
      let start = position
      let field = try self.field(at: index)
      guard edges[field] == nil, nodes[field] == nil else {
        position = start
        skipSpace()
        throw error("the field \(field.rawValue) is given twice")
      }
      switch field {
      case .normal, .reduce: edges[field] = try list { try $0.edge() }
      case .normalConcat, .reduceConcat: nodes[field] = try nodeList()
      }
    }
    _ = take(",")
    try expect(")")
    skipSpace()
    guard position == characters.count else { throw unexpected("nothing after the genotype") }
    return try Genotype(
      normal: edges[.normal]!, normalConcat: nodes[.normalConcat]!, reduce: edges[.reduce]!,
      reduceConcat: nodes[.reduceConcat]!)
  }

  /// `name =`, or nothing: then the field is the one at that place of the usual order.
  private mutating func field(at index: Int) throws -> Field {
    skipSpace()
    let start = position
    guard let name = word(), take("=") else {
      position = start
      return Field.allCases[index]
    }
    guard let field = Field(rawValue: name) else {
      position = start
      let known = Field.allCases.map(\.rawValue).joined(separator: ", ")
      throw error("unknown field \"\(name)\"", advice: "The fields are \(known).")
    }
    return field
  }

  /// `('sep_conv_3x3', 2)`.
  private mutating func edge() throws -> Genotype.Edge {
    skipSpace()
    guard let close = opening() else { throw unexpected("\"(\" and an operation") }
    let primitive = try primitive()
    try expect(",")
    let source = try integer()
    _ = take(",")
    try expect(close)
    return Genotype.Edge(primitive: primitive, source: source)
  }

  private mutating func primitive() throws -> Primitive {
    skipSpace()
    let start = position
    guard let quote = peek, quote == "'" || quote == "\"" else { throw unexpected("a quoted operation") }
    position += 1
    guard let end = characters[position...].firstIndex(of: quote) else {
      position = start
      throw error("the quotation mark is not closed")
    }
    let name = String(characters[position..<end])
    guard let primitive = Primitive(rawValue: name) else {
      position = start
      let known = Primitive.allCases.map(\.rawValue).joined(separator: ", ")
      throw error("unknown operation \"\(name)\"", advice: "The operations are \(known).")
    }
    position = end + 1
    return primitive
  }

  /// `range(2, 6)` or `[2, 3, 4, 5]`.
  private mutating func nodeList() throws -> [Int] {
    skipSpace()
    let start = position
    guard let name = word() else { return try list { try $0.integer() } }
    guard name == "range" else {
      position = start
      throw unexpected("\"range(\" or a list of nodes")
    }
    try expect("(")
    let first = try integer()
    try expect(",")
    let end = try integer()
    try expect(")")
    guard first <= end, end <= 100 else {
      position = start
      throw error("range(\(first), \(end)) is not a range of nodes", advice: "Write range(2, 6).")
    }
    return Array(first..<end)
  }

  /// Elements between brackets or parentheses, a comma after the last allowed.
  private mutating func list<Element>(_ element: (inout GenotypeParser) throws -> Element) throws -> [Element] {
    skipSpace()
    guard let close = opening() else { throw unexpected("\"[\"") }
    var elements: [Element] = []
    while !take(close) {
      if !elements.isEmpty {
        guard take(",") else { throw unexpected("\",\" or \"\(close)\"") }
        if take(close) { break }
      }
      elements.append(try element(&self))
    }
    return elements
  }

  private mutating func integer() throws -> Int {
    skipSpace()
    let start = position
    while let digit = peek, digit.isASCII, digit.isNumber { position += 1 }
    guard position > start else { throw unexpected("a number") }
    guard let value = Int(String(characters[start..<position])) else {
      position = start
      throw error("the number is too large")
    }
    return value
  }

  // MARK: - Characters

  private var peek: Character? { position < characters.count ? characters[position] : nil }

  private mutating func skipSpace() { while let next = peek, next.isWhitespace { position += 1 } }

  private mutating func take(_ character: Character) -> Bool {
    skipSpace()
    guard peek == character else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Character) throws {
    guard take(character) else { throw unexpected("\"\(character)\"") }
  }

  /// Takes an opening bracket or parenthesis and returns the one that closes it.
  private mutating func opening() -> Character? {
    if take("(") { return ")" }
    return take("[") ? "]" : nil
  }

  private mutating func word() -> String? {
    skipSpace()
    let start = position
    while let next = peek, next.isASCII, next.isLetter || next.isNumber || next == "_" { position += 1 }
    return position > start ? String(characters[start..<position]) : nil
  }

  private func unexpected(_ expected: String) -> KitError {
    error("expected \(expected), found \(peek.map { "\"\($0)\"" } ?? "the end")")
  }

  private func error(_ what: String, advice: String? = nil) -> KitError {
    KitError("\(what), at character \(position + 1) of the genotype", advice: advice)
  }
}
