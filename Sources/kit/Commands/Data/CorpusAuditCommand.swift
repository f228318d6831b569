import AntiSpoofing
import ArgumentParser
import Foundation

/// `corpus audit`: whether a corpus gives its labels away.
struct CorpusAuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Measure how well duration, level, silence and the like tell spoofed from bona fide files.",
    discussion: """
      For each split and attack: the area under the ROC curve of each cue alone and of all together; 0.5 says nothing, 1 \
      gives the label away. The exit status is 1 if an area reaches its limit.

      Example:
        ./kit corpus audit mini-la
      """)

  @Argument(help: ArgumentHelp("A folder in the layout of ASVspoof 2019 LA.", valueName: "folder"))
  var folder: String

  @Option(help: ArgumentHelp("The limit for all attacks of a split together.", valueName: "area"))
  var pooledLimit = CorpusAudit.Limits().pooled

  @Option(help: ArgumentHelp("The limit for one attack.", valueName: "area"))
  var attackLimit = CorpusAudit.Limits().attack

  @Option(help: ArgumentHelp("Deals the files to the folds of the cross-validation.", valueName: "n"))
  var seed: UInt64 = 1

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    for (name, limit) in [("--pooled-limit", pooledLimit), ("--attack-limit", attackLimit)]
    where !(limit > 0.5 && limit <= 1) {
      throw ValidationError("\(name) \(limit): an area is above 0.5 and at most 1.")
    }
  }

  func run() throws {
    Interruption.watch()
    let audit = try CorpusAudit.run(
      folder: folder, limits: CorpusAudit.Limits(pooled: pooledLimit, attack: attackLimit), seed: seed,
      workers: threads.workers)
    Terminal.say(json ? String(decoding: try CanonicalJSON.encode(audit), as: UTF8.self) : audit.table)
    if !audit.isPassed { throw ExitCode.failure }
  }
}
