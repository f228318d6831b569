import Architectures

/// What a cell computes: its edges, the candidate operations of each, and how they are mixed.
///
/// States are numbered as in the genotype: the inputs first, then the nodes. A search cell and a derived cell are the
/// same thing with other plans: 14 edges of eight weighted primitives on a part of the channels, or eight edges of one
/// primitive each on all of them.
struct CellPlan {
  struct Edge {
    var source: Int
    /// Counted from 0 after the inputs.
    var node: Int
    /// The primitives other than `none`, with the prefix of their parameters' names.
    var operations: [(primitive: Primitive, name: String)]
  }

  /// Channels of every state.
  var channels: Int
  /// K: one in K channels goes through the operations, the others bypass them.
  var partialChannels = 1
  /// Of the input states.
  var rows: Int
  var columns: Int
  /// Whether edges from inputs have stride 2.
  var reduction: Bool
  /// Whether normalisations inside operations have a scale and a shift.
  var affine: Bool
  /// Whether pooling is followed by batch normalisation (in the search network).
  var normalisedPooling: Bool
  var inputs = 2
  var nodes = 4
  var edges: [Edge]

  var activeChannels: Int { channels / partialChannels }
  var states: Int { inputs + nodes }

  func stride(from source: Int) -> Int { reduction && source < inputs ? 2 : 1 }
  var nodeRows: Int { reduction ? (rows + 1) / 2 : rows }
  var nodeColumns: Int { reduction ? (columns + 1) / 2 : columns }

  /// The channel of a node that active channel `channel` arrives in: K groups are shuffled.
  func activeChannel(_ channel: Int) -> Int { channel * partialChannels }

  /// Where a channel of a node comes from.
  enum Origin {
    case active(Int)
    /// Counted from the first bypassing channel.
    case bypassing(Int)
  }

  /// The inverse of `activeChannel` and `bypassChannel`.
  func origin(ofNodeChannel channel: Int) -> Origin {
    let (group, place) = channel.quotientAndRemainder(dividingBy: partialChannels)
    return place == 0 ? .active(group) : .bypassing((place - 1) * activeChannels + group)
  }

  /// Calls `body` with the channels of a part of the work on a state.
  ///
  /// Each of a node's K neighbouring channels, of which one is active, comes with the others; parts take turns, so that
  /// each has as many of the first channels, which the operations read, as the others.
  @inline(__always)
  func forEachChannel(ofPart part: Int, _ body: (_ channel: Int) -> Void) {
    for group in Swift.stride(from: part, to: activeChannels, by: NetworkContext.parts) {
      for channel in group * partialChannels..<(group + 1) * partialChannels { body(channel) }
    }
  }

  /// The channel of a node that bypassing channel `channel`, counted from the first bypassing one, arrives in.
  func bypassChannel(_ channel: Int) -> Int {
    channel % activeChannels * partialChannels + 1 + channel / activeChannels
  }
}
