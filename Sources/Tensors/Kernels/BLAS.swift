import COpenBLAS

/// Matrix products by OpenBLAS, always on the calling thread alone: how it splits sums would otherwise depend on the
/// number of threads.
enum BLAS {
  private static let singleThreaded: Void = openblas_set_num_threads(1)

  /// Whether a product over `inputs` x `outputs` channels is large enough for OpenBLAS to be the faster.
  static func pays(_ inputs: Int, _ outputs: Int) -> Bool { inputs * outputs > 128 * 128 }

  /// output = weights * input (or the weights' transpose), with input [inner][pixels * 16].
  static func multiply(
    _ weights: UnsafePointer<Float>, rows: Int, inner: Int, transposed: Bool, by input: UnsafePointer<Lanes>,
    to output: UnsafeMutablePointer<Lanes>, pixels: Int
  ) {
    _ = singleThreaded
    let n = Int32(pixels * laneCount)
    input.withMemoryRebound(to: Float.self, capacity: inner * pixels * laneCount) { input in
      output.withMemoryRebound(to: Float.self, capacity: rows * pixels * laneCount) { output in
        cblas_sgemm(
          CblasRowMajor, transposed ? CblasTrans : CblasNoTrans, CblasNoTrans, Int32(rows), n, Int32(inner), 1,
          weights, Int32(transposed ? rows : inner), input, n, 0, output, n)
      }
    }
  }

  /// product[m][k] = sum over all pixels and samples of left[m] * right[k].
  static func outerProduct(
    _ left: UnsafePointer<Lanes>, rows: Int, _ right: UnsafePointer<Lanes>, columns: Int, pixels: Int,
    to product: UnsafeMutablePointer<Float>
  ) {
    _ = singleThreaded
    let n = Int32(pixels * laneCount)
    left.withMemoryRebound(to: Float.self, capacity: rows * pixels * laneCount) { left in
      right.withMemoryRebound(to: Float.self, capacity: columns * pixels * laneCount) { right in
        cblas_sgemm(
          CblasRowMajor, CblasNoTrans, CblasTrans, Int32(rows), Int32(columns), n, 1, left, n, right, n, 0, product,
          Int32(columns))
      }
    }
  }
}
