import Foundation
import Training

/// Epochs that ran one after another at one commit, on one machine and with as many threads.
public struct RunStretch: Codable, Equatable, Sendable {
  /// How many.
  public let epochs: Int
  /// When the first one began, in ISO 8601, to the second.
  public let from: String
  /// When the last one ended, likewise.
  public let to: String
  /// Commit, machine and threads.
  public let origin: RunOrigin

  /// A line of a run's log, as far as it tells of time and place.
  struct Line: Decodable {
    let seconds: Double
    let ended: String?
    let origin: RunOrigin?
  }

  /// The stretches of a log; lines of older versions, which say neither time nor place, are in none.
  static func of(_ lines: [Line]) -> [RunStretch] {
    let clock = ISO8601DateFormatter()
    var result: [RunStretch] = []
    for line in lines {
      guard let ended = line.ended, let origin = line.origin else { continue }
      if let last = result.last, last.origin == origin {
        result[result.count - 1] = RunStretch(epochs: last.epochs + 1, from: last.from, to: ended, origin: origin)
        continue
      }
      let from = clock.date(from: ended).map { clock.string(from: $0.addingTimeInterval(-line.seconds)) } ?? ended
      result.append(RunStretch(epochs: 1, from: from, to: ended, origin: origin))
    }
    return result
  }
}
