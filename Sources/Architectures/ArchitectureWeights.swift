import Foundation

/// The strengths that one kind of cell gives to its edges and their operations, after the softmax.
///
/// Source: PC-DARTS (Xu et al., ICLR 2020), equations 1 and 4; computed in 64 bits.
public struct ArchitectureWeights: Equatable, Sendable {
  /// Softmax over the eight operations of each edge: 14 x 8, row-major; every row sums to 1.
  public let operations: [Double]
  /// Edge normalisation: softmax over the incoming edges of each node; 14 values, or all 1 when it is off.
  public let edges: [Double]
  public let edgeNormalisation: Bool

  static let columns = Primitive.allCases.count

  /// - Parameters:
  ///   - alphas: 14 x 8 values before the softmax, row-major.
  ///   - betas: 14 values before the softmax.
  ///   - edgeNormalisation: false gives every edge the weight 1, as plain DARTS does.
  public init(alphas: [Float], betas: [Float], edgeNormalisation: Bool = true) {
    guard alphas.count == CellGraph.edges * Self.columns, betas.count == CellGraph.edges else {
      preconditionFailure("\(alphas.count) alphas and \(betas.count) betas, expected 112 and 14")
    }
    operations = (0..<CellGraph.edges).flatMap {
      Self.softmax(alphas[($0 * Self.columns)..<(($0 + 1) * Self.columns)])
    }
    edges =
      edgeNormalisation
      ? CellGraph.nodes.flatMap { Self.softmax(betas[CellGraph.edgeRange(into: $0)]) }
      : [Double](repeating: 1, count: CellGraph.edges)
    self.edgeNormalisation = edgeNormalisation
  }

  /// The eight operation weights of one edge.
  public func operations(ofEdge edge: Int) -> ArraySlice<Double> {
    operations[(edge * Self.columns)..<((edge + 1) * Self.columns)]
  }

  /// Carries gradients back through both softmaxes.
  /// - Parameters:
  ///   - operationGradients: 14 x 8 derivatives by `operations`.
  ///   - edgeGradients: 14 derivatives by `edges`.
  /// - Returns: derivatives by the alphas and by the betas; the latter are zero without edge normalisation.
  public func backward(operationGradients: [Double], edgeGradients: [Double]) -> (alphas: [Double], betas: [Double]) {
    guard operationGradients.count == operations.count, edgeGradients.count == edges.count else {
      preconditionFailure("\(operationGradients.count) and \(edgeGradients.count) gradients, expected 112 and 14")
    }
    func softmaxBackward(_ weights: [Double], _ gradients: [Double], _ range: Range<Int>) -> [Double] {
      let mean = range.reduce(0) { $0 + weights[$1] * gradients[$1] }
      return range.map { weights[$0] * (gradients[$0] - mean) }
    }
    let alphas = (0..<CellGraph.edges).flatMap {
      softmaxBackward(operations, operationGradients, ($0 * Self.columns)..<(($0 + 1) * Self.columns))
    }
    let betas =
      edgeNormalisation
      ? CellGraph.nodes.flatMap { softmaxBackward(edges, edgeGradients, CellGraph.edgeRange(into: $0)) }
      : [Double](repeating: 0, count: edges.count)
    return (alphas, betas)
  }

  private static func softmax(_ values: ArraySlice<Float>) -> [Double] {
    let largest = Double(values.max()!)
    let exponentials = values.map { exp(Double($0) - largest) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }
}
