import Audio
import Features
import Foundation
import Foundations

/// Features of a list of trials, computed once, in parallel, and held in memory one after another.
///
/// Their bits do not depend on the number of threads. An LFCC matrix takes 60 kB: the train set of ASVspoof 2019 LA 1.5 GB.
public final class FeatureStore: FeatureSource {
  public let trials: [Trial]
  public let rows: Int
  public let frames: Int
  public let identity: String
  private let values: UnsafeMutablePointer<Float>

  public var count: Int { trials.count }

  /// An utterance that could not be read, and why.
  public struct Failure {
    public let trial: Trial
    public let reason: String
  }

  /// Reads every trial's audio (16 kHz mono), brings it to four seconds, and computes its features.
  ///
  /// - Parameters:
  ///   - progress: advanced by one for each utterance.
  ///   - path: where the audio of a trial is.
  /// - Throws: `KitError` naming all utterances that cannot be read (the first ten in full); `Interrupted` if the user
  ///   stops the work.
  public static func reading(
    _ trials: [Trial], configuration: FeatureConfiguration, workers: Workers,
    progress: Foundations.Progress? = nil, path: (Trial) -> String
  ) throws -> FeatureStore {
    let (store, failures) = try readable(
      trials, configuration: configuration, workers: workers, progress: progress, path: path)
    guard failures.isEmpty else {
      let listed = failures.prefix(10).map { "\n  \($0.reason)" }.joined()
      let more = failures.count > 10 ? "\n  and \(failures.count - 10) more" : ""
      throw KitError("\(failures.count) of \(trials.count) utterances cannot be read:\(listed)\(more)")
    }
    return store
  }

  /// All trials of a partition, with progress on standard error.
  ///
  /// Throws `KitError` also if the partition's protocol or audio folder is missing.
  public static func reading(
    _ partition: Partition, of layout: CorpusLayout, configuration: FeatureConfiguration, workers: Workers
  ) throws -> FeatureStore {
    let trials = try layout.trials(partition)
    try layout.requireAudio(partition)
    let progress = Foundations.Progress("\(configuration.name) of \(partition.rawValue)", total: trials.count)
    return try reading(trials, configuration: configuration, workers: workers, progress: progress) {
      layout.audioPath(partition, utterance: $0.utterance)
    }
  }

  /// As `reading`, leaving out the trials that cannot be read and saying why.
  public static func readable(
    _ trials: [Trial], configuration: FeatureConfiguration, workers: Workers,
    progress: Foundations.Progress? = nil, path: (Trial) -> String
  ) throws -> (store: FeatureStore, failures: [Failure]) {
    let rows = configuration.frontEnd.rows
    let frames = FrontEnd.frames(Waveform.utteranceLength)
    let size = rows * frames
    try checkMemory(bytes: trials.count * size * MemoryLayout<Float>.stride, utterances: trials.count, configuration)
    let values = allocate(trials.count * size)
    let extractor = FeatureExtractor(configuration)
    let reasons: [String?] = workers.map(trials.count) { index in
      if Interruption.isRequested { return nil }
      do {
        let waveform = try AudioFile.readSpeech(path(trials[index]))
        extractor.compute(waveform.repeated(), to: values + index * size)
        progress?.advance()
        return nil
      } catch {
        progress?.advance()
        return "\(error)"
      }
    }
    do {
      try Interruption.check()
    } catch {
      values.deallocate()
      throw error
    }
    var kept: [Trial] = []
    var failures: [Failure] = []
    for (index, trial) in trials.enumerated() {
      if let reason = reasons[index] {
        failures.append(Failure(trial: trial, reason: reason))
      } else {
        if kept.count < index { (values + kept.count * size).update(from: values + index * size, count: size) }
        kept.append(trial)
      }
    }
    return (
      FeatureStore(kept, rows: rows, frames: frames, name: configuration.name, taking: values), failures
    )
  }

  /// Features that are already there; all matrices have the same size.
  public convenience init(_ trials: [Trial], matrices: [FeatureMatrix], name: String) {
    guard let first = matrices.first, trials.count == matrices.count else {
      fatalError("\(trials.count) trials and \(matrices.count) matrices")
    }
    let size = first.rows * first.frames
    let values = Self.allocate(trials.count * size)
    for (index, matrix) in matrices.enumerated() {
      guard matrix.rows == first.rows, matrix.frames == first.frames else {
        fatalError("matrix \(index) is \(matrix.rows) x \(matrix.frames), not \(first.rows) x \(first.frames)")
      }
      (values + index * size).update(from: matrix.values, count: size)
    }
    self.init(trials, rows: first.rows, frames: first.frames, name: name, taking: values)
  }

  private init(_ trials: [Trial], rows: Int, frames: Int, name: String, taking values: UnsafeMutablePointer<Float>) {
    self.trials = trials
    self.rows = rows
    self.frames = frames
    self.values = values
    let hasher = Digest.Hasher()
    hasher.update(Data(trials.map { $0.line + "\n" }.joined().utf8))
    hasher.update(UnsafeRawBufferPointer(start: values, count: trials.count * rows * frames * 4))
    identity = "\(name) of \(trials.count) utterances, \(hasher.finish().short)"
  }

  deinit { values.deallocate() }

  /// Throws `KitError` if the features would not fit into this machine's memory.
  private static func checkMemory(bytes: Int, utterances: Int, _ configuration: FeatureConfiguration) throws {
    let memory = ProcessInfo.processInfo.physicalMemory
    guard bytes < memory else {
      func gibibytes(_ bytes: Double) -> String { String(format: "%.1f GiB", bytes / 0x1p30) }
      throw KitError(
        "\(configuration.name) features of \(utterances) utterances take \(gibibytes(Double(bytes))) of memory, "
          + "this machine has \(gibibytes(Double(memory)))",
        advice: "Use a smaller front-end or a protocol with fewer utterances.")
    }
  }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
    let pointer = UnsafeMutablePointer<Float>.allocate(capacity: max(count, 1))
    pointer.initialize(repeating: 0, count: count)
    return pointer
  }

  public func label(at index: Int) -> Int { trials[index].label.rawValue }

  public func matrix(at index: Int) -> UnsafePointer<Float> { UnsafePointer(values + index * rows * frames) }

  /// A copy of one utterance's features.
  public func features(at index: Int) -> FeatureMatrix {
    FeatureMatrix(
      rows: rows, frames: frames,
      values: Array(UnsafeBufferPointer(start: matrix(at: index), count: rows * frames)))
  }
}
