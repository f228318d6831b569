import AntiSpoofing
import ArgumentParser
import Foundation

/// `features`: what a network sees of audio files.
struct FeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features",
    abstract: "Compute the features of audio files: as numbers, or as a figure.",
    discussion: """
      Files have 16 kHz and one channel. As for a network, each is repeated and cut to four seconds first, unless --whole \
      is given.

      Example:
        ./kit features a.flac b.flac --features lfb --output features.safetensors
        ./kit features a.flac --features spectrogram --output a.png
      """)

  @Argument(help: ArgumentHelp("Audio files.", valueName: "file"))
  var files: [String]

  @OptionGroup var frontEnd: FrontEndOptions

  @Flag(help: "Take each file as long as it is.")
  var whole = false

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "A .safetensors file of one matrix a file, or a figure of a single one (.svg, .pdf, .png); without it a summary is"
        + " printed.", valueName: "file"))
  var output: String?

  func validate() throws {
    guard let output else { return }
    let suffix = URL(fileURLWithPath: output).pathExtension.lowercased()
    guard suffix == "safetensors" || FigureFormat(rawValue: suffix) != nil else {
      throw ValidationError("--output \(output): name a .safetensors, .svg, .pdf or .png file.")
    }
    if suffix != "safetensors", files.count > 1 {
      throw ValidationError("a figure shows one file, not \(files.count).")
    }
  }

  func run() throws {
    Interruption.watch()
    let extractor = FeatureExtractor(frontEnd.configuration)
    var tensors: [String: SafeTensors.Tensor] = [:]
    print(Self.line(["file", "rows", "frames", "mean", "deviation", "smallest", "largest"]))
    for file in files {
      try Interruption.check()
      let waveform = try AudioFile.readSpeech(file, first: whole ? nil : Waveform.utteranceLength)
      let matrix = extractor.features(of: whole ? waveform.samples : waveform.repeated())
      let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
      let tensor = SafeTensors.Tensor(shape: [matrix.rows, matrix.frames], values: matrix.values)
      guard tensors.updateValue(tensor, forKey: name) == nil else {
        throw KitError("another file has the name \(name)", at: file, advice: "Give files with different names.")
      }
      print(Self.summary(name, matrix))
      if let output, FigureFormat(rawValue: URL(fileURLWithPath: output).pathExtension.lowercased()) != nil {
        try figure(name, matrix).write(to: output)
      }
    }
    if let output, output.lowercased().hasSuffix(".safetensors") {
      try SafeTensors(tensors: tensors, metadata: ["features": frontEnd.configuration.name]).write(to: output)
    }
    if let output { print("Written to \(output).") }
  }

  private func figure(_ name: String, _ matrix: FeatureMatrix) -> SpectrogramFigure {
    let rows: SpectrogramFigure.Rows =
      switch frontEnd.features {
      case .spectrogram: .frequencies(upTo: Double(AudioFile.speechRate) / 2)
      case .lfb: .filters
      case .lfcc: .coefficients
      }
    return SpectrogramFigure(
      values: matrix.values, rowCount: matrix.rows, frameCount: matrix.frames, rows: rows,
      framePeriod: Double(FrontEnd.hop) / Double(AudioFile.speechRate),
      title: "\(name), \(frontEnd.configuration.name)",
      colorLabel: frontEnd.cmvn ? "Normalised value" : frontEnd.features == .lfcc ? "Value" : "log_{10} power")
  }

  private static func summary(_ name: String, _ matrix: FeatureMatrix) -> String {
    let values = matrix.values.map(Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    let numbers = [mean, deviation, values.min() ?? 0, values.max() ?? 0].map { String(format: "%.4f", $0) }
    return line([name, "\(matrix.rows)", "\(matrix.frames)"] + numbers)
  }

  private static func line(_ fields: [String]) -> String { fields.joined(separator: "\t") }
}
