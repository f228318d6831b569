import AntiSpoofing
import ArgumentParser

/// `data list`: the manifests.
struct DataListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "All external data: what they are, their licence and source, what uses them, and whether they are here.",
    discussion: """
      Example:
        ./kit data list
      """)

  @OptionGroup var data: DataOptions

  @Flag(help: "Print the manifests as JSON.")
  var json = false

  func run() throws {
    let manifests = try KitFolder().dataManifests()
    if json {
      print(String(decoding: try CanonicalJSON.encode(manifests), as: UTF8.self), terminator: "")
      return
    }
    let external = try data.external()
    for manifest in manifests {
      let found = manifest.files.count { external.find($0) != nil }
      let size = manifest.files.compactMap(\.size).reduce(0, +)
      print("\(manifest.identifier): \(manifest.title)")
      print("  source   \(manifest.source)")
      print("  licence  \(manifest.licence)")
      print("  used by  \(manifest.usedBy.joined(separator: "; "))")
      print(
        "  files    \(found) of \(manifest.files.count) here"
          + (size > 0 ? ", \(size) bytes in all" : "") + ": \(manifest.files.map(\.name).joined(separator: ", "))")
    }
    print("Looked in \(external.place). ./kit data verify checks the content.")
  }
}
