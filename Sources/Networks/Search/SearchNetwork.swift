import Architectures
import Foundations
import Tensors

/// The search network: every edge is a mixture of the eight primitives, weighted by alphas and betas that all normal
/// cells share, and all reduction cells.
public final class SearchNetwork: SearchableNetwork {
  public let configuration: SearchNetworkConfiguration
  public let architecture: ParameterSet
  let backbone: Backbone
  /// The strengths that the last forward pass used.
  private var strengths: [CellKind: ArchitectureWeights] = [:]

  /// Alphas and betas start as 0.001 times a standard normal number.
  ///
  /// Throws `KitError` if the configuration cannot be built.
  public init(configuration: SearchNetworkConfiguration, seed: UInt64, workers: Workers) throws {
    try configuration.validate()
    self.configuration = configuration
    backbone = Backbone(
      NetworkBuilder(capacity: configuration.batchCapacity, workers: workers), seed: seed, cells: configuration.cells,
      channels: configuration.channels, stemChannels: 3 * configuration.channels, rows: configuration.rows,
      frames: configuration.frames
    ) { index, reduction, channels, rows, columns in
      let edges = (0..<CellGraph.edges).map { edge in
        let (source, node) = CellGraph.endpoints(ofEdge: edge)
        return CellPlan.Edge(
          source: source, node: node - CellGraph.inputs,
          operations: Primitive.allCases.enumerated().map { ($1, "cells.\(index)._ops.\(edge)._ops.\($0)") })
      }
      return CellPlan(
        channels: channels, partialChannels: configuration.partialChannels, rows: rows, columns: columns,
        reduction: reduction, affine: false, normalisedPooling: true, edges: edges)
    }
    let edges = CellGraph.edges
    let primitives = Primitive.allCases.count
    architecture = ParameterSet([
      ("alphas_normal", [edges, primitives]), ("alphas_reduce", [edges, primitives]), ("betas_normal", [edges]),
      ("betas_reduce", [edges]),
    ])
    for entry in architecture.entries {
      var generator = RandomGenerator(seed: seed, stream: "initialise.\(entry.name)")
      architecture[entry.name] = (0..<entry.count).map { _ in Float(1e-3 * generator.normal()) }
    }
  }

  public var parameters: ParameterSet { backbone.context.parameters }
  public var runningStatistics: ParameterSet { backbone.context.statistics }
  public var inputRows: Int { configuration.rows }
  public var inputFrames: Int { configuration.frames }
  public var batchCapacity: Int { configuration.batchCapacity }
  public var edgeNormalisation: Bool { configuration.edgeNormalisation }

  public func forward(_ matrices: [UnsafePointer<Float>], maskedRows: Range<Int>, mode: ForwardMode) -> [Float] {
    for kind in CellKind.allCases { strengths[kind] = currentStrengths(kind) }
    for stage in backbone.stages {
      let strengths = strengths[Self.kind(of: stage.cell)]!
      for term in stage.cell.terms {
        let operation = term.primitive.map { strengths.operations[Self.place(term.edge, $0)] } ?? 1
        term.weight = Float(strengths.edges[term.edge] * operation)
      }
    }
    switch mode {
    case .training(let dropPath):
      return backbone.forward(matrices, maskedRows: maskedRows, training: true, dropPath: dropPath)
    case .evaluation: return backbone.forward(matrices, maskedRows: maskedRows, training: false, dropPath: nil)
    }
  }

  public func backward(_ logitGradients: [Float], weights: Bool, architecture wantsArchitecture: Bool) {
    backbone.backward(logitGradients, weights: weights, architecture: wantsArchitecture)
    guard wantsArchitecture else { return }
    for kind in CellKind.allCases {
      let strengths = strengths[kind]!
      var byOperation = [Double](repeating: 0, count: strengths.operations.count)
      var byEdge = [Double](repeating: 0, count: strengths.edges.count)
      for stage in backbone.stages where Self.kind(of: stage.cell) == kind {
        for term in stage.cell.terms {
          guard let primitive = term.primitive else {
            byEdge[term.edge] += term.weightGradient
            continue
          }
          let place = Self.place(term.edge, primitive)
          byOperation[place] += strengths.edges[term.edge] * term.weightGradient
          byEdge[term.edge] += strengths.operations[place] * term.weightGradient
        }
      }
      let gradients = strengths.backward(operationGradients: byOperation, edgeGradients: byEdge)
      for (name, values) in [("alphas", gradients.alphas), ("betas", gradients.betas)] {
        let target = architecture.gradients + architecture.entry("\(name)_\(kind.rawValue)").offset
        for (index, value) in values.enumerated() { target[index] = Float(value) }
      }
    }
  }

  private func currentStrengths(_ kind: CellKind) -> ArchitectureWeights {
    ArchitectureWeights(
      alphas: architecture["alphas_\(kind.rawValue)"], betas: architecture["betas_\(kind.rawValue)"],
      edgeNormalisation: configuration.edgeNormalisation)
  }

  private static func kind(of cell: Cell) -> CellKind { cell.plan.reduction ? .reduce : .normal }

  private static func place(_ edge: Int, _ primitive: Primitive) -> Int {
    edge * Primitive.allCases.count + Primitive.allCases.firstIndex(of: primitive)!
  }
}
