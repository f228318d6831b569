import Basics

/// Where epochs come from: the commit, the machine and the threads of the process that ran them.
public struct RunOrigin: Codable, Equatable, Sendable {
  /// The kit's commit as `Revision.current(in:)` tells it; nil outside a checkout.
  public let revision: String?
  /// What it ran on.
  public let machine: Machine
  /// Threads of the process.
  public let threads: Int

  /// This process.
  public init(revision: String?, threads: Int) {
    self.revision = revision
    machine = .current
    self.threads = threads
  }
}
