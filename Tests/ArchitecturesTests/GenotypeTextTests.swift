import Architectures
import Basics
import Foundation
import Testing

@Suite("Genotype text")
struct GenotypeTextTests {
  static let paper =
    "Genotype(normal=[('sep_conv_5x5', 0), ('sep_conv_5x5', 1), ('sep_conv_3x3', 2), ('dil_conv_5x5', 0), "
    + "('avg_pool_3x3', 2), ('max_pool_3x3', 3), ('avg_pool_3x3', 2), ('avg_pool_3x3', 4)], "
    + "normal_concat=range(2, 6), reduce=[('sep_conv_5x5', 1), ('sep_conv_3x3', 0), ('dil_conv_3x3', 2), "
    + "('avg_pool_3x3', 0), ('dil_conv_5x5', 2), ('sep_conv_3x3', 3), ('dil_conv_3x3', 2), ('avg_pool_3x3', 4)], "
    + "reduce_concat=range(2, 6))"

  @Test("the paper's genotype is written and read as the field writes it")
  func paperText() throws {
    #expect(Genotype.paper.text == Self.paper)
    #expect(try Genotype(parsing: Self.paper) == .paper)
  }

  @Test("two hundred random genotypes survive text and JSON")
  func roundTrips() throws {
    var generator = RandomGenerator(seed: 0, stream: "round trips")
    var seen: Set<Genotype> = []
    for _ in 0..<200 {
      let genotype = Genotype.random(using: &generator)
      seen.insert(genotype)
      #expect(try Genotype(parsing: genotype.text) == genotype)
      #expect(try JSONDecoder().decode([Genotype].self, from: JSONEncoder().encode([genotype])) == [genotype])
    }
    #expect(seen.count == 200)
    var again = RandomGenerator(seed: 0, stream: "round trips")
    #expect(seen.contains(Genotype.random(using: &again)))
  }

  @Test(
    "other spellings of the same architecture are read",
    arguments: [
      ("a name assigned to", "PC_DARTS = " + paper),
      ("line breaks", paper.replacingOccurrences(of: ", ", with: ",\n\t  ") + "\n"),
      ("double quotes", paper.replacingOccurrences(of: "'", with: "\"")),
      ("no spaces", paper.replacingOccurrences(of: " ", with: "")),
      ("lists of nodes", paper.replacingOccurrences(of: "range(2, 6)", with: "[2, 3, 4, 5]")),
      ("trailing commas", paper.replacingOccurrences(of: "4)]", with: "4,),]").dropLast() + ",)"),
      (
        "no field names",
        ["normal=", "normal_concat=", "reduce=", "reduce_concat="].reversed().reduce(paper) {
          $0.replacingOccurrences(of: $1, with: "")
        }
      ),
    ])
  func tolerance(spelling: String, text: String) throws {
    #expect(try Genotype(parsing: text) == .paper, "\(spelling)")
  }

  @Test(
    "malformed text is refused with the place and the reason",
    arguments: [
      ("", "expected \"Genotype(\", found the end, at character 1"),
      ("  best", "expected \"Genotype(\", found \"b\", at character 3"),
      ("Genotype", "expected \"(\", found the end, at character 9"),
      ("Genotype(normals=[])", "unknown field \"normals\", at character 10"),
      ("Genotype(normal=[], normal=[])", "the field normal is given twice, at character 21"),
      ("Genotype(normal=['skip_connect', 0])", "expected \"(\" and an operation, found \"'\", at character 18"),
      ("Genotype(normal=[(skip_connect, 0)])", "expected a quoted operation, found \"s\", at character 19"),
      ("Genotype(normal=[('skip_connect, 0)])", "the quotation mark is not closed, at character 19"),
      ("Genotype(normal=[('conv_7x7', 0)])", "unknown operation \"conv_7x7\", at character 19"),
      ("Genotype(normal=[('none' 0)])", "expected \",\", found \"0\", at character 26"),
      ("Genotype(normal=[('none', -1)])", "expected a number, found \"-\", at character 27"),
      ("Genotype(normal=[('none', 99999999999999999999)])", "the number is too large, at character 27"),
      ("Genotype(normal=[('none', 0] )", "expected \")\", found \"]\", at character 28"),
      ("Genotype(normal=[('none', 0) ('none', 1)])", "expected \",\" or \"]\", found \"(\", at character 30"),
      ("Genotype(normal=[], normal_concat=rang(2, 6))", "expected \"range(\" or a list of nodes"),
      ("Genotype(normal=[], normal_concat=range(6, 2))", "range(6, 2) is not a range of nodes, at character 35"),
      ("Genotype(normal=[], normal_concat=range(2, 6))", "expected \",\", found \")\", at character 46"),
      (String(paper.dropLast()), "expected \")\", found the end, at character"),
      (paper + ")", "expected nothing after the genotype, found \")\", at character"),
    ])
  func malformed(text: String, expected: String) {
    let error = #expect(throws: KitError.self) { try Genotype(parsing: text) }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }

  @Test("an unknown operation is answered with the list of known ones")
  func unknownOperation() {
    let error = #expect(throws: KitError.self) {
      try Genotype(parsing: Self.paper.replacingOccurrences(of: "max_pool_3x3", with: "max_pool_5x5"))
    }
    #expect(
      error?.advice
        == "The operations are none, max_pool_3x3, avg_pool_3x3, skip_connect, sep_conv_3x3, sep_conv_5x5, "
        + "dil_conv_3x3, dil_conv_5x5.")
  }

  @Test(
    "an architecture that is none is refused",
    arguments: [
      ("('avg_pool_3x3', 4)], normal", "('avg_pool_3x3', 5)], normal", "leads into node 5"),
      ("('sep_conv_5x5', 1), ('sep_conv_3x3', 2)", "('sep_conv_5x5', 0), ('sep_conv_3x3', 2)", "the same source"),
      ("('max_pool_3x3', 3)", "('none', 3)", "does not keep"),
      (", ('max_pool_3x3', 3)", "", "has 7 edges, expected 8"),
      ("normal_concat=range(2, 6)", "normal_concat=range(3, 6)", "joins the nodes [3, 4, 5]"),
    ])
  func invalid(part: String, replacement: String, expected: String) {
    let text = Self.paper.replacingOccurrences(of: part, with: replacement)
    #expect(text != Self.paper)
    let error = #expect(throws: KitError.self) { try Genotype(parsing: text) }
    #expect(error?.description.contains(expected) == true, "\(error?.description ?? "")")
  }
}
