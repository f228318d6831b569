import AntiSpoofing
import ArgumentParser

/// Which ledger of experiments a command is about.
struct LedgerOptions: ParsableArguments {
  @Option(help: "The scale of the experiments: smoke, mini or paper.")
  var profile: Profile = .mini

  @Option(help: ArgumentHelp("Decides every random draw.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "The folder of records and runs (default: that of the book, runs/book/PROFILE-SEED/ledger in the kit's folder).",
      valueName: "folder"))
  var ledger: String?

  /// The folder of the embedded corpus, if that is what the experiments learn from: no other is named, nor meant by the
  /// profile.
  func embeddedCorpus(_ data: DataOptions) throws -> String? {
    if data.data != nil || profile == .paper { return nil }
    return try KitFolder().corpus(profile == .smoke ? .smoke : .full)
  }

  /// The ledger that is meant.
  func open() throws -> Ledger {
    if let ledger { return Ledger(folder: KitFolder.absolute(ledger)) }
    return Ledger(folder: "\(try KitFolder().root)/runs/book/\(profile.rawValue)-\(seed)/ledger")
  }
}
