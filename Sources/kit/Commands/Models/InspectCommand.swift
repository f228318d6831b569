import AntiSpoofing
import ArgumentParser
import Foundation

/// `inspect`: what a checkpoint holds.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "List the tensors and metadata of a .pth or .safetensors file.",
    discussion: """
      For each tensor: type as stored, shape, smallest, mean and largest value, and the start of the SHA-256 of its \
      values as 32-bit floats. Nothing in the file is executed.

      Example:
        ./kit inspect 4-16.pth
        ./kit inspect runs/train/model.safetensors --json
      """)

  @Argument(help: ArgumentHelp("A checkpoint.", valueName: "file"))
  var file: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let inspection = try Inspection(file)
    print(
      json ? String(decoding: try CanonicalJSON.encode(inspection), as: UTF8.self) : inspection.text,
      terminator: json ? "" : "\n")
  }
}
