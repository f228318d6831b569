import Basics
import Foundation

/// Reports a quantity by name: it appears under the cell and is checked against the chapter's tolerance tables.
///
/// A name may be reported once in a chapter. A value that is not a number never passes a check.
///
/// - Parameters:
///   - unit: shown behind the value, for example "%".
///   - digits: digits after the point that are shown; the check uses the whole value.
public func report(_ name: String, _ value: Double, unit: String? = nil, digits: Int? = nil) {
  ChapterSession.current.emit(.quantity(Quantity(name: name, value: .number(value), unit: unit, digits: digits)))
}

/// Reports a 32-bit number by name, as the 64-bit one of the same value.
public func report(_ name: String, _ value: Float, unit: String? = nil, digits: Int? = nil) {
  report(name, Double(value), unit: unit, digits: digits)
}

/// Reports a whole number by name.
public func report(_ name: String, _ value: Int, unit: String? = nil) {
  ChapterSession.current.emit(.quantity(Quantity(name: name, value: .integer(value), unit: unit)))
}

/// Reports a text by name, for example a primitive or a digest.
public func report(_ name: String, _ value: String) {
  ChapterSession.current.emit(.quantity(Quantity(name: name, value: .text(value))))
}

/// Reports a yes or no by name, as the text `true` or `false`.
public func report(_ name: String, _ value: Bool) { report(name, "\(value)") }

/// Shows a figure under the cell, with copies in the figures folder.
///
/// - Parameters:
///   - name: letters, digits, `-` and `_`; unique within the chapter; names the files and the anchor `#fig-name`. By
///     default made from the cell's number.
///   - formats: file extensions; `svg` is what the page shows.
/// - Throws: what writing throws; `KitError` if the name is malformed.
public func show(
  _ figure: any BookFigure, name: String? = nil, caption: String, formats: [String] = ["svg", "pdf", "png"]
) throws {
  try show(name: name, caption: caption, formats: formats) { try figure.write(to: $0) }
}

/// Shows a figure that the closure writes to each path it is given, in the format of the path's extension.
///
/// - Throws: what the closure throws; `KitError` if the name is malformed or the closure leaves no file.
public func show(
  name: String? = nil, caption: String, formats: [String] = ["svg", "pdf", "png"],
  write: (String) throws -> Void
) throws {
  let session = ChapterSession.current
  let name = name ?? session.nextFigureName()
  guard !name.isEmpty, name.utf8.allSatisfy({ isalnum(Int32($0)) != 0 || $0 == 0x2d || $0 == 0x5f }) else {
    throw KitError(
      "\"\(name)\" cannot name a figure", advice: "Use letters, digits, hyphens and underscores only.")
  }
  let files = formats.map { session.figureFile(name, format: $0) }
  for file in files {
    let path = "\(session.figures)/\(file)"
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try write(path)
    guard FileManager.default.fileExists(atPath: path) else {
      throw KitError("the figure \"\(name)\" was not written", at: path)
    }
  }
  session.emit(.figure(FigureRecord(name: name, caption: caption, files: files)))
}

/// Shows an image file (SVG or PNG) under the cell; a copy goes to the figures folder.
///
/// - Throws: `KitError` if the file is of another kind or cannot be read, or the name is malformed.
public func show(_ path: String, name: String? = nil, caption: String) throws {
  let format = URL(fileURLWithPath: path).pathExtension.lowercased()
  guard ["svg", "png"].contains(format) else {
    throw KitError("only SVG and PNG files can be shown", at: path)
  }
  let data = try AtomicFile.read(path)
  try show(name: name, caption: caption, formats: [format]) { try AtomicFile.write(data, to: $0) }
}

/// Shows a table under the cell; columns whose entries are all numbers are set to the right.
///
/// Traps unless every row has as many entries as the header.
public func table(_ header: [String], _ rows: [[any CustomStringConvertible]], caption: String? = nil) {
  for row in rows where row.count != header.count {
    fatalError("a row of \(row.count) entries in a table of \(header.count) columns: \(row)")
  }
  let texts = rows.map { $0.map { $0.description } }
  ChapterSession.current.emit(.table(TableRecord(caption: caption, header: header, rows: texts)))
}

/// Leaves out the rest of the chapter, which is marked as skipped with the reason, never as passed.
public func skip(_ reason: String) -> Never { ChapterSession.current.skip(reason) }
