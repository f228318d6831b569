/// The eight candidate operations of an edge, in the order of the alphas' columns.
public enum Primitive: String, CaseIterable, Codable, Sendable {
  case none
  case maxPool3x3 = "max_pool_3x3"
  case avgPool3x3 = "avg_pool_3x3"
  case skipConnect = "skip_connect"
  case sepConv3x3 = "sep_conv_3x3"
  case sepConv5x5 = "sep_conv_5x5"
  case dilConv3x3 = "dil_conv_3x3"
  case dilConv5x5 = "dil_conv_5x5"
}
