/// A drawing that can write itself to a file.
public protocol BookFigure {
  /// Writes the drawing in the format that the path's extension names: `svg`, `pdf` or `png`.
  func write(to path: String) throws
}
