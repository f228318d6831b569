import Basics
import Testing

@Suite("Names and messages")
struct NameTests {
  @Test("a name that is not what it looks like, or leads elsewhere, is refused")
  func names() {
    for name in ["LA_T_1000137", "A07", "-", "a.b-c", "Ünïcode", "part/one", "…", "..a"] {
      #expect(FieldName.problem(name) == nil, "\(name)")
    }
    for (name, problem) in [
      ("", "is empty"), ("a\u{0}", "invisible character (U+0000)"), ("a\u{a0}", "a space (U+00A0)"),
      ("a\u{2003}", "a space (U+2003)"), ("\u{feff}a", "invisible character (U+FEFF)"),
      ("a\u{200b}b", "invisible character (U+200B)"), ("a\u{202e}b", "invisible character (U+202E)"),
      ("a b", "a space (U+0020)"), ("../a", "out of its folder"), ("a/../../b", "out of its folder"),
      ("/etc/passwd", "out of its folder"), ("..", "out of its folder"), (".", "out of its folder"),
      ("a//b", "out of its folder"),
    ] {
      #expect(FieldName.problem(name)?.contains(problem) == true, "\(name): \(FieldName.problem(name) ?? "no problem")")
    }
  }

  @Test("a message cannot command a terminal, and keeps its line breaks")
  func messages() {
    let error = KitError(
      "no tensor \u{1b}]0;title\u{7}\u{1b}[2J\u{9b}1m\r\u{202e}x", at: "a\u{8}b", advice: "See\n  below.")
    #expect(
      error.description
        == "a\\u{8}b: no tensor \\u{1b}]0;title\\u{7}\\u{1b}[2J\\u{9b}1m\\u{d}\\u{202e}x. See\n  below.")
    #expect("Genotype → é\t日本".printable == "Genotype → é\t日本")
  }

  @Test("an error without a place gets one, and one with a place keeps it")
  func places() {
    let first = #expect(throws: KitError.self) { try KitError.located(at: "f") { throw KitError("a", advice: "b.") } }
    #expect(first == KitError("a", at: "f", advice: "b."))
    let second = #expect(throws: KitError.self) { try KitError.located(at: "f") { throw KitError("a", at: "g") } }
    #expect(second?.location == "g")
  }
}
