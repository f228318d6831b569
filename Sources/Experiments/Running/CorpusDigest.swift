import Basics
import Datasets
import Foundation

/// What a partition of a corpus holds, whatever is computed from it: its protocol, and the bytes of every audio file.
struct CorpusDigest {
  let layout: CorpusLayout
  let partition: Partition

  /// The digest; audio files are read when they are new or have changed since the last time.
  ///
  /// What was read is remembered in `~/.cache/pc-darts-kit/corpora` by each file's size, time of change and inode. A file
  /// that does not exist counts as such. Throws `KitError` if the protocol is missing or malformed; `Interrupted`.
  func compute(workers: Workers) throws -> Digest {
    let trials = try layout.trials(partition)
    let paths = trials.map { layout.audioPath(partition, utterance: $0.utterance) }
    let stamps = workers.map(paths.count) { Self.stamp(paths[$0]) }
    let list = Digest(of: paths.map { "\(FileManager.default.currentDirectoryPath)//\($0)" }.joined(separator: "\n"))
    let file = "\(KeptFolder.path("corpora"))/\(partition.rawValue)-\(list.short).txt"
    let known = remembered(file, count: paths.count)
    let digests = try workers.tryMap(paths.count) { index -> String in
      try Interruption.check()
      guard stamps[index] != "missing" else { return "missing" }
      if let line = known?[index], line.hasPrefix(stamps[index] + " ") { return String(line.suffix(64)) }
      return try Digest(ofFile: paths[index]).hex
    }
    let lines = zip(stamps, digests).map { "\($0) \($1)" }
    if known.map({ $0.elementsEqual(lines) }) != true { remember(lines, in: file) }
    let hasher = Digest.Hasher()
    for (trial, digest) in zip(trials, digests) { hasher.update(Data("\(trial.line)\n\(digest)\n".utf8)) }
    return hasher.finish()
  }

  /// What tells that a file has changed.
  private static func stamp(_ path: String) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { return "missing" }
    return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) \(status.st_ino)"
  }

  /// The lines that were kept for these files; nil if there are none, or the file is damaged.
  private func remembered(_ file: String, count: Int) -> [String]? {
    guard let text = try? AtomicFile.readText(file) else { return nil }
    let lines = text.split(separator: "\n").map(String.init)
    guard lines.count == count + 1, lines[count] == Digest(of: lines[..<count].joined(separator: "\n")).hex else {
      return nil
    }
    return Array(lines[..<count])
  }

  /// A folder that cannot be written is said: files are then read again the next time, and nothing else depends on it.
  private func remember(_ lines: [String], in file: String) {
    do {
      try AtomicFile.write(
        (lines + [Digest(of: lines.joined(separator: "\n")).hex]).joined(separator: "\n") + "\n", to: file)
    } catch {
      ProgressLine.say("The digests of the corpus's files are not kept: \(error)")
    }
  }
}
