import AntiSpoofing
import Benchmark

/// Growth curves of a benchmark as figures, one for each thing that grows.
enum GrowthFigures {
  /// The figures of the axes that were measured, with a name for each one's file.
  static func make(_ report: BenchmarkReport) -> [(name: String, figure: LinePlot)] {
    let points = report.measurements.compactMap { measurement in
      GrowthPoint(name: measurement.name).map { (point: $0, measurement: measurement) }
    }
    return GrowthPoint.Axis.allCases.compactMap { axis in
      let measured = points.filter { $0.point.axis == axis }
      guard !measured.isEmpty else { return nil }
      let figure = axis == .threads ? speedUp(measured) : cost(axis, measured, report.limits)
      return ("growth-\(axis == .partialChannels ? "k" : axis.rawValue)", figure)
    }
  }

  private typealias Points = [(point: GrowthPoint, measurement: Measurement)]

  /// Time for each utterance of the batches, and what it would be at the arithmetic limit.
  private static func cost(_ axis: GrowthPoint.Axis, _ points: Points, _ limits: MachineLimits) -> LinePlot {
    let label = axis == .partialChannels ? "K" : axis == .batch ? "batch size" : axis.rawValue
    return LinePlot(
      series: series(points).flatMap { name, points -> [LinePlot.Series] in
        func line(_ name: String, _ seconds: (Measurement) -> Double) -> LinePlot.Series {
          .init(
            name,
            points: points.map {
              Point(Double($0.point.value), 1_000 * seconds($0.measurement) / Double($0.measurement.utterances ?? 1))
            })
        }
        return [
          line("\(name) step", \.timing.median),
          line("\(name), arithmetic limit") { ($0.operations ?? 0) / limits.arithmeticAllThreads },
        ]
      },
      xLabel: label, yLabel: "ms an utterance", xScale: .logarithmic, yScale: .logarithmic, marksPoints: true)
  }

  /// How many times faster than on one thread.
  private static func speedUp(_ points: Points) -> LinePlot {
    LinePlot(
      series: series(points).map { name, points in
        let one = points.first { $0.point.value == 1 }?.measurement.timing.median ?? .nan
        return .init(
          "\(name) step", points: points.map { Point(Double($0.point.value), one / $0.measurement.timing.median) })
      }, xLabel: "threads", yLabel: "speed-up", countsAlongX: true, marksPoints: true)
  }

  private static func series(_ points: Points) -> [(String, Points)] {
    GrowthPoint.Work.allCases.compactMap { work in
      let own = points.filter { $0.point.work == work }
      return own.isEmpty ? nil : (work.rawValue, own)
    }
  }
}
