import Basics
import Foundation
import TestSupport
import Testing

@Suite("Limits of the machine")
struct LimitTests {
  @Test("where the system gives fewer threads, those that there are do the work")
  func threads() async {
    await #expect(processExitsWith: .success) {
      let inUse =
        4_096 * (Int(try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).prefix { $0 != " " }) ?? 0)
      var limit = rlimit(rlim_cur: rlim_t(inUse + 300 << 20), rlim_max: rlim_t(inUse + 300 << 20))
      guard setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { fatalError("setrlimit") }
      let workers = Workers(threads: 1_000)
      guard workers.threads < 1_000, workers.threads >= 1 else { fatalError("\(workers.threads) threads") }
      guard workers.map(500, { 2 * $0 }).reduce(0, +) == 249_500 else { fatalError("a wrong sum") }
      exit(0)
    }
  }

  @Test("a mapped file that is cut ends the program with a message that names it, not with a signal")
  func cut() async throws {
    let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
      let folder = try TemporaryFolder()
      try AtomicFile.write(Data(repeating: 1, count: 1 << 20), to: folder.file("features"))
      let descriptor = open(folder.file("features"), O_RDWR)
      let file = try MappedFile(descriptor: descriptor, length: 1 << 20, path: "the-features")
      guard file.bytes[1 << 19] == 1, ftruncate(descriptor, 4_096) == 0 else { fatalError("cannot cut the file") }
      fatalError("\(file.bytes[1 << 19]) is still there")
    }
    let errors = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(errors.contains("error: the-features: the file became shorter"))
  }

  @Test("output that cannot be written is told at the end, by the exit status too", arguments: ["/dev/full", ""])
  func output(path: String) async {
    let result =
      path.isEmpty
      ? await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
        close(STDOUT_FILENO)
        StandardStreams.prepare()
        print("lost")
        exit(0)
      }
      : await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
        StandardStreams.prepare()
        dup2(open("/dev/full", O_WRONLY), STDOUT_FILENO)
        print("lost")
        exit(0)
      }
    let errors = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(errors.contains("error: standard output"))
  }

  @Test("a closed standard error stops nothing, and no file takes its place")
  func errors() async {
    await #expect(processExitsWith: .success) {
      close(STDERR_FILENO)
      StandardStreams.prepare()
      let folder = try TemporaryFolder()
      let descriptor = open(folder.file("file"), O_RDWR | O_CREAT, 0o600)
      StandardStreams.complain("lost\n")
      ProgressLine.say("lost")
      guard descriptor > STDERR_FILENO, try AtomicFile.read(folder.file("file")).isEmpty else { exit(3) }
      exit(0)
    }
  }
}
