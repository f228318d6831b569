import Architectures
import Basics
import Datasets
import Features
import Foundation
import TestSupport
import Testing
import Training

@Suite("Architecture search")
struct ArchitectureSearchTests {
  private let train = RandomFeatures(count: 60)
  private let dev = RandomFeatures(count: 21, seed: 2)
  private let workers = Workers(threads: 1)

  private static func configuration(_ change: (inout SearchConfiguration) -> Void = { _ in }) -> SearchConfiguration {
    var configuration = SearchConfiguration(seed: 7)
    configuration.epochs = 5
    configuration.warmUpEpochs = 2
    configuration.batchSize = 8
    configuration.masking = FrequencyMask(widest: 4)
    change(&configuration)
    return configuration
  }

  private func search(
    _ network: MeanNetwork, configuration: SearchConfiguration = configuration(), folder: String? = nil,
    identity: RunIdentity = RunIdentity(), start: RunStart = .goingOn, origin: RunOrigin? = nil
  ) throws -> ArchitectureSearch {
    let data = SearchData(
      train: train, weightHalf: Array(0..<30), architectureHalf: Array(30..<60), dev: dev)
    return try ArchitectureSearch(
      network: network, data: data, configuration: configuration, runFolder: folder, identity: identity,
      start: start, origin: origin, workers: workers)
  }

  /// The indices of a pass's utterances in the train set, or nil if they are others.
  private func indices(_ pass: MeanNetwork.Pass) -> [Int] {
    pass.matrices.map { (train.matrix(at: 0).distance(to: $0)) / 30 }
  }

  @Test("during warm-up the architecture stands still and its half is not touched")
  func warmUp() throws {
    let network = MeanNetwork()
    let start = network.architecture.flat
    var after: [[Float]] = []
    let outcome = try search(network).run(showProgress: false) { _ in after.append(network.architecture.flat) }
    #expect(after[0] == start && after[1] == start && after[2] != start && after[3] != after[2])
    #expect(outcome.epochs.map { $0.architectureLoss == nil } == [true, true, false, false, false])
    #expect(outcome.architectures.map(\.alphasNormal) == after.map { Array($0.prefix(112)) })
    let steps = network.passes.filter(\.training)
    // 3 batches of 8 out of 30 in every epoch; from the third on each is preceded by one of the other half.
    #expect(steps.count == 2 * 3 + 3 * 6)
    #expect(steps.prefix(6).allSatisfy { indices($0).allSatisfy((0..<30).contains) })
    for (number, pass) in steps.dropFirst(6).enumerated() {
      let half = number % 2 == 0 ? 30..<60 : 0..<30
      #expect(indices(pass).allSatisfy { half.contains($0) })
    }
  }

  @Test("an epoch visits no utterance of the weight half twice; every batch and every draw is a new one")
  func batches() throws {
    let network = MeanNetwork()
    _ = try search(network).run(showProgress: false)
    let steps = network.passes.filter(\.training).dropFirst(6).map(indices)
    for epoch in 0..<3 {
      let seen = (0..<3).flatMap { steps[epoch * 6 + 2 * $0 + 1] }
      #expect(Set(seen).count == 24)
    }
    #expect(steps.allSatisfy { Set($0).count == 8 })
    #expect(Set(steps).count == steps.count)
  }

  @Test("one mask is drawn for each batch and none in evaluation")
  func masks() throws {
    let network = MeanNetwork()
    _ = try search(network).run(showProgress: false)
    let masks = network.passes.filter(\.training).map(\.maskedRows)
    #expect(Set(masks).count > 5)
    #expect(masks.allSatisfy { $0.count < 4 && $0.upperBound <= 6 })
    #expect(network.passes.filter { !$0.training }.allSatisfy { $0.maskedRows.isEmpty })
    let plain = MeanNetwork()
    _ = try search(plain, configuration: Self.configuration { $0.masking = nil }).run(showProgress: false)
    #expect(plain.passes.allSatisfy { $0.maskedRows.isEmpty })
  }

  @Test("the genotype of the first epoch with the best dev accuracy is kept")
  func best() throws {
    let outcome = try search(MeanNetwork()).run(showProgress: false)
    let top = outcome.epochs.map(\.devAccuracy).max()!
    #expect((1..<4).contains(outcome.best.epoch), "neither the first nor the last epoch, or this test shows little")
    #expect(outcome.best == outcome.epochs.first { $0.devAccuracy == top })
    #expect(outcome.genotype == outcome.best.genotype)
    let architecture = outcome.architectures[outcome.best.epoch]
    #expect(
      outcome.genotype == Genotype(normal: architecture.weights(of: .normal), reduce: architecture.weights(of: .reduce))
    )
    #expect(
      outcome.epochs.map(\.learningRate) == (0..<5).map { CosineAnnealing(from: 1e-2, to: 1e-3).rate(epoch: $0, of: 5) }
    )
  }

  @Test(
    "a search that was stopped goes on to the same bits",
    arguments: SearchConfiguration.Order.allCases, [[0], [1], [2], [0, 1, 2, 3], [4]])
  func resume(order: SearchConfiguration.Order, stops: [Int]) throws {
    let folder = try TemporaryFolder()
    let configuration = Self.configuration { $0.order = order }
    let straight = MeanNetwork()
    let expected = try search(straight, configuration: configuration, folder: folder.file("straight"))
      .run(showProgress: false)
    for stop in stops {
      let run = try search(MeanNetwork(), configuration: configuration, folder: folder.file("halting"))
      #expect(throws: Stop.self) {
        try run.run(showProgress: false) { epoch in if epoch.epoch == stop { throw Stop() } }
      }
    }
    let network = MeanNetwork(seed: 99)
    let run = try search(network, configuration: configuration, folder: folder.file("halting"))
    #expect(run.finishedEpochs == stops.last! + 1)
    let outcome = try run.run(showProgress: false)
    #expect(outcome == expected)
    #expect(network.parameters.digest == straight.parameters.digest)
    #expect(network.architecture.digest == straight.architecture.digest)
    #expect(network.runningStatistics.digest == straight.runningStatistics.digest)
    #expect(
      try Digest(ofFile: folder.file("halting/checkpoint.safetensors"))
        == Digest(ofFile: folder.file("straight/checkpoint.safetensors")))
    #expect(try SearchOutcome(runFolder: folder.file("halting")) == expected)
    let log = try AtomicFile.readText(folder.file("halting/log.jsonl")).split(separator: "\n")
    #expect(log.count == 5)
    for (line, epoch) in zip(log, expected.epochs) {
      #expect(try JSONDecoder().decode(SearchEpoch.self, from: Data(line.utf8)) == epoch)
      #expect(line.contains("\"seconds\":"))
    }
  }

  @Test("a folder of a run with another configuration is refused with what differs")
  func otherConfiguration() throws {
    let folder = try TemporaryFolder()
    var identity = RunIdentity()
    try identity.add("network", ["cells": 4])
    _ = try search(MeanNetwork(), folder: folder.path, identity: identity).run(showProgress: false)
    let before = try Digest(ofFile: folder.file("checkpoint.safetensors"))
    try identity.add("network", ["cells": 8])
    let error = #expect(throws: KitError.self) {
      try search(
        MeanNetwork(),
        configuration: Self.configuration {
          $0.batchSize = 9
          $0.masking = nil
        }, folder: folder.path, identity: identity)
    }
    #expect(error?.location == folder.path)
    for part in [
      "network.cells is 4 there and 8 here", "search.batchSize is 8 there and 9 here",
      "search.masking.widest is 4 there and absent here",
    ] {
      #expect(error?.what.contains(part) == true, "\(error?.what ?? "")")
    }
    #expect(try Digest(ofFile: folder.file("checkpoint.safetensors")) == before)
  }

  private static func identity(engine: String, platform: String = "p") -> RunIdentity {
    var identity = RunIdentity()
    identity.add(EngineFingerprint(engine: Digest(of: engine), platform: Digest(of: platform)))
    return identity
  }

  /// What a search finds done, which gives the folder back.
  private func finishedEpochs(
    in folder: TemporaryFolder, _ identity: RunIdentity = RunIdentity(), _ start: RunStart = .goingOn
  ) throws -> Int {
    try search(MeanNetwork(), folder: folder.path, identity: identity, start: start).finishedEpochs
  }

  @Test("a half-finished run of another engine is refused, or moved aside and run anew, never gone on with")
  func otherEngine() throws {
    let folder = try TemporaryFolder()
    let first = try search(MeanNetwork(), folder: folder.path, identity: Self.identity(engine: "a"))
    #expect(throws: Stop.self) { try first.run(showProgress: false) { _ in throw Stop() } }
    let before = try Digest(ofFile: folder.file("checkpoint.safetensors"))
    let error = #expect(throws: KitError.self) {
      try search(MeanNetwork(), folder: folder.path, identity: Self.identity(engine: "b"))
    }
    #expect(error?.what.hasPrefix("the run folder belongs to a run of another engine: another engine made it") == true)
    #expect(error?.advice?.contains("--anew") == true)
    #expect(try Digest(ofFile: folder.file("checkpoint.safetensors")) == before)
    // The same engine on another platform goes on.
    #expect(try finishedEpochs(in: folder, Self.identity(engine: "a", platform: "q")) == 1)
    #expect(try finishedEpochs(in: folder, Self.identity(engine: "b"), .replacingOther) == 0)
    #expect(try Digest(ofFile: folder.file("earlier/1/checkpoint.safetensors")) == before)
    #expect(FileManager.default.fileExists(atPath: folder.file("earlier/1/log.jsonl")))
    #expect(!FileManager.default.fileExists(atPath: folder.file("checkpoint.safetensors")))
  }

  @Test("a run that starts anew moves aside its own finished one and ends with the same bits")
  func anew() throws {
    let folder = try TemporaryFolder()
    _ = try search(MeanNetwork(), folder: folder.path).run(showProgress: false)
    #expect(try finishedEpochs(in: folder, RunIdentity(), .replacingOther) == 5)
    let run = try search(MeanNetwork(), folder: folder.path, start: .anew)
    #expect(run.finishedEpochs == 0)
    _ = try run.run(showProgress: false)
    #expect(
      try Digest(ofFile: folder.file("earlier/1/checkpoint.safetensors"))
        == Digest(ofFile: folder.file("checkpoint.safetensors")))
  }

  @Test("every epoch's line of the log says when it ended, at which commit, on what and with how many threads")
  func stamps() throws {
    let folder = try TemporaryFolder()
    for (revision, stop) in [("one", 1), ("two", 9)] {
      let run = try search(
        MeanNetwork(), folder: folder.path, origin: RunOrigin(revision: revision, threads: 3))
      _ = try? run.run(showProgress: false) { epoch in if epoch.epoch == stop { throw Stop() } }
    }
    struct Line: Decodable {
      let ended: String
      let origin: RunOrigin
    }
    let lines = try AtomicFile.readText(folder.file("log.jsonl")).split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    #expect(lines.map(\.origin.revision) == ["one", "one", "two", "two", "two"])
    #expect(lines.allSatisfy { $0.origin.threads == 3 && $0.origin.machine == .current })
    #expect(lines.allSatisfy { ISO8601DateFormatter().date(from: $0.ended) != nil })
  }

  @Test("which epoch is kept follows the rule; one of the warm-up is called drawn", arguments: KeptEpoch.allCases)
  func keptEpoch(rule: KeptEpoch) throws {
    let folder = try TemporaryFolder()
    let configuration = Self.configuration {
      $0.keep = rule
      $0.warmUpEpochs = 4
    }
    let outcome = try search(MeanNetwork(), configuration: configuration, folder: folder.path).run(showProgress: false)
    #expect(outcome.best.epoch < 4, "the best epoch is in the warm-up, or this test shows little")
    switch rule {
    case .best: #expect(outcome.kept == outcome.best && outcome.isDrawn)
    case .bestAfterWarmUp, .last: #expect(outcome.kept.epoch == 4 && !outcome.isDrawn)
    }
    #expect(outcome.genotype == outcome.kept.genotype)
    #expect(try SearchOutcome(runFolder: folder.path) == outcome)
  }

  @Test("a damaged checkpoint is named and left alone; a killed writer's leftovers are removed")
  func damaged() throws {
    let folder = try TemporaryFolder()
    _ = try search(MeanNetwork(), folder: folder.path).run(showProgress: false)
    let path = folder.file("checkpoint.safetensors")
    let data = try AtomicFile.read(path)
    try AtomicFile.write("half", to: folder.file(".checkpoint.safetensors.123.tmp"))
    _ = try search(MeanNetwork(), folder: folder.path)
    #expect(!FileManager.default.fileExists(atPath: folder.file(".checkpoint.safetensors.123.tmp")))
    try AtomicFile.write(data.prefix(data.count / 2), to: path)
    let error = #expect(throws: KitError.self) { try search(MeanNetwork(), folder: folder.path) }
    #expect(error?.description.contains(path) == true)
    #expect(try AtomicFile.read(path) == data.prefix(data.count / 2))
  }

  @Test("data that make no search are refused")
  func data() throws {
    func what(_ half: Range<Int>, dev: RandomFeatures, batch: Int = 8) -> String? {
      let data = SearchData(train: train, weightHalf: Array(0..<30), architectureHalf: Array(half), dev: dev)
      return #expect(throws: KitError.self) {
        try ArchitectureSearch(
          network: MeanNetwork(), data: data, configuration: Self.configuration { $0.batchSize = batch },
          workers: workers)
      }?.what
    }
    #expect(
      what(30..<37, dev: dev)
        == "a batch of 8 utterances is larger than the architecture half of the train set, which has 7")
    #expect(
      what(30..<60, dev: dev, batch: 20) == "a batch of 20 utterances is larger than the network's capacity of 16")
    #expect(
      what(30..<60, dev: RandomFeatures(count: 1)) == "the dev set has 1 bona fide and 0 spoofed utterances")
  }

  @Test("a loss that is not finite stops the search")
  func notFinite() throws {
    let broken = RandomFeatures(count: 60)
    broken.set(.infinity, at: 3)
    let data = SearchData(train: broken, weightHalf: Array(0..<30), architectureHalf: Array(30..<60), dev: dev)
    let run = try ArchitectureSearch(
      network: MeanNetwork(), data: data, configuration: Self.configuration { $0.masking = nil }, workers: workers)
    let error = #expect(throws: KitError.self) { try run.run(showProgress: false) }
    #expect(error?.what.hasPrefix("the loss is not finite in epoch 1") == true)
  }
}
