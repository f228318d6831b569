import Basics
import Datasets
import Metrics
import Networks

/// A network applied to a whole source in evaluation mode.
public enum Scoring {
  /// Logits of every utterance, once each, in the source's order.
  ///
  /// - Parameters:
  ///   - batchSize: utterances in one pass, 1 ... batchCapacity; defaults to the capacity. The last pass may be smaller.
  ///   - progress: advanced by the number of utterances after each pass.
  /// - Returns: `source.count` x 2 values: spoof, bona fide.
  /// - Throws: `KitError` if the source is empty, its matrices do not fit the network, or a logit is not finite;
  ///   `Interrupted` between passes.
  public static func logits(
    of source: some FeatureSource, network: some TrainableNetwork, batchSize: Int? = nil,
    progress: ProgressLine? = nil
  ) throws -> [Float] {
    try checkFit(source, network: network)
    let size = min(batchSize ?? network.batchCapacity, network.batchCapacity)
    precondition(size >= 1, "batch size \(size)")
    var logits: [Float] = []
    logits.reserveCapacity(2 * source.count)
    let evaluate = network.makeEvaluator()
    for start in stride(from: 0, to: source.count, by: size) {
      try Interruption.check()
      let indices = start..<min(start + size, source.count)
      let values = evaluate(indices.map(source.matrix(at:)))
      precondition(values.count == 2 * indices.count, "\(values.count) logits for \(indices.count) utterances")
      logits += values
      progress?.advance(indices.count)
    }
    guard logits.allSatisfy(\.isFinite) else {
      throw KitError(
        "the network's output is not finite", advice: "Check that the features hold no infinite or missing values.")
    }
    return logits
  }

  /// The score of every utterance, in the source's order: its bona fide logit; higher means bona fide.
  public static func scores(
    of source: some FeatureSource, network: some TrainableNetwork, progress: ProgressLine? = nil
  ) throws -> [Double] {
    bonaFideLogits(try logits(of: source, network: network, progress: progress))
  }

  /// The scores of a store's trials, in its order, with what is known of each.
  public static func scoreSet(
    of store: FeatureStore, network: some TrainableNetwork, progress: ProgressLine? = nil
  ) throws -> ScoreSet {
    let values = try scores(of: store, network: network, progress: progress)
    return ScoreSet(
      zip(store.trials, values).map { trial, value in
        Score(
          utterance: trial.utterance, attack: trial.attack ?? "-", key: trial.label == .bonafide ? .bonafide : .spoof,
          value: value)
      })
  }

  /// What the dev set says about a network.
  struct Evaluation {
    let accuracy: Double
    let equalErrorRate: Double
  }

  static func evaluate(_ source: some FeatureSource, network: some TrainableNetwork) throws -> Evaluation {
    let logits = try logits(of: source, network: network)
    let labels = (0..<source.count).map(source.label(at:))
    let scores = zip(bonaFideLogits(logits), labels)
    let tradeoff = try DetectionErrorTradeoff(
      bonafide: scores.filter { $0.1 == 1 }.map(\.0), spoof: scores.filter { $0.1 == 0 }.map(\.0))
    return Evaluation(
      accuracy: Double(WeightedCrossEntropy.correct(logits: logits, labels: labels)) / Double(labels.count),
      equalErrorRate: tradeoff.equalErrorRate.rate)
  }

  static func checkFit(_ source: some FeatureSource, network: some TrainableNetwork) throws {
    guard source.count > 0 else {
      throw KitError("there are no utterances", at: source.identity, advice: "Check the protocol and its filter.")
    }
    guard source.rows == network.inputRows, source.frames == network.inputFrames else {
      throw KitError(
        "the features are \(source.rows) x \(source.frames), the network takes "
          + "\(network.inputRows) x \(network.inputFrames)",
        at: source.identity, advice: "Use the front-end that the network was made for.")
    }
  }

  static func checkClasses(_ source: some FeatureSource, network: some TrainableNetwork) throws {
    try checkFit(source, network: network)
    let bonaFide = (0..<source.count).reduce(0) { $0 + source.label(at: $1) }
    guard bonaFide > 0, bonaFide < source.count else {
      throw KitError(
        "the dev set has \(bonaFide) bona fide and \(source.count - bonaFide) spoofed utterances", at: source.identity,
        advice: "The best epoch is chosen on it: it needs both classes.")
    }
  }

  private static func bonaFideLogits(_ logits: [Float]) -> [Double] {
    stride(from: 1, to: logits.count, by: 2).map { Double(logits[$0]) }
  }
}
