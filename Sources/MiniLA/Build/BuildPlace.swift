import Basics
import Datasets
import Foundation

/// The folder that a corpus goes to, and a temporary one beside it that the corpus is made in.
final class BuildPlace {
  private let output: String
  private let temporary: String
  private let prefix: String
  private let files = FileManager.default

  /// - Parameter output: an absolute path.
  init(output: String) {
    self.output = output
    let url = URL(fileURLWithPath: output)
    prefix = ".\(url.lastPathComponent).building."
    temporary = url.deletingLastPathComponent().appendingPathComponent("\(prefix)\(getpid())").path
  }

  /// Makes the temporary folder, and removes those that processes which have ended left behind.
  func open() throws -> String {
    let parent = URL(fileURLWithPath: output).deletingLastPathComponent().path
    for name in (try? files.contentsOfDirectory(atPath: parent)) ?? [] where name.hasPrefix(prefix) {
      guard let process = pid_t(name.dropFirst(prefix.count)), process != getpid(), kill(process, 0) != 0,
        errno == ESRCH
      else { continue }
      try? files.removeItem(atPath: "\(parent)/\(name)")
    }
    try? files.removeItem(atPath: temporary)
    do {
      try files.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    } catch {
      throw KitError(
        "cannot make a folder beside the corpus: \(error)", at: temporary,
        advice: "Check the permissions and the free space, or name another folder with --output.")
    }
    return temporary
  }

  /// Removes the temporary folder with everything in it.
  func close() { try? files.removeItem(atPath: temporary) }

  /// Makes a folder inside the temporary one.
  func folder(_ name: String) throws -> String {
    let path = "\(temporary)/\(name)"
    do {
      try files.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw KitError("cannot make the folder: \(error)", at: path, advice: "Check the permissions and the free space.")
    }
    return path
  }

  /// The report of a whole corpus in the output folder that was made by `recipe`.
  func existing(recipe: CorpusReport.Recipe) -> CorpusReport? {
    guard let report = try? CorpusReport(folder: output), report.recipe == recipe else { return nil }
    let layout = CorpusLayout(creatingIn: output)
    for split in Partition.allCases {
      let names = (try? files.contentsOfDirectory(atPath: layout.audioFolder(split))) ?? []
      guard names.filter({ $0.hasSuffix(".flac") }).count == recipe.scale.files(in: split), layout.has(split) else {
        return nil
      }
    }
    return report
  }

  /// Throws `KitError` if the output folder holds something other than an older corpus of this kind.
  func checkReplaceable() throws {
    guard files.fileExists(atPath: output) else { return }
    guard let content = try? files.contentsOfDirectory(atPath: output) else {
      throw KitError("not a folder", at: output, advice: "Name another folder with --output.")
    }
    guard content.isEmpty || content.contains(CorpusReport.fileName) else {
      throw KitError(
        "the folder holds something else than a Mini-LA corpus", at: output,
        advice: "Name another folder with --output, or remove this one.")
    }
  }

  /// Puts a finished folder in place of the output folder.
  func publish(_ folder: String) throws {
    if files.fileExists(atPath: output) {
      guard rename(output, "\(temporary)/old") == 0 else { throw failure("move the old corpus aside") }
    }
    guard rename(folder, output) == 0 else { throw failure("put the corpus in place") }
  }

  private func failure(_ action: String) -> KitError {
    KitError(
      "cannot \(action): \(String(cString: strerror(errno)))", at: output, advice: "Check the folder's permissions.")
  }
}
