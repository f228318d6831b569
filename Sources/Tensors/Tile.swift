/// Sums that a kernel keeps in registers: as many as its innermost loop has independent chains of additions.
///
/// The sizes are part of the type, so that the loops over a tile are unrolled and no sum is ever in memory. A tile has to
/// fit: AVX-512 has 32 registers of 16 lanes. AVX2 has 16 registers of 8 (`HALF_VECTORS`, from Package.swift), in which six
/// vectors of 16 lanes and what is multiplied fit. Kernels name their tiles for both; results are the same bits.
typealias TileRow<let columns: Int> = InlineArray<columns, Lanes>
typealias Tile<let rows: Int, let columns: Int> = InlineArray<rows, InlineArray<columns, Lanes>>

@inline(__always)
func zeros<let rows: Int, let columns: Int>(_: Tile<rows, columns>.Type) -> Tile<rows, columns> {
  Tile(repeating: TileRow(repeating: .zero))
}

/// Vectors that several rows of a tile are multiplied with, loaded once.
@inline(__always)
func gather<let columns: Int>(
  _: TileRow<columns>.Type, _ source: UnsafePointer<Lanes>, _ step: Int
) -> TileRow<columns> {
  var values = TileRow<columns>(repeating: .zero)
  for i in 0..<columns { values[i] = source[i * step] }
  return values
}

/// The sums of the lanes of sixteen vectors, row by row: the same additions as `laneSum`, for all of them together.
@inline(__always)
func laneSums(_ tile: Tile<4, 4>) -> Lanes {
  /// The lower halves of all groups of lanes of both, and the upper halves, added: groups half as wide, those of `a` first.
  func fold16(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(lowHalf: a.lowHalf, highHalf: b.lowHalf) + Lanes(lowHalf: a.highHalf, highHalf: b.highHalf)
  }
  func fold8(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(
      a[0], a[1], a[2], a[3], a[8], a[9], a[10], a[11], b[0], b[1], b[2], b[3], b[8], b[9], b[10], b[11])
      + Lanes(
        a[4], a[5], a[6], a[7], a[12], a[13], a[14], a[15], b[4], b[5], b[6], b[7], b[12], b[13], b[14], b[15])
  }
  func fold4(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(
      a[0], a[1], a[4], a[5], a[8], a[9], a[12], a[13], b[0], b[1], b[4], b[5], b[8], b[9], b[12], b[13])
      + Lanes(
        a[2], a[3], a[6], a[7], a[10], a[11], a[14], a[15], b[2], b[3], b[6], b[7], b[10], b[11], b[14], b[15])
  }
  func fold2(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(lowHalf: a.evenHalf, highHalf: b.evenHalf) + Lanes(lowHalf: a.oddHalf, highHalf: b.oddHalf)
  }
  func row(_ row: TileRow<4>) -> Lanes { fold8(fold16(row[0], row[1]), fold16(row[2], row[3])) }
  return fold2(fold4(row(tile[0]), row(tile[1])), fold4(row(tile[2]), row(tile[3])))
}
