import AntiSpoofing
import ArgumentParser
import Foundation

/// `experiments status`: what the ledger holds.
struct ExperimentsStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "How far every experiment is, and what the finished ones came to.",
    discussion: """
      A record is done if this engine made it, with this configuration, from these data; otherwise it is outdated, and the \
      line below the table says why. Data are compared where the corpus is there.

      Example:
        ./kit experiments status --profile mini
      """)

  @OptionGroup var options: LedgerOptions

  @OptionGroup var data: DataOptions

  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print the records as JSON.")
  var json = false

  private struct Entry: Encodable {
    let identifier: String
    let status: String
    let reasons: [String]
    let record: ExperimentRecord?
    let reproducibleDigest: Digest?
  }

  func run() throws {
    let ledger = try options.open()
    let layout = try corpus()
    let workers = threads.workers
    let circumstances = Circumstances(
      workers: workers, data: layout.map { layout in CorpusFeatures(workers: workers, cache: nil) { layout } })
    let entries = try Experiment.paper.map { experiment -> (Experiment, ExperimentStatus) in
      (
        experiment,
        try ledger.status(
          of: experiment, profile: options.profile, seed: options.seed, circumstances: circumstances)
      )
    }
    if json {
      let list = try entries.map { experiment, status in
        Entry(
          identifier: experiment.identifier, status: status.word, reasons: status.reasons, record: status.record,
          reproducibleDigest: try status.record?.reproducibleDigest())
      }
      print(String(decoding: try CanonicalJSON.encode(list), as: UTF8.self), terminator: "")
      return
    }
    let table = TextTable(
      ["experiment", "status", "result", "time"],
      entries.map { experiment, status in
        [
          experiment.identifier, status.word, status.record?.summary ?? "",
          status.record.map { ProgressLine.clock($0.measured.seconds) } ?? "",
        ]
      })
    print(table.text)
    let done = entries.count { if case .recorded = $0.1 { true } else { false } }
    for (experiment, status) in entries where !status.reasons.isEmpty {
      print("\n\(experiment.identifier): \(status.reasons.joined(separator: "; ")).")
    }
    if layout == nil { print("\nData are not compared: the corpus is not there.") }
    print("\n\(done) of \(entries.count) experiments are in \(ledger.folder).")
    if done < entries.count { print("Run what is missing with: ./kit experiments run --profile \(options.profile)") }
  }

  /// The corpus that the experiments would learn from; nil if it is not there.
  private func corpus() throws -> CorpusLayout? {
    if let folder = try options.embeddedCorpus(data) { return try? CorpusLayout(folder) }
    return data.data == nil ? try? data.external().corpus() : try data.corpus()
  }
}

extension ExperimentStatus {
  /// The record, of this configuration or another.
  var record: ExperimentRecord? {
    switch self {
    case .recorded(let record), .outdated(let record, _): return record
    case .inProgress, .abandoned, .missing: return nil
    }
  }
}

extension ExperimentRecord {
  /// The result in a few words.
  var summary: String {
    switch result {
    case .search(let search):
      let origin = search.isDrawn ? "drawn, not learnt; " : ""
      return String(
        format: "%@dev accuracy %.2f%%, dev EER %.2f%%", origin as NSString, 100 * search.best.devAccuracy,
        100 * search.best.devEqualErrorRate)
    case .training(let training):
      let evaluation = training.evaluation
      let cost = evaluation.minimumTandemCost.map { String(format: ", min t-DCF %.4f", $0) } ?? ""
      return String(
        format: "dev EER %.2f%%, eval EER %.2f%%%@", 100 * training.best.devEqualErrorRate,
        100 * evaluation.equalErrorRate, cost as NSString)
    case .cost:
      guard let steps = measured.steps else { return "" }
      return String(
        format: "a step %.0f ms, %.0f MiB", 1_000 * (steps.architectureSeconds + steps.weightSeconds),
        Double(steps.bytes) / 0x1p20)
    }
  }
}
