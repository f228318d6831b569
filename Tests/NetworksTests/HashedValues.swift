import Basics
import Networks
import Tensors
import Testing

/// Numbers that depend on a name and a place alone, as `Tests/Reference/reference/draws.py` makes them.
///
/// With them a fixture of a large network need not store its weights.
enum HashedValues {
  /// `count` numbers in [-1, 1), multiples of 2^-23: SplitMix64 over the FNV-1a hash of the name.
  static func uniform(_ name: String, _ count: Int) -> [Double] {
    var start: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { start = (start ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return (1...count).map { place in
      var z = start &+ UInt64(place) &* 0x9e37_79b9_7f4a_7c15
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      z ^= z >> 31
      return Double(z >> 40) * 0x1p-23 - 1
    }
  }

  /// Weights of a sensible size: convolutions and the classifier within sqrt(6 / inputs), scales around 1.
  static func parameter(_ name: String, _ shape: [Int]) -> [Float] {
    let values = uniform(name, shape.reduce(1, *))
    if shape.count > 1 {
      let bound = (6 / Double(shape.dropFirst().reduce(1, *))).squareRoot()
      return values.map { Float($0 * bound) }
    }
    return values.map { Float(name.hasSuffix(".weight") ? 1 + 0.3 * $0 : 0.2 * $0) }
  }

  /// Gives every parameter of the set its hashed value.
  static func fill(_ set: ParameterSet) {
    for entry in set.entries { set[entry.name] = parameter(entry.name, entry.shape) }
  }

  /// Gives alphas and betas values in [-1, 1), much larger than at the start of a search, so that mix-ups show.
  static func fillArchitecture(_ set: ParameterSet) {
    for entry in set.entries { set[entry.name] = uniform(entry.name, entry.count).map { Float($0) } }
  }

  /// Feature matrices of 60 x 251 values in [-2, 2).
  static func features(_ name: String, _ count: Int) -> [Float] {
    uniform(name, count * 60 * 251).map { Float(2 * $0) }
  }
}

extension Fixture {
  /// Labels of the six utterances that the fixtures with hashed weights have.
  static let labels = [0, 1, 0, 1, 1, 0]

  /// Compares tensors with their norms and with eight values of each, as `Fixture.expect_summary` of
  /// `Tests/Reference` stores them.
  /// - Returns: the deviations of the norms and of the values.
  func summary(_ prefix: String, of tensors: [String: [Float]]) throws -> (norms: Deviation, values: Deviation) {
    let names = tensors.keys.sorted()
    #expect(names.joined(separator: "\n") == file.metadata["\(prefix)_names"])
    let flat = names.map { tensors[$0]! }
    var norms = Deviation()
    norms.add(
      "\(prefix) norms", found: flat.map { Float($0.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()) },
      expected: try values("\(prefix)_norms"))
    var places = Deviation()
    places.add(
      "\(prefix) values", found: flat.flatMap { value in (0..<8).map { value[$0 * value.count / 8] } },
      expected: try values("\(prefix)_values"))
    return (norms, places)
  }

  /// The deviation of one tensor.
  func deviation(_ name: String, of found: [Float]) throws -> Deviation {
    var deviation = Deviation()
    deviation.add(name, found: found, expected: try values(name))
    return deviation
  }
}

extension ParameterSet {
  /// All values by name.
  var named: [String: [Float]] { Dictionary(uniqueKeysWithValues: entries.map { ($0.name, self[$0.name]) }) }

  /// All gradients by name.
  var namedGradients: [String: [Float]] {
    Dictionary(uniqueKeysWithValues: entries.map { ($0.name, gradient($0.name)) })
  }
}
