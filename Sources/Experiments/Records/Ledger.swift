import Basics
import Foundation

/// A folder of experiments: one folder each, with its record, its run's checkpoint and log, and what it left.
public struct Ledger: Sendable {
  /// Of all experiments.
  public let folder: String

  /// A ledger in a folder, which may not exist yet.
  public init(folder: String) { self.folder = folder }

  /// The folder of an experiment, whether or not it has run.
  public func folder(of identifier: String) -> String { "\(folder)/\(identifier)" }

  func recordPath(_ identifier: String) -> String { "\(folder(of: identifier))/record.json" }

  /// The record of an experiment; nil if it has not been finished.
  ///
  /// Throws `KitError` naming the file if it is damaged.
  public func record(of identifier: String) throws -> ExperimentRecord? {
    let path = recordPath(identifier)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let record: ExperimentRecord
    do {
      record = try CanonicalJSON.decode(ExperimentRecord.self, fromFile: path)
    } catch let error as KitError {
      throw KitError(
        error.what, at: path,
        advice: "Another version of the kit wrote the file, or it is damaged; move it away to run the experiment again."
      )
    }
    guard try record.isWhole() else {
      throw KitError(
        "the record is not as it was written: its digest is another", at: path,
        advice: "Restore it from a copy, or move it away to run the experiment again.")
    }
    guard record.identifier == identifier else {
      throw KitError(
        "the record is that of \(record.identifier)", at: path, advice: "Move it to the folder \(record.identifier).")
    }
    return record
  }

  /// All records, in the order of their identifiers.
  public func records() throws -> [ExperimentRecord] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().compactMap { try record(of: $0) }
  }

  /// Replaces an experiment's record.
  func write(_ record: ExperimentRecord) throws {
    try AtomicFile.write(CanonicalJSON.encode(record), to: recordPath(record.identifier))
  }

  /// The epochs that an experiment's run has finished, by its log.
  public func finishedEpochs(of identifier: String) throws -> Int { try log(of: identifier).count }

  /// Time and place of each finished epoch of an experiment's run, by its log; none without a log.
  ///
  /// Throws `KitError` at the line that cannot be read.
  func log(of identifier: String) throws -> [RunStretch.Line] {
    let path = "\(folder(of: identifier))/log.jsonl"
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try AtomicFile.readText(path).split(separator: "\n").enumerated().map { number, line in
      do {
        return try JSONDecoder().decode(RunStretch.Line.self, from: Data(line.utf8))
      } catch {
        throw KitError(
          "not a line of a run's log: \(error)", at: "\(path):\(number + 1)",
          advice: "Remove the experiment's folder to start it anew.")
      }
    }
  }
}
