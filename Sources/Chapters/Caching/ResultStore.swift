import Basics
import Foundation

/// The recorded results of a book in one profile and seed.
struct ResultStore {
  let configuration: BookConfiguration

  /// The recorded result of each chapter that has one.
  func load(_ book: Book) -> [String: ChapterResult] {
    var results: [String: ChapterResult] = [:]
    for entry in book.entries {
      let path = configuration.resultFile(entry.id)
      // A file of an older form is no reason to stop: the chapter runs again.
      guard FileManager.default.fileExists(atPath: path),
        let result = try? CanonicalJSON.decode(ChapterResult.self, fromFile: path), result.chapter == entry.id
      else { continue }
      results[entry.id] = entry.chapter.map { result.checked(against: $0) } ?? result
    }
    return results
  }

  /// Writes a result down.
  func save(_ result: ChapterResult) throws {
    try AtomicFile.write(try CanonicalJSON.encode(result), to: configuration.resultFile(result.chapter))
  }
}
