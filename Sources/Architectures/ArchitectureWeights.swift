import Foundation

/// The strengths that one kind of cell gives to its edges and their operations, after the softmax.
///
/// Source: PC-DARTS (Xu et al., ICLR 2020), equations 1 and 4; computed in 64 bits.
public struct ArchitectureWeights: Equatable, Sendable {
  /// Softmax over the eight operations of each edge: 14 x 8, row-major; every row sums to 1.
  public private(set) var operations: [Double]
  /// Edge normalisation: softmax over the incoming edges of each node; 14 values, or all 1 when it is off.
  public private(set) var edges: [Double]
  /// Whether `edges` is a softmax of the betas.
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
    self.init(edgeNormalisation: edgeNormalisation)
    update(alphas: alphas, betas: betas)
  }

  /// The strengths for alphas and betas that are all equal.
  public init(edgeNormalisation: Bool = true) {
    operations = [Double](repeating: 1 / Double(Self.columns), count: CellGraph.edges * Self.columns)
    edges = [Double](repeating: 1, count: CellGraph.edges)
    self.edgeNormalisation = edgeNormalisation
    guard edgeNormalisation else { return }
    for node in CellGraph.nodes {
      let range = CellGraph.edgeRange(into: node)
      for edge in range { edges[edge] = 1 / Double(range.count) }
    }
  }

  /// Takes the softmax of other alphas and betas, in the memory that is there.
  /// - Parameters:
  ///   - alphas: 14 x 8 values before the softmax, row-major.
  ///   - betas: 14 values before the softmax.
  public mutating func update(alphas: UnsafePointer<Float>, betas: UnsafePointer<Float>) {
    for edge in 0..<CellGraph.edges {
      Self.softmax(alphas, (edge * Self.columns)..<((edge + 1) * Self.columns), to: &operations)
    }
    guard edgeNormalisation else { return }
    for node in CellGraph.nodes { Self.softmax(betas, CellGraph.edgeRange(into: node), to: &edges) }
  }

  /// The eight operation weights of one edge.
  public func operations(ofEdge edge: Int) -> ArraySlice<Double> {
    operations[(edge * Self.columns)..<((edge + 1) * Self.columns)]
  }

  /// Carries gradients back through both softmaxes, in place.
  /// - Parameters:
  ///   - operationGradients: 14 x 8 derivatives by `operations`; becomes those by the alphas.
  ///   - edgeGradients: 14 derivatives by `edges`; becomes those by the betas, zero without edge normalisation.
  public func backward(operationGradients: inout [Double], edgeGradients: inout [Double]) {
    guard operationGradients.count == operations.count, edgeGradients.count == edges.count else {
      preconditionFailure("\(operationGradients.count) and \(edgeGradients.count) gradients, expected 112 and 14")
    }
    func softmaxBackward(_ weights: [Double], _ gradients: inout [Double], _ range: Range<Int>) {
      var mean = 0.0
      for index in range { mean += weights[index] * gradients[index] }
      for index in range { gradients[index] = weights[index] * (gradients[index] - mean) }
    }
    for edge in 0..<CellGraph.edges {
      softmaxBackward(operations, &operationGradients, (edge * Self.columns)..<((edge + 1) * Self.columns))
    }
    for node in CellGraph.nodes {
      let range = CellGraph.edgeRange(into: node)
      if edgeNormalisation {
        softmaxBackward(edges, &edgeGradients, range)
      } else {
        for edge in range { edgeGradients[edge] = 0 }
      }
    }
  }

  private static func softmax(_ values: UnsafePointer<Float>, _ range: Range<Int>, to weights: inout [Double]) {
    var largest = -Double.infinity
    for index in range { largest = max(largest, Double(values[index])) }
    var sum = 0.0
    for index in range {
      weights[index] = exp(Double(values[index]) - largest)
      sum += weights[index]
    }
    for index in range { weights[index] /= sum }
  }
}
