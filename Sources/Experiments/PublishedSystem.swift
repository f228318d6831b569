/// A system's published results on the evaluation set of ASVspoof 2019 LA.
public struct PublishedSystem: Sendable {
  /// As the tables call it, with its front-end.
  public let name: String
  /// In percent.
  public let equalErrorRate: Double
  /// Minimum t-DCF with the organisers' ASV system.
  public let minimumTandemCost: Double
  /// In millions; nil where it is not published.
  public let parameters: Double?
  /// The table that the numbers stand in.
  public let source: Source
  /// Whether it is the best of three seeds; their means are larger.
  public let isBestOfThree: Bool

  /// A table of published results.
  public enum Source: String, Sendable {
    /// Of the repository lixucuhk/ASV-anti-spoofing-with-Res2Net.
    case res2Net = "Res2Net authors' repository"
    /// Jung et al., ICASSP 2022, arXiv:2110.01200.
    case aasist = "AASIST, table 2"
  }

  /// The paper's best system, PC-DARTS on LFCC with 16 cells and 64 channels, and 17 others, by EER.
  public static let all = [
    PublishedSystem("AASIST", 0.83, 0.0275, 0.297, .aasist, isBestOfThree: true),
    PublishedSystem("AASIST-L", 0.99, 0.0309, 0.085306, .aasist),
    PublishedSystem("RawGAT-ST", 1.06, 0.0335, 0.437, .aasist, isBestOfThree: true),
    PublishedSystem("SENet", 1.14, 0.0368, 1.1, .aasist),
    PublishedSystem("Res-TSSDNet", 1.64, 0.0481, 0.35, .aasist),
    PublishedSystem("Raw PC-DARTS", 1.77, 0.0517, 24.48, .aasist),
    PublishedSystem("MCG-Res2Net50, CQT", 1.78, 0.0520, 0.96, .aasist),
    PublishedSystem("LCNN-LSTM-sum, LFCC", 1.92, 0.0524, 0.276, .aasist),
    PublishedSystem("LFCC-ResNet18, OC-softmax", 2.19, 0.059, nil, .aasist),
    PublishedSystem("SE-Res2Net50, CQT", 2.50, 0.0743, nil, .res2Net),
    PublishedSystem("Stat-SE-Res2Net50, LFCC", 2.86, 0.068, 0.96, .res2Net),
    PublishedSystem("SE-Res2Net50, LFCC", 2.87, 0.079, 0.92, .res2Net),
    PublishedSystem("GMM, LFCC", 3.50, 0.0904, nil, .aasist),
    PublishedSystem("Res2Net50, LFCC", 4.55, 0.099, 0.88, .res2Net),
    PublishedSystem("ResNet18-GAT-T, LFB", 4.71, 0.0894, nil, .aasist),
    paper,
    PublishedSystem("LFCC-GMM (baseline)", 8.09, 0.2116, nil, .res2Net),
    PublishedSystem("CQCC-GMM (baseline)", 9.57, 0.2366, nil, .res2Net),
  ]

  /// PC-DARTS on LFCC, 16 cells and 64 channels.
  public static let paper = PublishedSystem("PC-DARTS, LFCC", 4.96, 0.0914, 7.51, .aasist)

  private init(
    _ name: String, _ equalErrorRate: Double, _ minimumTandemCost: Double, _ parameters: Double?, _ source: Source,
    isBestOfThree: Bool = false
  ) {
    self.name = name
    self.equalErrorRate = equalErrorRate
    self.minimumTandemCost = minimumTandemCost
    self.parameters = parameters
    self.source = source
    self.isBestOfThree = isBestOfThree
  }
}
