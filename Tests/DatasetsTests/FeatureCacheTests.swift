import Audio
import Basics
import Datasets
import Features
import Foundation
import Synchronization
import Testing

/// A corpus of twelve short noises as its dev partition, and a cache, in a folder of their own.
private final class CacheFixture: Sendable {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kit-\(UUID().uuidString)").path
  let layout: CorpusLayout
  /// What the cache has said.
  let said = Mutex<[String]>([])
  let configuration: FeatureConfiguration

  init(_ configuration: FeatureConfiguration = FeatureConfiguration()) throws {
    self.configuration = configuration
    layout = CorpusLayout(creatingIn: "\(folder)/corpus")
    let trials = (0..<12).map {
      Trial(
        speaker: "s", utterance: "u\($0)", attack: $0 % 3 == 0 ? nil : "A01", label: $0 % 3 == 0 ? .bonafide : .spoof)
    }
    for index in trials.indices { try write(index, seed: 1) }
    try TrialProtocol.write(trials, to: layout.newProtocolPath(.dev))
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func audio(_ index: Int) -> String { layout.audioPath(.dev, utterance: "u\(index)") }

  /// Writes an utterance's audio; its length depends on the seed, so that its size changes with it.
  func write(_ index: Int, seed: UInt64) throws {
    var generator = RandomGenerator(seed: seed, stream: "noise", index)
    try AudioFile.write(
      (0..<(2_000 + 300 * index + 100 * Int(seed))).map { _ in 0.1 * generator.normal() }, to: audio(index))
  }

  var cache: FeatureCache {
    FeatureCache(folder: "\(folder)/cache") { [weak self] line in self?.said.withLock { $0.append(line) } }
  }

  func kept(threads: Int = 2) throws -> FeatureStore {
    said.withLock { $0 = [] }
    return try FeatureStore.reading(
      .dev, of: layout, configuration: configuration, workers: Workers(threads: threads), cache: cache)
  }

  func computed() throws -> FeatureStore {
    try FeatureStore.reading(.dev, of: layout, configuration: configuration, workers: Workers(threads: 1))
  }

  /// The only file of the cache.
  func file() throws -> String { try #require(cache.contents().first).path }

  func expectSame(_ kept: FeatureStore, as computed: FeatureStore) {
    #expect(kept.identity == computed.identity && kept.trials == computed.trials)
    for index in 0..<computed.count { #expect(kept.features(at: index) == computed.features(at: index)) }
  }

  func says(_ text: String) -> Bool { said.withLock { $0.contains { $0.contains(text) } } }
}

@Suite("Features kept on disk")
struct FeatureCacheTests {
  @Test(
    "they are the bits of those computed in memory, the first time and later, at any number of threads",
    arguments: [
      FeatureConfiguration(), FeatureConfiguration(frontEnd: .lfb, normalised: true),
      FeatureConfiguration(frontEnd: .spectrogram),
    ])
  func bits(configuration: FeatureConfiguration) throws {
    let fixture = try CacheFixture(configuration)
    let computed = try fixture.computed()
    fixture.expectSame(try fixture.kept(threads: 3), as: computed)
    #expect(fixture.says("\(configuration.name) features of 12 utterances (dev) take"))
    let before = try FileManager.default.attributesOfItem(atPath: fixture.file())[.modificationDate] as? Date
    fixture.expectSame(try fixture.kept(threads: 1), as: computed)
    #expect(fixture.said.withLock { $0.isEmpty }, "nothing is computed again")
    #expect(try FileManager.default.attributesOfItem(atPath: fixture.file())[.modificationDate] as? Date == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.cache.folder).count == 1)
  }

  @Test("labels may change without a look at the audio; the identity follows them")
  func labels() throws {
    let fixture = try CacheFixture()
    let first = try fixture.kept()
    var trials = try fixture.layout.trials(.dev)
    trials[1].attack = "A02"
    try TrialProtocol.write(trials, to: fixture.layout.newProtocolPath(.dev))
    let second = try fixture.kept()
    #expect(fixture.said.withLock { $0.isEmpty })
    #expect(second.identity != first.identity)
    fixture.expectSame(second, as: try fixture.computed())
  }

  @Test("a changed audio file is computed again, and who has the old features mapped keeps them")
  func changed() throws {
    let fixture = try CacheFixture()
    let old = try fixture.kept()
    let matrices = (0..<12).map { old.features(at: $0) }
    try fixture.write(5, seed: 2)
    let new = try fixture.kept()
    #expect(fixture.says("1 of 12 audio files have changed"))
    fixture.expectSame(new, as: try fixture.computed())
    #expect(new.features(at: 5) != matrices[5])
    for index in 0..<12 { #expect(old.features(at: index) == matrices[index]) }
  }

  /// Ways to damage a file of features.
  enum Damage: CaseIterable {
    case header, table, matrix, truncated, empty, appended

    func apply(to path: String) throws {
      var data = try AtomicFile.read(path)
      switch self {
      case .header: data[100] ^= 1
      case .table: data[4_096 + 32 * 3 + 20] ^= 1
      case .matrix: data[data.count - 100] ^= 1
      case .truncated: data.removeLast(1_000)
      case .empty: data = Data()
      case .appended: data.append(0)
      }
      try data.write(to: URL(fileURLWithPath: path))
    }
  }

  @Test("a damaged file is said to be so and computed again, never used", arguments: Damage.allCases)
  func damaged(damage: Damage) throws {
    let fixture = try CacheFixture()
    _ = try fixture.kept()
    try damage.apply(to: fixture.file())
    fixture.expectSame(try fixture.kept(), as: try fixture.computed())
    #expect(fixture.says("is damaged"))
    _ = try fixture.kept()
    #expect(fixture.said.withLock { $0.isEmpty }, "it is whole again")
  }

  @Test("utterances that cannot be read are named as without a cache, and the others are kept")
  func unreadable() throws {
    let fixture = try CacheFixture()
    try AtomicFile.write("no audio", to: fixture.audio(3))
    try FileManager.default.removeItem(atPath: fixture.audio(7))
    let error = #expect(throws: KitError.self) { try fixture.kept() }
    let expected = #expect(throws: KitError.self) { try fixture.computed() }
    #expect(error?.what == expected?.what && error?.what.contains("2 of 12 utterances cannot be read") == true)
    for index in [3, 7] { try fixture.write(index, seed: 1) }
    fixture.expectSame(try fixture.kept(), as: try fixture.computed())
    #expect(fixture.says("holds 10 of 12 utterances"))
  }

  @Test("a disk that fills up is an error that says how much is needed and where, and leaves nothing behind")
  func full() async throws {
    await #expect(processExitsWith: .success) {
      let fixture = try CacheFixture()
      signal(SIGXFSZ, SIG_IGN)
      // The most that a file may have stands for the end of the disk.
      var limit = rlimit(rlim_cur: 1 << 19, rlim_max: 1 << 19)
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(2) }
      do {
        _ = try fixture.kept()
        exit(3)
      } catch let error as KitError {
        guard error.what.contains("cannot reserve the 0.7 MiB that the lfcc features of 12 utterances take"),
          error.location?.hasPrefix(fixture.cache.folder) == true, error.advice?.contains("--no-cache") == true
        else { exit(4) }
      }
      guard try FileManager.default.contentsOfDirectory(atPath: fixture.cache.folder).isEmpty else { exit(5) }
    }
  }

  @Test("what is kept can be listed and removed, but for what a process is filling")
  func contents() throws {
    let fixture = try CacheFixture()
    #expect(try fixture.cache.contents().isEmpty)
    let store = try fixture.kept()
    let item = try #require(fixture.cache.contents().first)
    #expect(item.features == "lfcc" && item.utterances == 12 && !item.isPartial)
    #expect(item.audio == fixture.layout.audioFolder(.dev) && item.bytes >= 12 * 60_240)
    let lock = try FileLock.take((item.path as NSString).deletingPathExtension + ".lock")
    #expect(try !fixture.cache.remove(item))
    lock?.release()
    #expect(try fixture.cache.remove(item))
    #expect(try fixture.cache.contents().isEmpty)
    fixture.expectSame(store, as: try fixture.computed())
  }
}

@Suite("A replica of the paper's corpus")
struct CorpusReplicaTests {
  @Test("it has the counts of ASVspoof 2019 LA and links to files of the same class")
  func counts() throws {
    let fixture = try CacheFixture()
    let source = fixture.layout
    for partition in [Partition.train, .eval] {
      try FileManager.default.copyItem(
        atPath: "\(source.root)/\(Partition.dev.folder)", toPath: "\(source.root)/\(partition.folder)")
      try FileManager.default.copyItem(
        atPath: source.newProtocolPath(.dev), toPath: source.newProtocolPath(partition))
    }
    let layout = try CorpusReplica.make(of: source, in: "\(fixture.folder)/replica", share: 0.01)
    for (partition, bonafide, attacks, spoofed) in [
      (Partition.train, 26, 6, 38), (.dev, 25, 6, 37), (.eval, 74, 13, 49),
    ] {
      let trials = try layout.trials(partition)
      #expect(trials.filter { $0.label == .bonafide }.count == bonafide)
      #expect(
        Dictionary(grouping: trials.compactMap(\.attack)) { $0 }.mapValues(\.count).values.allSatisfy { $0 == spoofed })
      #expect(Set(trials.compactMap(\.attack)).count == attacks)
      for trial in trials {
        let target = try FileManager.default.destinationOfSymbolicLink(
          atPath: layout.audioPath(partition, utterance: trial.utterance))
        let index = try #require(target.split(separator: "/u").last.flatMap { Int($0.prefix { $0 != "." }) })
        #expect((index % 3 == 0) == (trial.label == .bonafide) && target.hasPrefix(source.audioFolder(partition)))
      }
    }
    #expect(throws: KitError.self) { try CorpusReplica.make(of: source, in: "\(fixture.folder)/replica") }
  }
}
