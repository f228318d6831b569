/// How much work the book and its experiments do.
public enum Profile: String, CaseIterable, Codable, Sendable {
  /// Shows that everything runs; its error rates mean nothing.
  case smoke
  /// The paper's recipe on the small corpus.
  case mini
  /// The paper's recipe on the paper's corpus.
  case paper
}
