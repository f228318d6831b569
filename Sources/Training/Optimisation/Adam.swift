import Basics
import Foundation
import Tensors

/// Adam (Kingma and Ba 2015) over the flat buffers of a parameter set, as PyTorch computes it.
///
/// Weight decay is added to the gradient (not decoupled); epsilon is added to the root of the bias-corrected second
/// moment. Every value is computed from its own position alone, so the bits do not depend on the number of threads.
public final class Adam {
  /// Everything but the learning rate.
  public struct Configuration: Codable, Equatable, Sendable {
    /// Decay of the first moment, in [0, 1).
    public var beta1: Double
    /// Decay of the second moment, in [0, 1).
    public var beta2: Double
    /// Added to the root of the second moment.
    public var epsilon: Double
    /// This times the value is added to its gradient.
    public var weightDecay: Double

    /// PyTorch's defaults.
    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0) {
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.weightDecay = weightDecay
    }
  }

  /// Decays and epsilon.
  public let configuration: Configuration
  /// How many steps were taken.
  public private(set) var steps = 0
  /// Running mean of the gradients, in the parameter set's layout.
  public private(set) var firstMoments: [Float]
  /// Running mean of the gradients' squares, likewise.
  public private(set) var secondMoments: [Float]

  /// Values that one worker updates at a time.
  private static let chunk = 1 << 14

  /// - Parameter count: the number of values of the parameter set.
  public init(count: Int, configuration: Configuration) {
    self.configuration = configuration
    firstMoments = [Float](repeating: 0, count: count)
    secondMoments = [Float](repeating: 0, count: count)
  }

  /// Moves the values against their gradients.
  public func step(_ parameters: ParameterSet, learningRate: Double, workers: Workers) {
    let count = firstMoments.count
    precondition(parameters.count == count, "\(parameters.count) parameters, the optimiser was made for \(count)")
    steps += 1
    let weightDecay = Float(configuration.weightDecay)
    let blend1 = Float(1 - configuration.beta1)
    let beta2 = Float(configuration.beta2)
    let blend2 = Float(1 - configuration.beta2)
    let epsilon = Float(configuration.epsilon)
    let correction2 = Float((1 - pow(configuration.beta2, Double(steps))).squareRoot())
    let size = Float(learningRate / (1 - pow(configuration.beta1, Double(steps))))
    let values = parameters.values
    let gradients = parameters.gradients
    firstMoments.withUnsafeMutableBufferPointer { first in
      secondMoments.withUnsafeMutableBufferPointer { second in
        guard let first = first.baseAddress, let second = second.baseAddress else { return }
        workers.run((count + Self.chunk - 1) / Self.chunk) { chunk in
          for index in (chunk * Self.chunk)..<min((chunk + 1) * Self.chunk, count) {
            let gradient = gradients[index] + weightDecay * values[index]
            let m = first[index] + blend1 * (gradient - first[index])
            let v = beta2 * second[index] + blend2 * (gradient * gradient)
            first[index] = m
            second[index] = v
            values[index] -= size * (m / (v.squareRoot() / correction2 + epsilon))
          }
        }
      }
    }
  }

  /// The state for a checkpoint, under names that start with `prefix`.
  public func tensors(prefix: String) -> [String: SafeTensors.Tensor] {
    [
      prefix + "first": .init(shape: [firstMoments.count], values: firstMoments),
      prefix + "second": .init(shape: [secondMoments.count], values: secondMoments),
    ]
  }

  /// The state's numbers for a checkpoint's metadata.
  public func metadata(prefix: String) -> [String: String] { [prefix + "steps": "\(steps)"] }

  /// Takes the state from a checkpoint; throws `KitError` naming a part that is missing or has another size, and then
  /// changes nothing.
  public func load(from checkpoint: SafeTensors, prefix: String) throws {
    func moments(_ name: String) throws -> [Float] {
      let values = try checkpoint.tensor(prefix + name).values
      guard values.count == firstMoments.count else {
        throw KitError("the tensor \"\(prefix + name)\" holds \(values.count) values, expected \(firstMoments.count)")
      }
      return values
    }
    let first = try moments("first")
    let second = try moments("second")
    guard let steps = checkpoint.metadata[prefix + "steps"].flatMap(Int.init), (0...1 << 40).contains(steps)
    else {
      throw KitError("the metadata has no number of steps under \"\(prefix)steps\"")
    }
    firstMoments = first
    secondMoments = second
    self.steps = steps
  }
}
