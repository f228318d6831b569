import Audio
import Basics
import Datasets
import Features
import Foundation
import TestSupport
import Testing

private func withFolder(_ body: (String) throws -> Void) throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kit-\(UUID().uuidString)").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  try body(folder)
}

@Suite struct ProtocolTests {
  @Test("a protocol is read in order and written back as it was")
  func roundTrip() throws {
    try withFolder { folder in
      let text = "LA_0079 LA_T_1138215 - - bonafide\nLA_0079 LA_T_1004644 - A01 spoof\n"
      try AtomicFile.write(text, to: "\(folder)/p.txt")
      let trials = try TrialProtocol.read("\(folder)/p.txt")
      #expect(trials.map(\.label) == [.bonafide, .spoof] && trials.map(\.attack) == [nil, "A01"])
      try TrialProtocol.write(trials, to: "\(folder)/q.txt")
      #expect(try AtomicFile.readText("\(folder)/q.txt") == text)
    }
  }

  static let malformed: [(text: String, line: Int?, what: String)] = [
    ("a b - - bonafide\nc d - A01", 2, "4 fields instead of 5"),
    ("a b - - genuine", 1, "the label \"genuine\" is neither bonafide nor spoof"),
    ("\na b - A01 bonafide", 2, "a bona fide utterance with the attack A01"),
    ("a b - - spoof", 1, "a spoofed utterance without attack"),
    ("a b - - bonafide\nc b - A02 spoof", 2, "the utterance b is also in line 1"),
    (" \n", nil, "the protocol holds no trials"),
    ("a b - - bonafide\nc d\u{a0} - A01 spoof", 2, "\"d\u{a0}\" holds a space (U+00A0)"),
    ("a b\u{0} - - bonafide", 1, "\"b\\u{0}\" holds an invisible character (U+0000)"),
    ("a ../../etc/passwd - - bonafide", 1, "\"../../etc/passwd\" leads out of its folder"),
    ("a b - A\u{2007}01 spoof", 1, "\"A\u{2007}01\" holds a space (U+2007)"),
  ]

  @Test("a malformed protocol is refused at file and line", arguments: malformed)
  func refused(text: String, line: Int?, what: String) throws {
    try withFolder { folder in
      let path = "\(folder)/p.txt"
      try AtomicFile.write(text, to: path)
      let error = #expect(throws: KitError.self) { try TrialProtocol.read(path) }
      #expect(error?.what.printable == what && error?.location == line.map { "\(path):\($0)" } ?? path)
      #expect(error?.advice != nil)
    }
  }
}

@Suite struct LayoutTests {
  @Test(
    "both places of the protocols, and the corpus folder or the one above it, are accepted", arguments: [true, false])
  func places(official: Bool) throws {
    try withFolder { folder in
      let layout = CorpusLayout(creatingIn: folder)
      try FileManager.default.createDirectory(atPath: layout.audioFolder(.dev), withIntermediateDirectories: true)
      let path = official ? layout.newProtocolPath(.dev) : "\(layout.root)/\(Partition.dev.protocolName)"
      try AtomicFile.write("a b - - bonafide\n", to: path)
      for root in [folder, "\(folder)/LA"] {
        let found = try CorpusLayout(root)
        #expect(try found.protocolPath(.dev) == path)
        #expect(try found.trials(.dev).count == 1)
        #expect(found.has(.dev) && !found.has(.train))
      }
    }
  }

  @Test("what is missing is named with where it was looked for")
  func missing() throws {
    try withFolder { folder in
      #expect(throws: KitError.self) { try CorpusLayout("\(folder)/none") }
      let error = #expect(throws: KitError.self) { try CorpusLayout(folder) }
      #expect(error?.what.contains("\(folder)/LA and \(folder)") == true)
      let layout = CorpusLayout(creatingIn: folder)
      let missing = #expect(throws: KitError.self) { try layout.trials(.eval) }
      #expect(missing?.what.contains("ASVspoof2019.LA.cm.eval.trl.txt") == true)
    }
  }
}

@Suite struct PartitionTests {
  private func make(_ layout: CorpusLayout, _ partition: Partition, audio: Bool, trials: String?) throws {
    if audio {
      try FileManager.default.createDirectory(atPath: layout.audioFolder(partition), withIntermediateDirectories: true)
    }
    if let trials { try AtomicFile.write(trials, to: layout.newProtocolPath(partition)) }
  }

  @Test("a partition without its protocol or its audio is an error, not left out")
  func partitions() throws {
    try withFolder { folder in
      let layout = CorpusLayout(creatingIn: folder)
      #expect(throws: KitError.self) { try layout.partitions() }
      try make(layout, .dev, audio: true, trials: "a b - - bonafide\n")
      #expect(try layout.partitions() == [.dev])
      try make(layout, .train, audio: true, trials: nil)
      let missing = #expect(throws: KitError.self) { try layout.partitions() }
      #expect(missing?.what.contains("no train protocol") == true)
      try make(layout, .train, audio: false, trials: "a b - - bonafide\n")
      #expect(try layout.partitions() == [.train, .dev])
      try make(layout, .eval, audio: false, trials: "a b - - bonafide\n")
      let silent = #expect(throws: KitError.self) { try layout.partitions() }
      #expect(silent?.what.contains("no folder with the audio of the eval partition") == true)
    }
  }

  @Test("a train or dev set of one class is refused before its audio is read; an eval set is not")
  func classes() throws {
    try withFolder { folder in
      let layout = CorpusLayout(creatingIn: folder)
      for partition in Partition.allCases {
        try make(layout, partition, audio: true, trials: "a b - A01 spoof\n")
        let error = #expect(throws: KitError.self) {
          try FeatureStore.reading(
            partition, of: layout, configuration: FeatureConfiguration(), workers: Workers(threads: 1))
        }
        #expect((error?.what == "none of the 1 utterances is bona fide") == (partition != .eval))
        if partition != .eval { #expect(error?.location == layout.newProtocolPath(partition)) }
      }
    }
  }
}

@Suite struct SearchHalvesTests {
  private func trials(_ counts: [(String?, Int)]) -> [Trial] {
    counts.flatMap { attack, count in
      (0..<count).map {
        Trial(
          speaker: "s", utterance: "\(attack ?? "b")\($0)", attack: attack, label: attack == nil ? .bonafide : .spoof)
      }
    }
  }

  @Test("halves are equal, disjoint, complete and stratified")
  func stratified() {
    let all = trials([(nil, 20), ("A01", 10), ("A02", 7), ("A03", 5)])
    let halves = SearchHalves(splitting: all, seed: 1)
    #expect(halves.weights.count == 21 && halves.architecture.count == 21)
    #expect(Set(halves.weights).union(halves.architecture) == Set(all.indices))
    for (attack, count) in [(nil, 20), ("A01", 10), ("A02", 7), ("A03", 5)] as [(String?, Int)] {
      let share = halves.weights.filter { all[$0].attack == attack }.count
      #expect(abs(2 * share - count) <= 1)
    }
    #expect(halves == SearchHalves(splitting: all, seed: 1))
    #expect(halves != SearchHalves(splitting: all, seed: 2))
  }

  @Test(
    "halves that do not fit the train protocol are refused",
    arguments: [
      ("s b0 - - bonafide\n", "s b0 - - bonafide\n", "the utterance b0 is also in"),
      ("s b0 - - bonafide\n", "s x - A01 spoof\n", "the utterance x is not in the train protocol"),
      ("s b0 - - bonafide\n", "s A010 - A02 spoof\n", "the utterance A010 is A02 here and A01 in the train protocol"),
      ("s b0 - A01 spoof\n", "s b1 - - bonafide\n", "the utterance b0 is A01 here and bona fide"),
      ("s b0 - - bonafide\n", "", "the protocol holds no trials"),
    ])
  func refused(weights: String, architecture: String, what: String) throws {
    try withFolder { folder in
      try AtomicFile.write(weights, to: "\(folder)/h.txt")
      try AtomicFile.write(architecture, to: "\(folder)/t.txt")
      let error = #expect(throws: KitError.self) {
        try SearchHalves(
          weights: "\(folder)/h.txt", architecture: "\(folder)/t.txt", of: trials([(nil, 2), ("A01", 2)]))
      }
      #expect(error?.what.contains(what) == true && error?.location?.hasPrefix(folder) == true)
    }
  }

  private static let weightHalf = "ASVspoof2019.LA.cm.train.trn_h.txt"
  private static let architectureHalf = "ASVspoof2019.LA.cm.train.trn_t.txt"

  @Test(
    "the authors' halves of the train set are disjoint and of 12,690 utterances each",
    .enabled(
      if: OthersData.has(weightHalf, architectureHalf), OthersData.reason(weightHalf, architectureHalf)))
  func authors() throws {
    let (weights, architecture) = try (OthersData.path(Self.weightHalf), OthersData.path(Self.architectureHalf))
    let all = try TrialProtocol.read(weights) + TrialProtocol.read(architecture)
    let halves = try SearchHalves(weights: weights, architecture: architecture, of: all)
    #expect(halves.weights.count == 12_690 && halves.architecture.count == 12_690)
    #expect(halves.weights.filter { all[$0].label == .bonafide }.count == 1_290)
    #expect(throws: KitError.self) {
      try SearchHalves(weights: weights, architecture: weights, of: all)
    }
  }
}

@Suite struct FeatureStoreTests {
  private func corpus(_ folder: String) throws -> [Trial] {
    var generator = RandomGenerator(seed: 1, stream: "noise")
    return try (0..<5).map { index in
      let samples = (0..<(3_000 + 500 * index)).map { _ in Float(0.1 * generator.normal()) }
      try AudioFile.write(Waveform(samples: samples), to: "\(folder)/u\(index).flac")
      return Trial(
        speaker: "s", utterance: "u\(index)", attack: index == 0 ? nil : "A01", label: index == 0 ? .bonafide : .spoof)
    }
  }

  @Test("every utterance's features are in protocol order, the same at any number of threads")
  func order() throws {
    try withFolder { folder in
      let trials = try corpus(folder)
      let stores = try [1, 3].map {
        try FeatureStore.reading(trials, configuration: .init(), workers: Workers(threads: $0)) {
          "\(folder)/\($0.utterance).flac"
        }
      }
      #expect(stores[0].identity == stores[1].identity)
      for (index, trial) in trials.enumerated() {
        let wave = try AudioFile.readSpeech("\(folder)/\(trial.utterance).flac")
        let expected = FeatureExtractor().features(of: wave.repeated())
        for store in stores { #expect(store.features(at: index) == expected) }
        #expect(stores[0].label(at: index) == trial.label.rawValue)
      }
    }
  }

  @Test("a partition is read from its folder, and a missing one is named")
  func partition() throws {
    try withFolder { folder in
      let layout = CorpusLayout(creatingIn: folder)
      let workers = Workers(threads: 2)
      let trials = try corpus(layout.audioFolder(.dev))
      for partition in [Partition.dev, .eval] { try TrialProtocol.write(trials, to: layout.newProtocolPath(partition)) }
      func read(_ partition: Partition) throws -> FeatureStore {
        try FeatureStore.reading(
          partition, of: CorpusLayout(folder), configuration: FeatureConfiguration(frontEnd: .lfb), workers: workers)
      }
      let store = try read(.dev)
      #expect(store.trials == trials && store.count == 5 && store.rows == 70 && store.frames == 251)
      #expect((0..<5).map(store.label(at:)) == [1, 0, 0, 0, 0])
      for (partition, what) in [
        (Partition.eval, "no folder with the audio of the eval"), (.train, "no train protocol"),
      ] {
        let error = #expect(throws: KitError.self) { try read(partition) }
        #expect(error?.what.contains(what) == true && error?.advice != nil)
      }
    }
  }

  @Test("features that no memory holds are refused before the first file is read")
  func memory() throws {
    let trial = Trial(speaker: "s", utterance: "u", attack: nil, label: .bonafide)
    let error = #expect(throws: KitError.self) {
      try FeatureStore.reading(
        [Trial](repeating: trial, count: 4_000_000), configuration: FeatureConfiguration(frontEnd: .spectrogram),
        workers: Workers(threads: 1)
      ) { _ in "/nowhere" }
    }
    #expect(error?.what.contains("of memory, this machine has") == true)
  }

  @Test("another front-end, another label and another sound make another identity")
  func identity() throws {
    try withFolder { folder in
      let trials = try corpus(folder)
      let workers = Workers(threads: 1)
      func identity(_ trials: [Trial], _ frontEnd: FrontEnd = .lfcc) throws -> String {
        try FeatureStore.reading(trials, configuration: FeatureConfiguration(frontEnd: frontEnd), workers: workers) {
          "\(folder)/\($0.utterance).flac"
        }.identity
      }
      let first = try identity(trials)
      var relabelled = trials
      relabelled[1].attack = "A02"
      try #expect(identity(trials, .lfb) != first)
      try #expect(identity(relabelled) != first)
      try #expect(identity(Array(trials.dropLast())) != first)
      try #expect(identity(trials) == first)
      try AudioFile.write([Double](repeating: 0.1, count: 900), to: "\(folder)/u2.flac")
      try #expect(identity(trials) != first)
    }
  }

  @Test("all utterances that cannot be read are named; the others can still be had")
  func failures() throws {
    try withFolder { folder in
      let trials = try corpus(folder)
      try AtomicFile.write("no audio", to: "\(folder)/u1.flac")
      try FileManager.default.removeItem(atPath: "\(folder)/u3.flac")
      func path(_ trial: Trial) -> String { "\(folder)/\(trial.utterance).flac" }
      let workers = Workers(threads: 2)
      let error = #expect(throws: KitError.self) {
        try FeatureStore.reading(trials, configuration: .init(), workers: workers, path: path)
      }
      #expect(error?.what.contains("2 of 5 utterances cannot be read") == true)
      #expect(error?.what.contains("u1.flac") == true && error?.what.contains("u3.flac") == true)
      let (store, failures) = try FeatureStore.readable(trials, configuration: .init(), workers: workers, path: path)
      #expect(store.trials.map(\.utterance) == ["u0", "u2", "u4"])
      #expect(failures.map(\.trial.utterance) == ["u1", "u3"])
      let expected = FeatureExtractor().features(of: try AudioFile.readSpeech("\(folder)/u4.flac").repeated())
      #expect(store.features(at: 2) == expected)
    }
  }
}
