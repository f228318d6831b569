import AntiSpoofing
import Chapters
import Foundation

extension Reader {
  /// Every reader of the kit.
  static let all: [Reader] = [
    Reader(
      "archive", suffix: "pth", words: ["PK\u{3}\u{4}", "PK\u{1}\u{2}", "PK\u{5}\u{6}", "data.pkl", "byteorder"],
      read: checkpoint),
    Reader("pickle", suffix: "pth", words: pickleWords, wrap: StoredArchive.bytes(ofPickle:), read: checkpoint),
    Reader("pickles", suffix: "pth", words: pickleWords, read: checkpoint),
    Reader(
      "safetensors", suffix: "safetensors",
      words: ["__metadata__", "\"dtype\":\"F32\"", "\"I64\"", "\"shape\":[", "\"data_offsets\":[0,4]", "BF16"],
      read: safeTensors),
    Reader(
      "protocols", suffix: "txt", words: [" bonafide\n", " spoof\n", " - ", "A01", "LA_0001"], read: protocols),
    Reader("scores", suffix: "txt", words: [" bonafide ", " spoof ", " - ", "A07"], read: scores),
    Reader("asv-scores", suffix: "txt", words: [" target ", " nontarget ", " spoof ", "bonafide"]) { path in
      _ = try ASVSystem(scores: ASVScore.read(path))
    },
    Reader(
      "genotypes", suffix: "txt",
      words: ["Genotype(", "normal=[", "reduce_concat=range(2, 6)", "('sep_conv_3x3', 0)", "'none'", "range("],
      read: genotypes),
    Reader(
      "chapters", suffix: "md",
      words: [
        "```swift\n", "```\n", "#| label: a\n", "#| timeout: 1\n", "<!-- after: a -->", "| a | 1 | 2 |\n", "{{a}}",
      ],
      examples: ["chapters"]
    ) { path in
      _ = try ChapterParser.parse(AtomicFile.readText(path), id: "01-fuzz", file: "01-fuzz.md")
    },
    Reader("configuration", suffix: "json", words: ["\"epochs\":", "\"batchSize\":", "\"seed\":"]) { path in
      try CanonicalJSON.decode(SearchConfiguration.self, fromFile: path).validate()
    },
    Reader("records", suffix: "json", words: ["\"result\":", "\"artefacts\":"], examples: ["chapters/frozen/mini"]) {
      _ = try CanonicalJSON.decode(ExperimentRecord.self, fromFile: $0)
    },
    Reader("manifests", suffix: "json", words: ["\"kind\":", "\"files\":"], examples: ["data-manifests"]) {
      _ = try CanonicalJSON.decode(DataManifest.self, fromFile: $0)
    },
    Reader("audio", suffix: "flac", words: ["fLaC", "RIFF", "WAVE", "fmt ", "data"]) { path in
      let speech = try AudioFile.readSpeech(path, first: Waveform.utteranceLength)
      guard speech.samples.count <= Waveform.utteranceLength, speech.samples.allSatisfy(\.isFinite) else {
        throw WrongResult("\(speech.samples.count) samples")
      }
    },
    Reader("cached-features", suffix: "features", words: ["pc-darts-kit features 1\n"]) { path in
      let folder = (path as NSString).deletingLastPathComponent
      for item in try FeatureCache(folder: folder).contents() where item.path == path {
        guard let utterances = item.utterances else { throw KitError("no header", at: path) }
        guard utterances >= 0 else { throw WrongResult("\(item)") }
      }
    },
  ]

  private static let pickleWords = [
    "ctorch._utils\n_rebuild_tensor_v2\n", "ccollections\nOrderedDict\n", "ctorch\nFloatStorage\n", "cos\nsystem\n",
    "X\u{1}\u{0}\u{0}\u{0}a", "K\u{1}", "M\u{1}\u{1}", "(", "t", "Q", "R", "}", "]", ")", "u", "s", "a", "e", "b", "N",
    "q\u{0}", "h\u{0}", "q\u{1}", "h\u{1}",
  ]

  @Sendable private static func checkpoint(_ path: String) throws {
    let checkpoint = try TorchCheckpoint(contentsOf: path)
    for (name, tensor) in checkpoint.tensors where tensor.shape.reduce(1, *) != tensor.values.count {
      throw WrongResult("\(name) has \(tensor.values.count) values in the shape \(tensor.shape)")
    }
  }

  @Sendable private static func safeTensors(_ path: String) throws {
    let file = try SafeTensors(contentsOf: path)
    // What was read can be written, unless whole numbers are too large for their form, and reads the same.
    let again = path + ".again"
    defer { unlink(again) }
    try file.write(to: again)
    let copy = try SafeTensors(contentsOf: again)
    guard copy.metadata == file.metadata, copy.tensors.keys == file.tensors.keys else {
      throw WrongResult("another file after writing")
    }
    // Few are models, too.
    do { _ = try ModelFile.load(path) } catch is KitError {}
  }

  @Sendable private static func protocols(_ path: String) throws {
    let trials = try TrialProtocol.read(path)
    let again = path + ".again"
    defer { unlink(again) }
    try TrialProtocol.write(trials, to: again)
    guard try TrialProtocol.read(again) == trials else { throw WrongResult("other trials after writing") }
  }

  @Sendable private static func scores(_ path: String) throws {
    let set = try ScoreSet(contentsOf: path)
    let again = path + ".again"
    defer { unlink(again) }
    try set.write(to: again)
    guard try ScoreSet(contentsOf: again) == set else { throw WrongResult("other scores after writing") }
    let evaluation = try ScoreEvaluation(set, asv: ASVSystem(pooled: .asvspoof2019Evaluation))
    guard (0...1).contains(evaluation.pooled.equalErrorRate) else { throw WrongResult("\(evaluation.pooled)") }
    _ = try ScoreHistogram(set).drawing()
    _ = try DETFigure(attacksOf: set).drawing()
  }

  @Sendable private static func genotypes(_ path: String) throws {
    let genotype = try Genotype(parsing: AtomicFile.readText(path))
    guard try Genotype(parsing: genotype.text) == genotype else { throw WrongResult("another genotype after writing") }
    _ = try CellDiagram(genotype).drawing()
  }
}
