import Basics
import Foundation

/// A corpus in the layout of ASVspoof 2019 LA.
///
/// `LA/ASVspoof2019_LA_{train,dev,eval}/flac/UTTERANCE.flac`; protocols in `LA/ASVspoof2019_LA_cm_protocols/`, as in
/// the official archive, or directly in `LA/`, as the authors' code expects.
public struct CorpusLayout: Equatable, Sendable {
  /// The folder `LA`.
  public let root: String

  static let protocolFolder = "ASVspoof2019_LA_cm_protocols"

  /// Finds the corpus in a folder, which may be `LA` itself or the one that contains it.
  ///
  /// Throws `KitError` saying where it looked.
  public init(_ folder: String) throws {
    let manager = FileManager.default
    var isFolder: ObjCBool = false
    guard manager.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw KitError(
        "there is no such folder", at: folder,
        advice: "Give the folder that contains LA, or build the embedded corpus with: ./kit corpus build")
    }
    let candidates = ["\(folder)/LA", folder]
    let found = candidates.first { candidate in
      Partition.allCases.contains { manager.fileExists(atPath: "\(candidate)/\($0.folder)") }
    }
    guard let found else {
      throw KitError(
        "no corpus in the layout of ASVspoof 2019 LA; looked for \(Partition.train.folder) in "
          + candidates.joined(separator: " and "), at: folder,
        advice: "Give the folder that contains LA, or build the embedded corpus with: ./kit corpus build")
    }
    root = found
  }

  /// The layout of a corpus that is about to be written below `folder`.
  public init(creatingIn folder: String) { root = "\(folder)/LA" }

  /// Where a new corpus's protocols go, as in the official archive.
  public func newProtocolPath(_ partition: Partition) -> String {
    "\(root)/\(Self.protocolFolder)/\(partition.protocolName)"
  }

  /// Where the utterances of a partition are.
  public func audioFolder(_ partition: Partition) -> String { "\(root)/\(partition.folder)/flac" }

  /// The file of an utterance.
  public func audioPath(_ partition: Partition, utterance: String) -> String {
    "\(audioFolder(partition))/\(utterance).flac"
  }

  /// The protocol file of a partition, in either place; throws `KitError` naming both if there is none.
  public func protocolPath(_ partition: Partition) throws -> String {
    let candidates = [newProtocolPath(partition), "\(root)/\(partition.protocolName)"]
    guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw KitError(
        "no \(partition.rawValue) protocol; looked for \(candidates.joined(separator: " and "))", at: root,
        advice: "Unpack the protocols of the official archive there.")
    }
    return found
  }

  /// The trials of a partition, in protocol order.
  public func trials(_ partition: Partition) throws -> [Trial] { try TrialProtocol.read(protocolPath(partition)) }

  /// Throws `KitError` naming the audio folder of a partition if there is none.
  public func requireAudio(_ partition: Partition) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: audioFolder(partition), isDirectory: &isFolder), isFolder.boolValue
    else {
      throw KitError(
        "there is no folder with the audio of the \(partition.rawValue) partition", at: audioFolder(partition),
        advice: "Unpack the audio of the corpus there, as FLAC files named after their utterances.")
    }
  }

  /// Whether a partition's audio folder and protocol are there.
  public func has(_ partition: Partition) -> Bool {
    FileManager.default.fileExists(atPath: audioFolder(partition)) && (try? protocolPath(partition)) != nil
  }

  /// The partitions that the corpus has.
  ///
  /// Throws `KitError` for one of which there is the audio or the protocol, but not the other, and if there is none.
  public func partitions() throws -> [Partition] {
    let found = try Partition.allCases.filter { partition in
      let hasFolder = FileManager.default.fileExists(atPath: "\(root)/\(partition.folder)")
      guard hasFolder || (try? protocolPath(partition)) != nil else { return false }
      _ = try protocolPath(partition)
      try requireAudio(partition)
      return true
    }
    guard !found.isEmpty else {
      throw KitError("the corpus has no partition with audio and protocol", at: root, advice: "Unpack it there.")
    }
    return found
  }
}
