import Architectures

/// A network as a value: its stem, cells and classifier with their sizes, the names, shapes and places of all tensors.
///
/// Networks for batches and for one utterance, their costs, and the reading of checkpoints follow it; none of them knows
/// how an architecture becomes a network. Cells number L/3 and 2L/3 (integer division, from 0) are reduction cells and
/// double the channels. A cell reads the outputs of the two cells before it; the first one those of the stem. After a
/// reduction, and in the first cell, the older input has twice the resolution and is pre-processed by a factorised
/// reduction.
public struct NetworkPlan {
  /// How a parameter starts.
  enum Start: Equatable {
    /// Uniform in [-bound, bound).
    case uniform(bound: Double)
    case constant(Float)
  }

  /// A tensor that training changes.
  public struct Parameter: Sendable {
    /// Its name in the authors' `state_dict`.
    public let name: String
    /// In PyTorch's order.
    public let shape: [Int]
    /// Where it begins among all parameters.
    let offset: Int
    let start: Start

    /// The number of its values.
    public var count: Int { shape.reduce(1, *) }

    /// Whether its gradient is summed block by block: those of convolutions and of the classifier.
    var isSummedByBlock: Bool { if case .uniform = start { true } else { false } }
  }

  /// The running mean and variance of a batch normalisation.
  public struct Statistic: Sendable {
    /// The module's name in the authors' `state_dict`; its tensors are `NAME.running_mean` and `NAME.running_var`.
    public let name: String
    /// The number of values of each.
    public let channels: Int
    /// Where the means begin among all statistics.
    let mean: Int
    /// Where the variances begin.
    var variance: Int { mean + channels }
    /// The names of its two tensors.
    var tensors: [String] { ["\(name).running_mean", "\(name).running_var"] }
  }

  /// A cell with the pre-processing of its two inputs.
  struct Stage {
    let cell: CellPlan
    let preprocessing: [PointwisePlan]
    /// Which inputs come from the stem instead of a cell.
    let readsStem: [Bool]
  }

  let input: ImageSize
  /// Three convolutions; the first cell reads the last two.
  let stem: [StemPlan]
  let stages: [Stage]
  let classifier: ClassifierPlan
  let tensors: TensorLayout

  /// Everything that training changes, in the order in which it lies in memory.
  public var parameters: [Parameter] { tensors.parameters }
  /// Running statistics, in the order in which they lie in memory.
  public var statistics: [Statistic] { tensors.statistics }

  /// - Parameters:
  ///   - stemChannels: C for the derived network, 3 C for the search network.
  ///   - cell: the inside of cell `index` with that number of channels and that size of its inputs.
  init(
    cells: Int, channels: Int, stemChannels: Int, input: ImageSize,
    cell: (_ index: Int, _ kind: CellKind, _ channels: Int, _ size: ImageSize, inout TensorLayout) -> CellPlan
  ) {
    var layout = TensorLayout()
    self.input = input
    stem = StemPlan.three(&layout, channels: stemChannels, input: input)
    var older = (size: stem[1].output, channels: stemChannels)
    var newer = (size: stem[2].output, channels: stemChannels)
    var stages: [Stage] = []
    var width = channels
    var halvesOlder = true
    for index in 0..<cells {
      let kind = Self.kind(ofCell: index, of: cells)
      if kind == .reduce { width *= 2 }
      let name = Self.cellName(index)
      let preprocessing = [
        PointwisePlan(
          &layout, name: "\(name).preprocess0", inputs: older.channels, outputs: width, stride: halvesOlder ? 2 : 1,
          input: older.size, affine: false),
        PointwisePlan(
          &layout, name: "\(name).preprocess1", inputs: newer.channels, outputs: width, stride: 1, input: newer.size,
          affine: false),
      ]
      let plan = cell(index, kind, width, newer.size, &layout)
      stages.append(Stage(cell: plan, preprocessing: preprocessing, readsStem: [index < 2, index < 1]))
      older = newer
      newer = (plan.nodeSize, plan.nodes * width)
      halvesOlder = kind == .reduce
    }
    self.stages = stages
    classifier = ClassifierPlan(&layout, channels: newer.channels, size: newer.size)
    tensors = layout
  }

  /// Which kind of cell number `index` of `cells` is.
  static func kind(ofCell index: Int, of cells: Int) -> CellKind {
    index == cells / 3 || index == 2 * cells / 3 ? .reduce : .normal
  }

  /// The prefix of the names of a cell's tensors.
  static func cellName(_ index: Int) -> String { "cells.\(index)" }

  /// The prefix of the names of the tensors of an edge: in a derived network of its operation, in a search network of
  /// its mixed operation.
  static func edgeName(_ edge: Int, ofCell index: Int) -> String { "\(cellName(index))._ops.\(edge)" }

  /// The names and shapes of all tensors, parameters and running statistics.
  public var shapes: [String: [Int]] { tensors.shapes }
}

extension NetworkPlan {
  /// The network derived from a genotype: every node adds two operations on all channels.
  public init(_ configuration: DerivedNetworkConfiguration) {
    self.init(
      cells: configuration.cells, channels: configuration.channels, stemChannels: configuration.channels,
      input: ImageSize(rows: configuration.rows, columns: configuration.frames)
    ) { index, kind, channels, size, layout in
      CellPlan(
        &layout, channels: channels, size: size, kind: kind, affine: true, normalisedPooling: false,
        edges: configuration.genotype.edges(of: kind).enumerated().map { number, edge in
          CellPlan.Candidates(
            source: edge.source, node: number / CellGraph.kept,
            operations: [(edge.primitive, Self.edgeName(number, ofCell: index))])
        })
    }
  }

  /// The search network: every edge mixes all primitives.
  public init(_ configuration: SearchNetworkConfiguration) {
    self.init(
      cells: configuration.cells, channels: configuration.channels, stemChannels: 3 * configuration.channels,
      input: ImageSize(rows: configuration.rows, columns: configuration.frames)
    ) { index, kind, channels, size, layout in
      CellPlan(
        &layout, channels: channels, partialChannels: configuration.partialChannels, size: size, kind: kind,
        affine: false, normalisedPooling: true,
        edges: (0..<CellGraph.edges).map { edge in
          let (source, node) = CellGraph.endpoints(ofEdge: edge)
          return CellPlan.Candidates(
            source: source, node: node - CellGraph.inputs,
            operations: Primitive.allCases.enumerated().map {
              ($1, "\(Self.edgeName(edge, ofCell: index))._ops.\($0)")
            })
        })
    }
  }
}
