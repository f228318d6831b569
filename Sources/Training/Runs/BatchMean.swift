import Basics
import Foundation

/// Mean loss and accuracy over the steps of an epoch.
struct BatchMean {
  private var steps = 0
  private var utterances = 0
  private var correct = 0
  private var sum = 0.0
  private var last = 0.0

  /// The mean loss of the steps; 0 without steps.
  var loss: Double { steps == 0 ? 0 : sum / Double(steps) }
  /// The share of utterances classified rightly; 0 without steps.
  var accuracy: Double { utterances == 0 ? 0 : Double(correct) / Double(utterances) }
  /// nil without steps.
  var lossOfSteps: Double? { steps == 0 ? nil : loss }

  /// Throws `KitError` if the loss is not finite.
  mutating func add(_ value: WeightedCrossEntropy.Value, utterances count: Int, epoch: Int, step: Int) throws {
    guard value.loss.isFinite else {
      throw KitError(
        "the loss is not finite in epoch \(epoch + 1), step \(step + 1)",
        advice: "Lower the learning rate, and check that the features hold no infinite or missing values.")
    }
    steps += 1
    utterances += count
    correct += value.correct
    sum += value.loss
    last = value.loss
  }

  /// What the progress line says.
  func note(epoch: Int, of epochs: Int) -> String {
    "epoch \(epoch + 1)/\(epochs), loss \(String(format: "%.3f", last))"
  }
}
