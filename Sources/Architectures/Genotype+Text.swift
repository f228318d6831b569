import Basics

/// The text form in which the field exchanges genotypes: the Python representation of a named tuple.
extension Genotype: CustomStringConvertible {
  /// The architecture as Python would print it.
  ///
  /// `Genotype(normal=[('sep_conv_5x5', 0), ...], normal_concat=range(2, 6), reduce=[...], reduce_concat=range(2, 6))`
  public var text: String {
    func list(_ edges: [Edge]) -> String {
      "[" + edges.map { "('\($0.primitive.rawValue)', \($0.source))" }.joined(separator: ", ") + "]"
    }
    func range(_ nodes: [Int]) -> String { "range(\(nodes.first!), \(nodes.last! + 1))" }
    return "Genotype(normal=\(list(normal)), normal_concat=\(range(normalConcat)), "
      + "reduce=\(list(reduce)), reduce_concat=\(range(reduceConcat)))"
  }

  /// The text form, on one line.
  public var description: String { text }

  /// Reads the text form.
  ///
  /// White space, either kind of quotation mark, lists or tuples, trailing commas, the four fields in any order or
  /// without their names, a list of nodes instead of a range, and a name assigned to (`best = Genotype(...)`) are
  /// taken too. Throws `KitError` naming the character (from 1) where the text stops making sense, or what the
  /// architecture lacks.
  public init(parsing text: String) throws {
    var parser = GenotypeParser(text)
    self = try parser.genotype()
  }
}

/// As one string, the text form.
extension Genotype: Codable {
  /// Reads the text form; throws `KitError` if it is none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      self = try Genotype(parsing: container.decode(String.self))
    } catch let error as KitError {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
    }
  }

  /// Writes the text form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
