import Foundation

/// What a search or a training says about its epochs, which users count from 1.
enum EpochReport {
  static func resuming(after finished: Int, of epochs: Int, in folder: String) {
    guard finished > 0 else { return }
    Terminal.say("Going on after epoch \(finished) of \(epochs), which \(folder) holds.")
  }

  static func say(epoch: Int, of epochs: Int, loss: Double, accuracy: Double, equalErrorRate: Double) {
    Terminal.say(
      String(format: "epoch %d/%d: loss %.4f, ", epoch + 1, epochs, loss) + dev(accuracy, equalErrorRate))
  }

  static func best(
    epoch: Int, accuracy: Double, equalErrorRate: Double, title: String = "The best epoch is"
  ) {
    Terminal.say("\(title) \(epoch + 1): \(dev(accuracy, equalErrorRate)).")
  }

  private static func dev(_ accuracy: Double, _ equalErrorRate: Double) -> String {
    String(format: "dev accuracy %.2f%%, dev EER %.2f%%", 100 * accuracy, 100 * equalErrorRate)
  }
}
