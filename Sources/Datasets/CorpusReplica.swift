import Basics
import Foundation

/// A corpus of the size of ASVspoof 2019 LA whose audio files are links to those of another.
///
/// It shows what the paper's scale takes of a machine. Its error rates mean nothing.
public enum CorpusReplica {
  /// Utterances of each class in a partition of ASVspoof 2019 LA (its evaluation plan, table 1).
  struct Size {
    let bonafide: Int
    /// Numbers of the attacks.
    let attacks: ClosedRange<Int>
    /// Spoofed utterances of each attack.
    let spoofed: Int

    init(_ partition: Partition) {
      switch partition {
      case .train: (bonafide, attacks, spoofed) = (2_580, 1...6, 3_800)
      case .dev: (bonafide, attacks, spoofed) = (2_548, 1...6, 3_716)
      case .eval: (bonafide, attacks, spoofed) = (7_355, 7...19, 4_914)
      }
    }
  }

  /// Makes `LA` below a folder: protocols, and symbolic links that take the files of the same partition and class in
  /// turn.
  ///
  /// - Parameter share: the share of each class that is made, in (0, 1], at least one utterance.
  /// - Throws: `KitError` if `LA` is there already, or a partition of the source lacks a class.
  @discardableResult
  public static func make(of source: CorpusLayout, in folder: String, share: Double = 1) throws -> CorpusLayout {
    let layout = CorpusLayout(creatingIn: folder)
    guard !FileManager.default.fileExists(atPath: layout.root) else {
      throw KitError("the folder exists already", at: layout.root, advice: "Remove it or name another one.")
    }
    for partition in Partition.allCases {
      let trials = trials(Size(partition), share: share, prefix: "R_\(partition.rawValue.prefix(1).uppercased())")
      try link(trials, partition, of: source, into: layout)
      // Last: a partition with a protocol is whole.
      try TrialProtocol.write(trials, to: layout.newProtocolPath(partition))
    }
    return layout
  }

  private static func trials(_ size: Size, share: Double, prefix: String) -> [Trial] {
    func count(_ whole: Int) -> Int { max(1, Int((Double(whole) * share).rounded())) }
    let attacks = size.attacks.flatMap { number in
      [String](repeating: "A" + (number < 10 ? "0" : "") + "\(number)", count: count(size.spoofed))
    }
    let kinds = [String?](repeating: nil, count: count(size.bonafide)) + attacks
    return kinds.enumerated().map { index, attack in
      Trial(
        speaker: prefix, utterance: "\(prefix)_\(1_000_000 + index)", attack: attack,
        label: attack == nil ? .bonafide : .spoof)
    }
  }

  private static func link(
    _ trials: [Trial], _ partition: Partition, of source: CorpusLayout, into layout: CorpusLayout
  ) throws {
    try source.requireAudio(partition)
    let folder = URL(fileURLWithPath: source.audioFolder(partition)).standardizedFileURL.path
    let sources = Dictionary(grouping: try source.trials(partition), by: \.label)
    func failure(_ action: String, _ path: String, _ error: any Error) -> KitError {
      KitError(
        "cannot \(action): \(error.localizedDescription)", at: path, advice: "Check the permissions and the free space."
      )
    }
    do {
      try FileManager.default.createDirectory(
        atPath: layout.audioFolder(partition), withIntermediateDirectories: true)
    } catch { throw failure("make the folder", layout.audioFolder(partition), error) }
    var next: [Label: Int] = [:]
    for trial in trials {
      guard let files = sources[trial.label] else {
        throw KitError(
          "the \(partition.rawValue) partition has no \(trial.label.word) utterances to link to", at: source.root)
      }
      let number = next[trial.label, default: 0]
      next[trial.label] = number + 1
      let path = layout.audioPath(partition, utterance: trial.utterance)
      do {
        try FileManager.default.createSymbolicLink(
          atPath: path, withDestinationPath: "\(folder)/\(files[number % files.count].utterance).flac")
      } catch { throw failure("make the link", path, error) }
    }
  }
}
