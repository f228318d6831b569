import AntiSpoofing
import ArgumentParser

/// `experiments list`: identifiers.
struct ExperimentsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "The identifiers of all experiments, what each is, and what it needs.",
    discussion: """
      Example:
        ./kit experiments list
      """)

  @Flag(help: "Print JSON, with the whole configuration of each.")
  var json = false

  @Option(help: "The scale whose configurations --json prints.")
  var profile: Profile = .paper

  private struct Entry: Encodable {
    let identifier: String
    let title: String
    let needs: [String]
    let configuration: ExperimentConfiguration
  }

  func run() throws {
    if json {
      let entries = Experiment.paper.map {
        Entry(
          identifier: $0.identifier, title: $0.title, needs: $0.requirements,
          configuration: $0.configuration(profile, seed: 1))
      }
      print(String(decoding: try CanonicalJSON.encode(entries), as: UTF8.self), terminator: "")
      return
    }
    let table = TextTable(
      ["experiment", "what it is", "needs"],
      Experiment.paper.map { [$0.identifier, $0.title, $0.requirements.joined(separator: " ")] })
    print(table.text)
  }
}
