import AntiSpoofing
import ArgumentParser

/// `data verify`: present, missing or wrong.
struct DataVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check the external data: sizes, digests, protocols' trials, an audio file for every utterance.",
    discussion: """
      The exit status is 1 if a file is wrong. Missing data are no error: each chapter and command says what it needs. \
      With --require, missing data of that name are an error, too.

      Example:
        ./kit data verify --data DIR
        ./kit data verify --require asvspoof2019-la
      """)

  @OptionGroup var data: DataOptions

  @Option(help: ArgumentHelp("Data that must be there, as ./kit data list names them.", valueName: "name"))
  var require: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  private struct Report: Encodable {
    let folder: String
    let origin: String
    let data: [DataVerification]
  }

  func run() throws {
    let manifests = try KitFolder().dataManifests()
    for name in require where !manifests.contains(where: { $0.identifier == name }) {
      throw KitError(
        "there are no data called \(name)", at: "--require",
        advice: "There are \(manifests.map(\.identifier).joined(separator: ", ")).")
    }
    let external = try data.external()
    let results = try manifests.map { try DataVerification($0, in: external) }
    if json {
      let report = Report(folder: external.folder, origin: external.origin, data: results)
      print(String(decoding: try CanonicalJSON.encode(report), as: UTF8.self), terminator: "")
    } else {
      print("Looking in \(external.place).\n")
      for (manifest, result) in zip(manifests, results) { print(Self.text(manifest, result, external)) }
    }
    let failed = zip(manifests, results).filter { manifest, result in
      result.status == .wrong || (result.status == .missing && require.contains(manifest.identifier))
    }
    if !failed.isEmpty { throw ExitCode.failure }
  }

  private static func text(
    _ manifest: DataManifest, _ result: DataVerification, _ external: ExternalData
  ) -> String {
    var lines = ["\(manifest.identifier): \(result.status.rawValue)"]
    for finding in result.findings {
      switch finding.status {
      case .present: lines.append("  present  \(finding.places[0])")
      case .missing: lines.append("  missing  \(finding.file)")
      case .wrong:
        lines.append("  wrong    \(finding.places[0])")
        lines += finding.problems.map { "             \($0)" }
      }
    }
    if result.status != .present {
      lines.append("  used by \(manifest.usedBy.joined(separator: "; ")); licence: \(manifest.licence)")
      lines.append("  to get it:")
      lines += manifest.obtain.map { "    " + $0.replacingOccurrences(of: "$DIR", with: Self.quoted(external.folder)) }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A path as one word of a shell command.
  private static func quoted(_ path: String) -> String {
    let plain = path.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+".contains($0)) }
    return plain ? path : "'\(path.replacingOccurrences(of: "'", with: "'\\''"))'"
  }
}
