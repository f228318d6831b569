import Basics
import Datasets
import Foundation
import TestSupport
import Testing

@Suite("From a corpus to error rates by the command line")
struct EndToEndTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try TinyCorpus(in: folder.file("corpus"))
  }

  private func kit(_ arguments: String) throws -> KitProgram.Ending {
    let ending = try KitProgram.run(arguments.split(separator: " ").map(String.init), in: folder.path)
    #expect(ending.status == 0, "kit \(arguments): \(ending.errors)")
    return ending
  }

  private func read(_ name: String) throws -> String { try AtomicFile.readText(folder.file(name)) }

  @Test("search, train, score, evaluate and plot follow one another")
  func chain() throws {
    let search = try kit(
      "search --data corpus --output found --epochs 2 --warm-up 1 --batch-size 8 --cells 3 --channels 4 --seed 3")
    let genotype = try read("found/genotype.txt")
    #expect(search.output.contains(genotype))
    #expect(search.output.contains("epoch 2/2: loss "))
    #expect(try read("found/log.jsonl").split(separator: "\n").count == 2)

    let train = try kit(
      "train --data corpus/LA --genotype found --output trained --epochs 12 --batch-size 8 --lr 0.01 --cells 3"
        + " --channels 4 --no-mask --drop-path 0")
    #expect(train.output.contains("trainable parameters"))
    let score = try kit("score --data corpus --model trained --output scores.txt --threads 1")
    #expect(score.output.contains("12 of 12 utterances are scored in scores.txt."))
    // Neither the batch nor the number of threads may show in a score.
    _ = try kit("score --data corpus --model trained/model.safetensors --output again.txt --batch-size 5 --threads 3")
    #expect(try read("again.txt") == read("scores.txt"))

    let evaluation = try kit("evaluate --scores scores.txt --asv-rates asvspoof2019-eval --bootstrap 50")
    for word in ["A01", "A02", "pooled", "min t-DCF", "95% interval"] { #expect(evaluation.output.contains(word)) }
    struct Rates: Decodable {
      struct Row: Decodable {
        let attack: String?
        let equalErrorRate: Double
        let minimumTandemCost: Double?
      }
      let bonafide: Int
      let pooled: Row
      let attacks: [Row]
    }
    let rates = try JSONDecoder().decode(
      Rates.self, from: Data(kit("evaluate --scores scores.txt --json").output.utf8))
    #expect(rates.bonafide == 4)
    #expect(rates.attacks.map(\.attack) == ["A01", "A02"])
    #expect(rates.pooled.minimumTandemCost == nil)
    #expect(rates.pooled.equalErrorRate <= 0.25, "chords are told from noise")

    for figure in [
      "plot det scores.txt again.txt --name one --name two --output det.svg", "plot det scores.txt --attacks -o a.pdf",
      "plot scores scores.txt --title Scores --output scores.png",
      "plot genotype found --cell normal --output cell.svg",
    ] {
      _ = try kit(figure)
      #expect(try AtomicFile.read(folder.file(String(figure.split(separator: " ").last!))).count > 1_000)
    }
  }

  @Test("features are written as matrices and as a figure")
  func features() throws {
    let files =
      "corpus/LA/ASVspoof2019_LA_eval/flac/T_eval_0_0.flac corpus/LA/ASVspoof2019_LA_eval/flac/T_eval_1_0.flac"
    let printed = try kit("features \(files) --features lfb --cmvn --output features.safetensors").output
    #expect(printed.contains("T_eval_0_0\t70\t251\t"))
    let tensors = try SafeTensors(contentsOf: folder.file("features.safetensors"))
    #expect(tensors.tensors.keys.sorted() == ["T_eval_0_0", "T_eval_1_0"])
    #expect(try tensors.tensor("T_eval_0_0").shape == [70, 251])
    #expect(tensors.metadata["features"] == "lfb-cmvn")
    #expect(try kit("features \(files) --whole").output.contains("T_eval_1_0\t60\t32\t"))
    _ = try kit("features \(files.split(separator: " ")[0]) --features spectrogram --output figure.png")
    #expect(try AtomicFile.read(folder.file("figure.png")).starts(with: [0x89, 0x50, 0x4e, 0x47]))
  }

  @Test("an audit of too few files judges nothing, and says so")
  func audit() throws {
    let table = try kit("corpus audit corpus").output
    for word in ["train pooled", "dev A02", "duration", "too few files to judge", "not judged"] {
      #expect(table.contains(word))
    }
    #expect(try kit("corpus audit corpus/LA --json").output.contains("\"isJudged\" : false"))
  }

  @Test("Ctrl-C leaves the finished epochs, and the same command goes on to the same end")
  func interruption() throws {
    let arguments = "search --data corpus --epochs 20 --warm-up 2 --batch-size 8 --cells 3 --channels 4 --output "
    let whole = try kit(arguments + "whole")
    let started = try KitProgram((arguments + "parts").split(separator: " ").map(String.init), in: folder.path)
    started.wait(for: "epoch 2/20")
    started.send(SIGINT)
    let stopped = started.end()
    #expect(stopped.status == 130)
    #expect(stopped.errors.contains("interrupted; run the same command again"))
    let rest = try kit(arguments + "parts")
    #expect(rest.output.contains("Going on after epoch "))
    #expect(Self.epochs(stopped) + Self.epochs(rest) == Self.epochs(whole))
    #expect(Self.epochs(rest).count < 20)
    #expect(try read("parts/genotype.txt") == read("whole/genotype.txt"))
  }

  @Test("a killed training goes on from its last epoch; another configuration is refused in its folder")
  func crash() throws {
    let arguments = "train --data corpus --epochs 20 --batch-size 8 --cells 3 --channels 4 --output "
    let whole = try kit(arguments + "whole")
    let started = try KitProgram((arguments + "parts").split(separator: " ").map(String.init), in: folder.path)
    started.wait(for: "epoch 2/20")
    started.send(SIGKILL)
    let killed = started.end()
    #expect(killed.status == -SIGKILL)
    let rest = try kit(arguments + "parts")
    let finished = try #require(rest.output.firstMatch(of: #/Going on after epoch (\d+) of 20/#).flatMap { Int($0.1) })
    // An epoch may be on the disk before its line is printed.
    #expect(Array(Self.epochs(whole).dropFirst(finished)) == Self.epochs(rest))
    #expect(
      try AtomicFile.read(folder.file("parts/model.safetensors"))
        == AtomicFile.read(folder.file("whole/model.safetensors")))

    let other = try KitProgram.run(
      (arguments + "parts --lr 0.5").split(separator: " ").map(String.init), in: folder.path)
    #expect(other.status == 1)
    #expect(other.errors.contains("error: parts: the run folder belongs to a run with another configuration"))
    #expect(other.errors.contains("training.learningRate.first is 0.001 there and 0.5 here"))
    #expect(
      try AtomicFile.read(folder.file("parts/model.safetensors"))
        == AtomicFile.read(folder.file("whole/model.safetensors")))
    let anew = try kit("train --data corpus --epochs 1 --batch-size 8 --cells 3 --channels 4 --output parts --anew")
    #expect(
      anew.errors.contains("parts: checkpoint.safetensors, log.jsonl, model.safetensors moved aside to parts/earlier/1")
    )
    #expect(
      try AtomicFile.read(folder.file("parts/earlier/1/model.safetensors"))
        == AtomicFile.read(folder.file("whole/model.safetensors")))
  }

  @Test("a genotype of the warm-up is called drawn, unless another epoch is kept")
  func drawn() throws {
    let arguments = "search --data corpus --epochs 6 --warm-up 5 --batch-size 8 --cells 3 --channels 4"
    let drawn = try kit(arguments + " --output drawn")
    #expect(drawn.output.contains(#/The best epoch is [1-5]: /#))
    #expect(drawn.output.contains("This architecture was drawn, not learnt"))
    for (rule, title) in [("best-after-warm-up", "The best epoch is 6: "), ("last", "The last epoch is 6: ")] {
      let learnt = try kit(arguments + " --output \(rule) --keep \(rule)")
      #expect(learnt.output.contains(title))
      #expect(!learnt.output.contains("drawn, not learnt"))
    }
  }

  @Test("utterances that cannot be read are listed with the reason at the end; the others are scored, in order")
  func unreadable() throws {
    let layout = try CorpusLayout(folder.file("corpus"))
    _ = try kit("train --data corpus --epochs 1 --batch-size 8 --cells 3 --channels 4 --output trained")
    _ = try kit("score --data corpus --model trained --output whole.txt")
    try AtomicFile.write("no audio", to: layout.audioPath(.eval, utterance: "T_eval_1_0"))
    try FileManager.default.removeItem(atPath: layout.audioPath(.eval, utterance: "T_eval_2_1"))
    let score = try KitProgram.run(
      [
        "score", "--audio", layout.audioFolder(.eval), "--protocol", layout.protocolPath(.eval), "--model", "trained",
        "--output", "scores.txt",
      ], in: folder.path)
    #expect(score.status == 1)
    #expect(score.output.contains("10 of 12 utterances are scored in scores.txt."))
    #expect(score.errors.contains("error: 2 of 12 utterances cannot be read and have no score:"))
    #expect(score.errors.contains("  T_eval_1_0: ") && score.errors.contains("  T_eval_2_1: "))
    let kept = try read("whole.txt").split(separator: "\n").filter {
      !$0.hasPrefix("T_eval_1_0 ") && !$0.hasPrefix("T_eval_2_1 ")
    }
    #expect(try read("scores.txt").split(separator: "\n") == kept)
  }

  @Test("a model is inspected, and exported under the names of the authors' state_dict")
  func models() throws {
    _ = try kit("train --data corpus --epochs 1 --batch-size 8 --cells 3 --channels 4 --output trained")
    let text = try kit("inspect trained/model.safetensors").output
    #expect(text.contains(#/stem0.0.weight +F32 +2x1x3x3 /#))
    #expect(text.contains("A derived network of 3 cells and 4 channels"))
    let without = "max_pool_3x3, avg_pool_3x3 or skip_connect"
    #expect(
      text.contains("normal cell: sep_conv_5x5; sep_conv_5x5; sep_conv_3x3; dil_conv_5x5; \(without); \(without);"))
    #expect(text.contains("genotype: Genotype("))
    struct Inspection: Decodable {
      struct Tensor: Decodable { let name: String }
      let tensors: [Tensor]
      let values: Int
    }
    _ = try kit("export trained --to pth-names --output exported.safetensors")
    let inspection = try JSONDecoder().decode(
      Inspection.self, from: Data(kit("inspect exported.safetensors --json").output.utf8))
    #expect(inspection.tensors.contains { $0.name == "feature.lfcc_fb" })
    #expect(inspection.tensors.contains { $0.name == "stem0.1.num_batches_tracked" })
    let exported = try SafeTensors(contentsOf: folder.file("exported.safetensors"))
    let model = try SafeTensors(contentsOf: folder.file("trained/model.safetensors"))
    #expect(exported.tensors["stem0.1.num_batches_tracked"] == .init(shape: [], values: [0], type: .int64))
    for (name, tensor) in model.tensors { #expect(exported.tensors[name] == tensor) }
  }

  private static func epochs(_ ending: KitProgram.Ending) -> [String] {
    ending.output.split(separator: "\n").map(String.init).filter { $0.hasPrefix("epoch ") }
  }
}
