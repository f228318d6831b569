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

  @Flag(help: "Run every chapter, changed or not.")
  var force = false

  func run() throws {
    Interruption.watch()
    let started = Date()
    let kit = try KitFolder()
    var configuration = try book.configuration(kit)
    configuration.force = force
    try prepareCorpus(kit)
    let report = try BookRunner(configuration).run()
    Terminal.say("")
    defer { print("It took \(Progress.clock(Date().timeIntervalSince(started))).") }
    try report.conclude()
  }

  /// Checks the user's corpus, or makes Mini-LA where the chapters look for it.
  private func prepareCorpus(_ kit: KitFolder) throws {
    if let data = book.data {
      _ = try CorpusLayout(data)
      return
    }
    guard book.profile != .paper else {
      throw KitError(
        "the profile paper needs the corpus ASVspoof 2019 LA", at: "--data",
        advice: "Download it from https://doi.org/10.7488/ds/2555, unpack LA.zip, and give the folder that holds LA.")
    }
    let scale: CorpusScale = book.profile == .smoke ? .smoke : .full
    let folder = kit.corpus(scale)
    let (report, isNew) = try MiniLA.build(scale: scale, output: folder, workers: book.threads.workers)
    Terminal.say("The corpus Mini-LA (\(report.files) files) \(isNew ? "was made" : "is ready") in \(folder).")
  }
}
