/// What a chapter's program tells the runner, as one line of JSON each in the file `events.jsonl`.
public enum ChapterEvent: Codable, Equatable, Sendable {
  /// The program is not the one that the runner compiled; `program` is its SHA-256.
  case mistaken(program: String)
  /// A cell starts; cells are numbered from 0 within the chapter. `time` is in seconds, for timings only.
  case begin(cell: Int, time: Double)
  /// Something appears under the cell, behind the first `offset` bytes of what the cell printed.
  case output(cell: Int, offset: Int, item: OutputItem)
  /// The rest of the chapter is left out.
  case skip(cell: Int, reason: String)
  /// An error left the statement that starts on `line` of the chapter.
  case failure(cell: Int, line: Int, message: String)
  /// The last cell ended.
  case end(time: Double)
}
