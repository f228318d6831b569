import Signal

/// The filterbank and the logarithms of a power spectrum, sixteen values at a time.
///
/// Every filter covers at most 16 bins, so that it is one vector of weights over one vector of powers; the sixteen products
/// of sixteen filters are added up across their lanes together.
struct VectorFilterbank: Sendable {
  /// 513 bins, and zeros up to a multiple of 16 that the last filter's vector does not leave.
  static let paddedBins = (FrontEnd.bins + 15) / 16 * 16 + 16
  /// 70 filters and ten that are zero.
  static let paddedFilters = (FrontEnd.filters + 15) / 16 * 16

  /// [filter][16 bins from the first].
  private let weights: AlignedBuffer<SIMD16<Float>>
  private let firstBins: [Int]

  init() {
    weights = AlignedBuffer(count: Self.paddedFilters)
    firstBins = (0..<Self.paddedFilters).map { $0 < FrontEnd.filters ? Constants.filters[$0].first : 0 }
    for (index, filter) in Constants.filters.enumerated() {
      guard filter.weights.count <= 16 else { fatalError("filter \(index) covers \(filter.weights.count) bins") }
      for (offset, weight) in filter.weights.enumerated() { weights.pointer[index][offset] = weight }
    }
  }

  /// log10 of the energy of each filter.
  ///
  /// - Parameters:
  ///   - power: `paddedBins` values; those beyond the last bin are finite and otherwise ignored.
  ///   - target: `paddedFilters` values; those beyond the last filter are of no meaning.
  func logEnergies(_ power: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>) {
    let floor = SIMD16<Float>(repeating: FrontEnd.floor)
    withUnsafeTemporaryAllocation(of: SIMD16<Float>.self, capacity: 16) { memory in
      let products = memory.baseAddress!
      for group in stride(from: 0, to: Self.paddedFilters, by: 16) {
        for index in 0..<16 {
          let powers = UnsafeRawPointer(power + firstBins[group + index]).loadUnaligned(as: SIMD16<Float>.self)
          products[index] = powers * weights.pointer[group + index]
        }
        // Neighbouring lanes are added, those of one vector before those of the next: after four rounds lane l of the only
        // vector left is the sum of all lanes of product l.
        var left = 8
        while left > 0 {
          for index in 0..<left {
            let (a, b) = (products[2 * index], products[2 * index + 1])
            products[index] =
              SIMD16(lowHalf: a.evenHalf, highHalf: b.evenHalf) + SIMD16(lowHalf: a.oddHalf, highHalf: b.oddHalf)
          }
          left /= 2
        }
        UnsafeMutableRawPointer(target + group).storeBytes(of: log10(products[0] + floor), as: SIMD16<Float>.self)
      }
    }
  }

  /// log10 of the power of each bin; both places hold `paddedBins` values.
  func logarithms(_ power: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>) {
    let floor = SIMD16<Float>(repeating: FrontEnd.floor)
    for bin in stride(from: 0, to: Self.paddedBins, by: 16) {
      let powers = UnsafeRawPointer(power + bin).loadUnaligned(as: SIMD16<Float>.self)
      UnsafeMutableRawPointer(target + bin).storeBytes(of: log10(powers + floor), as: SIMD16<Float>.self)
    }
  }
}
