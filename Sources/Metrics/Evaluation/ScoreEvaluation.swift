import Basics

/// What a countermeasure's scores come to: error rates of all attacks together and of each, with intervals.
public struct ScoreEvaluation: Encodable, Equatable, Sendable {
  /// All spoofed trials, or those of one attack, against all bona fide trials.
  public struct Row: Encodable, Equatable, Sendable {
    /// nil for all attacks together.
    public let attack: String?
    /// The number of spoofed trials.
    public let spoofed: Int
    /// From 0 to 1.
    public let equalErrorRate: Double
    /// The score at which it is reached.
    public let equalErrorThreshold: Double
    /// nil without an ASV system.
    public let minimumTandemCost: Double?
    /// The score at which it is reached.
    public let tandemThreshold: Double?
    /// Of the equal error rate; nil without resampling.
    public internal(set) var equalErrorInterval: ConfidenceInterval?
    /// Of the smallest tandem cost; nil without resampling or an ASV system.
    public internal(set) var tandemInterval: ConfidenceInterval?
  }

  /// The number of bona fide trials.
  public let bonafide: Int
  /// All attacks together.
  public private(set) var pooled: Row
  /// In the order of the attacks' names.
  public private(set) var attacks: [Row]

  /// Evaluates scores; ties count as in the ASVspoof 2019 evaluation package.
  ///
  /// - Parameter asv: the system behind the countermeasure; nil leaves out the t-DCF. The cost of one attack takes the ASV
  ///   system's error rates on that attack, at the threshold of its pooled equal error rate.
  /// - Throws: `KitError` if a class is missing, a score is not finite, or the ASV scores lack an attack.
  public init(_ scores: ScoreSet, asv: ASVSystem? = nil) throws {
    func row(_ attack: String?, _ spoofed: Int, _ tradeoff: DetectionErrorTradeoff) throws -> Row {
      let equal = tradeoff.equalErrorRate
      let cost = try asv.map { try TandemDetectionCost(countermeasure: tradeoff, asv: $0.rates(attack)).minimum }
      return Row(
        attack: attack, spoofed: spoofed, equalErrorRate: equal.rate, equalErrorThreshold: equal.threshold,
        minimumTandemCost: cost?.cost, tandemThreshold: cost?.threshold)
    }
    bonafide = scores.bonafide.count
    pooled = try row(nil, scores.spoof.count, scores.errorTradeoff())
    attacks = try scores.breakdown().map { try row($0.attack, $0.trials, $0.tradeoff) }
  }

  /// Evaluates scores with percentile bootstrap intervals of every number.
  ///
  /// Trials are drawn with replacement within bona fide and within each attack; one resample serves all numbers.
  ///
  /// - Parameters:
  ///   - resamples: at least 2; 1,000 is usual.
  ///   - level: strictly between 0 and 1.
  ///   - seed: the same seed gives the same intervals, at any number of threads.
  ///   - progress: advanced by one a resample.
  /// - Throws: as `init(_:asv:)`; `KitError` if `resamples` or `level` is out of range; `Interrupted`.
  public init(
    _ scores: ScoreSet, asv: ASVSystem? = nil, resamples: Int, level: Double = 0.95, seed: UInt64, workers: Workers,
    progress: ProgressLine? = nil
  ) throws {
    try self.init(scores, asv: asv)
    try ConfidenceInterval.check(resamples: resamples, level: level)
    let names = attacks.map { $0.attack! }
    let bonafideStrata = StratifiedScores(values: [scores.bonafide])
    let spoofStrata = StratifiedScores(values: names.map(scores.spoof(of:)))
    let model = TandemCostModel.asvspoof2019
    let weights = try ([nil] + names).map { name in try asv.map { try model.weights(asv: $0.rates(name)) } }
    // A number of resamples for each number of the table: pooled first, then the attacks.
    let points: [[OperatingPoints]] = workers.map(resamples) { index in
      if Interruption.isRequested { return [] }
      var generator = RandomGenerator(seed: seed, stream: "metrics.bootstrap", index)
      let bonafide = bonafideStrata.resample(&generator).all
      let spoof = spoofStrata.resample(&generator)
      defer { progress?.advance() }
      return zip([spoof.all] + spoof.strata, weights).map {
        OperatingPoints(bonafide: bonafide, spoof: $0, weights: $1)
      }
    }
    try Interruption.check()
    func complete(_ row: inout Row, _ place: Int) {
      row.equalErrorInterval = ConfidenceInterval(of: points.map { $0[place].equalErrorRate }, level: level)
      guard asv != nil else { return }
      row.tandemInterval = ConfidenceInterval(of: points.compactMap { $0[place].minimumTandemCost }, level: level)
    }
    complete(&pooled, 0)
    for index in attacks.indices { complete(&attacks[index], index + 1) }
  }
}
