/// A system's published results on the evaluation set of ASVspoof 2019 LA.
public struct PublishedSystem: Sendable {
  /// As the tables call it.
  public let name: String
  /// In percent.
  public let equalErrorRate: Double
  /// Minimum t-DCF with the organisers' ASV system.
  public let minimumTandemCost: Double
  /// In millions; nil where it is not published.
  public let parameters: Double?

  /// The paper's best system, PC-DARTS on LFCC with 16 cells and 64 channels, and 11 others.
  ///
  /// As later papers' comparison tables cite them, for example that of AASIST (Jung et al., ICASSP 2022,
  /// arXiv:2110.01200).
  public static let all = [
    PublishedSystem("AASIST", 0.83, 0.0275, 0.297),
    PublishedSystem("AASIST-L", 0.99, 0.0309, 0.085),
    PublishedSystem("RawGAT-ST", 1.06, 0.0335, 0.437),
    PublishedSystem("SENet", 1.14, 0.0368, 1.1),
    PublishedSystem("Res-TSSDNet", 1.64, 0.0481, 0.35),
    PublishedSystem("Raw PC-DARTS", 1.77, 0.0517, 24.48),
    PublishedSystem("MCG-Res2Net50", 1.78, 0.0520, 0.96),
    PublishedSystem("LFCC-ResNet18, OC-softmax", 2.19, 0.059, nil),
    res2Net,
    PublishedSystem("GMM, LFCC", 3.50, 0.0904, nil),
    PublishedSystem("ResNet18-GAT-T, LFB", 4.71, 0.0894, nil),
    paper,
  ]

  /// PC-DARTS on LFCC, 16 cells and 64 channels.
  public static let paper = PublishedSystem("PC-DARTS, LFCC", 4.96, 0.0914, 7.51)

  /// The competitor that the paper's abstract compares its parameters with.
  public static let res2Net = PublishedSystem("Res2Net, CQT", 2.50, 0.0743, 0.96)

  private init(_ name: String, _ equalErrorRate: Double, _ minimumTandemCost: Double, _ parameters: Double?) {
    self.name = name
    self.equalErrorRate = equalErrorRate
    self.minimumTandemCost = minimumTandemCost
    self.parameters = parameters
  }
}
