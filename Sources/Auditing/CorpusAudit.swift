import Basics
import Datasets
import Foundation
import Metrics

/// Whether a corpus gives its labels away by something other than how the speech was made.
///
/// For each split, each attack and all attacks together: the area under the ROC curve by which each cue alone, and
/// all of them in a cross-validated logistic regression, tell spoofed from bona fide files. 0.5 says nothing, 1 tells
/// them apart; a cue that is smaller for spoofed files counts as one that is larger.
public struct CorpusAudit: Codable, Equatable, Sendable {
  /// Areas from which on an audit fails.
  public struct Limits: Codable, Equatable, Sendable {
    /// For all attacks of a split together.
    public var pooled = 0.65
    /// For one attack.
    public var attack = 0.80
    /// Files of each class that a comparison needs to be judged; with fewer, chance alone comes near the limits.
    public var files = 50

    /// The usual limits, or others.
    public init(pooled: Double = 0.65, attack: Double = 0.80, files: Int = 50) {
      self.pooled = pooled
      self.attack = attack
      self.files = files
    }
  }

  /// A measured file.
  public struct Case: Equatable, Sendable {
    /// The part of the corpus that holds the file.
    public var split: Partition
    /// Nil for bona fide.
    public var attack: String?
    /// In the order of `ShortcutCue.allCases`.
    public var cues: [Double]

    /// - Parameter cues: one for each of `ShortcutCue.allCases`.
    public init(split: Partition, attack: String?, cues: [Double]) {
      self.split = split
      self.attack = attack
      self.cues = cues
    }
  }

  /// One comparison of spoofed with bona fide files.
  public struct Row: Codable, Equatable, Sendable {
    /// The part of the corpus.
    public var split: Partition
    /// Nil for all attacks together.
    public var attack: String?
    /// Files of the attacks.
    public var spoofed: Int
    /// Files of people.
    public var bonafide: Int
    /// The area of each cue alone, at least 0.5, in the order of `ShortcutCue.allCases`.
    public var areas: [Double]
    /// The area of the regression on all cues; nil with fewer than five files of a class.
    public var regression: Double?
    /// The limit that every area must stay below.
    public var limit: Double
    /// Whether there are enough files to judge.
    public var isJudged: Bool

    /// The largest area of all.
    public var worst: Double { max(areas.max() ?? 0.5, regression ?? 0.5) }

    /// Whether every area stays below the limit, or there are too few files to judge.
    public var isPassed: Bool { !isJudged || worst < limit }
  }

  /// For each split all attacks together, then one by one.
  public var rows: [Row]
  /// What the rows were judged by.
  public var limits: Limits

  /// Whether every comparison with enough files stays below its limit.
  public var isPassed: Bool { rows.allSatisfy(\.isPassed) }

  /// Compares measured files.
  /// - Parameter seed: deals the files to the regression's folds.
  /// Throws `KitError` if a split lacks a class or a cue is not finite.
  public init(_ cases: [Case], limits: Limits = Limits(), seed: UInt64 = 1) throws {
    self.limits = limits
    rows = []
    for split in Partition.allCases {
      let present = cases.filter { $0.split == split }
      guard !present.isEmpty else { continue }
      let bonafide = present.filter { $0.attack == nil }.map(\.cues)
      let spoofed = present.filter { $0.attack != nil }
      guard !bonafide.isEmpty, !spoofed.isEmpty else {
        throw KitError(
          "\(split.rawValue) has \(bonafide.count) bona fide and \(spoofed.count) spoofed files; an audit needs both")
      }
      rows.append(
        try Self.compare(spoofed.map(\.cues), bonafide, split: split, attack: nil, limits: limits, seed: seed))
      for attack in Set(spoofed.compactMap(\.attack)).sorted() {
        let files = spoofed.filter { $0.attack == attack }.map(\.cues)
        rows.append(try Self.compare(files, bonafide, split: split, attack: attack, limits: limits, seed: seed))
      }
    }
    guard !rows.isEmpty else { throw KitError("there is no file to audit") }
  }

  private static func compare(
    _ spoofed: [[Double]], _ bonafide: [[Double]], split: Partition, attack: String?, limits: Limits, seed: UInt64
  ) throws -> Row {
    let areas = try ShortcutCue.allCases.indices.map { cue -> Double in
      let area = try areaUnderCurve(positive: spoofed.map { $0[cue] }, negative: bonafide.map { $0[cue] })
      return max(area, 1 - area)
    }
    var regression: Double?
    if min(spoofed.count, bonafide.count) >= 5 {
      var generator = RandomGenerator(seed: seed, stream: "audit.folds.\(split.rawValue).\(attack ?? "-")")
      regression = try LogisticRegression.crossValidatedArea(
        spoofed + bonafide,
        positive: [Bool](repeating: true, count: spoofed.count) + [Bool](repeating: false, count: bonafide.count),
        generator: &generator)
    }
    return Row(
      split: split, attack: attack, spoofed: spoofed.count, bonafide: bonafide.count, areas: areas,
      regression: regression, limit: attack == nil ? limits.pooled : limits.attack,
      isJudged: min(spoofed.count, bonafide.count) >= limits.files)
  }

  /// The rows as text, one line each, with a verdict at the end of each and of all.
  public var table: String {
    let names = ShortcutCue.allCases.map(\.rawValue) + ["all", "limit"]
    let table = TextTable(
      ["split attack"] + names + ["verdict"],
      rows.map { row in
        let values = row.areas + [row.regression ?? .nan, row.limit]
        let verdict = !row.isJudged ? "too few files to judge" : row.isPassed ? "passed" : "FAILED"
        return ["\(row.split.rawValue) \(row.attack ?? "pooled")"]
          + values.map { $0.isNaN ? "-" : String(format: "%.2f", $0) } + [verdict]
      }, numbers: 1...names.count)
    var lines = [table.text]
    let judged = rows.filter(\.isJudged)
    if judged.isEmpty {
      lines.append("not judged: no comparison has \(limits.files) files of each class")
    } else if isPassed {
      let worst = judged.max { $0.worst / $0.limit < $1.worst / $1.limit }!
      lines.append(
        "passed: nearest to its limit is \(worst.split.rawValue) \(worst.attack ?? "pooled") with "
          + String(format: "%.2f of %.2f", worst.worst, worst.limit))
    } else {
      lines.append("FAILED: \(judged.filter { !$0.isPassed }.count) of \(judged.count) comparisons over their limit")
    }
    return lines.joined(separator: "\n")
  }
}
