import AntiSpoofing
import ArgumentParser

/// The folder that a cache command is about.
struct CacheFolderOptions: ParsableArguments {
  @Option(
    name: .customLong("cache"),
    help: ArgumentHelp(
      "The folder (default: ~/.cache/pc-darts-kit/features, or what KIT_FEATURE_CACHE names).", valueName: "folder"))
  var folder: String?

  var cache: FeatureCache { FeatureCache(folder: folder) }
}

/// `cache list`: what is kept and what it takes.
struct CacheListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the features that are kept between runs, and the disk space they take.",
    discussion: """
      Example:
        ./kit cache list
      """)

  @OptionGroup var folder: CacheFolderOptions

  func run() throws {
    let cache = folder.cache
    let items = try cache.contents()
    guard !items.isEmpty else {
      print("No features are kept in \(cache.folder).")
      return
    }
    let rows = items.map { item in
      [
        item.features ?? "damaged", item.utterances.map(String.init) ?? "-", ByteCount.text(item.bytes),
        item.isPartial ? "partial" : "whole", item.audio ?? "-",
      ]
    }
    print(TextTable(["features", "utterances", "size", "state", "audio"], rows).text)
    let free = ByteCount.free(at: cache.folder).map { ", \(ByteCount.text($0)) are free" } ?? ""
    print("\(ByteCount.text(items.reduce(0) { $0 + $1.bytes })) in \(cache.folder)\(free).")
  }
}
