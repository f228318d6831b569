/// A part of a corpus in the layout of ASVspoof 2019 LA.
public enum Partition: String, CaseIterable, Codable, Sendable {
  case train
  case dev
  case eval

  /// The name of its protocol file: trn for train, trl for the others.
  public var protocolName: String { "ASVspoof2019.LA.cm.\(rawValue).\(self == .train ? "trn" : "trl").txt" }

  /// The folder that holds its `flac` folder.
  public var folder: String { "ASVspoof2019_LA_\(rawValue)" }
}
