import Basics
import ChapterRuntime
import Foundation

/// Runs a chapter's program and collects what its cells left.
struct ChapterExecution {
  /// What happened.
  struct Outcome {
    var cells: [ChapterResult.CellOutput] = []
    var failure: ChapterFailure?
    var skipped: ChapterResult.Skip?
    var seconds = 0.0
    var cellSeconds: [Double] = []
  }

  let chapter: Chapter
  let configuration: BookConfiguration
  /// What the runner compiled.
  let program: Compilation.Program

  private var folder: String { "\(configuration.workFolder(chapter.id))/run" }

  /// Descriptors of the child: above those that programs open.
  private static let progressDescriptor: Int32 = 198
  private static let lifelineDescriptor: Int32 = 199

  /// Runs the compiled program.
  ///
  /// Throws `Interrupted` after ending it if the user asked to stop.
  func run() throws -> Outcome {
    if FileManager.default.fileExists(atPath: folder) { try FileManager.default.removeItem(atPath: folder) }
    for path in [folder, configuration.absolute(configuration.runs)] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    let lifeline = try Lifeline()
    let started = Date()
    let child = try ChildProcess(
      [program.path], environment: environment, folder: configuration.root, output: "\(folder)/program.txt",
      passing: [(STDERR_FILENO, Self.progressDescriptor), (lifeline.end, Self.lifelineDescriptor)])
    let watch = ExecutionWatch(folder: folder, chapter: chapter, configuration: configuration, started: started)
    var exit: ChildProcess.Exit?
    var overrun: TimeOverrun?
    do {
      exit = try withExtendedLifetime(lifeline) {
        try child.wait {
          try Interruption.check()
          try watch.check()
        }
      }
    } catch let error as TimeOverrun {
      overrun = error
    }
    let seconds = Date().timeIntervalSince(started)
    return try RunCollector(chapter: chapter, folder: folder, limit: configuration.outputLimit)
      .collect(exit: exit, overrun: overrun, seconds: seconds)
  }

  private var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["KIT_CHAPTER_FOLDER"] = folder
    environment["KIT_FIGURES"] = configuration.absolute(configuration.figures)
    environment["KIT_FIGURE_PREFIX"] = "\(chapter.id)/"
    environment["KIT_PROGRAM"] = program.digest.hex
    environment["KIT_PROFILE"] = configuration.profile.rawValue
    environment["KIT_SEED"] = "\(configuration.seed)"
    environment["KIT_THREADS"] = "\(configuration.threads)"
    environment["KIT_DATA"] = configuration.data
    environment["KIT_RUNS"] = configuration.runs
    environment["KIT_EXTERNAL_DATA"] = configuration.external
    environment["KIT_PROGRESS_FD"] = "\(Self.progressDescriptor)"
    environment["KIT_LIFELINE_FD"] = "\(Self.lifelineDescriptor)"
    environment["SWIFT_BACKTRACE"] =
      "enable=yes,color=no,interactive=no,images=none,registers=none,threads=crashed,limit=64,"
      + "output-to=\(folder)/backtrace.txt"
    return environment
  }
}
