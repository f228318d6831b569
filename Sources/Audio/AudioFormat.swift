import CSndFile

/// The formats that are written; both hold 16-bit samples without loss.
public enum AudioFormat: String, Sendable, CaseIterable {
  case flac, wav

  /// The format that a path's extension names; nil if it names neither.
  public init?(path: String) {
    guard let dot = path.lastIndex(of: "."), let format = Self(rawValue: path[path.index(after: dot)...].lowercased())
    else { return nil }
    self = format
  }

  var code: Int32 {
    switch self {
    case .flac: Int32(SF_FORMAT_FLAC) | Int32(SF_FORMAT_PCM_16)
    case .wav: Int32(SF_FORMAT_WAV) | Int32(SF_FORMAT_PCM_16)
    }
  }
}
