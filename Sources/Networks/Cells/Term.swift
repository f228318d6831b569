import Architectures
import Tensors

/// One summand of a node: an operation's output on an edge, with its weight.
///
/// Several terms may read the same planes: all edges that leave a state share its pooling.
final class Term {
  /// What the summand is.
  enum Kind: Equatable {
    /// Output of a convolution, a pooling or a factorised reduction.
    case operation
    /// The source's active channels as they are.
    case identity
    /// The channels that bypass the operations, at stride 2 halved.
    case bypass
  }

  let kind: Kind
  let edge: Int
  let node: Int
  /// nil for the bypass.
  let primitive: Primitive?
  let planes: PlaneTable
  let channels: Int
  let normalisation: BatchNormalisation?
  /// Whether drop path may drop it.
  var isDroppable: Bool { kind == .operation }

  /// The factor of the term in its node: 1, or beta * alpha.
  var weight: Float = 1
  /// The loss's derivative by `weight`.
  var weightGradient = 0.0
  /// Per block: 1, or 0 and 1 / (1 - p) under drop path.
  let laneScale: UnsafeMutablePointer<Lanes>
  /// [block][channel]: per-lane sums of the node's gradient times the planes.
  let products: UnsafeMutablePointer<Lanes>

  init(
    kind: Kind, edge: Int, node: Int, primitive: Primitive?, planes: PlaneTable, channels: Int,
    normalisation: BatchNormalisation?, blocks: Int
  ) {
    self.kind = kind
    self.edge = edge
    self.node = node
    self.primitive = primitive
    self.planes = planes
    self.channels = channels
    self.normalisation = normalisation
    laneScale = .allocate(capacity: blocks)
    laneScale.initialize(repeating: .one, count: blocks)
    products = .allocate(capacity: blocks * channels)
    products.initialize(repeating: .zero, count: blocks * channels)
  }

  deinit {
    laneScale.deallocate()
    products.deallocate()
  }

  /// The factor of a plane's values in the node.
  @inline(__always)
  func scale(_ channel: Int) -> Float { normalisation.map { weight * $0.scale[channel] } ?? weight }

  /// What the term adds to every pixel.
  @inline(__always)
  func shift(_ channel: Int) -> Float { normalisation.map { weight * $0.shift[channel] } ?? 0 }
}

extension Lanes {
  /// Ones.
  static var one: Lanes { Lanes(repeating: 1) }
}
