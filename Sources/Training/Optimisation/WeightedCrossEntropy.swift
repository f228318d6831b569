import Foundation

/// Cross-entropy of two-class logits, each utterance weighted by its class: `sum(w l) / sum(w)`.
public struct WeightedCrossEntropy: Codable, Equatable, Sendable {
  /// The weight of class 0; positive.
  public var spoof: Double
  /// The weight of class 1; positive.
  public var bonaFide: Double

  /// Defaults to the authors' weights, which make up for nine spoofs to each bona fide utterance.
  public init(spoof: Double = 1, bonaFide: Double = 9) {
    self.spoof = spoof
    self.bonaFide = bonaFide
  }

  /// The loss of a batch, its derivatives, and how many utterances the larger logit classifies rightly.
  public struct Value: Equatable, Sendable {
    /// The weighted mean.
    public fileprivate(set) var loss = 0.0
    /// Derivatives by the logits, in the logits' order.
    public fileprivate(set) var gradients: [Float] = []
    /// Utterances that the larger logit classifies rightly.
    public fileprivate(set) var correct = 0

    /// Of no utterances.
    public init() {}
  }

  /// - Parameters:
  ///   - logits: `labels.count` x 2 values: spoof, bona fide.
  ///   - labels: 0 for spoof, 1 for bona fide; at least one.
  public func evaluate(logits: [Float], labels: [Int]) -> Value {
    var value = Value()
    evaluate(logits: logits, labels: labels, into: &value)
    return value
  }

  /// As `evaluate(logits:labels:)`, in the memory of an earlier value.
  public func evaluate(logits: [Float], labels: [Int], into value: inout Value) {
    precondition(
      logits.count == 2 * labels.count && !labels.isEmpty, "\(logits.count) logits for \(labels.count) utterances")
    let total = labels.reduce(0) { $0 + ($1 == 1 ? bonaFide : spoof) }
    if value.gradients.count != logits.count { value.gradients = [Float](repeating: 0, count: logits.count) }
    value.loss = 0
    for (index, label) in labels.enumerated() {
      let a = Double(logits[2 * index])
      let b = Double(logits[2 * index + 1])
      let largest = max(a, b)
      let normaliser = largest + log(exp(a - largest) + exp(b - largest))
      let share = (label == 1 ? bonaFide : spoof) / total
      value.loss += share * (normaliser - (label == 1 ? b : a))
      value.gradients[2 * index] = Float(share * (exp(a - normaliser) - (label == 0 ? 1 : 0)))
      value.gradients[2 * index + 1] = Float(share * (exp(b - normaliser) - (label == 1 ? 1 : 0)))
    }
    value.correct = Self.correct(logits: logits, labels: labels)
  }

  /// How many utterances the larger logit classifies rightly; equal logits count as spoof.
  public static func correct(logits: [Float], labels: [Int]) -> Int {
    labels.enumerated().reduce(0) { count, item in
      count + ((logits[2 * item.offset + 1] > logits[2 * item.offset] ? 1 : 0) == item.element ? 1 : 0)
    }
  }
}
