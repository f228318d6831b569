import AntiSpoofing
import ArgumentParser
import Chapters
import Foundation

extension Parameters.Profile: ExpressibleByArgument {}

/// Which results of the book a command is about.
struct BookOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How much work the book does: smoke takes minutes, mini half an hour, paper days and the paper's corpus.",
      valueName: "profile"))
  var profile: Parameters.Profile = .mini

  @Option(help: ArgumentHelp("Decides every random draw.", valueName: "n"))
  var seed: UInt64 = 1

  @OptionGroup var threads: ThreadOptions

  @Option(
    help: ArgumentHelp(
      "A folder with a corpus in the layout of ASVspoof 2019 LA and other external data (default: Mini-LA, the embedded "
        + "corpus; for the profile paper what ./kit data verify finds).", valueName: "folder"))
  var data: String?

  /// The book's configuration in the kit's folder.
  func configuration(_ kit: KitFolder) throws -> BookConfiguration {
    let engine = try EngineLibrary(
      buildFolder: kit.build, packageRoot: kit.root, linkage: .library("AntiSpoofing"))
    let external = ExternalData(option: data, defaultFolder: kit.externalData)
    return BookConfiguration(
      root: kit.root, engine: engine, profile: profile, seed: seed, threads: threads.threads,
      data: data.map(KitFolder.absolute) ?? (profile == .paper ? external.folder : nil), external: external.folder)
  }
}

extension BookReport {
  /// Prints what failed, the summary and where the book is; throws the exit status 1 if anything failed.
  func conclude() throws {
    for complaint in complaints { print(complaint) }
    if !complaints.isEmpty { print() }
    print(summaryTable)
    print("\nThe book: \(page)")
    if failed { throw ExitCode.failure }
  }
}
