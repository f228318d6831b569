import Basics
import Foundation
import Testing
import Training

@Suite("Weighted cross-entropy")
struct WeightedCrossEntropyTests {
  @Test("a bona fide utterance counts nine times a spoofed one")
  func byHand() {
    // Losses: -log(1/4) for the bona fide one, -log(3/4) for the spoofed one.
    let logits: [Float] = [Float(log(3.0)), 0, Float(log(3.0)), 0]
    let value = WeightedCrossEntropy().evaluate(logits: logits, labels: [1, 0])
    #expect(abs(value.loss - (9 * log(4.0) + log(4.0 / 3)) / 10) < 1e-7)
    #expect(value.correct == 1)
    for (found, expected) in zip(value.gradients, [0.675, -0.675, -0.025, 0.025]) {
      #expect(abs(found - Float(expected)) < 1e-7)
    }
  }

  @Test(
    "the loss of an independent implementation's logits is its loss",
    arguments: [
      (
        [
          0.98670530, -0.48187709, -0.24541259, -0.31093910, 0.13525215, -0.39863300, 0.57140774, -0.13411467,
          0.51797229, -0.81786639, 0.04469794, -0.17720044, 0.15367246, -0.40085155, 0.25265265, -0.26461086,
        ] as [Float], [0, 0, 1, 1, 1, 0, 0, 0], 1.1069085599
      ),
      (
        [
          -0.23452309, 0.00484132, -0.01732674, 0.22276612, 0.18910803, -0.19413245, -0.16920762, 0.13107084,
        ], [0, 1, 1, 0], 0.7512114644
      ),
    ])
  func reference(logits: [Float], labels: [Int], loss: Double) {
    #expect(abs(WeightedCrossEntropy().evaluate(logits: logits, labels: labels).loss - loss) < 5e-7)
  }

  @Test("gradients agree with finite differences")
  func gradients() {
    var generator = RandomGenerator(seed: 1, stream: "loss")
    let labels = [0, 1, 1, 0, 0]
    let logits = (0..<10).map { _ in Float(2 * generator.normal()) }
    let loss = WeightedCrossEntropy(spoof: 0.7, bonaFide: 3)
    let gradients = loss.evaluate(logits: logits, labels: labels).gradients
    for index in logits.indices {
      var above = logits
      var below = logits
      above[index] += 0.0078125
      below[index] -= 0.0078125
      let rise =
        loss.evaluate(logits: above, labels: labels).loss - loss.evaluate(logits: below, labels: labels).loss
      #expect(abs(rise / Double(above[index] - below[index]) - Double(gradients[index])) < 2e-5)
    }
  }

  @Test("huge logits give a finite loss")
  func stable() {
    let value = WeightedCrossEntropy().evaluate(logits: [1e30, -1e30, -1000, 1000], labels: [0, 0])
    #expect(value.loss == 1000)
    #expect(value.gradients == [0, 0, -0.5, 0.5])
  }
}
