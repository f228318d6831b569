import Basics
import Foundation
import Signal

/// Which clips of a speaker make an utterance and how: all random choices before any signal is touched.
struct Assembly: Sendable {
  /// A clip and the pause after it.
  struct Piece: Sendable {
    var clip: Int
    /// Where a clip much longer than the utterance starts: the quietest place in the half second from here on.
    var start: Int?
    /// Samples of silence after it.
    var pause: Int
  }

  /// Samples that the utterance should have before it is cut at a quiet place.
  var target: Int
  var pieces: [Piece]

  private static let rate = 16_000

  /// Draws a duration and takes clips until it is reached.
  /// - Parameters:
  ///   - lengths: the samples of each clip.
  ///   - next: the index of the clip to take next; may draw from the generator.
  init(lengths: [Int], generator: inout RandomGenerator, next: (inout RandomGenerator) -> Int) {
    let rate = Double(Self.rate)
    target = Int(rate * Self.triangular(1.6, 3.6, mode: 2.2, generator: &generator))
    pieces = []
    var count = 0
    while count < target {
      let clip = next(&generator)
      var piece = Piece(clip: clip, start: nil, pause: 0)
      var length = lengths[clip]
      if length > target + Self.rate {
        let start = generator.integer(below: length - target - Self.rate / 2)
        piece.start = start
        length -= start
      }
      count += length
      if count < target {
        piece.pause = Int(rate * generator.uniform(0.04, 0.2))
        count += piece.pause
      }
      pieces.append(piece)
    }
  }

  /// The utterance, cut at a quiet place in the last 0.45 s before the target.
  /// - Parameter background: noise of a given length to add to each clip.
  func samples(of clips: [Clip], background: ((Int) -> [Double])? = nil) -> [Double] {
    var result: [Double] = []
    for piece in pieces {
      var clip = clips[piece.clip].samples.map(Double.init)
      if let background { clip = zip(clip, background(clip.count)).map { $0 + $1 } }
      clip = faded(clip, width: 160)
      if let start = piece.start {
        let levels = FrameLevels.of(clip[start..<start + Self.rate / 2])
        let quietest = levels.indices.min { levels[$0] < levels[$1] }!
        clip = faded(Array(clip[(start + quietest * FrameLevels.hop)...]), width: 160)
      }
      result += clip
      result += [Double](repeating: 0, count: piece.pause)
    }
    if result.count > target {
      let start = max(0, target - Int(0.45 * Double(Self.rate)))
      let levels = FrameLevels.of(result[start..<target])
      let smooth = levels.indices.map { frame in
        (frame - 1...frame + 1).reduce(0.0) { $0 + (levels.indices.contains($1) ? levels[$1] : 0) } / 3
      }
      let quietest = smooth.indices.min { smooth[$0] < smooth[$1] }!
      result = Array(result[..<(start + (quietest + 1) * FrameLevels.hop)])
    }
    return faded(result, width: 240)
  }

  private static func triangular(
    _ lower: Double, _ upper: Double, mode: Double, generator: inout RandomGenerator
  ) -> Double {
    let place = generator.uniform()
    let turn = (mode - lower) / (upper - lower)
    return place < turn
      ? lower + (place * (upper - lower) * (mode - lower)).squareRoot()
      : upper - ((1 - place) * (upper - lower) * (upper - mode)).squareRoot()
  }
}
