import Basics
import Foundation

/// Everything that decides a run's result, as named texts: what a resumed run must share with the one it goes on from.
public struct RunIdentity: Codable, Equatable {
  /// Values by dotted names, for example `search.batchSize`.
  public private(set) var fields: [String: String] = [:]

  /// Of a run that nothing is said of yet.
  public init() {}

  /// Adds a value; the parts of a composite one are added by their names.
  public mutating func add(_ name: String, _ value: some Encodable) throws {
    let encoder = JSONEncoder()
    let object = try JSONSerialization.jsonObject(with: encoder.encode(value), options: .fragmentsAllowed)
    try flatten(name, object)
  }

  private mutating func flatten(_ name: String, _ object: Any) throws {
    switch object {
    case let parts as [String: Any]:
      for (key, part) in parts { try flatten("\(name).\(key)", part) }
    case let text as String: fields[name] = text
    default:
      let data = try JSONSerialization.data(withJSONObject: object, options: [.fragmentsAllowed, .sortedKeys])
      fields[name] = String(decoding: data, as: UTF8.self)
    }
  }

  /// What the engine that makes the run computes; nil if nobody has said.
  public var fingerprint: EngineFingerprint? {
    guard let engine = fields[Self.engine].flatMap(Digest.init(hexadecimal:)),
      let platform = fields[Self.platform].flatMap(Digest.init(hexadecimal:))
    else { return nil }
    return EngineFingerprint(engine: engine, platform: platform)
  }

  /// Says what the engine that makes the run computes.
  public mutating func add(_ fingerprint: EngineFingerprint) {
    fields[Self.engine] = fingerprint.engine.hex
    fields[Self.platform] = fingerprint.platform.hex
  }

  private static let engine = "fingerprint.engine"
  private static let platform = "fingerprint.platform"

  /// Why a run of another identity is not this one, as phrases; none if it can be gone on with.
  ///
  /// Where this identity has a fingerprint, the other's engine must be the same; its platform may be another.
  public func objections(to other: RunIdentity) -> [String] {
    var (mine, theirs) = (self, other)
    for key in [Self.engine, Self.platform] {
      mine.fields[key] = nil
      theirs.fields[key] = nil
    }
    let engines = fingerprint?.difference(from: other.fingerprint).map { [$0] } ?? []
    return engines + mine.differences(from: theirs)
  }

  /// One phrase for each field that is not the same in both, in the order of their names.
  public func differences(from other: RunIdentity) -> [String] {
    Set(fields.keys).union(other.fields.keys).sorted().compactMap { name in
      let mine = fields[name]
      let theirs = other.fields[name]
      guard mine != theirs else { return nil }
      return "\(name) is \(theirs ?? "absent") there and \(mine ?? "absent") here"
    }
  }
}
