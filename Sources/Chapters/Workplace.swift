import Basics
import Foundation

/// The folders that a run writes to.
struct Workplace {
  let configuration: BookConfiguration

  init(_ configuration: BookConfiguration) { self.configuration = configuration }

  /// Makes the folders and takes the lock of this book's results in the run's profile and seed.
  ///
  /// - Parameter runs: whether chapters will run, rather than be checked.
  /// - Throws: `KitError`, before any chapter has run, if a folder cannot be written to or if another process is at
  ///   work on the same results.
  func open(runs: Bool) throws -> FileLock {
    var folders = [configuration.bookFolder, configuration.resultsFolder]
    if runs {
      folders += [
        configuration.figuresFolder, configuration.absolute(configuration.runs), configuration.editionFolder,
      ]
    }
    try folders.forEach(probe)
    let path = "\(configuration.resultsFolder)/.lock"
    guard let lock = try FileLock.take(path) else {
      let holder = FileLock.holder(of: path).map { "the process \($0)" } ?? "another process"
      throw KitError(
        "\(holder) is at work on the book in the profile \(configuration.profile.rawValue) with the seed "
          + "\(configuration.seed)", at: configuration.resultsFolder,
        advice: "Wait for it, or end it: what it has finished is kept.")
    }
    return lock
  }

  /// Takes the lock of the pages, which the runs of all profiles and seeds write, and waits for it if need be.
  func openPages() throws -> FileLock {
    while true {
      if let lock = try FileLock.take("\(configuration.bookFolder)/.lock") { return lock }
      try Interruption.check()
      usleep(20_000)
    }
  }

  private func probe(_ folder: String) throws {
    let path = "\(folder)/.probe-\(getpid())-\(UUID().uuidString)"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw KitError(
        "cannot make the folder", at: folder, advice: "Check that the one above may be written and is a folder.")
    }
    let descriptor = Foundation.open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw KitError(
        "cannot write to the folder: \(String(cString: strerror(errno)))", at: folder,
        advice: "Check its permissions: the book's results and pages go there.")
    }
    close(descriptor)
    unlink(path)
  }
}
