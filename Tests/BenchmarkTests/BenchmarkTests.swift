import Basics
import Benchmark
import Testing

@Suite struct BenchmarkReportTests {
  static let limits = MachineLimits(
    arithmetic: 100e9, arithmeticAllThreads: 200e9, memory: 10e9, memoryAllThreads: 20e9, firstLevelCache: 300e9,
    secondLevelCache: 150e9)

  @Test(
    "the median of an even number of runs lies between the middle two",
    arguments: [
      ([3.0, 1, 2], 2.0), ([4, 1, 3, 2], 2.5), ([7], 7),
    ] as [([Double], Double)])
  func median(seconds: [Double], expected: Double) { #expect(Timing(seconds: seconds).median == expected) }

  @Test("a share compares with the limit of as many threads")
  func share() {
    func share(threads: Int) -> Double? {
      Measurement(
        name: "a", group: .steps, work: "a", threads: threads, timing: Timing(seconds: [0.5]), operations: 25e9
      ).share(of: Self.limits)
    }
    #expect(share(threads: 1) == 0.5)
    #expect(share(threads: 2) == 0.25)
  }

  @Test("a run of the suite measures what was asked for and survives JSON")
  func run() throws {
    let report = try BenchmarkSuite.run(BenchmarkConfiguration(threads: 2, quick: true, only: "pooling-max"))
    #expect(report.measurements.map(\.name) == ["pooling-max", "pooling-max-gradient"])
    #expect(report.searchPeakBytes == nil)
    #expect(report.measurements.allSatisfy { $0.timing.minimum > 0 && $0.rate! < report.limits.arithmetic * 2 })
    #expect(report.table.contains("max pooling 3x3, 8 x 32"))
  }

  @Test("a growth curve is measured only by name, and its points are named after what grows")
  func growth() throws {
    for axis in GrowthPoint.Axis.allCases {
      for work in GrowthPoint.Work.allCases {
        let point = GrowthPoint(axis: axis, work: work, value: 16)
        #expect(GrowthPoint(name: point.name) == point)
      }
    }
    #expect(GrowthPoint(name: "search-step-4x16") == nil && GrowthPoint(name: "growth-batch-search-x") == nil)
    let name = GrowthPoint(axis: .batch, work: .training, value: 16).name
    let report = try BenchmarkSuite.run(BenchmarkConfiguration(threads: 2, quick: true, only: name))
    #expect(report.measurements.map(\.name) == [name] && report.measurements[0].utterances == 16)
    let scores = try BenchmarkSuite.run(BenchmarkConfiguration(threads: 1, quick: true, only: "scoring-one"))
    #expect(scores.measurements.map(\.group) == [.scoring])
  }

  @Test("settings that ask for nothing are refused with a way out")
  func refusals() {
    func message(_ configuration: BenchmarkConfiguration) -> String {
      do {
        _ = try BenchmarkSuite.run(configuration)
        return "no error"
      } catch { return "\(error)" }
    }
    #expect(message(BenchmarkConfiguration(threads: 0)) == "--threads: a benchmark on 0 threads. Use at least 1.")
    #expect(
      message(BenchmarkConfiguration(threads: 1, quick: true, only: "zebra")).hasPrefix(
        "--only: no measurement's name starts with \"zebra\". Use the start of a group's name (kernels, steps,"))
  }
}
