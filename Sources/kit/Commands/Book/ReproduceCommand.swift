import AntiSpoofing
import ArgumentParser
import Chapters
import Foundation

/// `reproduce`: from nothing to the finished book.
struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Make the corpus if it is missing, run all chapters, check their tables, and write the book.",
    discussion: """
      Chapters whose code, inputs and engine did not change are not run again; an interrupted run goes on where it was.
      The exit status is 1 if a chapter or a row of a tolerance table failed.

      Example:
        ./kit reproduce --profile smoke
      """)

  @OptionGroup var book: BookOptions

  @OptionGroup var running: RunOptions

  func run() throws {
    Interruption.watch()
    let started = Date()
    let kit = try KitFolder()
    let configuration = running.applied(to: try book.configuration(kit))
    try prepareCorpus(kit)
    let report = try BookRunner(configuration).run()
    Terminal.say("")
    defer { print("It took \(ProgressLine.clock(Date().timeIntervalSince(started))).") }
    try report.conclude()
  }

  /// Checks the user's corpus, or makes Mini-LA where the chapters look for it.
  private func prepareCorpus(_ kit: KitFolder) throws {
    if book.data != nil || book.profile == .paper {
      let external = ExternalData(option: book.data, defaultFolder: kit.externalData)
      let layout = try external.corpus()
      Terminal.say("The corpus is in \(layout.root); looked in \(external.place).")
      return
    }
    let scale: CorpusScale = book.profile == .smoke ? .smoke : .full
    let folder = kit.corpus(scale)
    let (report, isNew) = try MiniLA.build(scale: scale, output: folder, workers: book.threads.workers)
    Terminal.say("The corpus Mini-LA (\(report.files) files) \(isNew ? "was made" : "is ready") in \(folder).")
  }
}
