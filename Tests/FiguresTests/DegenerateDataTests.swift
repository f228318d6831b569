import Architectures
import Basics
import Figures
import Metrics
import Testing

/// Data at the edge of what can be drawn.
@Suite("Degenerate data")
struct DegenerateDataTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let figure: any Figure
    var message = ""

    var testDescription: String { name }
  }

  static let drawable: [Case] = {
    do {
      let perfect = try DetectionErrorTradeoff(bonafide: [1, 2], spoof: [0, -1])
      let constant = try DetectionErrorTradeoff(bonafide: [1, 1], spoof: [1, 1])
      return [
        Case(name: "one point", figure: LinePlot(series: [.init("a", values: [0.5])])),
        Case(name: "a constant", figure: LinePlot(series: [.init("a", values: [3.0, 3, 3])])),
        Case(name: "zeros", figure: LinePlot(series: [.init("a", values: [0.0, 0])])),
        Case(name: "huge and tiny", figure: LinePlot(series: [.init("a", values: [1e-9, 3e12, -1e11])])),
        Case(
          name: "one value on a logarithmic axis",
          figure: LinePlot(series: [.init("a", values: [5.0])], yScale: .logarithmic)),
        Case(name: "perfect separation", figure: DETFigure(systems: [.init("a", perfect)])),
        Case(name: "equal scores", figure: DETFigure(systems: [.init("a", constant)])),
        Case(name: "histogram of equal scores", figure: ScoreHistogram(bonafide: [1], spoof: [1])),
        Case(name: "histogram of two trials", figure: ScoreHistogram(bonafide: [1], spoof: [-1])),
        Case(name: "a single bar of height 0", figure: BarChart(categories: ["a"], series: [.init("s", values: [0])])),
        Case(name: "negative bars", figure: BarChart(categories: ["a", "b"], series: [.init("s", values: [-2, -1])])),
        Case(name: "one scattered point", figure: ScatterFigure(groups: [.init("g", points: [("p", 1, 1)])])),
        Case(
          name: "coinciding points", figure: ScatterFigure(groups: [.init("g", points: [("p", 1, 1), ("q", 1, 1)])])),
        Case(
          name: "a silent spectrogram",
          figure: SpectrogramFigure(values: [0, 0, 0, 0], rowCount: 2, frameCount: 2, rows: .filters)),
        Case(name: "one epoch of equal alphas", figure: AlphaHeatMap(epochs: [[Float](repeating: 0, count: 112)])),
        Case(name: "a learning curve of one epoch", figure: LearningCurves(.init("Loss", [.init("a", values: [1.0])]))),
      ]
    } catch { fatalError("a degenerate figure: \(error)") }
  }()

  @Test("what can be drawn is drawn, with every coordinate finite", arguments: drawable)
  func draws(one: Case) throws {
    let transcript = try one.figure.drawing().transcript
    #expect(!transcript.contains("nan") && !transcript.contains("inf"))
    #expect(try one.figure.encoded(as: .png).count > 1_000)
  }

  static let undrawable: [Case] = [
    Case(
      name: "scores whose spread is no number", figure: ScoreHistogram(bonafide: [1e308, 0], spoof: [-1e308, 0]),
      message: "1e+308 is too large to draw"),
    Case(
      name: "a threshold that is no number", figure: ScoreHistogram(bonafide: [1], spoof: [0], threshold: .nan),
      message: "the threshold nan"),
    Case(
      name: "more bins than memory", figure: ScoreHistogram(bonafide: [1], spoof: [0], bins: 1 << 40),
      message: "1099511627776 bins"),
    Case(name: "no system", figure: DETFigure(systems: []), message: "no system"),
    Case(name: "no series", figure: LinePlot(series: [], xLabel: "Step"), message: "nothing to draw along \"Step\""),
    Case(
      name: "an empty series", figure: LinePlot(series: [.init("loss", points: [])]), message: "\"loss\" has no points"),
    Case(
      name: "not a number", figure: LinePlot(series: [.init("a", values: [1.0, .nan])]), message: "nan has no place"),
    Case(
      name: "zero on a logarithmic axis",
      figure: LinePlot(series: [.init("a", values: [0.0])], yLabel: "Rate", yScale: .logarithmic),
      message: "0.0 has no place on the axis \"Rate\""),
    Case(name: "no bona fide scores", figure: ScoreHistogram(bonafide: [], spoof: [1]), message: "no bona fide"),
    Case(name: "no bins", figure: ScoreHistogram(bonafide: [2], spoof: [1], bins: 0), message: "0 bins"),
    Case(name: "no bars", figure: BarChart(categories: [], series: []), message: "no bars"),
    Case(
      name: "a missing bar", figure: BarChart(categories: ["a", "b"], series: [.init("s", values: [1])]),
      message: "\"s\" does not have one value for each of 2"),
    Case(
      name: "an infinite bar", figure: BarChart(categories: ["a"], series: [.init("s", values: [.infinity])]),
      message: "the height inf"),
    Case(
      name: "no points", figure: ScatterFigure(groups: [], xLabel: "Size"), message: "nothing to draw along \"Size\""),
    Case(
      name: "a matrix of another size",
      figure: SpectrogramFigure(values: [1, 2, 3], rowCount: 2, frameCount: 2, rows: .filters),
      message: "3 values do not make 2 rows of 2 frames"),
    Case(
      name: "a frame that is not a number",
      figure: SpectrogramFigure(values: [1, 2, .nan, 4], rowCount: 2, frameCount: 2, rows: .filters),
      message: "row 1, frame 0 is nan"),
    Case(name: "no epochs", figure: AlphaHeatMap(epochs: []), message: "no epoch"),
    Case(
      name: "too few alphas", figure: AlphaHeatMap(epochs: [[0, 1]], firstEpoch: 3),
      message: "epoch 3 has 2 alphas instead of 14 x 8"),
    Case(
      name: "an infinite alpha", figure: AlphaHeatMap(epochs: [[Float](repeating: .infinity, count: 112)]),
      message: "epoch 1 is not a finite number"),
    Case(
      name: "no room", figure: LinePlot(series: [.init("a", values: [1.0, 2])], width: 30, height: 20),
      message: "too small"),
  ]

  @Test("what cannot be drawn is an error that says why", arguments: undrawable)
  func rejects(one: Case) {
    let error = #expect(throws: KitError.self) { try one.figure.drawing() }
    #expect(error?.description.contains(one.message) == true, "\(error?.description ?? "no error")")
  }
}
