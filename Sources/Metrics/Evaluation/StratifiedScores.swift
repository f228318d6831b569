import Basics

/// Trials in ascending order of their scores that remember which stratum they came from.
struct StratifiedScores {
  let sorted: [Double]
  /// For each stratum, the places of its members in `sorted`.
  private let members: [[Int]]

  init(values: [[Double]]) {
    let tagged = values.enumerated().flatMap { stratum, values in values.map { ($0, stratum) } }.sorted { $0 < $1 }
    sorted = tagged.map(\.0)
    var members = [[Int]](repeating: [], count: values.count)
    for (place, entry) in tagged.enumerated() { members[entry.1].append(place) }
    self.members = members
  }

  /// As many values of each stratum as it has, drawn with replacement: all in ascending order, and those of each
  /// stratum.
  func resample(_ generator: inout RandomGenerator) -> (all: [Double], strata: [[Double]]) {
    var counts = [Int32](repeating: 0, count: sorted.count)
    for places in members {
      for _ in 0..<places.count { counts[places[generator.integer(below: places.count)]] += 1 }
    }
    func drawn(_ places: some Sequence<Int>, _ count: Int) -> [Double] {
      var values: [Double] = []
      values.reserveCapacity(count)
      for place in places { for _ in 0..<counts[place] { values.append(sorted[place]) } }
      return values
    }
    return (drawn(sorted.indices, sorted.count), members.map { drawn($0, $0.count) })
  }
}
