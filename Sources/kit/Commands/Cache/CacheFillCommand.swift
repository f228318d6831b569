import AntiSpoofing
import ArgumentParser
import Foundation

/// `cache fill`: features ahead of the runs that need them.
struct CacheFillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fill",
    abstract: "Compute the features of a corpus and keep them for later runs.",
    discussion: """
      A search or a training does the same at its start. After Ctrl-C, or a crash, the same command goes on from what \
      is there.

      Example:
        ./kit cache fill --data DIR
        ./kit cache fill --data DIR --features spectrogram --partition train --partition dev
      """)

  @Option(help: ArgumentHelp("A corpus in the layout of ASVspoof 2019 LA.", valueName: "folder"))
  var data: String

  @Option(help: "A part of the corpus; may be repeated (default: all that are there).")
  var partition: [Partition] = []

  @OptionGroup var frontEnd: FrontEndOptions
  @OptionGroup var folder: CacheFolderOptions
  @OptionGroup var threads: ThreadOptions

  func run() throws {
    Interruption.watch()
    let layout = try CorpusLayout(data)
    let workers = threads.workers
    for partition in partition.isEmpty ? Partition.allCases.filter(layout.has) : partition {
      let started = ContinuousClock.now
      let store = try FeatureStore.reading(
        partition, of: layout, configuration: frontEnd.configuration, workers: workers, cache: folder.cache)
      let seconds = (ContinuousClock.now - started) / .seconds(1)
      Terminal.say(
        "\(partition.rawValue): \(store.identity), "
          + String(format: "%.1f s, %.0f utterances/s", seconds, Double(store.count) / seconds))
    }
    if let peak = ProcessMemory.peak, let anonymous = ProcessMemory.anonymous {
      print(
        "At most \(ByteCount.text(peak)) of memory were resident, files that the system may drop included; "
          + "\(ByteCount.text(anonymous)) are the program's own.")
    }
  }
}
