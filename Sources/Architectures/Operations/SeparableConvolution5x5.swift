extension EdgeOperation {
  /// `sep_conv_5x5`: twice ReLU, depthwise 5 x 5, pointwise, normalisation.
  static let separableConvolution5x5 = EdgeOperation.convolutions([SeparableLayer(size: 5), SeparableLayer(size: 5)])
}
