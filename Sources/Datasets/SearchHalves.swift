import Basics

/// The two halves of the train set: one trains the weights, the other the architecture.
public struct SearchHalves: Equatable, Sendable {
  /// Indices of the trials that train the weights (the authors' h half), ascending.
  public let weights: [Int]
  /// Indices of the trials that train the architecture (the authors' t half), ascending.
  public let architecture: [Int]

  /// Splits at random, stratified by class and attack.
  ///
  /// Where a group has an odd number of trials, its last one goes to the half that has fewer so far, the weights' half
  /// on a tie.
  public init(splitting trials: [Trial], seed: UInt64) {
    var groups: [String: [Int]] = [:]
    for (index, trial) in trials.enumerated() { groups[trial.attack ?? "-", default: []].append(index) }
    var weights: [Int] = []
    var architecture: [Int] = []
    for attack in groups.keys.sorted() {
      var generator = RandomGenerator(seed: seed, stream: "halves.\(attack)")
      var order = generator.shuffled(groups[attack]!)
      if order.count % 2 == 1 {
        let last = order.removeLast()
        if weights.count <= architecture.count { weights.append(last) } else { architecture.append(last) }
      }
      weights += order[..<(order.count / 2)]
      architecture += order[(order.count / 2)...]
    }
    self.weights = weights.sorted()
    self.architecture = architecture.sorted()
  }

  /// Takes the halves from two protocol files, such as the authors' own `…trn_h.txt` and `…trn_t.txt`.
  ///
  /// Utterances in neither file take no part in the search. Throws `KitError` if a file is malformed, the files overlap,
  /// or one names an utterance that is not among `trials` or has another class or attack there.
  public init(weights weightProtocol: String, architecture architectureProtocol: String, of trials: [Trial]) throws {
    let places = Dictionary(trials.enumerated().map { ($1.utterance, $0) }, uniquingKeysWith: { first, _ in first })
    func indices(_ path: String) throws -> [Int] {
      try TrialProtocol.read(path).map { trial in
        guard let place = places[trial.utterance] else {
          throw KitError(
            "the utterance \(trial.utterance) is not in the train protocol", at: path,
            advice: "Use the halves that belong to this corpus.")
        }
        guard trials[place].label == trial.label, trials[place].attack == trial.attack else {
          throw KitError(
            "the utterance \(trial.utterance) is \(trial.attack ?? "bona fide") here and "
              + "\(trials[place].attack ?? "bona fide") in the train protocol", at: path,
            advice: "Use the halves that belong to this corpus.")
        }
        return place
      }.sorted()
    }
    weights = try indices(weightProtocol)
    architecture = try indices(architectureProtocol)
    if let shared = Set(weights).intersection(architecture).min() {
      throw KitError(
        "the utterance \(trials[shared].utterance) is also in \(weightProtocol)", at: architectureProtocol,
        advice: "The two halves must not share utterances.")
    }
  }
}
