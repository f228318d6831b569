import Audio
import Testing

@Suite struct UtteranceTests {
  @Test("an utterance is repeated until it is long enough, then cut")
  func repeated() {
    let waveform = Waveform(samples: [1, 2, 3], sampleRate: 16_000)
    #expect(waveform.repeated(to: 7) == [1, 2, 3, 1, 2, 3, 1])
    #expect(waveform.repeated(to: 2) == [1, 2])
    #expect(waveform.repeated(to: 3) == [1, 2, 3])
    #expect(waveform.repeated().count == 64_000)
    #expect(Waveform(samples: [], sampleRate: 16_000).repeated() == [])
  }
}
