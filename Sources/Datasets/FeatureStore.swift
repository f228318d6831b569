import Audio
import Basics
import Features
import Foundation

/// Features of a list of trials, computed once, in parallel, one after another in memory or in a mapped file of a cache.
///
/// Their bits do not depend on the number of threads, nor on where they lie. An LFCC matrix takes 60 kB: the train set of
/// ASVspoof 2019 LA 1.5 GB.
public final class FeatureStore: FeatureSource {
  /// The trials, in the order of the matrices.
  public let trials: [Trial]
  /// Feature rows of every matrix.
  public let rows: Int
  /// Frames of every matrix.
  public let frames: Int
  /// The front-end, the number of utterances, and a digest of trials and features.
  public let identity: String
  private let memory: any FeatureMemory
  private let values: UnsafePointer<Float>

  /// The number of utterances.
  public var count: Int { trials.count }

  /// An utterance that could not be read, and why.
  public struct Failure {
    /// The trial whose audio it is.
    public let trial: Trial
    /// The message of the error.
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
    progress: ProgressLine? = nil, path: (Trial) -> String
  ) throws -> FeatureStore {
    let (store, failures) = try readable(
      trials, configuration: configuration, workers: workers, progress: progress, path: path)
    guard failures.isEmpty else { throw UnreadableUtterances.error(failures.map(\.reason), of: trials.count) }
    return store
  }

  /// All trials of a partition, with progress on standard error.
  ///
  /// - Parameter cache: where the features are kept between runs; nil holds them in memory.
  /// - Throws: `KitError` also if the partition's protocol or audio folder is missing, train or dev lack a class, or the
  ///   cache's disk is full.
  public static func reading(
    _ partition: Partition, of layout: CorpusLayout, configuration: FeatureConfiguration, workers: Workers,
    cache: FeatureCache? = nil
  ) throws -> FeatureStore {
    let trials = try layout.trials(partition)
    if partition != .eval { try TrialProtocol.requireBothClasses(trials, at: layout.protocolPath(partition)) }
    try layout.requireAudio(partition)
    if let cache {
      return try cache.features(of: trials, configuration: configuration, workers: workers, name: partition.rawValue) {
        layout.audioPath(partition, utterance: $0.utterance)
      }
    }
    let progress = ProgressLine("\(configuration.name) of \(partition.rawValue)", total: trials.count)
    return try reading(trials, configuration: configuration, workers: workers, progress: progress) {
      layout.audioPath(partition, utterance: $0.utterance)
    }
  }

  /// As `reading`, leaving out the trials that cannot be read and saying why.
  public static func readable(
    _ trials: [Trial], configuration: FeatureConfiguration, workers: Workers,
    progress: ProgressLine? = nil, path: (Trial) -> String
  ) throws -> (store: FeatureStore, failures: [Failure]) {
    let rows = configuration.frontEnd.rows
    let frames = FrontEnd.frames(Waveform.utteranceLength)
    let size = rows * frames
    try checkMemory(bytes: trials.count * size * MemoryLayout<Float>.stride, utterances: trials.count, configuration)
    let memory = HeapFeatures(count: trials.count * size)
    let values = memory.mutable
    let extractor = FeatureExtractor(configuration)
    let results: [Result<MatrixDigest, any Error>] = workers.map(trials.count) { index in
      if Interruption.isRequested { return .success(.none) }
      defer { progress?.advance() }
      return Result {
        let speech = try AudioFile.readSpeech(path(trials[index]), first: Waveform.utteranceLength)
        extractor.compute(speech.repeated(), to: values + index * size)
        return MatrixDigest(of: values + index * size, count: size)
      }
    }
    try Interruption.check()
    var kept: [Trial] = []
    var digests: [MatrixDigest] = []
    var failures: [Failure] = []
    for (index, trial) in trials.enumerated() {
      switch results[index] {
      case .failure(let error): failures.append(Failure(trial: trial, reason: "\(error)"))
      case .success(let digest):
        if kept.count < index { (values + kept.count * size).update(from: values + index * size, count: size) }
        kept.append(trial)
        digests.append(digest)
      }
    }
    return (
      FeatureStore(kept, rows: rows, frames: frames, name: configuration.name, digests: digests, memory: memory),
      failures
    )
  }

  /// Features that are already there; all matrices have the same size.
  public convenience init(_ trials: [Trial], matrices: [FeatureMatrix], name: String) {
    guard let first = matrices.first, trials.count == matrices.count else {
      fatalError("\(trials.count) trials and \(matrices.count) matrices")
    }
    let size = first.rows * first.frames
    let memory = HeapFeatures(count: trials.count * size)
    for (index, matrix) in matrices.enumerated() {
      guard matrix.rows == first.rows, matrix.frames == first.frames else {
        fatalError("matrix \(index) is \(matrix.rows) x \(matrix.frames), not \(first.rows) x \(first.frames)")
      }
      (memory.mutable + index * size).update(from: matrix.values, count: size)
    }
    let digests = trials.indices.map { MatrixDigest(of: memory.values + $0 * size, count: size) }
    self.init(trials, rows: first.rows, frames: first.frames, name: name, digests: digests, memory: memory)
  }

  /// - Parameter digests: of each matrix.
  init(
    _ trials: [Trial], rows: Int, frames: Int, name: String, digests: [MatrixDigest], memory: any FeatureMemory
  ) {
    self.trials = trials
    self.rows = rows
    self.frames = frames
    self.memory = memory
    values = memory.values
    let hasher = Digest.Hasher()
    hasher.update(Data(trials.map { $0.line + "\n" }.joined().utf8))
    for digest in digests {
      withUnsafeBytes(of: (digest.high.littleEndian, digest.low.littleEndian)) { hasher.update($0) }
    }
    identity = "\(name) of \(trials.count) utterances, \(hasher.finish().short)"
  }

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

  /// 0 for spoof, 1 for bona fide.
  public func label(at index: Int) -> Int { trials[index].label.rawValue }

  /// `rows` x `frames` values, row-major, valid as long as the store lives.
  public func matrix(at index: Int) -> UnsafePointer<Float> { values + index * rows * frames }

  /// A copy of one utterance's features.
  public func features(at index: Int) -> FeatureMatrix {
    FeatureMatrix(
      rows: rows, frames: frames,
      values: Array(UnsafeBufferPointer(start: matrix(at: index), count: rows * frames)))
  }
}
