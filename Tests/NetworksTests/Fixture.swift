import Basics
import Foundation
import Testing

/// Values computed by an independent PyTorch implementation in 64 bits, and how far 32 bits may be from them.
struct Fixture {
  let file: SafeTensors

  init(_ name: String) throws {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: "safetensors", subdirectory: "Fixtures"))
    file = try SafeTensors(contentsOf: url.path)
  }

  func values(_ name: String) throws -> [Float] { try file.tensor(name).values }

  /// Names below a prefix, without it, sorted.
  func names(below prefix: String) -> [String] {
    file.tensors.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.sorted()
  }
}

/// How far a group of tensors is from its expected values: largest difference, and L2 norm of the differences over
/// the L2 norm of the values.
struct Deviation: CustomStringConvertible {
  private(set) var largest = 0.0
  private(set) var all: [Double] = []
  private var squares = 0.0
  private var reference = 0.0
  private var worst = ""

  mutating func add(_ name: String, found: [Float], expected: [Float]) {
    #expect(found.count == expected.count, "\(name)")
    for (a, b) in zip(found, expected) {
      let difference = abs(Double(a) - Double(b))
      if !(difference <= largest) {
        largest = difference
        worst = name
      }
      all.append(difference)
      squares += difference * difference
      reference += Double(b) * Double(b)
    }
  }

  var relative: Double { (squares / max(reference, 1e-30)).squareRoot() }

  /// The quantile below which 99.9 % of the differences lie.
  var quantile: Double { all.sorted()[min(all.count - 1, Int(Double(all.count) * 0.999))] }

  var description: String { "largest \(largest) in \(worst), relative \(relative)" }
}

/// Rows of a fixture's images as pointers, as a network takes them.
func withMatrices<Result>(_ values: [Float], count: Int, _ body: ([UnsafePointer<Float>]) throws -> Result) rethrows
  -> Result
{
  try values.withUnsafeBufferPointer { buffer in
    let size = buffer.count / count
    return try body((0..<count).map { buffer.baseAddress! + $0 * size })
  }
}

/// Weighted cross-entropy (spoof 1, bona fide 9) and its derivatives by the logits, in 64 bits.
func weightedLoss(_ logits: [Float], _ labels: [Int]) -> (loss: Double, gradient: [Float]) {
  let weights = labels.map { $0 == 1 ? 9.0 : 1.0 }
  let total = weights.reduce(0, +)
  var loss = 0.0
  var gradient: [Float] = []
  for (index, label) in labels.enumerated() {
    let a = Double(logits[2 * index])
    let b = Double(logits[2 * index + 1])
    let largest = max(a, b)
    let log = largest + Foundation.log(exp(a - largest) + exp(b - largest))
    loss += weights[index] * (log - (label == 1 ? b : a)) / total
    for (column, value) in [a, b].enumerated() {
      gradient.append(Float(weights[index] / total * (exp(value - log) - (column == label ? 1 : 0))))
    }
  }
  return (loss, gradient)
}
