import Basics
import Foundation

/// Makes new inputs from those of a corpus: what is damaged on a disk, and what is written to harm.
struct Mutator {
  private let corpus: [Data]
  /// Pieces that mean something to a reader.
  private let words: [Data]
  private var generator: RandomGenerator

  /// Numbers at which arithmetic and limits break.
  private static let numbers: [Int64] = [
    0, 1, -1, 2, 255, 256, 65_535, 65_536, .init(Int32.max), .init(Int32.max) + 1, .init(UInt32.max), .max, .min,
    1 << 40, 1 << 62,
  ]
  private static let texts = [
    "0", "-1", "1e308", "-1e308", "nan", "inf", "9223372036854775807", "9223372036854775808", "2147483648", "1e-320",
    "\u{0}", "\u{a0}", "\u{202e}", "\u{1b}[2J", "../", "/", "\"", "\\", "\n", "\r\n", "\t", " ", "{", "}", "[", "]",
    "(", ")", "'", ",", ":", "```", "<!--", "-->", "null", "true", "\\u0000", "𝛼",
  ]

  /// - Parameters:
  ///   - corpus: at least one input.
  ///   - words: pieces of the reader's own language.
  ///   - generator: decides every input.
  init(corpus: [Data], words: [String], generator: RandomGenerator) {
    self.corpus = corpus
    self.words = (words + Self.texts).map { Data($0.utf8) }
    self.generator = generator
  }

  /// The next input: one of the corpus after one to eight changes, seldom as it is.
  mutating func next() -> Data {
    var data = generator.pick(corpus)
    if generator.integer(below: 50) == 0 { return data }
    for _ in 0..<(1 << generator.integer(below: 4)) { change(&data) }
    // Growth by repetition stays within what a user might have.
    return data.prefix(1 << 20)
  }

  private mutating func change(_ data: inout Data) {
    guard !data.isEmpty else {
      data = generator.pick(words)
      return
    }
    let place = generator.integer(below: data.count)
    let length = 1 + generator.integer(below: min(data.count - place, 1 << (1 + generator.integer(below: 8))))
    switch generator.integer(below: 10) {
    case 0, 1: data[place] ^= 1 << UInt8(generator.integer(below: 8))
    case 2: data[place] = UInt8(truncatingIfNeeded: generator.next())
    case 3: data.removeSubrange(place..<(place + length))
    case 4: data.replaceSubrange(place..<place, with: data.subdata(in: place..<(place + length)))
    case 5: data.replaceSubrange(place..<place, with: generator.pick(words))
    case 6: data.replaceSubrange(place..<(place + length), with: generator.pick(words))
    case 7:
      let size = min([1, 2, 4, 8][generator.integer(below: 4)], data.count - place)
      let number = generator.pick(Self.numbers)
      for byte in 0..<size { data[place + byte] = UInt8(truncatingIfNeeded: number >> Int64(8 * byte)) }
    case 8:
      let other = generator.pick(corpus)
      guard !other.isEmpty else { return }
      let start = generator.integer(below: other.count)
      let count = 1 + generator.integer(below: other.count - start)
      data.replaceSubrange(place..<(place + length), with: other.subdata(in: start..<(start + count)))
    default:
      let piece = data.subdata(in: place..<(place + length))
      for _ in 0..<(1 << generator.integer(below: 8)) where data.count < 1 << 20 {
        data.replaceSubrange(place..<place, with: piece)
      }
    }
    data = Data(data)
  }
}
