import Architectures
import Basics
import Figures
import Foundation
import Metrics
import Testing

/// A named figure of every kind, small but realistic; the data are seeded.
struct Sample: CustomTestStringConvertible, Sendable {
  let name: String
  let figure: any Figure

  var testDescription: String { name }

  static let all: [Sample] = {
    do {
      return try [
        Sample(name: "det", figure: det),
        Sample(name: "det-attacks", figure: DETFigure(attacksOf: scores(attacks: 13), title: "By attack")),
        Sample(name: "cells", figure: CellDiagram(.paper)),
        Sample(name: "learning-curves", figure: learningCurves),
        Sample(name: "alphas", figure: AlphaHeatMap(epochs: alphas, title: "Normal cell")),
        Sample(name: "spectrogram", figure: spectrogram),
        Sample(name: "histogram", figure: ScoreHistogram(scores(attacks: 2), title: "Scores")),
        Sample(name: "bars", figure: bars),
        Sample(name: "grouped-bars", figure: groupedBars),
        Sample(name: "scatter", figure: scatter),
        Sample(name: "lines", figure: lines),
      ]
    } catch { fatalError("a sample figure: \(error)") }
  }()

  static func scores(attacks: Int, seed: UInt64 = 1, separation: Double = 3) throws -> ScoreSet {
    var generator = RandomGenerator(seed: seed, stream: "figures.tests.scores")
    var scores = (0..<60).map {
      Score(utterance: "B\($0)", attack: "-", key: .bonafide, value: separation + generator.normal())
    }
    for attack in 0..<attacks {
      for trial in 0..<30 {
        let name = String(format: "A%02d", attack + 7)
        scores.append(
          Score(
            utterance: "\(name)-\(trial)", attack: name, key: .spoof,
            value: generator.normal() + 0.15 * Double(attack)))
      }
    }
    return ScoreSet(scores)
  }

  static var det: DETFigure {
    get throws {
      try DETFigure(
        systems: [
          .init("dev", scores: scores(attacks: 1)), .init("eval", scores: scores(attacks: 6, seed: 2, separation: 2.5)),
        ], title: "Two sets")
    }
  }

  static func decay(_ from: Double, _ to: Double, seed: UInt64) -> [Double] {
    var generator = RandomGenerator(seed: seed, stream: "figures.tests.decay")
    return (0..<25).map { to + (from - to) * exp(-Double($0) / 6) + 0.02 * abs(from - to) * generator.normal() }
  }

  static var learningCurves: LearningCurves {
    LearningCurves(
      .init(
        "Loss", [.init("train", values: decay(0.7, 0.05, seed: 1)), .init("dev", values: decay(0.7, 0.2, seed: 2))]),
      .init("Accuracy (%)", [.init("dev", values: decay(60, 92, seed: 3))]), title: "A search", markedEpoch: 21)
  }

  static var alphas: [[Float]] {
    var generator = RandomGenerator(seed: 1, stream: "figures.tests.alphas")
    let drift = (0..<112).map { _ in Float(generator.normal()) }
    return (0..<6).map { epoch in drift.map { $0 * Float(epoch) * 0.2 } }
  }

  static var spectrogram: SpectrogramFigure {
    let values = (0..<(40 * 30)).map { index -> Float in
      let (row, frame) = (Double(index / 30), Double(index % 30))
      return Float(sin(frame / 3) - row / 10)
    }
    return SpectrogramFigure(
      values: values, rowCount: 40, frameCount: 30, rows: .frequencies(upTo: 8_000), title: "An utterance")
  }

  static var bars: BarChart {
    var chart = BarChart(
      categories: ["espeak-ng", "flite", "festival diphone", "LPC analysis-synthesis", "channel vocoder"],
      series: [
        .init("EER", values: [8, 9.5, 20, 40, 12.5], intervals: [6...10, 8...11, 16...24, 35...45, 10...15])
      ], yLabel: "EER (%)")
    chart.references = [("pooled", 17)]
    return chart
  }

  static var groupedBars: BarChart {
    BarChart(
      categories: (1...6).map { "A0\($0)" },
      series: [
        .init("normal", values: [3, 4, 12, 2, 1, 5]), .init("masked", values: [2, 5, 9, 2, 2, 4]),
        .init("LFB", values: [11, 10, 12, 11, 12, 10]),
      ], title: "Three systems", xLabel: "Attack", yLabel: "EER (%)")
  }

  static var scatter: ScatterFigure {
    ScatterFigure(
      groups: [
        .init(
          "published", points: [("Res2Net", 0.96e6, 2.5), ("MCG-Res2Net50", 0.96e6, 1.78), ("AASIST", 0.297e6, 0.83)]),
        .init("here", points: [("(4, 16)", 147_274, 4.1), ("(8, 32)", 974_898, 2.45)]),
      ], xLabel: "Parameters", yLabel: "EER (%)", xScale: .logarithmic)
  }

  static var lines: LinePlot {
    LinePlot(
      series: (0..<5).map { LinePlot.Series("seed \($0)", values: decay(0, 1, seed: UInt64($0) + 9).reversed()) },
      xLabel: "Step", yLabel: "Value")
  }
}
