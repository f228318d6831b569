import AntiSpoofing
import ArgumentParser

/// The corpus that a command learns from or scores.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A corpus in the layout of ASVspoof 2019 LA (default: the folder that KIT_EXTERNAL_DATA names, else data/external "
        + "in the kit's folder).", valueName: "folder"))
  var data: String?

  /// The folder of external data that is meant.
  func external() throws -> ExternalData {
    // A named folder needs no kit around it.
    if let data { return ExternalData(option: data, defaultFolder: data) }
    return ExternalData(option: nil, defaultFolder: try KitFolder().externalData)
  }

  /// The corpus there, after a line that says where it is; throws `KitError` saying where it looked.
  func corpus() throws -> CorpusLayout {
    if let data { return try CorpusLayout(data) }
    let external = try external()
    let layout = try external.corpus()
    Terminal.say("The corpus is in \(layout.root); looked in \(external.place).")
    return layout
  }
}
