import Basics
import Datasets

/// Decides what every file is made of, before any is made.
struct CorpusPlanner {
  let library: ClipLibrary
  let scale: CorpusScale
  let seed: UInt64

  /// Deals the clips of a source in random order, each once before any comes again.
  private struct Deck {
    let count: Int
    var generator: RandomGenerator
    var remaining: [Int] = []

    mutating func deal() -> Int {
      if remaining.isEmpty { remaining = generator.shuffled(Array(0..<count)) }
      return remaining.removeLast()
    }
  }

  /// Bona fide files: speakers in proportion to the square root of what they say in all, up to a cap.
  func bonafide(_ split: Partition) -> [FilePlan] {
    let sources = library.sources(split, nil)
    let speakers = speakers(of: split)
    var decks = self.decks(split, nil, sources)
    return speakers.enumerated().map { index, source in
      plan(split, nil, index: index, source: source, of: sources[source], deck: &decks[source])
    }
  }

  /// Spoofed files of one attack.
  ///
  /// Half of a vocoder's are copies of bona fide files of the split, as `made`.
  func spoofed(_ split: Partition, _ attack: Attack, bonafide made: [FilePlan]) -> [FilePlan] {
    let sources = library.sources(split, attack)
    let speakers = speakers(of: split)
    var decks = self.decks(split, attack, sources)
    return (0..<scale.spoofed(in: split)).map { index in
      var generator = FilePlan.generator("source", seed: seed, split: split, attack: attack, index: index, attempt: 0)
      if attack.vocoder == nil {
        let source = generator.integer(below: sources.count)
        var plan = plan(split, attack, index: index, source: source, of: sources[source], deck: &decks[source])
        if attack.lacksBackground { plan.background = generator.pick(speakers) }
        return plan
      }
      if generator.uniform() < 0.5 {
        let original = generator.pick(made)
        return FilePlan(
          split: split, attack: attack, index: index, source: original.source, assembly: original.assembly)
      }
      let source = generator.pick(speakers)
      return plan(split, attack, index: index, source: source, of: sources[source], deck: &decks[source])
    }
  }

  /// The same file from other clips, for when an attempt came out too short or too long.
  func replanned(_ plan: FilePlan, attempt: Int) -> FilePlan {
    let source = library.sources(plan.split, plan.attack)[plan.source]
    var generator = plan.generator("assembly", seed: seed, attempt: attempt)
    var changed = plan
    changed.assembly = Assembly(lengths: source.clips.map(\.count), generator: &generator) {
      $0.integer(below: source.clips.count)
    }
    return changed
  }

  /// The speaker of each bona fide file of a split.
  private func speakers(of split: Partition) -> [Int] {
    let sources = library.sources(split, nil)
    let weights = sources.map { min(3, ($0.seconds / 40).squareRoot()) }
    let total = weights.reduce(0, +)
    let count = scale.bonafide(in: split)
    var speakers = weights.enumerated().flatMap { index, weight in
      [Int](repeating: index, count: Int(Double(count) * weight / total) + 1)
    }
    var generator = RandomGenerator(seed: seed, stream: "mini-la.speakers", split.ordinal)
    generator.shuffle(&speakers)
    return Array(speakers.prefix(count))
  }

  private func decks(_ split: Partition, _ attack: Attack?, _ sources: [ClipLibrary.Speaker]) -> [Deck] {
    sources.indices.map { index in
      Deck(
        count: sources[index].clips.count,
        generator: FilePlan.generator(
          "deck", seed: seed, split: split, attack: attack, index: index, attempt: 0))
    }
  }

  private func plan(
    _ split: Partition, _ attack: Attack?, index: Int, source: Int, of library: ClipLibrary.Speaker,
    deck: inout Deck
  ) -> FilePlan {
    var generator = FilePlan.generator(
      "assembly", seed: seed, split: split, attack: attack, index: index, attempt: 0)
    let assembly = Assembly(lengths: library.clips.map(\.count), generator: &generator) { _ in deck.deal() }
    return FilePlan(split: split, attack: attack, index: index, source: source, assembly: assembly)
  }
}
