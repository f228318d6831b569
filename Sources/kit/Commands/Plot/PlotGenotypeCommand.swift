import AntiSpoofing
import ArgumentParser

extension CellKind: ExpressibleByArgument {}

/// `plot genotype`: cell diagrams.
struct PlotGenotypeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "genotype",
    abstract: "The cells of a genotype as diagrams.",
    discussion: """
      Example:
        ./kit plot genotype runs/search --output cells.pdf
      """)

  @Argument(
    help: ArgumentHelp(
      "The folder of a search, a file, the text Genotype(normal=[...], ...), or paper.", valueName: "genotype"))
  var genotype: String

  @Option(help: "One of the two cells (default: both).")
  var cell: CellKind?

  @OptionGroup var figure: FigureOutput

  func run() throws {
    let genotype = try GenotypeArgument.read(genotype)
    try figure.write(CellDiagram(genotype, kinds: cell.map { [$0] } ?? CellKind.allCases))
  }
}
