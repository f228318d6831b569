import AntiSpoofing
import ArgumentParser
import Foundation

/// `corpus build`: Mini-LA.
struct CorpusBuildCommand: ParsableCommand {
  /// The two sizes that the kit knows by name.
  enum Scale: String, CaseIterable, ExpressibleByArgument {
    case full
    case smoke

    var value: CorpusScale { self == .full ? .full : .smoke }
  }

  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Make Mini-LA: human recordings and spoofing attacks, in the layout of ASVspoof 2019 LA.",
    discussion: """
      The human recordings are downloaded from Debian's archive once and kept in a cache. The same package versions and \
      seed give the same bits; a corpus that is already there and made so is kept.

      Example:
        ./kit corpus build --output mini-la
      """)

  @Option(
    help: ArgumentHelp("The folder to make it in (default: data/mini-la in the kit's folder).", valueName: "folder"))
  var output: String?

  @Option(help: "full has about 4,000 files, smoke 6% of them.")
  var scale = Scale.full

  @Option(help: ArgumentHelp("Decides every random draw.", valueName: "n"))
  var seed = MiniLA.standardSeed

  @Option(
    help: ArgumentHelp("Where the human recordings are kept (default: ~/.cache/pc-darts-kit).", valueName: "folder"))
  var cache: String?

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    Interruption.watch()
    let folder = try output.map(KitFolder.absolute) ?? KitFolder().corpus(scale.value)
    let (report, isNew) = try MiniLA.build(
      scale: scale.value, output: folder, cache: SourceCache(folder: cache.map(KitFolder.absolute)), seed: seed,
      workers: threads.workers)
    Terminal.say(report.table)
    print(isNew ? "The corpus was made in \(folder)." : "The corpus in \(folder) was up to date.")
  }
}
