import Basics
import ChapterRuntime
import Foundation

/// A figure as a part of a page.
struct InlineFigure {
  let figure: FigureRecord
  /// The number in the caption, for example `6.2`.
  let number: String
  /// The folder of the figure's files, absolute.
  let folder: String
  /// The folder of the page, absolute.
  let page: String

  /// Larger drawings are linked, so that a page stays readable.
  private static let largest = 4_000_000
  private static let images = [
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "svg": "image/svg+xml",
  ]

  /// The element; an SVG file becomes a part of it, with names made unique on the page.
  ///
  /// A figure that cannot be shown on a page has a sentence in its place.
  func html() -> String {
    let links = figure.files.map { file in
      let format = URL(fileURLWithPath: file).pathExtension.uppercased()
      return "<a href=\"\(HTML.address(RelativePath.from(page, to: "\(folder)/\(file)")))\">\(HTML.escape(format))</a>"
    }
    return """
      <figure class="drawing" id="fig-\(figure.name)">
      <div class="paper" role="img" aria-label="\(HTML.escape(figure.caption))">\(drawing)</div>
      <figcaption><b>Figure \(number).</b> \(HTML.escape(figure.caption)) \
      <span class="files">\(links.joined(separator: " "))</span></figcaption>
      </figure>

      """
  }

  private var drawing: String {
    func format(_ file: String) -> String { URL(fileURLWithPath: file).pathExtension.lowercased() }
    let files = figure.files.filter { Self.images[format($0)] != nil }.sorted {
      format($0) == "svg" && format($1) != "svg"
    }
    var reason = "no page can show \(figure.files.map { format($0).uppercased() }.joined(separator: " and "))"
    for file in files {
      let path = "\(folder)/\(file)"
      guard let data = FileManager.default.contents(atPath: path) else {
        reason = "the file \(file) is missing"
        continue
      }
      guard data.count <= Self.largest else {
        reason = "the file \(file) has \(ByteCount.text(data.count))"
        continue
      }
      if format(file) == "svg", let text = String(data: data, encoding: .utf8), text.contains("<svg") {
        return Self.embed(text, prefix: "\(figure.name)-")
      }
      return "<img src=\"data:\(Self.images[format(file)]!);base64,\(data.base64EncodedString())\" "
        + "alt=\"\(HTML.escape(figure.caption))\">"
    }
    return "<p class=\"notrun\">Not shown here: \(HTML.escape(reason)).</p>"
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
