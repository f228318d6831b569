extension CellPlan {
  /// Where a channel of a node comes from.
  enum Origin {
    case active(Int)
    /// Counted from the first bypassing channel.
    case bypassing(Int)
  }

  /// The channel of a node that active channel `channel` arrives in: K groups are shuffled.
  func activeChannel(_ channel: Int) -> Int { channel * partialChannels }

  /// The channel of a node that bypassing channel `channel`, counted from the first bypassing one, arrives in.
  func bypassChannel(_ channel: Int) -> Int {
    channel % activeChannels * partialChannels + 1 + channel / activeChannels
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
}
