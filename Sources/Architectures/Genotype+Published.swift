extension Genotype {
  /// The best architecture of Ge et al., Interspeech 2021: found with LFCC features and frequency masking.
  public static let paper: Genotype = {
    do {
      return try Genotype(
        normal: [
          Edge(primitive: .sepConv5x5, source: 0), Edge(primitive: .sepConv5x5, source: 1),
          Edge(primitive: .sepConv3x3, source: 2), Edge(primitive: .dilConv5x5, source: 0),
          Edge(primitive: .avgPool3x3, source: 2), Edge(primitive: .maxPool3x3, source: 3),
          Edge(primitive: .avgPool3x3, source: 2), Edge(primitive: .avgPool3x3, source: 4),
        ],
        reduce: [
          Edge(primitive: .sepConv5x5, source: 1), Edge(primitive: .sepConv3x3, source: 0),
          Edge(primitive: .dilConv3x3, source: 2), Edge(primitive: .avgPool3x3, source: 0),
          Edge(primitive: .dilConv5x5, source: 2), Edge(primitive: .sepConv3x3, source: 3),
          Edge(primitive: .dilConv3x3, source: 2), Edge(primitive: .avgPool3x3, source: 4),
        ])
    } catch { preconditionFailure("the paper's genotype: \(error)") }
  }()
}
