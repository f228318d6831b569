import Basics

/// Work that is done in epochs: what an epoch does, and what its state is.
///
/// `EpochDriver` does the rest.
protocol EpochWork: AnyObject {
  /// What one epoch came to.
  associatedtype Epoch: Codable

  /// Names the work on progress lines.
  static var title: String { get }
  /// Names the finished epochs in a checkpoint's metadata.
  static var key: String { get }

  /// All epochs of the recipe.
  var plannedEpochs: Int { get }
  /// How often an epoch advances its progress line.
  var stepsPerEpoch: Int { get }

  /// Does the epoch `number`, counted from 0.
  ///
  /// Throws `Interrupted` between two steps, `KitError` if the loss is not finite.
  func runEpoch(_ number: Int, progress: ProgressLine) throws -> Epoch

  /// Adds the state after the last epoch to a checkpoint.
  func store(in checkpoint: inout SafeTensors) throws

  /// Takes the state after `epochs` from a checkpoint; throws `KitError` naming `path` if it does not fit.
  func restore(_ epochs: [Epoch], from checkpoint: SafeTensors, path: String) throws
}
