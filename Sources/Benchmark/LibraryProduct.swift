import COpenBLAS
import Tensors

/// Matrix products by OpenBLAS on the calling thread: what `Pointwise` is measured against.
enum LibraryProduct {
  private static let singleThreaded: Void = openblas_set_num_threads(1)

  /// output = weights * input, with weights [rows][inner] and input [inner][pixels * 16].
  static func multiply(
    _ weights: UnsafePointer<Float>, rows: Int, inner: Int, by input: UnsafePointer<Lanes>,
    to output: UnsafeMutablePointer<Lanes>, pixels: Int
  ) {
    _ = singleThreaded
    let n = Int32(pixels * laneCount)
    input.withMemoryRebound(to: Float.self, capacity: inner * pixels * laneCount) { input in
      output.withMemoryRebound(to: Float.self, capacity: rows * pixels * laneCount) { output in
        cblas_sgemm(
          CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), n, Int32(inner), 1, weights, Int32(inner), input, n,
          0, output, n)
      }
    }
  }
}
