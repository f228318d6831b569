import Audio
import Basics
import Datasets
import Foundation
import TestSupport
import Testing

@Suite("Command-line errors")
struct UserErrorTests {
  /// A mistake: what is typed, what the answer must say, and the exit status.
  struct Mistake: CustomTestStringConvertible, Sendable {
    let id: String
    /// `$` stands for the folder of the fixtures.
    let arguments: String
    let fragments: [String]
    let status: Int32

    init(_ id: String, _ arguments: String, _ fragments: [String], status: Int32 = 1) {
      self.id = id
      self.arguments = arguments
      self.fragments = fragments
      self.status = status
    }

    var testDescription: String { id }
  }

  static let mistakes: [Mistake] = [
    Mistake("unknown command", "serach", ["Unexpected argument 'serach'"], status: 64),
    Mistake("unknown option", "evaluate --scores x --asv y", ["Unknown option '--asv'", "--asv-scores"], status: 64),
    Mistake(
      "missing option", "score --model m", ["Missing expected argument '--output <file>'", "Usage:"], status: 64),
    Mistake(
      "no data anywhere", "search",
      ["there is no corpus in ", "/data/external (the default)", "KIT_EXTERNAL_DATA", "./kit corpus build"]),
    Mistake(
      "unknown data", "data verify --data $/tiny --require x", ["there are no data called x", "asvspoof2019-la"]),
    Mistake("no number", "search --data $/tiny --epochs ten", ["The value 'ten' is invalid for '--epochs"], status: 64),
    Mistake("no threads", "search --data $/tiny --threads 0", ["--threads 0: use 1 or more"], status: 64),
    Mistake(
      "unknown front-end", "search --data $/tiny --features mfcc", ["'mfcc' is invalid", "lfcc"], status: 64),
    Mistake("one half", "search --data $/tiny --halves x", ["--halves is given twice"], status: 64),

    Mistake("missing folder", "search --data $/absent", ["$/absent: there is no such folder", "./kit corpus build"]),
    Mistake(
      "no corpus", "search --data $/empty", ["$/empty: no corpus in the layout of ASVspoof 2019 LA", "$/empty/LA"]),
    Mistake(
      "no protocol", "train --data $/no-protocol",
      ["no train protocol", "ASVspoof2019_LA_cm_protocols/ASVspoof2019.LA.cm.train.trn.txt"]),
    Mistake(
      "malformed protocol line", "train --data $/short-line",
      ["ASVspoof2019.LA.cm.train.trn.txt:2: 4 fields instead of 5", "SPEAKER UTTERANCE - ATTACK LABEL"]),
    Mistake(
      "label that is neither", "train --data $/odd-label",
      ["ASVspoof2019.LA.cm.train.trn.txt:2: the label \"genuine\" is neither bonafide nor spoof"]),
    Mistake(
      "utterance twice", "train --data $/twice", [":3: the utterance T_train_0_1 is also in line 2"]),
    Mistake(
      "unreadable audio", "train --data $/bad-audio",
      ["4 of 12 utterances cannot be read", "8000 Hz", "2 channels", "no samples", "T_train_0_3.flac"]),
    Mistake("one class of training", "train --data $/no-spoofs", ["none of the 4 utterances is spoofed"]),
    Mistake("epochs of 2^31", "search --epochs 2147483648", ["--epochs 2147483648: use at most 1000000"], status: 64),
    Mistake("epochs of 2^63", "train --epochs 9223372036854775808", ["is invalid for '--epochs"], status: 64),
    Mistake("batch of 2^63 - 1", "train --batch-size 9223372036854775807", ["use at most 4096"], status: 64),
    Mistake("threads of 2^31", "train --threads 2147483648", ["use 1 or more, at most 1024"], status: 64),
    Mistake("negative decay", "train --weight-decay=-1", ["--weight-decay -1.0: use 0.0 or more"], status: 64),
    Mistake("decay of no number", "search --weight-decay nan", ["--weight-decay nan: use 0.0 or more"], status: 64),
    Mistake("name out of its folder", "train --data $/outside", [":2: \"../../outside\" leads out of its folder"]),
    Mistake("large batch", "search --data $/tiny --batch-size 7", ["a batch of 7 utterances is larger than"]),
    Mistake("no epochs", "search --data $/tiny --epochs 0", ["a search of 0 epochs. Use at least 1."]),
    Mistake(
      "all warm-up", "search --data $/tiny --epochs 5 --warm-up 5", ["a warm-up of 5 epochs in a search of 5"]),
    Mistake("no learning", "search --data $/tiny --lr 0", ["the learning rate 0.0"]),
    Mistake("partial channels", "search --data $/tiny -k 3", ["partial channels K = 3", "1 (plain DARTS), 2"]),
    Mistake("odd channels", "search --data $/tiny --channels 18", ["a network of 18 channels", "multiple of 4"]),
    Mistake(
      "half of another corpus", "search --data $/tiny --halves $/other.txt --halves $/other.txt",
      ["T_other", "$/other.txt"]),

    Mistake("missing genotype", "train --data $/tiny --genotype $/absent", ["$/absent: there is no such file"]),
    Mistake(
      "unfinished search", "train --data $/tiny --genotype $/empty", ["$/empty: the folder holds no genotype.txt"]),
    Mistake(
      "unknown primitive", "train --data $/tiny --genotype $/genotype.txt", ["$/genotype.txt: ", "\"conv_7x7\""]),
    Mistake("drop path", "train --data $/tiny --drop-path 1", ["the drop path probability 1.0"]),
    Mistake("many cells", "train --data $/tiny --layers 100", ["a network of 100 cells", "4, 8 and 16"]),

    Mistake("missing model", "score --data $/tiny --model $/absent --output x", ["$/absent: there is no such file"]),
    Mistake("unfinished training", "score --data $/tiny --model $/empty --output x", ["holds no model.safetensors"]),
    Mistake("broken model", "score --data $/tiny --model $/genotype.txt --output x", ["nor a safetensors file"]),
    Mistake(
      "unknown part", "score --data $/tiny --model m --partition test --output x", ["'test'", "eval"], status: 64),

    Mistake("missing checkpoint", "score --model $/tiny.pth --output x", ["$/tiny.pth: there is no such file"]),
    Mistake("audio alone", "score --model m --audio $/tiny --output x", ["go together"], status: 64),
    Mistake(
      "two corpora", "score --model m --audio a --protocol b --data c --output x", ["exclude each other"], status: 64),
    Mistake("no checkpoint", "inspect $/scores.txt", ["$/scores.txt: this is neither a checkpoint"]),
    Mistake("no archive", "inspect $/not-a-zip.pth", ["$/not-a-zip.pth: this is neither a checkpoint"]),
    Mistake("import of nothing", "import $/absent.pth --output x", ["$/absent.pth: cannot read the file"]),
    Mistake("export of nothing", "export $/absent --output x", ["$/absent: there is no such file or folder"]),

    Mistake("missing scores", "evaluate --scores $/absent", ["$/absent: cannot read the file"]),
    Mistake("malformed score", "evaluate --scores $/malformed-scores.txt", ["$/malformed-scores.txt:2: "]),
    Mistake("score of no number", "evaluate --scores $/nan-scores.txt", ["$/nan-scores.txt:2: ", "nan"]),
    Mistake(
      "one class", "evaluate --scores $/one-class.txt", ["$/one-class.txt: there are no spoofed scores"]),
    Mistake("one class drawn", "plot det $/one-class.txt --output x.svg", ["$/one-class.txt: there are no spoofed"]),
    Mistake(
      "two ASV systems", "evaluate --scores $/scores.txt --asv-scores x --asv-rates asvspoof2019-eval",
      ["exclude each other"], status: 64),
    Mistake("one resample", "evaluate --scores $/scores.txt --bootstrap 1", ["1 resamples are too few"]),

    Mistake(
      "many resamples", "evaluate --scores $/scores.txt --bootstrap 2147483648", ["use at most 1000000"], status: 64),
    Mistake(
      "scores too large to draw", "plot scores $/huge-scores.txt --output x.svg",
      ["$/huge-scores.txt: the score 1e+308 is too large to draw"]),
    Mistake(
      "threshold of no number", "plot scores $/scores.txt --threshold nan --output x.svg", ["use a finite number"],
      status: 64),
    Mistake("output to a pipe", "plot det $/scores.txt --output $/pipe.svg", ["$/pipe.svg: this is a pipe, socket"]),
    Mistake("scores from a pipe", "evaluate --scores $/pipe.svg", ["$/pipe.svg: this is a pipe or device"]),
    Mistake("audio from a pipe", "features $/pipe.svg", ["$/pipe.svg: this is a pipe or device"]),
    Mistake("checkpoint from a pipe", "inspect $/pipe.svg", ["$/pipe.svg: this is a pipe or device"]),
    Mistake("figure format", "plot det $/scores.txt --output x.jpg", ["x.jpg", ".svg, .pdf or .png"], status: 64),
    Mistake("names", "plot det $/scores.txt --name a --name b --output x.svg", ["2 names for 1 files"], status: 64),
    Mistake(
      "attacks of two", "plot det a b --attacks --output x.svg", ["--attacks takes one file of scores, not 2"],
      status: 64),
    Mistake(
      "no place", "plot genotype paper --output $/scores.txt/x.svg", ["$/scores.txt/x.svg: cannot make the folder"]),

    Mistake("stereo", "features $/stereo.wav", ["$/stereo.wav: the audio has 2 channels", "sox"]),
    Mistake("telephone", "features $/telephone.wav", ["$/telephone.wav: the audio is sampled at 8000 Hz"]),
    Mistake("empty audio", "features $/empty.wav", ["$/empty.wav: the audio file holds no samples"]),
    Mistake("no audio", "features $/scores.txt", ["$/scores.txt: "]),
    Mistake("same names", "features $/tone.wav $/empty/../tone.wav", ["another file has the name tone"]),
    Mistake("figure of two", "features a b --output x.png", ["a figure shows one file, not 2"], status: 64),

    Mistake("audit of nothing", "corpus audit $/absent", ["$/absent: there is no such folder"]),
    Mistake("audit without protocol", "corpus audit $/no-protocol", ["no train protocol; looked for"]),
    Mistake("audit limit", "corpus audit $/tiny --pooled-limit 65", ["--pooled-limit 65.0"], status: 64),
    Mistake("unknown scale", "corpus build --scale huge", ["'huge'", "smoke"], status: 64),
    Mistake("unknown profile", "reproduce --profile large", ["'large'", "mini"], status: 64),
    Mistake(
      "paper without corpus", "reproduce --profile paper", ["there is no corpus in ", "./kit data verify"]),
    Mistake("book without corpus", "reproduce --data $/absent", ["there is no corpus in $/absent (given with --data)"]),
    Mistake("unknown chapter", "run no-such-chapter", ["there is no chapter \"no-such-chapter\"", "There are: "]),
  ]

  private static let fixtures = Result { try Fixtures() }

  @Test("a mistake is answered with what is wrong, where, and what to do", arguments: mistakes)
  func answer(mistake: Mistake) throws {
    let fixtures = try Self.fixtures.get()
    let folder = try TemporaryFolder()
    let arguments = mistake.arguments.split(separator: " ").map {
      $0.replacingOccurrences(of: "$", with: fixtures.folder.path)
    }
    let ending = try KitProgram.run(arguments, in: folder.path)
    #expect(ending.status == mistake.status)
    for fragment in mistake.fragments {
      let expected = fragment.replacingOccurrences(of: "$", with: fixtures.folder.path)
      #expect(ending.errors.contains(expected), "\(ending.errors)")
    }
    #expect(
      ending.errors.hasPrefix(mistake.status == 64 ? "Error: " : "error: ") || ending.errors.contains("\nerror: "))
    for noise in ["Fatal error", "Backtrace", "Error Domain"] { #expect(!ending.errors.contains(noise)) }
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }
    #expect(left == [], "a command that fails at once leaves nothing behind")
  }

  /// What the mistakes are made with.
  private final class Fixtures: Sendable {
    let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try FileManager.default.createDirectory(atPath: folder.file("empty"), withIntermediateDirectories: true)
      _ = try TinyCorpus(in: folder.file("tiny"), train: 4)
      try corpus("no-protocol") { try FileManager.default.removeItem(atPath: $0.newProtocolPath(.train)) }
      try lines("short-line") { $0[1] = "T_0 T_train_0_1 - bonafide" }
      try lines("odd-label") { $0[1] = "T_0 T_train_0_1 - - genuine" }
      try lines("twice") { $0[2] = $0[1] }
      try lines("outside") { $0[1] = "T_0 ../../outside - - bonafide" }
      try lines("no-spoofs") { $0 = Array($0.prefix(4)) }
      try corpus("bad-audio") { layout in
        func path(_ index: Int) -> String { layout.audioPath(.train, utterance: "T_train_0_\(index)") }
        try AudioFile.write([Int16](repeating: 1, count: 800), sampleRate: 8_000, to: path(0))
        try Self.write(try Self.stereo(), to: path(1))
        try AudioFile.write([Int16](), to: path(2), format: .wav)
        try Self.write(Data("no audio".utf8), to: path(3))
      }
      try AtomicFile.write("T_0 T_other - - bonafide\n", to: folder.file("other.txt"))
      try AtomicFile.write(
        "Genotype(normal=[('conv_7x7', 0), ('sep_conv_3x3', 1)], normal_concat=range(2, 6))\n",
        to: folder.file("genotype.txt"))
      try AtomicFile.write("a - bonafide 1\nb A01 spoof 0\n", to: folder.file("scores.txt"))
      try AtomicFile.write("a - bonafide 1\nb A01 spoof\n", to: folder.file("malformed-scores.txt"))
      try AtomicFile.write("a text of some length, longer than an end record", to: folder.file("not-a-zip.pth"))
      try AtomicFile.write("a - bonafide 1e308\nb A01 spoof -1e308\n", to: folder.file("huge-scores.txt"))
      guard mkfifo(folder.file("pipe.svg"), 0o600) == 0 else { throw KitError("cannot make a pipe") }
      try AtomicFile.write("a - bonafide 1\nb A01 spoof nan\n", to: folder.file("nan-scores.txt"))
      try AtomicFile.write("a - bonafide 1\nb - bonafide 2\n", to: folder.file("one-class.txt"))
      try AudioFile.write([Int16](repeating: 1, count: 800), sampleRate: 8_000, to: folder.file("telephone.wav"))
      try AudioFile.write([Int16](repeating: 1, count: 800), to: folder.file("tone.wav"))
      try AudioFile.write([Int16](), to: folder.file("empty.wav"))
      try Self.write(try Self.stereo(), to: folder.file("stereo.wav"))
    }

    /// A tiny corpus with something wrong.
    private func corpus(_ name: String, spoil: (CorpusLayout) throws -> Void) throws {
      try spoil(try TinyCorpus(in: folder.file(name), train: 4).layout)
    }

    private func lines(_ name: String, spoil: (inout [String]) -> Void) throws {
      try corpus(name) { layout in
        let path = layout.newProtocolPath(.train)
        var lines = try AtomicFile.readText(path).split(separator: "\n").map(String.init)
        spoil(&lines)
        try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: path)
      }
    }

    private static func write(_ data: Data, to path: String) throws { try AtomicFile.write(data, to: path) }

    /// A WAV file of two channels: one of one channel with another header.
    private static func stereo() throws -> Data {
      let folder = try TemporaryFolder()
      try AudioFile.write([Int16](repeating: 1, count: 800), to: folder.file("one.wav"))
      var data = try AtomicFile.read(folder.file("one.wav"))
      data[22] = 2  // channels
      data[28...31] = Data([0, 0xfa, 0, 0])  // 64,000 bytes a second
      data[32] = 4  // bytes of a frame
      return data
    }
  }
}
