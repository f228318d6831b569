extension EdgeOperation {
  /// `max_pool_3x3`: the largest of the nine pixels around each.
  static let maximumPooling3x3 = EdgeOperation.pooling(.maximum)
}
