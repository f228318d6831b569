import Basics
import CCairo

extension CairoContext {
  /// Draws every command; throws `KitError` with Cairo's reason at the first that fails.
  func draw(_ drawing: Drawing) throws {
    for command in drawing.commands {
      try draw(command)
      try check()
    }
  }

  private func draw(_ command: Drawing.Command) throws {
    switch command {
    case .fill(let path, let color):
      trace(path)
      set(color)
      cairo_fill(pointer)
    case .stroke(let path, let style):
      trace(path)
      set(style.color)
      cairo_set_line_width(pointer, style.width)
      cairo_set_dash(pointer, style.dash, Int32(style.dash.count), 0)
      cairo_set_line_cap(pointer, CAIRO_LINE_CAP_BUTT)
      cairo_set_line_join(pointer, CAIRO_LINE_JOIN_ROUND)
      cairo_stroke(pointer)
    case .text(let text, let point, let font, let color):
      try select(font)
      set(color)
      cairo_move_to(pointer, point.x, point.y)
      cairo_show_text(pointer, text)
      cairo_new_path(pointer)
    case .image(let raster, let box): try paint(raster, in: box)
    case .save: cairo_save(pointer)
    case .restore: cairo_restore(pointer)
    case .clip(let box):
      cairo_rectangle(pointer, box.x, box.y, box.width, box.height)
      cairo_clip(pointer)
    case .translate(let point): cairo_translate(pointer, point.x, point.y)
    case .rotate(let degrees): cairo_rotate(pointer, degrees * Double.pi / 180)
    case .scale(let factor): cairo_scale(pointer, factor, factor)
    }
  }

  private func set(_ color: Color) {
    cairo_set_source_rgba(pointer, color.red, color.green, color.blue, color.alpha)
  }

  private func trace(_ path: DrawingPath) {
    cairo_new_path(pointer)
    for element in path.elements {
      switch element {
      case .move(let point): cairo_move_to(pointer, point.x, point.y)
      case .line(let point): cairo_line_to(pointer, point.x, point.y)
      case .curve(let first, let second, let end):
        cairo_curve_to(pointer, first.x, first.y, second.x, second.y, end.x, end.y)
      case .close: cairo_close_path(pointer)
      }
    }
  }

  private func paint(_ raster: Raster, in box: Rectangle) throws {
    let image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(raster.columns), Int32(raster.rows))
    defer { cairo_surface_destroy(image) }
    try Self.check(cairo_surface_status(image))
    cairo_surface_flush(image)
    guard let bytes = cairo_image_surface_get_data(image) else { throw KitError("Cairo made an image without pixels") }
    let stride = Int(cairo_image_surface_get_stride(image))
    for row in 0..<raster.rows {
      (bytes + row * stride).withMemoryRebound(to: UInt32.self, capacity: raster.columns) { line in
        for column in 0..<raster.columns { line[column] = raster.pixels[row * raster.columns + column] }
      }
    }
    cairo_surface_mark_dirty(image)
    try Self.check(cairo_surface_status(image))
    cairo_save(pointer)
    cairo_translate(pointer, box.x, box.y)
    cairo_scale(pointer, box.width / Double(raster.columns), box.height / Double(raster.rows))
    cairo_set_source_surface(pointer, image, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(pointer), CAIRO_FILTER_NEAREST)
    cairo_pattern_set_extend(cairo_get_source(pointer), CAIRO_EXTEND_PAD)
    cairo_rectangle(pointer, 0, 0, Double(raster.columns), Double(raster.rows))
    cairo_fill(pointer)
    cairo_restore(pointer)
  }
}
