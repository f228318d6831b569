import AntiSpoofing
import ArgumentParser
import Chapters
import Foundation

extension Parameters.Profile: ExpressibleByArgument {}

/// Which results of the book a command is about.
struct BookOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How much work the book does: smoke, a tiny scale to see that everything works; mini, the whole method on the "
        + "embedded corpus; paper, the paper's corpus and scale.", valueName: "profile"))
  var profile: Parameters.Profile = .mini

  @Option(help: ArgumentHelp("Decides every random draw; each seed has results of its own.", valueName: "n"))
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
    let corpus = profile == .paper ? external.folder : kit.corpus(profile == .smoke ? .smoke : .full)
    var configuration = BookConfiguration(
      root: kit.root, engine: engine, profile: profile, seed: seed, threads: threads.threads,
      data: kit.relative(data.map(KitFolder.absolute) ?? corpus), external: external.folder)
    if isatty(STDERR_FILENO) == 1 {
      configuration.showProgress = { FileHandle.standardError.write(Data("\r\u{1b}[K\($0)".utf8)) }
    }
    return configuration
  }
}

extension KitFolder {
  /// The path from the kit's folder, where it is below it: results must not depend on where the kit stands.
  fileprivate func relative(_ path: String) -> String {
    path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
  }
}

extension BookReport {
  /// Prints the summary and where the book is; throws the exit status 1 if anything failed.
  ///
  /// - Parameter isNews: whether what is wrong has not been said yet.
  func conclude(isNews: Bool = false) throws {
    for warning in warnings { print("warning: \(warning)") }
    if isNews { for complaint in complaints { print(complaint) } }
    if !warnings.isEmpty || (isNews && !complaints.isEmpty) { print() }
    print(summaryTable)
    print("\nThe book: \(page)")
    if failed { throw ExitCode.failure }
  }
}
