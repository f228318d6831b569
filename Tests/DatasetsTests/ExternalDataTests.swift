import Basics
import Datasets
import Foundation
import Testing

@Suite("External data")
struct ExternalDataTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("external-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  @Test("the option comes before the variable, the variable before the default, and messages say which it was")
  func order() {
    func data(_ option: String?, _ variable: String?) -> ExternalData {
      ExternalData(
        option: option, environment: variable.map { [ExternalData.variable: $0] } ?? [:], defaultFolder: "/c")
    }
    #expect(data("/a", "/b").place == "/a (given with --data)")
    #expect(data(nil, "/b").place == "/b (named by KIT_EXTERNAL_DATA)")
    #expect(data(nil, nil).place == "/c (the default)")
    #expect(data(nil, "").place == "/c (the default)")
  }

  @Test("the repository's manifests are well formed, complete, and agree with the published counts")
  func manifests() throws {
    let manifests = try DataManifest.read(folder: "\(Self.root)/data-manifests")
    #expect(
      manifests.map(\.identifier) == [
        "asvspoof2019-la", "asvspoof2019-la-asv-scores", "pc-darts-checkpoint", "pc-darts-search-halves",
        "raw-pc-darts-scores",
      ])
    for manifest in manifests {
      #expect(!manifest.licence.isEmpty && !manifest.usedBy.isEmpty && !manifest.obtain.isEmpty)
      #expect(manifest.obtain.allSatisfy { $0.contains("$DIR") }, "\(manifest.identifier)")
      // Of two of the authors' networks nothing but the name is known.
      for file in manifest.files where !["8-32.pth", "16-64.pth"].contains(file.name) {
        #expect(file.sha256.map { $0.count == 64 } ?? (file.trials != nil), "\(file.path)")
      }
    }
    #expect(manifests[0].files.map { $0.trials?.total } == [25_380, 24_844, 71_237])
  }

  @Test("a malformed manifest is refused by file and key, another kind of file is passed over")
  func malformed() throws {
    try withFolder { folder in
      try AtomicFile.write(#"{"kind": "embedded corpus"}"#, to: "\(folder)/other.json")
      #expect(try DataManifest.read(folder: folder).isEmpty)
      try AtomicFile.write(#"{"kind": "external data", "identifier": "x"}"#, to: "\(folder)/x.json")
      let error = try #require(throws: KitError.self) { try DataManifest.read(folder: folder) }
      #expect(error.location == "\(folder)/x.json" && error.what.contains("\"title\" is missing"))
      try AtomicFile.write("{}", to: "\(folder)/y.json")
      try FileManager.default.removeItem(atPath: "\(folder)/x.json")
      #expect(try #require(throws: KitError.self) { try DataManifest.read(folder: folder) }.what.contains("\"kind\""))
    }
  }

  private func manifest(_ file: DataManifest.File) throws -> DataManifest {
    struct Skeleton: Encodable {
      let kind = "external data"
      let identifier = "x"
      let title = "x"
      let source = "x"
      let licence = "x"
      let usedBy = ["x"]
      let obtain = ["x $DIR"]
      let files: [DataManifest.File]
    }
    return try JSONDecoder().decode(DataManifest.self, from: JSONEncoder().encode(Skeleton(files: [file])))
  }

  private func file(_ json: String) throws -> DataManifest.File {
    try JSONDecoder().decode(DataManifest.File.self, from: Data(json.utf8))
  }

  @Test("a file is present, missing with the places where it was looked for, or wrong with what was expected and found")
  func verification() throws {
    try withFolder { folder in
      let data = ExternalData(option: folder, defaultFolder: "/nowhere")
      let digest = Digest(of: "abc").hex
      let manifest = try manifest(
        file(#"{"path": "a/b.txt", "alternatives": ["c/b.txt"], "size": 3, "sha256": "\#(digest)"}"#))
      func finding() throws -> DataVerification.Finding { try DataVerification(manifest, in: data).findings[0] }
      #expect(try finding().status == .missing)
      #expect(try finding().places == ["\(folder)/a/b.txt", "\(folder)/c/b.txt", "\(folder)/b.txt"])
      for place in ["b.txt", "c/b.txt", "a/b.txt"] {
        try AtomicFile.write("abc", to: "\(folder)/\(place)")
        #expect(try finding().status == .present && finding().places == ["\(folder)/\(place)"])
      }
      try AtomicFile.write("abd", to: "\(folder)/a/b.txt")
      #expect(
        try finding().problems == ["expected SHA-256 \(digest), found \(Digest(of: "abd").hex)"])
      try AtomicFile.write("abcd", to: "\(folder)/a/b.txt")
      #expect(try finding().problems == ["expected 3 bytes, found 4"])
      #expect(try DataVerification(manifest, in: data).status == .wrong)
    }
  }

  @Test("a protocol is wrong if its trials or their audio are not what the manifest says")
  func protocols() throws {
    try withFolder { folder in
      let data = ExternalData(option: folder, defaultFolder: "/nowhere")
      let manifest = try manifest(
        file(
          #"{"path": "p.txt", "alternatives": [], "trials": {"bonafide": 1, "attacks": {"A01": 2}}, "audio": "flac"}"#))
      func problems() throws -> [String] { try DataVerification(manifest, in: data).findings[0].problems }
      try AtomicFile.write("s u - - bonafide\ns v - A01 spoof\ns w - A02 spoof\n", to: "\(folder)/p.txt")
      #expect(
        try problems() == [
          "expected 2 trials of A01, found 1", "expected 0 trials of A02, found 1",
          "expected the audio in \(folder)/flac, found no such folder",
        ])
      try AtomicFile.write("s u - - bonafide\ns v - A01 spoof\ns w - A01 spoof\n", to: "\(folder)/p.txt")
      for name in ["u", "v"] { try AtomicFile.write("", to: "\(folder)/flac/\(name).flac") }
      #expect(try problems() == ["expected 3 FLAC files in \(folder)/flac, found 2; w.flac is missing"])
      try AtomicFile.write("", to: "\(folder)/flac/w.flac")
      #expect(try problems().isEmpty)
      try AtomicFile.write("nonsense\n", to: "\(folder)/p.txt")
      #expect(try problems()[0].contains("not a protocol: \(folder)/p.txt:1: 1 fields instead of 5"))
    }
  }
}
