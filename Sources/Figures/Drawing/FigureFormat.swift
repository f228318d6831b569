import Basics
import Foundation

/// A file format for figures; the raw value is the file name's extension.
public enum FigureFormat: String, CaseIterable, Sendable {
  case svg
  case pdf
  case png

  /// The format of a path by its extension, in either case; throws `KitError` for any other.
  public init(path: String) throws {
    let suffix = URL(fileURLWithPath: path).pathExtension.lowercased()
    guard let format = FigureFormat(rawValue: suffix) else {
      throw KitError(
        suffix.isEmpty ? "the file name has no extension" : "figures cannot be written as .\(suffix)", at: path,
        advice: "Name the file .svg, .pdf or .png.")
    }
    self = format
  }
}
