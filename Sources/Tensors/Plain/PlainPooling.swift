/// Pooling of one plane without tricks, in 64-bit arithmetic: the oracle of the fast kernels.
///
/// Planes are row-major; windows are `size` x `size`, reach `padding` beyond the plane, and count only pixels inside.
public struct PlainPooling {
  /// What is taken of a window.
  public enum Kind { case maximum, average }

  /// Maximum or average.
  public var kind: Kind
  /// Rows and columns of a window.
  public var size: Int
  /// Pixels from one window to the next.
  public var stride: Int
  /// Pixels that the first window reaches beyond the plane.
  public var padding: Int

  /// A pooling by windows of `size` x `size`.
  public init(_ kind: Kind, size: Int, stride: Int, padding: Int) {
    self.kind = kind
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  /// With the last incomplete window included, as ceil mode; the same as floor mode for 3 x 3 with padding 1.
  public func outputSize(_ input: Int) -> Int { (input + stride - 1) / stride }

  /// The output, row-major: `outputSize(rows)` x `outputSize(columns)` values.
  public func forward(_ input: [Double], rows: Int, columns: Int) -> [Double] {
    windows(rows, columns).map { places in
      kind == .maximum ? places.map { input[$0] }.max()! : places.reduce(0) { $0 + input[$1] } / Double(places.count)
    }
  }

  /// A maximum's gradient goes to its first place in scan order.
  public func inputGradient(_ outputGradient: [Double], input: [Double], rows: Int, columns: Int) -> [Double] {
    var gradient = [Double](repeating: 0, count: rows * columns)
    for (places, value) in zip(windows(rows, columns), outputGradient) {
      switch kind {
      case .maximum:
        let best = places.map { input[$0] }.max()!
        gradient[places.first { input[$0] == best }!] += value
      case .average:
        for place in places { gradient[place] += value / Double(places.count) }
      }
    }
    return gradient
  }

  private func windows(_ rows: Int, _ columns: Int) -> [[Int]] {
    var result: [[Int]] = []
    for row in Swift.stride(from: 0, to: rows, by: stride) {
      for column in Swift.stride(from: 0, to: columns, by: stride) {
        var places: [Int] = []
        for i in (row - padding)..<(row - padding + size) where (0..<rows).contains(i) {
          for j in (column - padding)..<(column - padding + size) where (0..<columns).contains(j) {
            places.append(i * columns + j)
          }
        }
        result.append(places)
      }
    }
    return result
  }
}
