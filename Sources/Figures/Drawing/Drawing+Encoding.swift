import Basics
import CCairo
import Foundation

extension Drawing {
  /// Pixels an inch in PNG files.
  static let resolution = 200.0

  /// The file's bytes: the same for the same drawing and versions of Cairo and the font.
  ///
  /// Throws `KitError` with Cairo's reason.
  public func encoded(as format: FigureFormat) throws -> Data {
    let sink = ByteSink()
    let address = Unmanaged.passUnretained(sink).toOpaque()
    switch format {
    case .svg:
      let surface = cairo_svg_surface_create_for_stream(ByteSink.write, address, width, height)
      let context = try CairoContext(surface: surface)
      cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PT)
      try context.draw(self)
      try context.finish()
      sink.data = SVGIdentifiers.renumbered(sink.data)
    case .pdf:
      let surface = cairo_pdf_surface_create_for_stream(ByteSink.write, address, width, height)
      let context = try CairoContext(surface: surface)
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, "2000-01-01T00:00:00Z")
      try context.draw(self)
      try context.finish()
    case .png:
      let scale = Self.resolution / 72
      let surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, Int32((width * scale).rounded(.up)), Int32((height * scale).rounded(.up)))
      let context = try CairoContext(surface: surface)
      cairo_set_source_rgb(context.pointer, 1, 1, 1)
      cairo_paint(context.pointer)
      cairo_scale(context.pointer, scale, scale)
      try context.draw(self)
      cairo_surface_flush(surface)
      try CairoContext.check(cairo_surface_write_to_png_stream(surface, ByteSink.write, address))
      try context.finish()
    }
    return withExtendedLifetime(sink) { sink.data }
  }

  /// Writes the drawing in the format that the extension names, whole or not at all.
  ///
  /// Throws `KitError` for an unknown extension, before anything is drawn, or a file that cannot be written.
  public func write(to path: String) throws {
    let format = try FigureFormat(path: path)
    try AtomicFile.write(try encoded(as: format), to: path)
  }
}

/// Where Cairo's output collects.
private final class ByteSink {
  var data = Data()

  static let write: cairo_write_func_t = { address, bytes, count in
    guard let address, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
    Unmanaged<ByteSink>.fromOpaque(address).takeUnretainedValue().data.append(bytes, count: Int(count))
    return CAIRO_STATUS_SUCCESS
  }
}
