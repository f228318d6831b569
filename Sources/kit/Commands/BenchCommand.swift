import AntiSpoofing
import ArgumentParser
import Benchmark
import Foundation

/// `bench`: how fast the engine is on this machine, and how near to its limits.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure kernels, steps, scoring, features and epochs against the machine's limits.",
    discussion: """
      Prints a table of medians with the arithmetic and memory limits that were measured in the same run. Other work on \
      the machine makes everything slower: the load average is part of the record. Benchmarks/compare.py runs PyTorch \
      beside it.

      With --figures it measures instead how the cost of a step grows with batch size, channels, cells, K and threads, \
      and draws it.

      Example:
        ./kit bench --quick
        ./kit bench --figures docs/performance
      """)

  @Flag(help: "Print the record as JSON, with the time of every run, instead of the table.")
  var json = false

  @Flag(help: "Few runs of everything, for a glance.")
  var quick = false

  @Option(help: ArgumentHelp("Threads to compare with one (default: all processors).", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Only measurements whose name or group starts like this: kernels, steps, scoring, features, epochs, "
        + "growth, or a name as --json gives it.", valueName: "name"))
  var only: String?

  @Option(
    help: ArgumentHelp(
      "Measure how cost grows, and draw it as .svg files in this folder.", valueName: "folder"))
  var figures: String?

  func validate() throws {
    if let threads { try Bounds.check("--threads", threads, in: 1...1024) }
    guard figures == nil || only?.hasPrefix("growth") ?? true else {
      throw ValidationError("--figures draws measurements of the group growth: leave out --only \(only ?? "")")
    }
  }

  func run() throws {
    let only = figures == nil ? only : only ?? "growth"
    let report = try BenchmarkSuite.run(
      BenchmarkConfiguration(threads: threads ?? Workers.available, quick: quick, only: only)
    ) { name in
      StandardStreams.complain("measuring \(name)\n")
    }
    if let figures {
      for (name, figure) in GrowthFigures.make(report) { try figure.write(to: "\(figures)/\(name).svg") }
    }
    print(json ? String(decoding: try report.json(), as: UTF8.self) : report.table, terminator: "")
  }
}
