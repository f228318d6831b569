import Foundation

/// One line of a run's log: an epoch's record, when it ended, how long it took, and where it ran.
struct LogLine<Record: Encodable>: Encodable {
  let record: Record
  let seconds: Double
  let ended: Date
  let origin: RunOrigin?

  init(_ record: Record, started: Date, ended: Date, origin: RunOrigin?) {
    self.record = record
    self.ended = ended
    self.origin = origin
    seconds = (ended.timeIntervalSince(started) * 1000).rounded() / 1000
  }

  private enum Key: CodingKey { case seconds, ended, origin }

  func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(seconds, forKey: .seconds)
    try container.encode(ISO8601DateFormatter().string(from: ended), forKey: .ended)
    try container.encodeIfPresent(origin, forKey: .origin)
  }

  func text() throws -> String { try RunFolder.encode(self) }
}
