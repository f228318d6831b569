import Foundation

/// Cross-entropy of two-class logits, each utterance weighted by its class: `sum(w l) / sum(w)`.
public struct WeightedCrossEntropy: Codable, Equatable, Sendable {
  /// The weight of class 0 and of class 1; positive.
  public var spoof: Double
  public var bonaFide: Double

  /// Defaults to the authors' weights, which make up for nine spoofs to each bona fide utterance.
  public init(spoof: Double = 1, bonaFide: Double = 9) {
    self.spoof = spoof
    self.bonaFide = bonaFide
  }

  /// The loss of a batch, its derivatives, and how many utterances the larger logit classifies rightly.
  public struct Value: Equatable, Sendable {
    public let loss: Double
    /// Derivatives by the logits, in the logits' order.
    public let gradients: [Float]
    public let correct: Int
  }

  /// - Parameters:
  ///   - logits: `labels.count` x 2 values: spoof, bona fide.
  ///   - labels: 0 for spoof, 1 for bona fide; at least one.
  public func evaluate(logits: [Float], labels: [Int]) -> Value {
    precondition(
      logits.count == 2 * labels.count && !labels.isEmpty, "\(logits.count) logits for \(labels.count) utterances")
    let weights = [spoof, bonaFide]
    let total = labels.reduce(0) { $0 + weights[$1] }
    var loss = 0.0
    var gradients = [Float](repeating: 0, count: logits.count)
    for (index, label) in labels.enumerated() {
      let pair = [Double(logits[2 * index]), Double(logits[2 * index + 1])]
      let largest = max(pair[0], pair[1])
      let normaliser = largest + log(exp(pair[0] - largest) + exp(pair[1] - largest))
      let share = weights[label] / total
      loss += share * (normaliser - pair[label])
      for other in 0...1 {
        gradients[2 * index + other] = Float(share * (exp(pair[other] - normaliser) - (other == label ? 1 : 0)))
      }
    }
    return Value(loss: loss, gradients: gradients, correct: Self.correct(logits: logits, labels: labels))
  }

  /// How many utterances the larger logit classifies rightly; equal logits count as spoof.
  public static func correct(logits: [Float], labels: [Int]) -> Int {
    labels.enumerated().reduce(0) { count, item in
      count + ((logits[2 * item.offset + 1] > logits[2 * item.offset] ? 1 : 0) == item.element ? 1 : 0)
    }
  }
}
