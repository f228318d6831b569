import Signal

/// The corpus's common band: a high-pass at 60 Hz and a low-pass at 6.85 kHz, both without phase shift.
///
/// The high-pass is a Butterworth filter of order 4 run forwards and backwards; the low-pass a Kaiser-windowed sinc of
/// 513 taps.
enum BandFilters {
  static let shared = ZeroPhaseFilter { size in
    let highPass = HighPassFilter(order: 4, frequency: 60, sampleRate: 16_000)
    let lowPass = LowPassFilter(count: 513, cutoff: 6850.0 / 8000, beta: 7.9)
    return zip(lowPass.gains(size: size), highPass.gains(size: size)).map { $0 * $1 }
  }
}
