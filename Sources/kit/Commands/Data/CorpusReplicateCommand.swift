import AntiSpoofing
import ArgumentParser

/// `corpus replicate`: the size of the paper's corpus without its audio.
struct CorpusReplicateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replicate",
    abstract: "Make a corpus of the size of ASVspoof 2019 LA from links to the files of a smaller one.",
    discussion: """
      It shows what the paper's scale takes of this machine: disk, memory and time. Error rates on it mean nothing.

      Example:
        ./kit corpus replicate data/mini-la --output full-size
        ./kit search --data full-size --epochs 1 --warm-up 0 --output runs/full-size
      """)

  @Argument(help: ArgumentHelp("A corpus in the layout of ASVspoof 2019 LA.", valueName: "folder"))
  var source: String

  @Option(name: [.short, .long], help: ArgumentHelp("The folder to make it in.", valueName: "folder"))
  var output: String

  @Option(help: ArgumentHelp("The share of the utterances of each class and attack.", valueName: "share"))
  var share = 1.0

  func validate() throws {
    guard share > 0, share <= 1 else { throw ValidationError("--share \(share): a share is above 0 and at most 1.") }
  }

  func run() throws {
    let layout = try CorpusReplica.make(
      of: CorpusLayout(source), in: KitFolder.absolute(output), share: share)
    for partition in Partition.allCases {
      let trials = try layout.trials(partition)
      let bonafide = trials.filter { $0.label == .bonafide }.count
      print("\(partition.rawValue): \(bonafide) bona fide and \(trials.count - bonafide) spoofed utterances")
    }
    print("They are links to \(source), in \(layout.root).")
  }
}
