import Basics
import Datasets
import Foundation
import MiniLA
import TestSupport
import Testing

@Suite("Sources of the corpus")
struct SourceTests {
  @Test("no speaker, and no recording, is in two splits")
  func disjoint() throws {
    let manifest = try SourceManifest.standard()
    #expect(Set(manifest.speakers.map(\.name)).count == manifest.speakers.count)
    #expect(Set(manifest.speakers.map(\.identifier)).count == manifest.speakers.count)
    var splits: [String: Set<Partition>] = [:]
    for file in manifest.files {
      let speaker = try #require(manifest.speakers.first { $0.name == file.speaker })
      splits[file.sha256, default: []].insert(speaker.split)
      #expect(speaker.folders.contains { file.path.hasPrefix($0 + "/") })
    }
    #expect(splits.values.allSatisfy { $0.count == 1 })
    #expect(manifest.speakers.allSatisfy { speaker in manifest.files.contains { $0.speaker == speaker.name } })
  }

  private func manifest(sha256: String) -> SourceManifest {
    SourceManifest(
      packages: [.init(name: "words", version: "1", licence: "GPL-2+", copyright: "nobody", source: "nowhere")],
      speakers: [
        .init(
          name: "words-en", package: "words", folders: ["sounds"], language: "en", split: .train, identifier: "LA_0001")
      ],
      files: [.init(sha256: sha256, speaker: "words-en", path: "sounds/a.ogg")])
  }

  @Test("a changed recording is named, with its digest and what to do")
  func changed() throws {
    let folder = try TemporaryFolder()
    let cache = SourceCache(folder: folder.path)
    let path = "\(cache.root(of: "words"))/sounds/a.ogg"
    try AtomicFile.write("speech", to: path)
    let good = manifest(sha256: Digest(of: "speech").hex)
    try cache.prepare(good, workers: Workers(threads: 1))
    try AtomicFile.write("changed", to: path)
    let error = #expect(throws: KitError.self) { try cache.prepare(good, workers: Workers(threads: 1)) }
    #expect(error?.location == path)
    #expect(error?.what.contains(Digest(of: "changed").short) == true)
    #expect(error?.advice?.contains("Remove \(cache.root(of: "words"))") == true)
  }

  @Test("a missing recording is named with its package")
  func missing() throws {
    let folder = try TemporaryFolder()
    let cache = SourceCache(folder: folder.path)
    try AtomicFile.write("1", to: "\(cache.root(of: "words"))/version")
    let error = #expect(throws: KitError.self) {
      try cache.prepare(manifest(sha256: Digest(of: "speech").hex), workers: Workers(threads: 1))
    }
    #expect(error?.location?.hasSuffix("sounds/a.ogg") == true)
    #expect(error?.what.contains("words") == true)
  }

  @Test("a program that is not installed is named with the package that brings it")
  func program() throws {
    let error = #expect(throws: KitError.self) {
      _ = try Program("espeak-ng", package: "espeak-ng", searchPath: "/nonexistent:/also-not")
    }
    #expect(error?.what == "the program espeak-ng is not installed")
    #expect(error?.advice == "Install it with: apt-get install espeak-ng")
  }

  @Test("a program that fails is told from one that says no")
  func endings() throws {
    let folder = try TemporaryFolder()
    let shell = try Program("sh", package: "dash")
    func end(_ script: String) throws -> Program.Ending {
      try shell.end(["-c", script], environment: ["PATH=/usr/bin:/bin"], folder: folder.path)
    }
    #expect(try end("echo a; exit 0").output == "a\n" && end("exit 1").status == 1 && end("exit 2").status == 2)
    #expect(try end("kill -9 $$").status == nil)
    let failed = try end("echo why >&2; exit 2")
    #expect(shell.failure(failed, []).what == "sh ended with status 2: why")
  }

  @Test("a malformed line of the file list is named with its number")
  func malformed() throws {
    let folder = try TemporaryFolder()
    let source = try SourceManifest.folder()
    for name in ["mini-la.json", "mini-la-files.tsv"] {
      try AtomicFile.write(AtomicFile.read("\(source)/\(name)"), to: folder.file(name))
    }
    let good = try SourceManifest(folder: folder.path)
    let list = folder.file("mini-la-files.tsv")
    try AtomicFile.write(try AtomicFile.readText(list) + "not a line\n", to: list)
    let error = #expect(throws: KitError.self) { try SourceManifest(folder: folder.path) }
    #expect(error?.location == "\(list):\(good.files.count + 2)")
  }
}
