import Basics
import Foundation

/// Follows the compiler: says that it is at work, and ends it when the chapter's time is over.
final class CompilationWatch {
  private let chapter: Chapter
  private let configuration: BookConfiguration
  private let started = Date()
  private var shown = Date.distantPast

  init(chapter: Chapter, configuration: BookConfiguration) {
    self.chapter = chapter
    self.configuration = configuration
  }

  /// How long the compiler has been at work.
  var seconds: Double { Date().timeIntervalSince(started) }

  /// Throws `TimeOverrun` if compiling takes longer than the chapter may run, `Interrupted` if the user asked to stop.
  func check() throws {
    try Interruption.check()
    let limit = chapter.header.timeout ?? configuration.timeLimit
    guard seconds <= limit else {
      throw TimeOverrun(
        message:
          "compiling the chapter took longer than \(ExecutionWatch.text(limit)). Set timeout: in its settings if "
          + "it needs more, or move code into the library")
    }
    guard let show = configuration.showProgress, Date().timeIntervalSince(shown) >= 2 else { return }
    shown = Date()
    show("\(chapter.id): compiling, \(ProgressLine.clock(seconds))")
  }
}
