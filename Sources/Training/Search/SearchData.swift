import Datasets

/// What a search learns from and is judged by.
public struct SearchData {
  /// The train set, whose two halves the index lists name.
  public let train: any FeatureSource
  /// Utterances of `train` that train the weights (the authors' h half).
  public let weightHalf: [Int]
  /// Utterances of `train` that train the architecture (the authors' t half).
  public let architectureHalf: [Int]
  /// Utterances that neither half has seen; at least one of each class.
  public let dev: any FeatureSource

  /// Not checked here: `ArchitectureSearch` does.
  public init(train: any FeatureSource, weightHalf: [Int], architectureHalf: [Int], dev: any FeatureSource) {
    self.train = train
    self.weightHalf = weightHalf
    self.architectureHalf = architectureHalf
    self.dev = dev
  }
}
