extension EdgeOperation {
  /// `dil_conv_3x3`: ReLU, depthwise 3 x 3 with taps two pixels apart, pointwise, normalisation.
  static let dilatedConvolution3x3 = EdgeOperation.convolutions([SeparableLayer(size: 3, dilation: 2)])
}
