import Basics
import Foundation

/// What a file of tensors is, by its content; its name says nothing.
public enum CheckpointForm: Equatable, Sendable {
  /// An archive of `torch.save` (PyTorch 1.6 and later).
  case torchArchive
  /// Pickles and raw storages, as `torch.save` wrote them before PyTorch 1.6.
  case torchPickles
  /// The safetensors format.
  case safeTensors

  /// The bytes with which an older file starts: a pickle, by protocol 2, of the number 0x1950a86a20f9469cfc6c.
  static let magicPickle: [UInt8] = [
    0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
  ]

  /// Looks at the start of a file.
  ///
  /// Throws `KitError` naming the file if it cannot be read or is none of these, and saying what it is where that can
  /// be told: a pointer of Git LFS, a web page, a compressed or tar archive, a pickle of something else.
  public init(of path: String) throws {
    let start = [UInt8](try AtomicFile.start(of: path, count: 512))
    func starts(with text: String) -> Bool { start.starts(with: Array(text.utf8)) }
    if starts(with: "PK\u{3}\u{4}") || starts(with: "PK\u{5}\u{6}") {
      self = .torchArchive
    } else if start.starts(with: Self.magicPickle) {
      self = .torchPickles
    } else if start.count > 8, start[8] == UInt8(ascii: "{"), start[5...7].allSatisfy({ $0 == 0 }) {
      self = .safeTensors
    } else {
      throw Self.unknown(start, path)
    }
  }

  private static func unknown(_ start: [UInt8], _ path: String) -> KitError {
    func starts(with text: String) -> Bool { start.starts(with: Array(text.utf8)) }
    let words = String(decoding: start.prefix(64), as: UTF8.self).lowercased()
      .trimmingCharacters(in: .whitespacesAndNewlines)
    if start.isEmpty { return KitError("the file is empty", at: path, advice: "Copy or download it again.") }
    if starts(with: "version https://git-lfs.") {
      return KitError(
        "this is a pointer of Git LFS, not the checkpoint itself", at: path,
        advice: "Fetch the file with: git lfs pull")
    }
    if words.hasPrefix("<!doctype html") || words.hasPrefix("<html") {
      return KitError(
        "this is a web page, saved instead of the checkpoint", at: path,
        advice: "Download the file itself, not the page about it.")
    }
    if start.starts(with: [0x1f, 0x8b]) || starts(with: "BZh") || start.starts(with: [0xfd, 0x37, 0x7a, 0x58, 0x5a]) {
      return KitError("this is a compressed file", at: path, advice: "Unpack it first.")
    }
    if start.count >= 262, start[257..<262].elementsEqual("ustar".utf8) {
      return KitError("this is a tar archive", at: path, advice: "Unpack it first and name the checkpoint in it.")
    }
    if start.count > 1, start[0] == 0x80, (2...5).contains(start[1]) {
      return KitError(
        "this is a pickle that torch.save did not write", at: path,
        advice: "Save a state_dict with torch.save in PyTorch, or its tensors with safetensors.")
    }
    return KitError(
      "this is neither a checkpoint of torch.save nor a safetensors file", at: path,
      advice: "Check that it is the right file and whole.")
  }
}
