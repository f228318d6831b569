import AntiSpoofing
import ArgumentParser

/// `cache clear`: gives the disk space back.
struct CacheClearCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear",
    abstract: "Remove the features that are kept between runs.",
    discussion: """
      They are computed again when they are needed. What a running process is computing stays; one that reads features \
      goes on undisturbed, and the disk has their space back when it ends.

      Example:
        ./kit cache clear
      """)

  @OptionGroup var folder: CacheFolderOptions

  func run() throws {
    let cache = folder.cache
    var removed = 0
    for item in try cache.contents() {
      if try cache.remove(item) {
        removed += item.bytes
      } else {
        Terminal.say("\(item.path) stays: a process is filling it.")
      }
    }
    print("\(ByteCount.text(removed)) were removed from \(cache.folder).")
  }
}
