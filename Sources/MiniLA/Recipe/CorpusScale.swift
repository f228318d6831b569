import Datasets

/// How many files a corpus has and how many source clips and engine phrases it draws on.
public struct CorpusScale: Codable, Equatable, Sendable {
  /// For reports: `full` or `smoke`.
  public var name: String
  /// Bona fide files of train, dev and eval.
  public var bonafide: [Int]
  /// Spoofed files of each attack in train, dev and eval.
  public var spoofed: [Int]
  /// Human clips that are decoded of each speaker; nil for all.
  public var clipsPerSpeaker: Int?
  /// Voices of eSpeak NG in train, dev and eval; nil for all.
  public var formantVoices: [Int]?
  /// Phrases that each voice of eSpeak NG speaks.
  public var formantPhrases: Int
  /// Phrases that each voice of Flite speaks.
  public var flitePhrases: Int
  /// Phrases that each diphone voice of Festival speaks.
  public var diphonePhrases: Int
  /// Phrases that the HTS voice of Festival speaks.
  public var hiddenMarkovPhrases: Int

  /// The corpus of the `mini` profile: about 4,000 files, 80 MB.
  public static let full = CorpusScale(
    name: "full", bonafide: [800, 200, 240], spoofed: [280, 70, 80], clipsPerSpeaker: nil, formantVoices: nil,
    formantPhrases: 18, flitePhrases: 70, diphonePhrases: 90, hiddenMarkovPhrases: 110)

  /// About 6% of the files, made in seconds: for the `smoke` profile and for tests.
  ///
  /// Half of its training set holds 75 files, enough for batches of 16 or 32 in both halves of a search.
  public static let smoke = CorpusScale(
    name: "smoke", bonafide: [48, 16, 16], spoofed: [17, 5, 5], clipsPerSpeaker: 12, formantVoices: [3, 2, 1],
    formantPhrases: 6, flitePhrases: 10, diphonePhrases: 10, hiddenMarkovPhrases: 6)

  /// Bona fide files of a split.
  public func bonafide(in split: Partition) -> Int { bonafide[split.ordinal] }

  /// Spoofed files of each attack in a split.
  public func spoofed(in split: Partition) -> Int { spoofed[split.ordinal] }

  /// The number of files in a split.
  public func files(in split: Partition) -> Int { bonafide(in: split) + spoofed(in: split) * split.attacks.count }
}
