/// Turns sixteen frames, each with its values side by side, into rows over time.
enum Transposition {
  typealias Vector = SIMD16<Float>

  /// Copies up to 16 values of up to 16 columns to where they belong in a row-major matrix.
  ///
  /// - Parameters:
  ///   - source: 16 columns of at least 16 values, `sourceStride` apart; 64-byte aligned.
  ///   - columns: 1 to 16, how many of them are wanted.
  ///   - target: the first value of the first row; rows are `targetStride` apart.
  ///   - rows: 1 to 16, how many values of each column are wanted.
  static func scatter(
    _ source: UnsafePointer<Float>, stride sourceStride: Int, columns: Int, to target: UnsafeMutablePointer<Float>,
    stride targetStride: Int, rows: Int
  ) {
    withUnsafeTemporaryAllocation(of: Vector.self, capacity: 32) { memory in
      var (from, to) = (memory.baseAddress!, memory.baseAddress! + 16)
      for column in 0..<16 {
        from[column] = UnsafeRawPointer(source + column * sourceStride).loadUnaligned(as: Vector.self)
      }
      // Value (column, row) has the index 16 column + row. Taking even lanes apart from odd ones turns the eight bits of
      // that index by one place; after four turns rows and columns have changed places.
      for _ in 0..<4 {
        for pair in 0..<8 {
          let (a, b) = (from[2 * pair], from[2 * pair + 1])
          to[pair] = Vector(lowHalf: a.evenHalf, highHalf: b.evenHalf)
          to[pair + 8] = Vector(lowHalf: a.oddHalf, highHalf: b.oddHalf)
        }
        swap(&from, &to)
      }
      for row in 0..<rows {
        let place = target + row * targetStride
        if columns == 16 {
          UnsafeMutableRawPointer(place).storeBytes(of: from[row], as: Vector.self)
        } else {
          for column in 0..<columns { place[column] = from[row][column] }
        }
      }
    }
  }
}
