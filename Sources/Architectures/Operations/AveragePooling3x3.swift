extension EdgeOperation {
  /// `avg_pool_3x3`: the mean of the nine pixels around each.
  static let averagePooling3x3 = EdgeOperation.pooling(.average)
}
