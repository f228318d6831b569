/// Makes Swift scripts at random, of constructs whose meaning depends on where they stand and which names they see.
///
/// Every program compiles, ends, and prints what its variables hold. The same seed makes the same program.
struct ProgramGenerator {
  /// The program's top-level pieces, in order; cells may be cut between any two.
  private(set) var pieces: [String] = []
  private var random: SplitMix
  private var count = 0
  /// Variables of type `Int` that have their value, and those of them that may change.
  private var values: [String] = []
  private var variables: [String] = []
  /// Functions from `Int` to `Int` that may be called.
  private var functions: [String] = []

  init(seed: UInt64, length: Int, isAsynchronous: Bool) {
    random = SplitMix(state: seed)
    add("var total = \(random.next(100))")
    values = ["total"]
    variables = ["total"]
    let makers: [(inout ProgramGenerator) -> Void] = [
      { $0.variable() }, { $0.mutation() }, { $0.function() }, { $0.closure() }, { $0.structure() }, { $0.extended() },
      { $0.enumeration() }, { $0.loop() }, { $0.condition() }, { $0.throwing() }, { $0.observed() }, { $0.tuple() },
      { $0.text() }, { $0.declaredBelow() }, { $0.conditional() }, { $0.generic() }, { $0.binding() }, { $0.words() },
      { $0.accumulator() }, { $0.deferred() },
    ]
    for _ in 0..<length {
      makers[random.next(makers.count)](&self)
      if isAsynchronous, random.next(8) == 0 { asynchronous() }
    }
    for name in values { add("print(\"\(name) =\", \(name))") }
  }

  /// The pieces in cells, cut at random.
  func cells(seed: UInt64) -> [String] {
    var random = SplitMix(state: seed)
    var cells = [""]
    for piece in pieces {
      if random.next(3) == 0 { cells.append("") }
      cells[cells.count - 1] += piece + "\n"
    }
    return cells
  }

  private mutating func add(_ piece: String) { pieces.append(piece) }

  private mutating func name(_ prefix: String) -> String {
    count += 1
    return "\(prefix)\(count)"
  }

  private mutating func value() -> String { values[random.next(values.count)] }
  private mutating func changeable() -> String { variables[random.next(variables.count)] }

  private mutating func expression(_ extra: [String] = [], depth: Int = 2) -> String {
    switch random.next(depth == 0 ? 3 : 8) {
    case 0: return "\(random.next(1000))"
    case 1: return extra.isEmpty ? value() : extra[random.next(extra.count)]
    case 2: return value()
    case 3: return "(\(expression(extra, depth: depth - 1)) &+ \(expression(extra, depth: depth - 1)))"
    case 4: return "(\(expression(extra, depth: depth - 1)) &* \(random.next(9) + 1))"
    case 5: return "(\(expression(extra, depth: depth - 1)) % \(random.next(90) + 7))"
    case 6:
      return "(\(expression(extra, depth: 0)) > \(expression(extra, depth: 0)) ? \(expression(extra, depth: 0)) : 1)"
    default:
      return functions.isEmpty ? value() : "\(functions[random.next(functions.count)])(\(expression(extra, depth: 0)))"
    }
  }

  // MARK: Variables

  private mutating func variable() {
    let (new, isConstant) = (name("v"), random.next(2) == 0)
    let type = random.next(2) == 0 ? ": Int" : ""
    add("\(isConstant ? "let" : "var") \(new)\(type) = \(expression())")
    values.append(new)
    if !isConstant { variables.append(new) }
  }

  private mutating func mutation() {
    add("\(changeable()) = \(expression()) &+ 1; print(\"now\", \(value()))")
  }

  private mutating func observed() {
    let new = name("o")
    add("var \(new) = \(expression()) {\n  didSet { total = total &+ \(new) &- oldValue }\n}\n\(new) = \(expression())")
    values.append(new)
    let computed = name("c")
    add("var \(computed): Int {\n  get { \(expression()) }\n  set { total = newValue }\n}")
    add("\(computed) = \(expression()); print(\(computed), total)")
  }

  private mutating func tuple() {
    let (first, second) = (name("t"), name("t"))
    add("let (\(first), \(second)): (Int, Int) = (\(expression()), \(expression())), \(name("u")) = 1")
    values += [first, second]
    let late = name("l")
    add("let \(late): Int\nif \(value()) > 9 { \(late) = \(expression()) } else { \(late) = 2 }")
    values.append(late)
  }

  private mutating func binding() {
    let new = name("b")
    add("guard let \(new) = Int(\"\\(\(expression()))\") else {\n  fatalError(\"no number\")\n}")
    // What a `guard` binds is no global variable to Swift: functions and types do not see it.
    let maybe = name("m")
    add("let \(maybe): Int? = \(expression()) % 2 == 0 ? \(new) : nil")
    add("if let \(maybe) { print(\"even\", \(maybe)) } else { print(\"odd\") }")
  }

  // MARK: Declarations

  private mutating func function() {
    let (new, shadow) = (name("f"), value())
    // The parameter hides a variable of the chapter.
    add("func \(new)(_ \(shadow): Int) -> Int {\n  \(expression([shadow]))\n}")
    functions.append(new)
    add("print(\(new)(\(expression())))")
    let change = name("g")
    add("func \(change)(by step: Int = 2) { \(changeable()) &+= step }\n\(change)()\n\(change)(by: \(expression()))")
  }

  private mutating func closure() {
    let (new, shadow) = (name("k"), value())
    add("let \(new): (Int) -> Int = { \(shadow) in\n  let x = \(shadow) % 77\n  return \(expression([shadow, "x"]))\n}")
    functions.append(new)
    add("print([1, 2, 3].map { \(new)($0) }\n  .reduce(0) { $0 &+ $1 })")
  }

  private mutating func structure() {
    let (new, hidden) = (name("S"), value())
    add(
      """
      struct \(new) {
        var \(hidden) = \(random.next(50))
        var seen: Int { \(hidden) &+ \(expression()) }
        mutating func step() { \(hidden) &+= \(expression()) }
      }
      """)
    let object = name("s")
    add("var \(object) = \(new)(); \(object).step(); print(\(object).seen, \(object).\(hidden))")
    let kind = name("C")
    add(
      "final class \(kind) {\n  let id = \(expression())\n  deinit { print(\"gone\", id) }\n}\ndo { print(\(kind)().id) }"
    )
  }

  private mutating func extended() {
    let new = name("e")
    add("extension Int { var \(new): Int { self &+ \(expression(["self"])) } }")
    add("extension Array where Element == Int { func \(new)() -> Int { count &* \(expression(["count"])) } }")
    add("print(3.\(new), [\(value()), 4].\(new)())")
  }

  private mutating func enumeration() {
    let new = name("E")
    add(
      "enum \(new): String, CaseIterable {\n  case one, two\n  func weight() -> Int { self == .one ? \(expression()) : 5 }\n}"
    )
    add(
      "for item in \(new).allCases {\n  switch item {\n  case .one: print(item, item.weight())\n  default: print(item.rawValue)\n  }\n}"
    )
  }

  private mutating func generic() {
    let (new, prefix) = (name("P"), name("q"))
    add("protocol \(new) { func \(prefix)() -> Int }")
    add("print(\(prefix)Of(\(prefix)Box(n: \(expression()))))")
    add("struct \(prefix)Box: \(new) { let n: Int; func \(prefix)() -> Int { n &+ \(value()) } }")
    add("func \(prefix)Of<T: \(new)>(_ x: T) -> Int { x.\(prefix)() &* 2 }")
  }

  private mutating func declaredBelow() {
    let new = name("h")
    let body = expression(["n"])
    add("print(\(new)(\(expression())))")
    add("func \(new)(_ n: Int) -> Int { \(body) }")
  }

  // MARK: Statements

  private mutating func loop() {
    let label = name("loop")
    let index = values.count > 1 && random.next(2) == 0 ? values.last! : "i"
    add(
      """
      \(label): for \(index) in 0..<4 {
        if \(index) == 2 { continue \(label) }
        var j = \(index)
        while j < 3 { j += 1; total = total &+ \(expression([index, "j"])) }
        if total % 5 == 3 { break \(label) }
      }
      repeat { total = total &+ 1 } while total % 4 != 0
      """)
  }

  private mutating func condition() {
    add(
      "if \(value()) % 3 == 1 {\n  print(\"a\", \(expression()))\n} else if case 0...500 = \(value()) {\n  print(\"b\")\n}\nelse { print(\"c\") }"
    )
    add("let \(name("w")) = if total > 50 { \(expression()) } else { \(expression()) }")
  }

  private mutating func throwing() {
    let new = name("X")
    add("struct \(new): Error { let code: Int }")
    add("func try\(new)(_ n: Int) throws -> Int { if n % 2 == 0 { throw \(new)(code: n) }; return n }")
    add("do {\n  print(try try\(new)(\(expression())))\n} catch let error as \(new) { print(\"caught\", error.code) }")
    let value = name("y")
    add("let \(value) = (try? try\(new)(\(expression()))) ?? 4; print(try try\(new)(3))")
    values.append(value)
  }

  private mutating func text() {
    add(
      "print(\"\"\"\n  \\(\(expression())) \"quoted\" {\n    /* no comment */\n  \"\"\", #\"\\(raw) \\#(\(value()))\"#)"
    )
    add("/* a /* nested */ comment { */ print(\"x: \\([\(value())].map { \"<\\($0)>\" }.joined()))\") // }")
  }

  private mutating func words() {
    let new = name("set")
    add("let \(new) = \(expression())\nlet prefix\(count) =\n  \(new)")
    add("extension String { var \(new)s: String { self + \"\\(\(new))\" } }\nprint(\"s\".\(new)s, prefix\(count))")
    add("print(\"a/b\".contains(/a\\/[\"{]?b/), [1, 2]\n  .count)")
  }

  private mutating func conditional() {
    let new = name("z")
    add(
      "#if os(Linux)\nimport Foundation\nextension Int { var \(new): Int { self &- \(value()) } }\n#else\nlet never = 1\n#endif"
    )
    add("#if DEBUG || true\nprint(7.\(new))\n#endif")
  }

  private mutating func accumulator() {
    let new = name("A")
    add(
      "final class \(new) {\n  static var shared = \(new)()\n  var sum = 0\n  func add(_ n: Int) { sum = sum &+ n &+ \(value()) }\n}"
    )
    add("for n in 0..<3 { \(new).shared.add(n) }; print(\(new).shared.sum)")
  }

  private mutating func deferred() { add("defer { print(\"deferred\", \(expression())) }") }

  private mutating func asynchronous() {
    let new = name("w")
    add("func \(new)() async throws -> Int { await Task.yield(); return \(expression()) }")
    add("let \(new)Value = try await \(new)()")
    values.append("\(new)Value")
    add("let \(new)Stream = AsyncStream(Int.self) { c in\n  c.yield(\(expression()))\n  c.finish()\n}")
    add("for await n in \(new)Stream { print(\"streamed\", n) }")
  }
}

/// The generator of Steele, Lea and Flood: small, and the same everywhere.
struct SplitMix {
  var state: UInt64

  /// A number from 0 up to but without `limit`.
  mutating func next(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(limit))
  }
}
