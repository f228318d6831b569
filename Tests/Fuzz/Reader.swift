import Basics
import Foundation

/// Something that reads a file that a user was given by others.
struct Reader: Sendable {
  let name: String
  /// The ending of its files' names.
  let suffix: String
  /// Pieces of its language.
  let words: [String]
  /// Files and folders of the repository that are inputs too.
  let examples: [String]
  /// What stands in the file for an input; as it is unless a checksum has to be mended.
  let wrap: @Sendable (Data) -> Data
  /// Reads the file.
  ///
  /// It may throw a `KitError`; anything else that it throws, and a result that is not what it should be, are findings.
  let read: @Sendable (_ path: String) throws -> Void

  init(
    _ name: String, suffix: String, words: [String] = [], examples: [String] = [],
    wrap: @escaping @Sendable (Data) -> Data = { $0 }, read: @escaping @Sendable (_ path: String) throws -> Void
  ) {
    self.name = name
    self.suffix = suffix
    self.words = words
    self.examples = examples
    self.wrap = wrap
    self.read = read
  }
}

/// A result that a reader must not give.
struct WrongResult: Error, CustomStringConvertible {
  let description: String
  init(_ what: String) { description = what }
}
