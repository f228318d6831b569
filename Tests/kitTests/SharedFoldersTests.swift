import Basics
import Datasets
import Features
import Foundation
import TestSupport
import Testing

@Suite("Processes that are killed or meet in a folder")
struct SharedFoldersTests {
  private let folder: TemporaryFolder
  /// 1,269 utterances in the train set.
  private let replica: CorpusLayout

  init() throws {
    folder = try TemporaryFolder()
    replica = try CorpusReplica.make(
      of: TinyCorpus(in: folder.file("tiny")).layout, in: folder.file("replica"), share: 0.05)
  }

  private static let fill = [
    "cache", "fill", "--data", "replica", "--partition", "train", "--features", "lfb", "--cache", "kept",
  ]

  /// Of the right features: a digest over all of their bits.
  private func identity() throws -> String {
    try FeatureStore.reading(
      .train, of: replica, configuration: FeatureConfiguration(frontEnd: .lfb), workers: Workers(threads: 2)
    ).identity
  }

  private var files: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.file("kept"))) ?? []).sorted()
  }

  /// Whether a lock says who holds it.
  private var isHeld: Bool {
    files.contains { name in
      name.hasSuffix(".lock") && (try? AtomicFile.readText(folder.file("kept/\(name)")).isEmpty) == false
    }
  }

  private func wait(until condition: () -> Bool, of program: KitProgram) {
    while program.isRunning, !condition() { usleep(500) }
  }

  @Test("a process that is killed while it fills a cache, several times over, leaves what the next one goes on from")
  func killed() throws {
    var kills = 0
    for milliseconds in [0, 15, 40, 70, 100] {
      let started = try KitProgram(Self.fill, in: folder.path)
      wait(until: { files.contains { $0.hasSuffix(".partial") } }, of: started)
      usleep(UInt32(1_000 * milliseconds))
      started.send(SIGKILL)
      let ending = started.end()
      if ending.status == -SIGKILL { kills += 1 }
    }
    #expect(kills >= 2, "the first two at least are killed while they work")
    let last = try KitProgram.run(Self.fill, in: folder.path)
    #expect(last.status == 0, "\(last.errors)")
    #expect(try last.output.contains(identity()))
    #expect(files.count == 1 && files.allSatisfy { $0.hasSuffix(".features") })
    let again = try KitProgram.run(Self.fill, in: folder.path)
    #expect(again.errors == "", "nothing is computed again")
    #expect(try again.output.contains(identity()))
  }

  @Test("of two processes that want the same features one computes them and the other waits")
  func two() throws {
    let first = try KitProgram(Self.fill, in: folder.path)
    wait(until: { isHeld }, of: first)
    // Stopped, it has the lock for as long as the other needs to find out.
    first.send(SIGSTOP)
    let waiting = try KitProgram(Self.fill, in: folder.path)
    wait(until: { waiting.errors.contains("Waiting") }, of: waiting)
    first.send(SIGCONT)
    let ending = first.end()
    let second = waiting.end()
    for ending in [ending, second] {
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(try ending.output.contains(identity()))
    }
    #expect(second.errors.contains("Waiting for process \(first.processIdentifier), which computes the lfb features"))
    #expect(!second.errors.contains("features of 1269 utterances (train) take"))
    #expect(files.count == 1)
  }

  @Test("a second search in a run's folder is refused with the first one's process; after a kill it goes on")
  func runFolder() throws {
    let arguments = [
      "search", "--data", "tiny", "--epochs", "30", "--batch-size", "8", "--cells", "3", "--channels", "4", "--output",
      "run",
    ]
    let first = try KitProgram(arguments, in: folder.path)
    first.wait(for: "epoch 1/30")
    let second = try KitProgram.run(arguments, in: folder.path)
    #expect(first.isRunning)
    first.send(SIGKILL)
    #expect(first.end().status == -SIGKILL)
    #expect(second.status == 1)
    #expect(second.errors.contains("error: run: the process \(first.processIdentifier) is running in this folder"))
    #expect(second.errors.contains("kill \(first.processIdentifier)"))
    let third = try KitProgram.run(arguments, in: folder.path)
    #expect(third.status == 0 && third.output.contains("Going on after epoch "))
    #expect(!FileManager.default.fileExists(atPath: folder.file("run/.lock")))
  }

  @Test("the cache's commands show what is kept and give the space back")
  func commands() throws {
    #expect(try KitProgram.run(["cache", "list"], in: folder.path).output.hasPrefix("No features are kept in "))
    _ = try KitProgram.run(["cache", "fill", "--data", "tiny", "--partition", "dev"], in: folder.path)
    let list = try KitProgram.run(["cache", "list"], in: folder.path).output
    for word in ["features", "lfcc", "12", "whole", "tiny/LA/ASVspoof2019_LA_dev/flac"] { #expect(list.contains(word)) }
    #expect(try KitProgram.run(["cache", "clear"], in: folder.path).output.contains("were removed from "))
    #expect(try KitProgram.run(["cache", "list"], in: folder.path).output.hasPrefix("No features are kept in "))
  }
}
