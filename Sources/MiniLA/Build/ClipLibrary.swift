import Audio
import Basics
import Datasets
import Foundation

/// The clips of every human speaker and of every engine voice, decoded.
struct ClipLibrary: Sendable {
  /// Clips of one speaker or voice.
  struct Speaker: Sendable {
    /// For the provenance: `klettres-fr`, `flite slt`.
    var name: String
    /// The name in protocols.
    var identifier: String
    var clips: [Clip]
    /// The files that the clips come from.
    var paths: [String]
    /// What is heard behind a human speaker; nil for an engine's voice.
    var background: BackgroundProfile?

    var seconds: Double { Double(clips.reduce(0) { $0 + $1.count }) / 16_000 }
  }

  /// Human speakers of each split.
  private(set) var humans: [Partition: [Speaker]] = [:]
  /// Engine voices of each text-to-speech attack in each split.
  private(set) var voices: [Partition: [Attack: [Speaker]]] = [:]

  /// Decodes the recordings that the manifest names, at most `scale.clipsPerSpeaker` of each speaker, and the engines'
  /// phrases.
  ///
  /// Throws `KitError` naming a file that cannot be read.
  /// - Parameter spoken: files for each voice and split.
  init(
    manifest: SourceManifest, cache: SourceCache, catalogue: [SpeechVoice], spoken: [[[String]]], scale: CorpusScale,
    workers: Workers, progress: ProgressLine
  ) throws {
    for split in Partition.allCases {
      humans[split] = try manifest.speakers(in: split).map { speaker in
        let all = manifest.files.filter { $0.speaker == speaker.name }.map(\.path)
        let paths = Self.evenly(all, count: scale.clipsPerSpeaker ?? all.count)
        let root = cache.root(of: speaker.package)
        return try Self.read(
          paths, root: root, name: speaker.name, identifier: speaker.identifier, workers: workers, progress: progress)
      }
      var serial = 0
      for (index, voice) in catalogue.enumerated() where !spoken[index][split.ordinal].isEmpty {
        let files = spoken[index][split.ordinal].map { URL(fileURLWithPath: $0) }
        serial += 1
        let source = try Self.read(
          files.map(\.lastPathComponent), root: files[0].deletingLastPathComponent().path,
          name: "\(voice.engine.rawValue) \(voice.name)", identifier: Self.identifier(split, serial: serial),
          workers: workers, progress: progress)
        voices[split, default: [:]][voice.attack, default: []].append(source)
      }
    }
    for split in Partition.allCases {
      let sources = humans[split] ?? []
      guard sources.allSatisfy({ !$0.clips.isEmpty }) else { continue }
      let profiles = workers.map(sources.count) { BackgroundProfile(clips: sources[$0].clips) }
      for index in sources.indices { humans[split]?[index].background = profiles[index] }
    }
    for (what, source) in everySource where source.clips.isEmpty {
      throw KitError(
        "\(what) \(source.name) gave no clip with speech in it", at: source.paths.first,
        advice: "Listen to the file; the program or package may be broken.")
    }
  }

  /// The sources of a split's files of an attack, nil for bona fide speech.
  func sources(_ split: Partition, _ attack: Attack?) -> [Speaker] {
    guard let attack, attack.vocoder == nil else { return humans[split] ?? [] }
    return voices[split]?[attack] ?? []
  }

  private var everySource: [(String, Speaker)] {
    Partition.allCases.flatMap { split in
      (humans[split] ?? []).map { ("the speaker", $0) }
        + Attack.allCases.flatMap { (voices[split]?[$0] ?? []).map { ("the voice", $0) } }
    }
  }

  /// Names of voices are `LA_1001...` in train, `LA_2001...` in dev and `LA_3001...` in eval.
  private static func identifier(_ split: Partition, serial: Int) -> String {
    "LA_\((split.ordinal + 1) * 1000 + serial)"
  }

  /// `count` elements at equal distances.
  private static func evenly(_ elements: [String], count: Int) -> [String] {
    guard count < elements.count else { return elements }
    return (0..<count).map { elements[$0 * elements.count / count] }
  }

  private static func read(
    _ paths: [String], root: String, name: String, identifier: String, workers: Workers, progress: ProgressLine
  ) throws -> Speaker {
    let clips = try workers.tryMap(paths.count) { index -> Clip? in
      try Interruption.check()
      defer { progress.advance() }
      return Clip(recording: try ClipReader.read("\(root)/\(paths[index])"))
    }
    let kept = paths.indices.filter { clips[$0] != nil }
    return Speaker(name: name, identifier: identifier, clips: kept.map { clips[$0]! }, paths: kept.map { paths[$0] })
  }
}
