import Foundation
import Basics

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
