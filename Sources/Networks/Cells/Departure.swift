/// What leaves states that are complete at the same time, as lists of work; backward it arrives there.
struct Departure {
  /// An operation with the state that it leaves.
  typealias Work<Operation> = (source: Int, operation: Operation)

  let sources: Range<Int>
  let terms: [Term]
  let poolingNormalisations: [BatchNormalisation]
  let reductions: [Work<ReductionOperation>]
  /// Of each number of a stage the convolutions that have such a stage: all of them first.
  let convolutions: [[Work<SeparableOperation>]]

  init(_ sources: Range<Int>, _ outgoing: [Outgoing]) {
    self.sources = sources
    terms = sources.flatMap { outgoing[$0].terms }
    poolingNormalisations = sources.flatMap { outgoing[$0].poolings.compactMap(\.normalisation) }
    reductions = sources.flatMap { source in outgoing[source].reductions.map { (source, $0) } }
    let all = sources.flatMap { source in outgoing[source].convolutions.map { (source: source, operation: $0) } }
    convolutions = (0..<(all.map(\.operation.stages.count).max() ?? 0)).map { stage in
      all.filter { $0.operation.stages.count > stage }
    }
  }
}
