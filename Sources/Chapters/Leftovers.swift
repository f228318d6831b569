import Foundation

/// What chapters that were deleted or renamed have left in the folders of the book.
public struct Leftovers {
  private let configuration: BookConfiguration
  private let ids: Set<String>

  init(_ configuration: BookConfiguration, book: Book) {
    self.configuration = configuration
    ids = Set(book.entries.map(\.id))
  }

  /// Looks at the book as it is now; throws `KitError` if it has no chapters.
  public init(_ configuration: BookConfiguration) throws {
    self.init(configuration, book: try Bookshelf(configuration).load())
  }

  /// Pages, results, figures and programs of chapters that are gone, in all profiles and seeds; absolute paths.
  public var paths: [String] { pages + results + figures + programs }

  /// Removes them; throws what the file system says of one that stays.
  public func remove() throws {
    for path in paths { try FileManager.default.removeItem(atPath: path) }
  }

  var pages: [String] {
    list(configuration.bookFolder).filter { $0.hasSuffix(".html") && $0 != "index.html" && !isKnown($0) }
      .map { "\(configuration.bookFolder)/\($0)" }
  }

  private var results: [String] {
    let folder = "\(configuration.bookFolder)/results"
    return list(folder).flatMap { edition -> [String] in
      // Before results were kept by seed, they stood in folders of a profile.
      guard edition.contains("-") else { return ["\(folder)/\(edition)"] }
      return list("\(folder)/\(edition)").filter { $0.hasSuffix(".json") && $0 != "book.json" && !isKnown($0) }
        .map { "\(folder)/\(edition)/\($0)" }
    }
  }

  private var figures: [String] {
    let others = "\(configuration.bookFolder)/figures"
    let folders = [configuration.absolute("figures")] + list(others).map { "\(others)/\($0)" }
    return folders.flatMap { folder in
      list(folder).filter { name in
        // Chapters' figures stand in folders; other files are not theirs.
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
        return isFolder.boolValue && !ids.contains(name)
      }.map { "\(folder)/\($0)" }
    }
  }

  private var programs: [String] {
    let work = configuration.absolute(configuration.work)
    return list(work).filter { $0.firstMatch(of: #/-\d+$/#) != nil }.flatMap { edition in
      list("\(work)/\(edition)").filter { !ids.contains($0) }.map { "\(work)/\(edition)/\($0)" }
    }
  }

  private func isKnown(_ file: String) -> Bool { ids.contains((file as NSString).deletingPathExtension) }

  private func list(_ folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }
}
