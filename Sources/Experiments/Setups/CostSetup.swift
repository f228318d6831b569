import Networks

/// The search network whose steps are measured; a batch is as large as the network takes.
public struct CostSetup: Codable, Equatable, Sendable {
  /// What is measured.
  public var network: SearchNetworkConfiguration

  /// A measurement of that network.
  public init(network: SearchNetworkConfiguration) { self.network = network }
}
