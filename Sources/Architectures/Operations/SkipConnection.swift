extension EdgeOperation {
  /// `skip_connect`: the input itself; at stride 2 a factorised reduction, whose two halves read the same grid, as in the
  /// authors' code (elsewhere the second half is shifted by a pixel).
  static func skipConnection(stride: Int) -> EdgeOperation { stride == 1 ? .identity : .factorisedReduction }
}
