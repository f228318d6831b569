/// The eight candidate operations of an edge, in the order of the alphas' columns.
///
/// A further one is a case here, with its line in `operation(stride:)`, and a file in `Operations` that says what it is
/// made of: everything else follows from these two.
public enum Primitive: String, CaseIterable, Codable, Sendable {
  /// No connection.
  case none
  /// Maximum of a 3 x 3 window.
  case maxPool3x3 = "max_pool_3x3"
  /// Mean of a 3 x 3 window.
  case avgPool3x3 = "avg_pool_3x3"
  /// The input itself, at stride 2 a factorised reduction.
  case skipConnect = "skip_connect"
  /// Separable convolution, 3 x 3, two stages.
  case sepConv3x3 = "sep_conv_3x3"
  /// Separable convolution, 5 x 5, two stages.
  case sepConv5x5 = "sep_conv_5x5"
  /// Dilated separable convolution, 3 x 3, one stage.
  case dilConv3x3 = "dil_conv_3x3"
  /// Dilated separable convolution, 5 x 5, one stage.
  case dilConv5x5 = "dil_conv_5x5"

  /// What it computes on an edge of stride 1 or 2.
  public func operation(stride: Int) -> EdgeOperation {
    switch self {
    case .none: .zero
    case .maxPool3x3: .maximumPooling3x3
    case .avgPool3x3: .averagePooling3x3
    case .skipConnect: .skipConnection(stride: stride)
    case .sepConv3x3: .separableConvolution3x3
    case .sepConv5x5: .separableConvolution5x5
    case .dilConv3x3: .dilatedConvolution3x3
    case .dilConv5x5: .dilatedConvolution5x5
    }
  }
}
