import Architectures
import Basics

/// What a search found, and how it got there.
public struct SearchOutcome: Equatable {
  /// Alphas (14 x 8) and betas (14), before their softmax, after one epoch.
  public struct Architecture: Equatable {
    /// 14 edges x 8 primitives, row-major.
    public let alphasNormal: [Float]
    /// 14 edges x 8 primitives, row-major.
    public let alphasReduce: [Float]
    /// One for each of 14 edges.
    public let betasNormal: [Float]
    /// One for each of 14 edges.
    public let betasReduce: [Float]

    /// The weights after the softmax.
    public func weights(of kind: CellKind, edgeNormalisation: Bool = true) -> ArchitectureWeights {
      kind == .normal
        ? ArchitectureWeights(alphas: alphasNormal, betas: betasNormal, edgeNormalisation: edgeNormalisation)
        : ArchitectureWeights(alphas: alphasReduce, betas: betasReduce, edgeNormalisation: edgeNormalisation)
    }

    /// What the weights stand for, by the rule that keeps two edges a node.
    public func genotype(edgeNormalisation: Bool = true) -> Genotype {
      Genotype(
        normal: weights(of: .normal, edgeNormalisation: edgeNormalisation),
        reduce: weights(of: .reduce, edgeNormalisation: edgeNormalisation))
    }
  }

  /// In their order.
  public let epochs: [SearchEpoch]
  /// One for each epoch.
  public let architectures: [Architecture]

  /// Which epoch is kept.
  public let rule: KeptEpoch

  /// The first epoch with the best dev accuracy.
  public var best: SearchEpoch { KeptEpoch.best.choose(from: epochs) }

  /// The epoch whose genotype the search keeps, by its rule.
  public var kept: SearchEpoch { rule.choose(from: epochs) }

  /// The genotype that the search keeps: that of `kept`.
  public var genotype: Genotype { kept.genotype }

  /// Whether the genotype was drawn by chance, not learnt: the kept epoch is in the warm-up.
  public var isDrawn: Bool { kept.isWarmUp }

  /// Reads what a finished or interrupted search in this folder has found so far.
  ///
  /// Throws `KitError` if there is no checkpoint of a search with at least one epoch.
  public init(runFolder path: String) throws {
    let file = RunFolder(path: path, identity: RunIdentity()).checkpointPath
    try self.init(SafeTensors(contentsOf: file), path: file)
    guard !epochs.isEmpty else { throw KitError("no epoch of the search is finished", at: path) }
  }

  init(epochs: [SearchEpoch], architectures: [Architecture], rule: KeptEpoch) {
    self.rule = rule
    self.epochs = epochs
    self.architectures = architectures
  }

  init(_ checkpoint: SafeTensors, path: String) throws {
    epochs = try RunFolder.decode([SearchEpoch].self, ArchitectureSearch.key, from: checkpoint, path: path)
    let identity = try RunFolder.decode(RunIdentity.self, "identity", from: checkpoint, path: path)
    rule = identity.fields["search.keep"].flatMap(KeptEpoch.init(rawValue:)) ?? .best
    let count = epochs.count
    func history(_ name: String) throws -> [[Float]] {
      let tensor = try checkpoint.tensor("history/\(name)")
      guard tensor.shape.first == count else {
        throw KitError("the history of \(name) does not have \(count) epochs", at: path)
      }
      let size = tensor.values.count / max(count, 1)
      return (0..<count).map { Array(tensor.values[($0 * size)..<(($0 + 1) * size)]) }
    }
    let alphasNormal = try history("alphas_normal")
    let alphasReduce = try history("alphas_reduce")
    let betasNormal = try history("betas_normal")
    let betasReduce = try history("betas_reduce")
    architectures = (0..<count).map {
      Architecture(
        alphasNormal: alphasNormal[$0], alphasReduce: alphasReduce[$0], betasNormal: betasNormal[$0],
        betasReduce: betasReduce[$0])
    }
  }

  /// Adds the architectures, one an epoch, to a checkpoint.
  static func store(_ architectures: [Architecture], in checkpoint: inout SafeTensors) {
    func add(_ name: String, _ shape: [Int], _ values: (Architecture) -> [Float]) {
      checkpoint.tensors["history/\(name)"] = .init(
        shape: [architectures.count] + shape, values: architectures.flatMap(values))
    }
    let primitives = Primitive.allCases.count
    add("alphas_normal", [CellGraph.edges, primitives], \.alphasNormal)
    add("alphas_reduce", [CellGraph.edges, primitives], \.alphasReduce)
    add("betas_normal", [CellGraph.edges], \.betasNormal)
    add("betas_reduce", [CellGraph.edges], \.betasReduce)
  }
}
