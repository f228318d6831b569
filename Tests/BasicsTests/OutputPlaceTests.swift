import Basics
import Foundation
import TestSupport
import Testing

@Suite("Where outputs go")
struct OutputPlaceTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func problem(_ path: String) -> String? {
    #expect(throws: KitError.self) { try AtomicFile.write("text", to: path) }?.what
  }

  @Test("a link stays and what it leads to is replaced, also where there is nothing yet", arguments: [true, false])
  func links(isAbsolute: Bool) throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: folder.file("deep"), withIntermediateDirectories: true)
    for (link, target) in [("deep/second", "../first"), ("first", "file")] {
      try manager.createSymbolicLink(
        atPath: folder.file(link),
        withDestinationPath: isAbsolute ? folder.file((target as NSString).lastPathComponent) : target)
    }
    for text in ["one", "two"] {
      try AtomicFile.write(text, to: folder.file("deep/second"))
      #expect(try AtomicFile.readText(folder.file("file")) == text)
    }
    #expect(try manager.destinationOfSymbolicLink(atPath: folder.file("first")).hasSuffix("file"))
    #expect(try manager.contentsOfDirectory(atPath: folder.path).sorted() == ["deep", "file", "first"])
  }

  @Test("a device is written to, and its error is told; it is not replaced")
  func devices() throws {
    try AtomicFile.write("text", to: "/dev/null")
    #expect(problem("/dev/full")?.contains("No space left") == true)
    for device in ["/dev/null", "/dev/full"] {
      var status = stat()
      #expect(stat(device, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }
  }

  @Test("an open descriptor is written to by its name")
  func descriptors() throws {
    let descriptor = open(folder.file("open"), O_RDWR | O_CREAT, 0o600)
    defer { close(descriptor) }
    try AtomicFile.write("one ", to: "/dev/fd/\(descriptor)")
    try AtomicFile.write("two", to: "/proc/self/fd/\(descriptor)")
    #expect(try AtomicFile.readText(folder.file("open")) == "one two")
  }

  @Test("a pipe, a folder, no name at all and links in a circle are refused")
  func refused() throws {
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    try FileManager.default.createSymbolicLink(atPath: folder.file("a"), withDestinationPath: "b")
    try FileManager.default.createSymbolicLink(atPath: folder.file("b"), withDestinationPath: "a")
    #expect(problem(folder.file("pipe")) == "this is a pipe, socket or disk, not a file")
    #expect(problem(folder.path) == "this is a folder")
    #expect(problem("") == "the output has no name")
    #expect(problem(folder.file("a")) == "its symbolic links lead in a circle")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a", "b", "pipe"])
  }

  @Test("a pipe is not read from either")
  func inputs() throws {
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    let error = #expect(throws: KitError.self) { try AtomicFile.read(folder.file("pipe")) }
    #expect(error?.what == "this is a pipe or device, not a regular file")
    #expect(throws: KitError.self) { try AtomicFile.start(of: folder.file("pipe"), count: 1) }
  }

  @Test("a value that JSON cannot hold is named with its place")
  func json() {
    let error = #expect(throws: KitError.self) { try CanonicalJSON.encode(["rates": [1, Double.nan]]) }
    #expect(error?.what == "nan at \".rates[1]\" cannot be written as JSON")
  }
}
