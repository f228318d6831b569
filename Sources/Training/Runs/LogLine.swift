import Foundation

/// One line of a run's log: an epoch's record and the time that it took.
struct LogLine<Record: Encodable>: Encodable {
  let record: Record
  let seconds: Double

  init(_ record: Record, seconds: Double) {
    self.record = record
    self.seconds = (seconds * 1000).rounded() / 1000
  }

  private enum Key: CodingKey { case seconds }

  func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(seconds, forKey: .seconds)
  }

  func text() throws -> String { try RunFolder.encode(self) }
}
