import AntiSpoofing
import ArgumentParser

/// Where features are kept between runs.
struct CacheOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where features are kept for later runs (default: ~/.cache/pc-darts-kit/features, or what KIT_FEATURE_CACHE"
        + " names).", valueName: "folder"))
  var cache: String?

  @Flag(name: .customLong("no-cache"), help: "Hold the features in memory, and compute them again in every run.")
  var isOff = false

  func validate() throws {
    if cache != nil, isOff { throw ValidationError("--cache and --no-cache exclude each other.") }
  }

  var features: FeatureCache? { isOff ? nil : FeatureCache(folder: cache) }
}
