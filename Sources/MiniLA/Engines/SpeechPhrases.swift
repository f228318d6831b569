import Basics

/// The texts that engines speak: single words, letters and short word groups, as short as the human recordings.
enum SpeechPhrases {
  static let words = """
    apple bear cat dog house tree river mountain yellow purple orange window table garden seven eleven twenty thirty
    forty ninety hat nose mouth ear eye moustache tie watch bow hair glasses penguin rainbow robot snowman pizza camel
    dinosaur castle treasure north south east west morning evening Monday Tuesday Friday Sunday January August October
    pencil paper school teacher bicycle aeroplane submarine ship truck tractor candle lantern button blanket pillow
    kitchen spoon bottle cherry lemon peach wolf fox rabbit squirrel horse zebra giraffe elephant parrot eagle dolphin
    shark whale turtle spider butterfly
    """.split(whereSeparator: \.isWhitespace).map(String.init)

  /// Words that are not numbers or parts of a face, for two-word phrases.
  private static let nouns = Array(words.dropFirst(20))

  private static let adjectives = ["small", "big", "red", "blue", "green", "happy", "very old", "sleepy"]

  /// English phrases: every word and letter, 50 word pairs, 30 conjunctions.
  static func english(generator: inout RandomGenerator) -> [String] {
    let pairs = (0..<50).map { _ in "\(generator.pick(adjectives)) \(generator.pick(nouns))" }
    let conjunctions = (0..<30).map { _ in "\(generator.pick(words)) and \(generator.pick(words))" }
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
    return words + pairs + letters + conjunctions
  }

  /// Texts for a language that engines read words of any language in: mostly numbers, which each reads as its own, and
  /// some words.
  static func foreign(_ count: Int, phrases: [String], generator: inout RandomGenerator) -> [String] {
    let numbers = (count * 10 + 9) / 18
    let spoken = (0..<numbers).map { _ in String(generator.integer(below: 200)) }
    return spoken + generator.shuffled(phrases).prefix(count - numbers)
  }
}
