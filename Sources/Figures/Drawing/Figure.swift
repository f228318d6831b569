import Basics
import Foundation

/// Something that can be drawn on a page of its own size and written as SVG, PDF or PNG.
public protocol Figure: Sendable {
  /// The page's commands; throws `KitError` if there is nothing to draw or a value cannot be drawn.
  func drawing() throws -> Drawing
}

extension Figure {
  /// Writes the figure in the format that the extension names, whole or not at all.
  ///
  /// Throws `KitError` for an extension other than .svg, .pdf and .png, data that cannot be drawn, or a file that
  /// cannot be written.
  public func write(to path: String) throws {
    _ = try FigureFormat(path: path)
    try drawing().write(to: path)
  }

  /// The figure's bytes in a format.
  public func encoded(as format: FigureFormat) throws -> Data { try drawing().encoded(as: format) }
}
