import ChapterRuntime
import Figures

/// Shows a figure under the cell, with copies as SVG, PDF and PNG in the figures folder.
///
/// - Parameter name: letters, digits, `-` and `_`; unique within the chapter; names the files and the anchor
///   `#fig-name`. By default made from the cell's number.
/// - Throws: what drawing or writing throws; `KitError` if the name is malformed.
public func show(_ figure: any Figure, name: String? = nil, caption: String) throws {
  try show(name: name, caption: caption, formats: ["svg", "pdf", "png"]) { try figure.write(to: $0) }
}

extension Drawing: BookFigure {}
