import Architectures
import Basics
import Networks
import Testing

@Suite("The plan of a network") struct NetworkPlanTests {
  @Test(
    "states the published numbers of parameters without making a network",
    arguments: [(4, 16, 147_274), (8, 32, 974_898), (16, 64, 7_515_682)])
  func parameters(cells: Int, channels: Int, expected: Int) {
    let plan = NetworkPlan(DerivedNetworkConfiguration(genotype: .paper, cells: cells, channels: channels))
    #expect(plan.parameters.reduce(0) { $0 + $1.count } == expected)
  }

  @Test("names and shapes are those of the network that is made from it")
  func tensors() throws {
    let derived = DerivedNetworkConfiguration(genotype: .paper, batchCapacity: 1)
    let search = SearchNetworkConfiguration(channels: 8, partialChannels: 4, batchCapacity: 1)
    let workers = Workers(threads: 1)
    let networks: [(any TrainableNetwork, NetworkPlan)] = [
      (try DerivedNetwork(configuration: derived, seed: 0, workers: workers), NetworkPlan(derived)),
      (try SearchNetwork(configuration: search, seed: 0, workers: workers), NetworkPlan(search)),
    ]
    for (network, plan) in networks {
      #expect(network.parameters.entries.map(\.name) == plan.parameters.map(\.name))
      let entries = network.parameters.entries + network.runningStatistics.entries
      #expect(plan.shapes == Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.shape) }))
    }
  }

  @Test("a derived network is recognised by its tensors, whatever its genotype and size", arguments: 0..<20)
  func reading(seed: Int) throws {
    var generator = RandomGenerator(seed: UInt64(seed), stream: "plan.tests")
    let genotype = Genotype.random(using: &generator)
    let (cells, channels) = (3 + seed % 6, 4 + 2 * (seed % 5))
    let plan = NetworkPlan(DerivedNetworkConfiguration(genotype: genotype, cells: cells, channels: channels))
    let reading = try #require(NetworkPlan.reading(plan.shapes))
    #expect(reading.cells == cells && reading.channels == channels)
    for kind in CellKind.allCases {
      let found = try #require(reading.operations[kind])
      for (edge, candidates) in zip(genotype.edges(of: kind), found) {
        #expect(candidates.contains(edge.primitive))
        // Operations that have tensors are told from all others.
        let hasTensors =
          switch edge.primitive.operation(stride: 1) {
          case .convolutions: true
          default: false
          }
        #expect(!hasTensors || candidates == [edge.primitive])
      }
    }
  }

  @Test("a search network's tensors, and others, are not taken for a derived network's")
  func notDerived() {
    #expect(NetworkPlan.reading(NetworkPlan(SearchNetworkConfiguration()).shapes) == nil)
    #expect(NetworkPlan.reading([:]) == nil)
    #expect(NetworkPlan.reading(["classifier.weight": [2, 256], "stem0.0.weight": [8]]) == nil)
  }
}
