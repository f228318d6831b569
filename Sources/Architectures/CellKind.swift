/// The two kinds of cell, each with an architecture of its own.
public enum CellKind: String, CaseIterable, Codable, Sendable {
  /// Keeps the resolution.
  case normal
  /// Halves the resolution: its edges from the two inputs have stride 2.
  case reduce
}
