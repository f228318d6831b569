import ChapterRuntime
import Foundation
import Basics

/// A figure as a part of a page.
struct InlineFigure {
  let figure: FigureRecord
  /// The number in the caption, for example `6.2`.
  let number: String
  /// The folder of the figure's files, absolute.
  let folder: String
  /// The folder of the page, absolute.
  let page: String

  /// The element; the SVG file becomes a part of it, with names made unique on the page.
  func html() throws -> String {
    let paths = figure.files.map { "\(folder)/\($0)" }
    let drawing: String
    if let svg = paths.first(where: { $0.hasSuffix(".svg") }) {
      drawing = Self.embed(try AtomicFile.readText(svg), prefix: "\(figure.name)-")
    } else if let png = paths.first(where: { $0.hasSuffix(".png") }) {
      let data = try AtomicFile.read(png).base64EncodedString()
      drawing = "<img src=\"data:image/png;base64,\(data)\" alt=\"\(HTML.escape(figure.caption))\">"
    } else {
      throw KitError("the figure \"\(figure.name)\" has neither an SVG nor a PNG file", at: folder)
    }
    let links = figure.files.map { file in
      let format = URL(fileURLWithPath: file).pathExtension.uppercased()
      return "<a href=\"\(HTML.escape(RelativePath.from(page, to: "\(folder)/\(file)")))\">\(format)</a>"
    }
    return """
      <figure class="drawing" id="fig-\(figure.name)">
      <div class="paper" role="img" aria-label="\(HTML.escape(figure.caption))">\(drawing)</div>
      <figcaption><b>Figure \(number).</b> \(HTML.escape(figure.caption)) \
      <span class="files">\(links.joined(separator: " "))</span></figcaption>
      </figure>

      """
  }

  /// An SVG document as an element of a page: without its prologue, and with `prefix` before every name in it.
  static func embed(_ svg: String, prefix: String) -> String {
    guard let start = svg.range(of: "<svg") else { return svg }
    var text = String(svg[start.lowerBound...])
    for (old, new) in [
      (" id=\"", " id=\"\(prefix)"), ("url(#", "url(#\(prefix)"), ("href=\"#", "href=\"#\(prefix)"),
    ] {
      text = text.replacingOccurrences(of: old, with: new)
    }
    return text.trimmed
  }
}
