import Basics
import Datasets

/// A voice of a text-to-speech program and what it has to say for each split.
struct SpeechVoice: Sendable {
  /// The program.
  enum Engine: String, Sendable {
    case espeak = "espeak-ng"
    case flite
    case festival
  }

  var engine: Engine
  /// The name by which the program knows it.
  var name: String
  /// Which attack it belongs to.
  var attack: Attack
  /// Phrases for each split that hears it, in the order of `Partition.allCases`; empty where it is not heard.
  var phrases: [[SpeechPhrase]]

  static func languages(of split: Partition) -> [String] {
    switch split {
    case .train: return ["en-us", "fr-fr", "es", "it", "cs", "pt-br", "da", "nb", "lt"]
    case .dev: return ["en-gb", "de", "hu", "el", "sl"]
    case .eval: return ["uk", "ru", "nl"]
    }
  }

  /// Every voice that a corpus needs, with phrases drawn for it.
  static func catalogue(scale: CorpusScale, seed: UInt64) -> [SpeechVoice] {
    var generator = RandomGenerator(seed: seed, stream: "mini-la.phrases")
    let english = SpeechPhrases.english(generator: &generator)
    var voices: [SpeechVoice] = []
    func stretched(_ texts: ArraySlice<String>, _ generator: inout RandomGenerator) -> [SpeechPhrase] {
      texts.map { SpeechPhrase(text: $0, stretch: generator.uniform(0.9, 1.3)) }
    }
    // Seven of ten phrases of a voice that train and dev share go to train.
    func shared(_ engine: Engine, _ name: String, _ attack: Attack, _ count: Int, _ generator: inout RandomGenerator) {
      let texts = generator.shuffled(english).prefix(count)
      let cut = texts.count * 7 / 10
      let phrases = [stretched(texts.prefix(cut), &generator), stretched(texts.dropFirst(cut), &generator), []]
      voices.append(SpeechVoice(engine: engine, name: name, attack: attack, phrases: phrases))
    }
    func unseen(_ engine: Engine, _ name: String, _ attack: Attack, _ count: Int, _ generator: inout RandomGenerator) {
      let phrases = [[], [], stretched(generator.shuffled(english).prefix(count), &generator)]
      voices.append(SpeechVoice(engine: engine, name: name, attack: attack, phrases: phrases))
    }
    unseen(.festival, "cmu_us_slt_arctic_hts", .a07, scale.hiddenMarkovPhrases, &generator)
    shared(.festival, "kal_diphone", .a03, scale.diphonePhrases, &generator)
    shared(.festival, "ked_diphone", .a03, scale.diphonePhrases, &generator)
    for name in ["slt", "awb", "kal16"] { shared(.flite, name, .a02, scale.flitePhrases, &generator) }
    unseen(.flite, "rms", .a08, scale.flitePhrases, &generator)
    for split in Partition.allCases {
      let names = languages(of: split).enumerated().flatMap { index, language in
        ["", ["+f2", "+f3", "+f4"][index % 3], ["+m2", "+m3", "+m7"][index % 3]].map { language + $0 }
      }
      for name in names.prefix(scale.formantVoices?[split.ordinal] ?? names.count) {
        let texts = SpeechPhrases.foreign(
          scale.formantPhrases, phrases: name.hasPrefix("en") ? english : SpeechPhrases.words, generator: &generator)
        var phrases: [[SpeechPhrase]] = [[], [], []]
        phrases[split.ordinal] = texts.map {
          SpeechPhrase(text: $0, speed: 110 + generator.integer(below: 61), pitch: 25 + generator.integer(below: 51))
        }
        voices.append(SpeechVoice(engine: .espeak, name: name, attack: .a01, phrases: phrases))
      }
    }
    return voices
  }
}

/// A text and how it is spoken.
struct SpeechPhrase: Sendable {
  var text: String
  /// What durations are multiplied with (Flite, Festival).
  var stretch = 1.0
  /// Words a minute (eSpeak NG).
  var speed = 0
  /// 0 to 99 (eSpeak NG).
  var pitch = 0
}
