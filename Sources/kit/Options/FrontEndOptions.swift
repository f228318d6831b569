import AntiSpoofing
import ArgumentParser

extension FrontEnd: ExpressibleByArgument {}

/// What a network sees of an utterance.
struct FrontEndOptions: ParsableArguments {
  @Option(help: "The front-end.")
  var features: FrontEnd = .lfcc

  @Flag(inversion: .prefixedNo, help: "Bring every row of an utterance to mean 0 and deviation 1.")
  var cmvn = false

  var configuration: FeatureConfiguration { FeatureConfiguration(frontEnd: features, normalised: cmvn) }
}

/// Frequency masking of the training batches.
struct MaskOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: "Blank a random band of rows in every batch, as the paper's best networks were trained.")
  var mask = true

  func mask(for frontEnd: FrontEnd) -> FrequencyMask? { mask ? FrequencyMask(widest: frontEnd.widestMask) : nil }
}
