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
  TileRow { source[$0 * step] }
}

/// The sums of the lanes of sixteen vectors, row by row: the same additions as `laneSum`, for all of them together.
@inline(__always)
func laneSums(_ tile: Tile<4, 4>) -> Lanes {
  // Each fold adds the upper half of every group of lanes to its lower half, in both vectors: groups half as wide, those
  // of `a` first.
  @inline(__always) func fold16(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(lowHalf: a.lowHalf, highHalf: b.lowHalf) + Lanes(lowHalf: a.highHalf, highHalf: b.highHalf)
  }
  @inline(__always) func fold8(_ a: Lanes, _ b: Lanes) -> Lanes {
    typealias Half = SIMD8<Float>
    return Lanes(
      lowHalf: Half(lowHalf: a.lowHalf.lowHalf, highHalf: a.highHalf.lowHalf),
      highHalf: Half(lowHalf: b.lowHalf.lowHalf, highHalf: b.highHalf.lowHalf))
      + Lanes(
        lowHalf: Half(lowHalf: a.lowHalf.highHalf, highHalf: a.highHalf.highHalf),
        highHalf: Half(lowHalf: b.lowHalf.highHalf, highHalf: b.highHalf.highHalf))
  }
  @inline(__always) func fold4(_ a: Lanes, _ b: Lanes) -> Lanes {
    // Two lanes move together as one of twice the width.
    let (a, b) = (unsafeBitCast(a, to: SIMD8<Double>.self), unsafeBitCast(b, to: SIMD8<Double>.self))
    let lower = SIMD8<Double>(lowHalf: a.evenHalf, highHalf: b.evenHalf)
    let upper = SIMD8<Double>(lowHalf: a.oddHalf, highHalf: b.oddHalf)
    return unsafeBitCast(lower, to: Lanes.self) + unsafeBitCast(upper, to: Lanes.self)
  }
  @inline(__always) func fold2(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(lowHalf: a.evenHalf, highHalf: b.evenHalf) + Lanes(lowHalf: a.oddHalf, highHalf: b.oddHalf)
  }
  @inline(__always) func row(_ row: TileRow<4>) -> Lanes { fold8(fold16(row[0], row[1]), fold16(row[2], row[3])) }
  return fold2(fold4(row(tile[0]), row(tile[1])), fold4(row(tile[2]), row(tile[3])))
}
