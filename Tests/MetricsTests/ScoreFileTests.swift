import Basics
import Metrics
import TestSupport
import Testing

@Suite("Score files")
struct ScoreFileTests {
  @Test("scores are written in order and read back bit for bit")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let set = ScoreSet([
      Score(utterance: "LA_E_2", attack: "A07", key: .spoof, value: 0.1 + 0.2),
      Score(utterance: "LA_E_1", attack: "-", key: .bonafide, value: -1e-300),
    ])
    let path = "\(folder.path)/new/folder/scores.txt"
    try set.write(to: path)
    #expect(try AtomicFile.readText(path) == "LA_E_2 A07 spoof 0.30000000000000004\nLA_E_1 - bonafide -1e-300\n")
    #expect(try ScoreSet(contentsOf: path) == set)
  }

  @Test("tabs, carriage returns, blank lines and a missing last newline are accepted")
  func spacing() throws {
    let folder = try TemporaryFolder()
    let set = try ScoreSet(contentsOf: folder.write("a\tA01  spoof 1\r\n\nb - bonafide 2e0"))
    #expect(set.scores.map(\.value) == [1, 2])
    #expect(set.attacks == ["A01"])
  }

  @Test(
    "a malformed line is named with its number",
    arguments: [
      ("a - bonafide 1\nb A01 spoof\n", ":2: 3 fields instead of 4"),
      ("a - bonafide 1 2\n", ":1: 5 fields instead of 4"),
      ("a - bonafide 1\n\nb A01 fake 0\n", ":3: the key \"fake\" is neither bonafide nor spoof"),
      ("a - bonafide x\n", ":1: the score \"x\" is not a number"),
      ("a - bonafide 1\nb A01 spoof nan\n", ":2: the score \"nan\" is not finite"),
      ("a - bonafide -inf\n", ":1: the score \"-inf\" is not finite"),
      ("a - bonafide 1e999\n", ":1: the score \"1e999\" is not finite"),
      ("a - bonafide 1\na - bonafide 1\n", ":2: the utterance a was already scored on line 1"),
      ("\n \n", ": the file holds no scores"),
    ])
  func malformed(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text)
    let error = #expect(throws: KitError.self) { try ScoreSet(contentsOf: path) }
    #expect(error?.description.hasPrefix(path + message) == true, "\(error?.description ?? "no error")")
  }

  @Test(
    "a malformed ASV line is named with its number",
    arguments: [
      ("bonafide target 1\nA07 impostor 2\n", ":2: the key \"impostor\" is none of"),
      ("bonafide target\n", ":1: 2 fields instead of 3"), ("bonafide target nan\n", ":1: the score \"nan\""),
    ])
  func malformedASV(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text)
    let error = #expect(throws: KitError.self) { try ASVScore.read(path) }
    #expect(error?.description.hasPrefix(path + message) == true, "\(error?.description ?? "no error")")
  }

  @Test("a missing file is named")
  func missing() {
    let error = #expect(throws: KitError.self) { try ScoreSet(contentsOf: "/nowhere/scores.txt") }
    #expect(error?.location == "/nowhere/scores.txt")
  }

  @Test(
    "what could not be read back is not written",
    arguments: [
      Score(utterance: "a", attack: "-", key: .bonafide, value: .nan),
      Score(utterance: "a b", attack: "-", key: .bonafide, value: 0),
      Score(utterance: "a", attack: "", key: .bonafide, value: 0),
    ])
  func refuses(score: Score) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("kept")
    #expect(throws: KitError.self) { try ScoreSet([score]).write(to: path) }
    #expect(try AtomicFile.readText(path) == "kept")
  }
}
