/// A front-end: what of a waveform a network sees.
public enum FrontEnd: String, CaseIterable, Codable, Sendable {
  /// Log power spectrum, 513 rows.
  case spectrogram
  /// Log energies of 70 linearly spaced triangular filters.
  case lfb
  /// 20 linear-frequency cepstral coefficients with their deltas and double deltas, 60 rows.
  case lfcc

  /// Samples of a frame, and of its transform.
  public static let frameLength = 1_024
  /// Samples from one frame to the next.
  public static let hop = 256
  /// Bins of the transform, 0 Hz to 8 kHz.
  public static let bins = frameLength / 2 + 1
  /// Filters of LFB and LFCC.
  public static let filters = 70
  /// Cepstral coefficients before deltas.
  public static let coefficients = 20
  /// What is added to a power before its logarithm: 2^-23.
  public static let floor: Float = 0x1p-23

  /// Rows of a feature matrix.
  public var rows: Int {
    switch self {
    case .spectrogram: return Self.bins
    case .lfb: return Self.filters
    case .lfcc: return 3 * Self.coefficients
    }
  }

  /// Exclusive bound of the number of rows that frequency masking may blank: a tenth of the transform, a fifth of the
  /// filters.
  public var widestMask: Int { self == .spectrogram ? Self.frameLength / 10 : Self.filters / 5 }

  /// Frames of a signal of `samples` samples: centred frames, half a frame of zeros on both sides.
  public static func frames(_ samples: Int) -> Int { samples / hop + 1 }
}
