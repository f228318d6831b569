import Basics
import CCairo

/// A Cairo surface and its context, owned together; every call through it is followed by a look at the status.
final class CairoContext {
  let surface: OpaquePointer
  let pointer: OpaquePointer

  /// Takes over the surface.
  ///
  /// Throws `KitError` with Cairo's reason if it or a context for it could not be made.
  init(surface: OpaquePointer?) throws {
    guard let surface else { throw KitError("Cairo made no surface") }
    guard let pointer = cairo_create(surface) else {
      cairo_surface_destroy(surface)
      throw KitError("Cairo made no context")
    }
    self.surface = surface
    self.pointer = pointer
    try check()
    let options = cairo_font_options_create()
    defer { cairo_font_options_destroy(options) }
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    try Self.check(cairo_font_options_status(options))
    cairo_set_font_options(pointer, options)
    try check()
  }

  deinit {
    cairo_destroy(pointer)
    cairo_surface_destroy(surface)
  }

  /// Throws `KitError` if a call since the last check failed; Cairo keeps the first failure.
  func check() throws {
    try Self.check(cairo_surface_status(surface))
    try Self.check(cairo_status(pointer))
  }

  static func check(_ status: cairo_status_t) throws {
    guard status == CAIRO_STATUS_SUCCESS else {
      throw KitError("Cairo cannot draw the figure: \(String(cString: cairo_status_to_string(status)))")
    }
  }

  func select(_ font: Font) throws {
    cairo_select_font_face(
      pointer, "DejaVu Sans", font.isItalic ? CAIRO_FONT_SLANT_ITALIC : CAIRO_FONT_SLANT_NORMAL,
      font.isBold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
    cairo_set_font_size(pointer, font.size)
    try check()
  }

  /// Writes out what is still buffered; nothing may be drawn afterwards.
  func finish() throws {
    cairo_surface_flush(surface)
    try check()
    cairo_surface_finish(surface)
    try Self.check(cairo_surface_status(surface))
  }
}
