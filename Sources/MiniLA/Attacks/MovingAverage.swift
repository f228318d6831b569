/// The mean of each row with its neighbours: `width` rows around it (for an even width one more before it than after),
/// the rows mirrored beyond the ends, the end row repeated.
func movingAverage(_ rows: [[Double]], over width: Int) -> [[Double]] {
  guard width > 1, !rows.isEmpty else { return rows }
  let count = rows.count
  func mirrored(_ index: Int) -> Int {
    let turn = ((index % (2 * count)) + 2 * count) % (2 * count)
    return turn < count ? turn : 2 * count - 1 - turn
  }
  let first = -(width / 2)
  return rows.indices.map { row in
    var sum = [Double](repeating: 0, count: rows[0].count)
    for offset in first..<first + width {
      let neighbour = rows[mirrored(row + offset)]
      for column in sum.indices { sum[column] += neighbour[column] }
    }
    for column in sum.indices { sum[column] /= Double(width) }
    return sum
  }
}
