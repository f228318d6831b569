extension EdgeOperation {
  /// `sep_conv_3x3`: twice ReLU, depthwise 3 x 3, pointwise, normalisation.
  static let separableConvolution3x3 = EdgeOperation.convolutions([SeparableLayer(size: 3), SeparableLayer(size: 3)])
}
