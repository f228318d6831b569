import Basics
import Foundation
import TestSupport
import Testing
import Training

@Suite("Interrupted in the middle of an epoch")
struct InterruptionTests {
  /// A search of four epochs, eight training passes each after the first.
  private static func search(_ network: MeanNetwork, folder: String) throws -> SearchOutcome {
    var configuration = SearchConfiguration(seed: 7)
    configuration.epochs = 4
    configuration.warmUpEpochs = 1
    configuration.batchSize = 8
    let data = SearchData(
      train: RandomFeatures(count: 64), weightHalf: Array(0..<32), architectureHalf: Array(32..<64),
      dev: RandomFeatures(count: 16, seed: 2))
    return try ArchitectureSearch(
      network: network, data: data, configuration: configuration, runFolder: folder, workers: Workers(threads: 1)
    ).run(showProgress: false)
  }

  /// What is left after the process died in pass 18, which is in the third epoch, and its search was run again.
  private func expectSameBits(in folder: TemporaryFolder) throws {
    #expect(try SearchOutcome(runFolder: folder.file("run")).epochs.count == 2)
    let network = MeanNetwork()
    _ = try Self.search(network, folder: folder.file("run"))
    #expect(network.passes.count == 2 * 9, "only the two epochs that were not finished are run")
    let straight = MeanNetwork()
    _ = try Self.search(straight, folder: folder.file("straight"))
    #expect(network.parameters.digest == straight.parameters.digest)
    #expect(
      try Digest(ofFile: folder.file("run/checkpoint.safetensors"))
        == Digest(ofFile: folder.file("straight/checkpoint.safetensors")))
  }

  @Test("a killed process loses the current epoch and nothing else")
  func kill() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("run")
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let network = MeanNetwork()
      network.beforePass = { if $0 == 18 { _ = Foundation.kill(getpid(), SIGKILL) } }
      _ = try Self.search(network, folder: path)
    }
    try expectSameBits(in: folder)
  }

  @Test("Ctrl-C ends the run at the next step with everything up to the last epoch on disk")
  func interrupt() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("run")
    await #expect(processExitsWith: .exitCode(23)) { [path = path as String] in
      Interruption.watch()
      let network = MeanNetwork()
      network.beforePass = { pass in
        guard pass == 18 else { return }
        // To the process: this thread may block the signal. Some thread handles it soon.
        _ = Foundation.kill(getpid(), SIGINT)
        for _ in 0..<500 where !Interruption.isRequested { usleep(10_000) }
      }
      do {
        _ = try Self.search(network, folder: path)
      } catch is Interrupted {
        // One step is two passes: the one that was under way is finished.
        exit(network.passes.count <= 20 ? 23 : 1)
      }
    }
    try expectSameBits(in: folder)
  }
}
