import Architectures
import Basics
import Tensors

/// The search network: every edge is a mixture of the eight primitives, weighted by alphas and betas that all normal
/// cells share, and all reduction cells.
public final class SearchNetwork: SearchableNetwork {
  /// What it was made from.
  public let configuration: SearchNetworkConfiguration
  /// Alphas and betas before their softmax, with their gradients: `alphas_normal`, `alphas_reduce` (14 x 8), `betas_normal`,
  /// `betas_reduce` (14).
  public let architecture: ParameterSet
  let plan: NetworkPlan
  let backbone: Backbone
  /// The strengths that the last forward pass used, and where their gradients are summed, of each kind of cell.
  private var strengths: [ArchitectureWeights]
  private var operationGradients: [[Double]]
  private var edgeGradients: [[Double]]
  /// Where the alphas and betas of each kind of cell begin.
  private let offsets: [(alphas: Int, betas: Int)]
  /// Every summand of every cell in the order of cells, edges and primitives, with the strengths that it has.
  private let mixture: [Summand]

  private struct Summand {
    let term: Term
    /// The position of the cell's kind.
    let kind: Int
    /// The position of its strength among the operations'; nil for the channels that bypass them.
    let operation: Int?
  }

  /// Alphas and betas start as 0.001 times a standard normal number.
  ///
  /// Throws `KitError` if the configuration cannot be built.
  public init(configuration: SearchNetworkConfiguration, seed: UInt64, workers: Workers) throws {
    try configuration.validate()
    self.configuration = configuration
    plan = NetworkPlan(configuration)
    backbone = Backbone(plan, capacity: configuration.batchCapacity, seed: seed, workers: workers)
    let kinds = CellKind.allCases
    let edges = CellGraph.edges
    let primitives = Primitive.allCases.count
    strengths = kinds.map { _ in ArchitectureWeights(edgeNormalisation: configuration.edgeNormalisation) }
    operationGradients = kinds.map { _ in [Double](repeating: 0, count: edges * primitives) }
    edgeGradients = kinds.map { _ in [Double](repeating: 0, count: edges) }
    mixture = backbone.stages.flatMap { stage in
      stage.cell.terms.map { term in
        Summand(
          term: term, kind: kinds.firstIndex(of: stage.cell.plan.kind)!,
          operation: term.primitive.map { term.edge * primitives + Primitive.allCases.firstIndex(of: $0)! })
      }
    }
    architecture = ParameterSet([
      ("alphas_normal", [edges, primitives]), ("alphas_reduce", [edges, primitives]), ("betas_normal", [edges]),
      ("betas_reduce", [edges]),
    ])
    offsets = kinds.map { [architecture] kind in
      (architecture.entry("alphas_\(kind.rawValue)").offset, architecture.entry("betas_\(kind.rawValue)").offset)
    }
    for entry in architecture.entries {
      var generator = RandomGenerator(seed: seed, stream: "initialise.\(entry.name)")
      architecture[entry.name] = (0..<entry.count).map { _ in Float(1e-3 * generator.normal()) }
    }
  }

  /// Trainable weights, named as in the authors' `state_dict`, with their gradients.
  public var parameters: ParameterSet { backbone.context.parameters }
  /// Running means and variances of batch normalisation, named as in the authors' `state_dict`.
  public var runningStatistics: ParameterSet { backbone.context.statistics }
  /// Rows of the feature matrices.
  public var inputRows: Int { configuration.rows }
  /// Frames of the feature matrices.
  public var inputFrames: Int { configuration.frames }
  /// The largest number of utterances in one pass.
  public var batchCapacity: Int { configuration.batchCapacity }
  /// Whether betas weigh the edges; without, every edge counts 1.
  public var edgeNormalisation: Bool { configuration.edgeNormalisation }

  /// Logits of a batch, [utterance][spoof, bona fide], with the alphas and betas as they are now.
  public func forward(_ matrices: [UnsafePointer<Float>], maskedRows: Range<Int>, mode: ForwardMode) -> [Float] {
    for kind in offsets.indices {
      strengths[kind].update(
        alphas: architecture.values + offsets[kind].alphas, betas: architecture.values + offsets[kind].betas)
    }
    for summand in mixture {
      let operation = summand.operation.map { strengths[summand.kind].operations[$0] } ?? 1
      summand.term.weight = Float(strengths[summand.kind].edges[summand.term.edge] * operation)
    }
    switch mode {
    case .training(let dropPath):
      return backbone.forward(matrices, maskedRows: maskedRows, training: true, dropPath: dropPath)
    case .evaluation: return backbone.forward(matrices, maskedRows: maskedRows, training: false, dropPath: nil)
    }
  }

  /// Gradients of the last forward pass, which must have been in training mode; what is not asked for keeps its old ones.
  public func backward(_ logitGradients: [Float], weights: Bool, architecture wantsArchitecture: Bool) {
    backbone.backward(logitGradients, weights: weights, architecture: wantsArchitecture)
    guard wantsArchitecture else { return }
    for kind in offsets.indices {
      for index in operationGradients[kind].indices { operationGradients[kind][index] = 0 }
      for index in edgeGradients[kind].indices { edgeGradients[kind][index] = 0 }
    }
    for summand in mixture {
      let edge = summand.term.edge
      let gradient = summand.term.weightGradient
      guard let operation = summand.operation else {
        edgeGradients[summand.kind][edge] += gradient
        continue
      }
      operationGradients[summand.kind][operation] += strengths[summand.kind].edges[edge] * gradient
      edgeGradients[summand.kind][edge] += strengths[summand.kind].operations[operation] * gradient
    }
    for (kind, offset) in offsets.enumerated() {
      strengths[kind].backward(
        operationGradients: &operationGradients[kind], edgeGradients: &edgeGradients[kind])
      let alphas = architecture.gradients + offset.alphas
      for (index, value) in operationGradients[kind].enumerated() { alphas[index] = Float(value) }
      let betas = architecture.gradients + offset.betas
      for (index, value) in edgeGradients[kind].enumerated() { betas[index] = Float(value) }
    }
  }
}
