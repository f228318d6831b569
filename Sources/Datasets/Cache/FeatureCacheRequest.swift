import Audio
import Basics
import Features
import Foundation

/// One list of audio files whose features are wanted from a cache.
struct FeatureCacheRequest {
  let cache: FeatureCache
  let header: FeatureFileHeader
  let configuration: FeatureConfiguration
  /// Absolute, in the order of the matrices.
  let paths: [String]
  let name: String
  let workers: Workers

  private var base: String { "\(cache.folder)/\(header.name)" }
  private var target: String { base + FeatureCache.Item.wholeSuffix }
  private var partial: String { base + FeatureCache.Item.partialSuffix }
  private var lock: String { base + FeatureCache.Item.lockSuffix }

  /// A file that holds the right matrix of every utterance, with its table.
  func wholeFile() throws -> (FeatureFile, [FeatureFileEntry]) {
    let states = workers.map(paths.count) { AudioFileState(path: paths[$0]) }
    if case .whole(let file, let entries) = try look(states, isSaid: false) { return (file, entries) }
    let lock = try waitForLock()
    defer { lock.release() }
    // Another process may have made it since.
    switch try look(states, isSaid: true) {
    case .whole(let file, let entries): return (file, entries)
    case .outdated(let file, let entries): return try complete(states, from: (file, entries))
    case .nothing: return try complete(states, from: nil)
    }
  }

  // MARK: - What is there

  private enum Found {
    case whole(FeatureFile, [FeatureFileEntry])
    /// A file some of whose matrices are of use; the entries of others are nil.
    case outdated(FeatureFile, [FeatureFileEntry?])
    case nothing
  }

  /// Opens and verifies the whole file.
  private func look(_ states: [AudioFileState], isSaid: Bool) throws -> Found {
    let file: FeatureFile
    switch try FeatureFile.open(target, holding: header) {
    case .missing: return .nothing
    case .damaged(let reason):
      if isSaid { cache.say("\(target) is damaged: \(reason). Its features are computed again.") }
      return .nothing
    case .file(let found): file = found
    }
    let entries = try file.entries()
    let fitting = try verified(file, entries, states)
    let whole = fitting.compactMap { $0 }
    if whole.count == entries.count { return .whole(file, whole) }
    if isSaid {
      let changed = zip(entries, states).filter { $0.audio != $1 }.count
      let damaged = entries.count - whole.count - changed
      if changed > 0 {
        cache.say("\(changed) of \(paths.count) audio files have changed since their features were kept.")
      }
      if damaged > 0 { cache.say("\(target) is damaged: \(damaged) of its matrices are computed again.") }
    }
    return .outdated(file, fitting)
  }

  /// The entries that belong to the audio files as they are and whose matrices have the right digest; nil for others.
  private func verified(
    _ file: FeatureFile, _ entries: [FeatureFileEntry], _ states: [AudioFileState]
  ) throws -> [FeatureFileEntry?] {
    let scratch = Scratch(workers, count: header.matrixCount)
    var results = [Result<Bool, any Error>](repeating: .success(false), count: entries.count)
    results.withUnsafeMutableBufferPointer { results in
      workers.run(entries.count) { index, thread in
        let entry = entries[index]
        guard entry.audio == states[index], entry.digest != .none, !Interruption.isRequested else { return }
        results[index] = Result { try file.readMatrix(index, of: entry, into: scratch[thread]) }
      }
    }
    try Interruption.check()
    return try zip(entries, results).map { try $1.get() ? $0 : nil }
  }

  /// Takes the lock, waiting for as long as another process computes these features.
  private func waitForLock() throws -> FileLock {
    var isSaid = false
    while true {
      do {
        if let lock = try FileLock.take(lock) { return lock }
      } catch let error as KitError {
        throw KitError(error.what, at: error.location, advice: FeatureCache.placeAdvice)
      }
      if !isSaid {
        let holder = FileLock.holder(of: lock).map { "process \($0)" } ?? "another process"
        cache.say("Waiting for \(holder), which computes the \(header.features) features of \(name).")
        isSaid = true
      }
      usleep(100_000)
      try Interruption.check()
    }
  }

  // MARK: - Computing what is not

  /// Fills the partial file and makes it the whole one; holds the lock.
  private func complete(
    _ states: [AudioFileState], from old: (file: FeatureFile, entries: [FeatureFileEntry?])?
  ) throws -> (FeatureFile, [FeatureFileEntry]) {
    let file: FeatureFile
    var entries: [FeatureFileEntry?]
    switch try FeatureFile.open(partial, holding: header, forWriting: true) {
    case .file(let found):
      file = found
      entries = try verified(file, file.entries(), states)
      let kept = entries.filter { $0 != nil }.count
      cache.say("Going on with \(partial), which holds \(kept) of \(paths.count) utterances.")
    case .missing, .damaged:
      try checkSpace()
      file = try FeatureFile.create(partial, holding: header)
      entries = [FeatureFileEntry?](repeating: nil, count: paths.count)
    }
    let reasons = try fill(file, &entries, states, from: old)
    guard reasons.isEmpty else {
      throw UnreadableUtterances.error(
        reasons, of: paths.count, advice: "The features of the others are kept: mend these files and run it again.")
    }
    try file.finish(as: target)
    return (file, entries.compactMap { $0 })
  }

  /// Writes the matrices that have no entry; returns why audio files cannot be read, in their order.
  private func fill(
    _ file: FeatureFile, _ entries: inout [FeatureFileEntry?], _ states: [AudioFileState],
    from old: (file: FeatureFile, entries: [FeatureFileEntry?])?
  ) throws -> [String] {
    let missing = entries.indices.filter { entries[$0] == nil }
    let progress = ProgressLine("\(header.features) of \(name)", total: missing.count)
    let extractor = FeatureExtractor(configuration)
    let scratch = Scratch(workers, count: header.matrixCount)
    let failure = FirstError()
    let outcomes: [Outcome] = workers.map(missing.count) { place, thread in
      if Interruption.isRequested || failure.isSet { return .nothing }
      defer { progress.advance() }
      let index = missing[place]
      let values = scratch[thread]
      do {
        if let entry = old?.entries[index], try old!.file.readMatrix(index, of: entry, into: values) {
          try file.write(values, entry, at: index)
          return .written(entry)
        }
        do {
          let speech = try AudioFile.readSpeech(paths[index], first: Waveform.utteranceLength)
          extractor.compute(speech.repeated(), to: values)
        } catch {
          return .unreadable("\(error)")
        }
        let entry = FeatureFileEntry(
          audio: states[index], digest: MatrixDigest(of: values, count: header.matrixCount))
        try file.write(values, entry, at: index)
        return .written(entry)
      } catch {
        failure.set(error)
        return .nothing
      }
    }
    try failure.check()
    try Interruption.check()
    var reasons: [String] = []
    for (index, outcome) in zip(missing, outcomes) {
      switch outcome {
      case .written(let entry): entries[index] = entry
      case .unreadable(let reason): reasons.append(reason)
      case .nothing: fatalError("utterance \(index) was left out")
      }
    }
    return reasons
  }

  private enum Outcome {
    case written(FeatureFileEntry)
    case unreadable(String)
    /// The work was stopped before.
    case nothing
  }

  /// Says how much the features take; throws `KitError` if the disk has no room for them.
  private func checkSpace() throws {
    let needed = ByteCount.text(header.fileSize)
    let what = "the \(header.features) features of \(header.utterances) utterances (\(name)) take \(needed)"
    guard let free = ByteCount.free(at: cache.folder) else { return }
    guard header.fileSize <= free else {
      throw KitError(
        "\(what), \(ByteCount.text(free)) are free", at: cache.folder, advice: FeatureCache.spaceAdvice)
    }
    cache.say("In \(cache.folder), \(what) of \(ByteCount.text(free)) that are free.")
  }
}
