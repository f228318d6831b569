/// A system's published results on the evaluation set of ASVspoof 2019 LA.
public struct PublishedSystem: Sendable {
  /// Where a row of the comparison was read.
  public enum Source: String, Sendable {
    /// This paper's best result, as later papers' comparison tables cite it, for example AASIST's Table 2.
    case citations = "later papers that cite it, e.g. AASIST, Table 2"
    /// The result tables in the repository of the Res2Net authors, lixucuhk/ASV-anti-spoofing-with-Res2Net.
    case res2NetTables = "Res2Net authors' repository, result tables"
    /// Table 2 of AASIST (Jung et al., ICASSP 2022, arXiv:2110.01200), as later texts quote it.
    case aasistTable = "AASIST (arXiv:2110.01200), Table 2"
    /// The read-me of the authors' repository, clovaai/aasist.
    case aasistRepository = "AASIST authors' repository, README"
  }

  /// As the source calls it, with its front-end where it has one.
  public let name: String
  /// In percent.
  public let equalErrorRate: Double
  /// Minimum t-DCF with the organisers' ASV system.
  public let minimumTandemCost: Double
  /// In millions; nil where the source does not state it.
  public let parameters: Double?
  /// Where the numbers were read.
  public let source: Source
  /// What a reader must know to compare the row; nil for nothing.
  public let note: String?

  /// The paper's best system, PC-DARTS on LFCC with 16 cells and 64 channels, and others, the best first.
  public static let all = [
    PublishedSystem(
      "AASIST", 0.83, 0.0275, 0.297, .aasistTable, note: "best of three seeds; their mean is 1.13 % and 0.0347"),
    PublishedSystem("AASIST-L", 0.99, 0.0309, 0.085306, .aasistRepository),
    PublishedSystem(
      "RawGAT-ST", 1.06, 0.0335, 0.437, .aasistTable, note: "best of three seeds; their mean is 1.39 % and 0.0443"),
    PublishedSystem("SENet", 1.14, 0.0368, 1.1, .aasistTable),
    PublishedSystem("Res-TSSDNet", 1.64, 0.0481, 0.35, .aasistTable),
    PublishedSystem("Raw PC-DARTS", 1.77, 0.0517, 24.48, .aasistTable),
    PublishedSystem("MCG-Res2Net50, CQT", 1.78, 0.0520, 0.96, .aasistTable),
    PublishedSystem("LCNN-LSTM-sum, LFCC", 1.92, 0.0524, 0.276, .aasistTable),
    PublishedSystem("ResNet18 with OC-softmax, LFCC", 2.19, 0.059, nil, .aasistTable),
    PublishedSystem("SE-Res2Net50, CQT", 2.50, 0.0743, nil, .res2NetTables),
    PublishedSystem("Stat-SE-Res2Net50, LFCC", 2.86, 0.068, 0.96, .res2NetTables),
    PublishedSystem("SE-Res2Net50, LFCC", 2.87, 0.079, 0.92, .res2NetTables),
    PublishedSystem("GMM, LFCC", 3.50, 0.0904, nil, .aasistTable),
    PublishedSystem("Res2Net50, LFCC", 4.55, 0.099, 0.88, .res2NetTables),
    PublishedSystem("ResNet18-GAT-T, LFB", 4.71, 0.0894, nil, .aasistTable),
    paper,
    PublishedSystem("LFCC-GMM, baseline", 8.09, 0.2116, nil, .res2NetTables),
    PublishedSystem("CQCC-GMM, baseline", 9.57, 0.2366, nil, .res2NetTables),
  ]

  /// PC-DARTS on LFCC, 16 cells and 64 channels.
  public static let paper = PublishedSystem("PC-DARTS, LFCC, (16, 64)", 4.96, 0.0914, 7.51, .citations)

  /// The Res2Net systems on LFCC whose sizes are stated: one of them may be what the paper's abstract compares with.
  public static let res2Nets = all.filter { $0.source == .res2NetTables && $0.parameters != nil }

  private init(
    _ name: String, _ equalErrorRate: Double, _ minimumTandemCost: Double, _ parameters: Double?, _ source: Source,
    note: String? = nil
  ) {
    self.name = name
    self.equalErrorRate = equalErrorRate
    self.minimumTandemCost = minimumTandemCost
    self.parameters = parameters
    self.source = source
    self.note = note
  }
}
