extension EdgeOperation {
  /// `dil_conv_5x5`: ReLU, depthwise 5 x 5 with taps two pixels apart, pointwise, normalisation.
  static let dilatedConvolution5x5 = EdgeOperation.convolutions([SeparableLayer(size: 5, dilation: 2)])
}
