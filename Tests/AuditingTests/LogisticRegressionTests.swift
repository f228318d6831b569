import Auditing
import Basics
import Foundation
import Testing

@Suite("Logistic regression")
struct LogisticRegressionTests {
  @Test("finds the log odds ratio of a two by two table")
  func oddsRatio() throws {
    // At +1 three of four are positive, at -1 one of four: log odds are +-ln 3.
    let inputs = [1, 1, 1, 1, -1, -1, -1, -1].map { [Double($0)] }
    let positive = [true, true, true, false, true, false, false, false]
    let model = try LogisticRegression(fitting: inputs, positive: positive, penalty: 0)
    #expect(abs(model.weights[0] - log(3)) < 1e-9)
    #expect(abs(model.intercept) < 1e-9)
    #expect(abs(model.logOdds([1]) - log(3)) < 1e-9)
  }

  @Test("weighs both classes equally, however many cases they have")
  func balance() throws {
    let inputs = [[Double]](repeating: [2], count: 10)
    let positive = [true] + [Bool](repeating: false, count: 9)
    let model = try LogisticRegression(fitting: inputs, positive: positive)
    #expect(abs(model.logOdds([2])) < 1e-8)
  }

  @Test("stays finite where the classes are perfectly apart")
  func separable() throws {
    let inputs = (0..<20).map { [Double($0), 1] }
    let model = try LogisticRegression(fitting: inputs, positive: inputs.map { $0[0] >= 10 })
    #expect(model.weights.allSatisfy { $0.isFinite })
    #expect(model.logOdds([0, 1]) < 0 && model.logOdds([19, 1]) > 0)
  }

  @Test("cross-validation finds nothing in noise and everything in a shift")
  func crossValidation() throws {
    var generator = RandomGenerator(seed: 3, stream: "test")
    let noise = (0..<400).map { _ in [generator.normal(), generator.normal()] }
    let labels = (0..<400).map { $0 % 2 == 0 }
    let shifted = zip(noise, labels).map { [$0[0], $0[1] + ($1 ? 5 : 0)] }
    var first = RandomGenerator(seed: 1, stream: "folds")
    var second = first
    let area = try LogisticRegression.crossValidatedArea(noise, positive: labels, generator: &first)
    #expect(abs(area - 0.5) < 0.1)
    #expect(try LogisticRegression.crossValidatedArea(noise, positive: labels, generator: &second) == area)
    #expect(try LogisticRegression.crossValidatedArea(shifted, positive: labels, generator: &first) > 0.99)
  }

  @Test("says which classes or inputs are missing")
  func errors() {
    #expect(throws: KitError.self) { try LogisticRegression(fitting: [[1], [2]], positive: [true, true]) }
    #expect(throws: KitError.self) { try LogisticRegression(fitting: [[1], [.nan]], positive: [true, false]) }
    var generator = RandomGenerator(seed: 1, stream: "folds")
    #expect(throws: KitError.self) {
      try LogisticRegression.crossValidatedArea(
        [[1], [2], [3]], positive: [true, false, false], generator: &generator)
    }
  }
}
