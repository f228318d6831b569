import Basics
import CCairo

/// Sizes of text as Cairo sets it, without rounding to pixels, so that one layout serves every format.
public final class TextMeasurer {
  private let context: CairoContext

  /// Throws `KitError` if Cairo cannot make a surface.
  public init() throws {
    context = try CairoContext(surface: cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1))
  }

  /// The distance from the start of the text to where the next character would stand, in points.
  ///
  /// The text is taken literally; `Canvas` knows subscripts.
  public func width(_ text: String, _ font: Font) throws -> Double {
    try context.select(font)
    var extents = cairo_text_extents_t()
    cairo_text_extents(context.pointer, text, &extents)
    try context.check()
    return extents.x_advance
  }

  /// How far the font's tallest letters reach above, and its lowest below, the baseline, in points.
  public func reach(_ font: Font) throws -> (ascent: Double, descent: Double) {
    try context.select(font)
    var extents = cairo_font_extents_t()
    cairo_font_extents(context.pointer, &extents)
    try context.check()
    return (extents.ascent, extents.descent)
  }

  /// The height of a capital letter in points.
  public func capHeight(_ font: Font) throws -> Double {
    try context.select(font)
    var extents = cairo_text_extents_t()
    cairo_text_extents(context.pointer, "H", &extents)
    try context.check()
    return extents.height
  }
}
