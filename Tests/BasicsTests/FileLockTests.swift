import Basics
import Foundation
import Testing

@Suite("File locks")
struct FileLockTests {
  private static func path() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("kit-\(UUID().uuidString)/a/.lock").path
  }

  @Test("a lock has one holder, who is named, and is free again when it is released")
  func exclusive() throws {
    let path = Self.path()
    let first = try #require(try FileLock.take(path))
    #expect(try FileLock.take(path) == nil)
    #expect(FileLock.holder(of: path) == Int(getpid()))
    first.release()
    #expect(!FileManager.default.fileExists(atPath: path))
    let second = try #require(try FileLock.take(path))
    first.release()
    #expect(try FileLock.take(path) == nil, "who has released it once cannot release another's")
    second.release()
  }

  @Test("the lock of a killed process is free, although its file is there")
  func killed() async throws {
    let path = Self.path()
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let lock = try FileLock.take(path)
      _ = Foundation.kill(getpid(), SIGKILL)
      lock?.release()
    }
    #expect(FileManager.default.fileExists(atPath: path))
    #expect(try FileLock.take(path) != nil)
  }

  @Test("a place that cannot be written is named")
  func refused() {
    let error = #expect(throws: KitError.self) { try FileLock.take("/proc/none/.lock") }
    #expect(error?.location == "/proc/none" && error?.advice != nil)
  }
}
