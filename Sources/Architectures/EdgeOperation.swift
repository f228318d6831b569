/// What an operation of an edge computes, as the layers that it is made of.
///
/// A network of cells knows how to run the layers. The names and shapes of an operation's tensors, its forward and
/// backward pass, its pass for one utterance and its cost all follow from this value, of which the folder `Operations`
/// states one for each primitive.
public enum EdgeOperation: Equatable, Sendable {
  /// Contributes nothing.
  case zero
  /// The input as it is.
  case identity
  /// A pooling of every channel by itself; the output has ceil(rows / stride) x ceil(columns / stride) pixels.
  case pooling(PoolingKind)
  /// ReLU, two pointwise convolutions at stride 2 of half the channels each, and batch normalisation.
  case factorisedReduction
  /// One stage after the other, each ReLU, depthwise convolution, pointwise convolution, batch normalisation; at least
  /// one. The edge's stride is the first depthwise convolution's.
  case convolutions([SeparableLayer])
}

/// A 3 x 3 window with padding 1, and what is taken of it.
public enum PoolingKind: Equatable, Sendable {
  /// The largest pixel of the window.
  case maximum
  /// The mean of those pixels of the window that lie inside the image.
  case average
}

/// A depthwise convolution with the pointwise one after it, both without bias.
public struct SeparableLayer: Equatable, Sendable {
  /// The depthwise kernel has `size` x `size` taps; odd.
  public var size: Int
  /// Pixels from one tap to the next; the padding keeps the image's size at stride 1.
  public var dilation: Int

  /// A layer of `size` x `size` taps (3, 5 or 7), `dilation` pixels (1 or 2) apart.
  public init(size: Int, dilation: Int = 1) {
    self.size = size
    self.dilation = dilation
  }
}
