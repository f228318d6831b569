/// The spoofing attacks of the corpus: text-to-speech programs, and vocoders that make a copy of a human recording.
public enum Attack: String, CaseIterable, Codable, Sendable {
  case a01 = "A01"
  case a02 = "A02"
  case a03 = "A03"
  case a04 = "A04"
  case a05 = "A05"
  case a06 = "A06"
  case a07 = "A07"
  case a08 = "A08"
  case a09 = "A09"
  case a10 = "A10"
  case a11 = "A11"
  case a12 = "A12"
  case a13 = "A13"

  /// How an attack makes its speech.
  public enum Kind: String, Codable, Sendable {
    /// From text, by a program.
    case textToSpeech = "text to speech"
    /// From the parameters of a human recording: same speaker, words and channel.
    case copySynthesis = "copy synthesis"
    /// From a human recording, with another voice.
    case voiceConversion = "voice conversion"
  }

  /// The name in protocols: `A01` to `A13`.
  public var identifier: String { rawValue }

  /// Whether train and dev contain it; the others are met in eval only.
  public var isKnown: Bool { ordinal <= 6 }

  /// 1 for A01: names the attack in random streams, where 0 stands for bona fide speech.
  var ordinal: Int { Attack.allCases.firstIndex(of: self)! + 1 }

  /// How the attack makes its speech.
  public var kind: Kind {
    switch self {
    case .a01, .a02, .a03, .a07, .a08: return .textToSpeech
    case .a06, .a11: return .voiceConversion
    default: return .copySynthesis
    }
  }

  /// Whether its speech comes out of perfect silence.
  ///
  /// Synthesis by rule has no recording behind it; the other engines carry the background of their voice's recordings,
  /// and vocoders that of their source.
  var lacksBackground: Bool { self == .a01 }

  /// The vocoder that makes it, nil for text to speech.
  public var vocoder: VocoderAttack? { VocoderAttack(attack: self) }

  /// The program or algorithm in a few words, for tables.
  public var name: String {
    switch self {
    case .a01: return "eSpeak NG"
    case .a02: return "Flite slt, awb, kal16"
    case .a03: return "Festival diphone kal, ked"
    case .a04: return "LPC vocoder"
    case .a05: return "mel Griffin-Lim, smoothed"
    case .a06: return "phase-vocoder voice conversion"
    case .a07: return "Festival HTS slt"
    case .a08: return "Flite rms"
    case .a09: return "noise-excited LPC"
    case .a10: return "channel vocoder"
    case .a11: return "phase-vocoder pitch shift"
    case .a12: return "LPC vocoder, high order"
    case .a13: return "mel Griffin-Lim"
    }
  }

  /// One sentence on what it does and with which parameters.
  public var summary: String {
    switch self {
    case .a01:
      return "Formant synthesis by rule, languages disjoint between the splits, three voice variants each."
    case .a02: return "Statistical (slt, awb) and diphone (kal16) synthesis; train and dev share voices, not phrases."
    case .a03: return "Diphone concatenation with LPC residuals; train and dev share voices, not phrases."
    case .a04:
      return "Order 12 to 16, 10 ms hop, log spectrum averaged over 5 to 9 frames and its dynamics reduced by 5 to 20%."
    case .a05: return "80 mel bands averaged over 3 or 4 frames, phases from 8 to 16 iterations."
    case .a06:
      return "Pitch times 0.58 to 0.75 or 1.3 to 1.7 on the whitened signal, envelope moved by 7 to 20% in frequency."
    case .a07: return "Hidden Markov model synthesis with a mel-cepstral filter."
    case .a08: return "Statistical synthesis, a voice that train and dev lack."
    case .a09: return "Order 14, white noise as excitation: a whisper."
    case .a10: return "10 or 12 mel bands of a pulse and noise excitation set to the recording's band levels."
    case .a11: return "Pitch times 0.84 to 0.9 or 1.12 to 1.19, envelope kept."
    case .a12: return "Order 24, excitation with 35% noise, log spectrum averaged over 3 frames."
    case .a13: return "80 mel bands, no averaging, phases from 32 iterations."
    }
  }
}
