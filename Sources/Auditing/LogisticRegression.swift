import Basics
import Foundation
import Metrics

/// Logistic regression with both classes weighted equally and a quadratic penalty, fitted by Newton's method
/// (iteratively reweighted least squares) on standardised inputs.
public struct LogisticRegression: Sendable {
  /// The weight of each standardised input.
  public let weights: [Double]
  /// The log odds of a case whose every standardised input is 0.
  public let intercept: Double
  private let means: [Double]
  private let scales: [Double]

  /// - Parameters:
  ///   - inputs: one row for each case, all of one length.
  ///   - positive: the class of each case; both classes must occur.
  ///   - penalty: half this times the squared weights is added to the summed loss, not counting the intercept.
  /// Throws `KitError` if a class is missing or an input is not finite.
  public init(fitting inputs: [[Double]], positive: [Bool], penalty: Double = 1) throws {
    let count = inputs.count
    let positives = positive.filter { $0 }.count
    guard count == positive.count, positives > 0, positives < count else {
      throw KitError("logistic regression needs cases of both classes, got \(positives) of \(positive.count)")
    }
    guard inputs.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
      throw KitError("logistic regression got an input that is not finite")
    }
    let width = inputs[0].count
    let means = (0..<width).map { column in inputs.reduce(0) { $0 + $1[column] } / Double(count) }
    let scales = (0..<width).map { column -> Double in
      let variance = inputs.reduce(0) { $0 + ($1[column] - means[column]) * ($1[column] - means[column]) }
      let scale = (variance / Double(count)).squareRoot()
      return scale > 1e-12 ? scale : 1
    }
    let rows = inputs.map { row in [1] + (0..<width).map { (row[$0] - means[$0]) / scales[$0] } }
    let caseWeights = positive.map { Double(count) / 2 / Double($0 ? positives : count - positives) }

    var solution = [Double](repeating: 0, count: width + 1)
    for _ in 0..<50 {
      var gradient = [Double](repeating: 0, count: width + 1)
      var curvature = [[Double]](repeating: gradient, count: width + 1)
      for column in 1..<width + 1 {
        gradient[column] = penalty * solution[column]
        curvature[column][column] = penalty
      }
      curvature[0][0] = 1e-9
      for (index, row) in rows.enumerated() {
        let probability = Self.logistic(Self.product(solution, row))
        let error = caseWeights[index] * (probability - (positive[index] ? 1 : 0))
        let weight = caseWeights[index] * max(probability * (1 - probability), 1e-9)
        for first in row.indices {
          gradient[first] += error * row[first]
          for second in 0...first { curvature[first][second] += weight * row[first] * row[second] }
        }
      }
      let step = Self.solve(curvature, gradient)
      // Damped: the loss is convex, but a full step may overshoot from far away.
      let largest = step.reduce(0) { max($0, abs($1)) }
      let damping = largest > 4 ? 4 / largest : 1
      for index in solution.indices { solution[index] -= damping * step[index] }
      if largest < 1e-10 { break }
    }
    intercept = solution[0]
    weights = Array(solution.dropFirst())
    self.means = means
    self.scales = scales
  }

  /// The log odds of the positive class.
  public func logOdds(_ input: [Double]) -> Double {
    var sum = intercept
    for column in weights.indices { sum += weights[column] * (input[column] - means[column]) / scales[column] }
    return sum
  }

  /// The area under the curve of log odds that each case gets from a model fitted without its fold.
  /// - Parameter generator: deals each class to the folds in random order.
  /// Throws `KitError` if a class has fewer cases than there are folds.
  public static func crossValidatedArea(
    _ inputs: [[Double]], positive: [Bool], folds: Int = 5, generator: inout RandomGenerator
  ) throws -> Double {
    var fold = [Int](repeating: 0, count: inputs.count)
    for label in [true, false] {
      let cases = generator.shuffled(positive.indices.filter { positive[$0] == label })
      guard cases.count >= folds else {
        throw KitError("\(folds)-fold cross-validation needs \(folds) cases of each class, got \(cases.count)")
      }
      for (place, index) in cases.enumerated() { fold[index] = place % folds }
    }
    var scores = [Double](repeating: 0, count: inputs.count)
    for held in 0..<folds {
      let rest = inputs.indices.filter { fold[$0] != held }
      let model = try LogisticRegression(fitting: rest.map { inputs[$0] }, positive: rest.map { positive[$0] })
      for index in inputs.indices where fold[index] == held { scores[index] = model.logOdds(inputs[index]) }
    }
    return try areaUnderCurve(
      positive: scores.indices.filter { positive[$0] }.map { scores[$0] },
      negative: scores.indices.filter { !positive[$0] }.map { scores[$0] })
  }

  private static func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

  private static func product(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for index in a.indices { sum += a[index] * b[index] }
    return sum
  }

  /// Solves a symmetric positive definite system, given by its lower triangle, by Cholesky's decomposition.
  private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    let size = right.count
    var lower = matrix
    for row in 0..<size {
      for column in 0...row {
        var sum = lower[row][column]
        for inner in 0..<column { sum -= lower[row][inner] * lower[column][inner] }
        lower[row][column] = row == column ? max(sum, 1e-12).squareRoot() : sum / lower[column][column]
      }
    }
    var solution = right
    for row in 0..<size {
      for column in 0..<row { solution[row] -= lower[row][column] * solution[column] }
      solution[row] /= lower[row][row]
    }
    for row in (0..<size).reversed() {
      for below in row + 1..<size { solution[row] -= lower[below][row] * solution[below] }
      solution[row] /= lower[row][row]
    }
    return solution
  }
}
