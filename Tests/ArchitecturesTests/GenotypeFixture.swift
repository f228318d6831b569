import Architectures
import Basics
import Foundation

/// Alphas, betas and the genotypes that an independent implementation derived from them.
enum GenotypeFixture {
  static func load() throws -> SafeTensors {
    try SafeTensors(contentsOf: Bundle.module.path(forResource: "Fixtures/genotypes", ofType: "safetensors") ?? "")
  }
}
