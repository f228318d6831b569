import Basics
import Foundation

/// Does work epoch by epoch and leaves on the disk, after each, what is needed to go on from there.
///
/// It holds the folder's lock from when it is made until the run ends, so that no other process writes into the folder.
final class EpochDriver<Work: EpochWork> {
  /// The epochs that are done, a resumed run's included.
  private(set) var epochs: [Work.Epoch] = []
  private let folder: RunFolder?
  private let start: RunStart
  private let origin: RunOrigin?
  private var lock: FileLock?

  /// - Parameters:
  ///   - folder: where checkpoint and log are kept; nil keeps nothing.
  ///   - start: what to do with an earlier run's files.
  ///   - origin: stamped on each epoch's line of the log.
  /// - Throws: `KitError` if another process runs in the folder.
  init(folder: RunFolder?, start: RunStart, origin: RunOrigin?) throws {
    self.folder = folder
    self.start = start
    self.origin = origin
    lock = try folder?.lock()
  }

  /// Gives the work the state of the folder's checkpoint, if there is one to go on from.
  ///
  /// Throws `KitError` if the checkpoint is damaged, or that of a run with another identity which is not to be replaced.
  func resume(_ work: Work) throws {
    guard let folder, let checkpoint = try folder.loadCheckpoint(start) else { return }
    let path = folder.checkpointPath
    let finished = try RunFolder.decode([Work.Epoch].self, Work.key, from: checkpoint, path: path)
    try work.restore(finished, from: checkpoint, path: path)
    epochs = finished
  }

  /// Runs the epochs that are left.
  ///
  /// - Parameters:
  ///   - afterEpoch: called when an epoch's checkpoint and log are on disk; what it throws ends the run there.
  ///   - atEnd: called behind the last epoch, while the folder is still this process's own.
  /// - Throws: what the work throws; `KitError` if the disk cannot take the checkpoint.
  func run<Outcome>(
    _ work: Work, showProgress: Bool, afterEpoch: (Work.Epoch) throws -> Void, atEnd: () throws -> Outcome
  ) throws -> Outcome {
    let left = max(work.plannedEpochs - epochs.count, 1)
    let progress = ProgressLine(Work.title, total: left * work.stepsPerEpoch, enabled: showProgress)
    if lock == nil { lock = try folder?.lock() }
    defer {
      lock?.release()
      lock = nil
    }
    while epochs.count < work.plannedEpochs {
      let started = Date()
      let epoch = try work.runEpoch(epochs.count, progress: progress)
      epochs.append(epoch)
      try save(work, started: started)
      try afterEpoch(epoch)
    }
    return try atEnd()
  }

  /// Writes the checkpoint and the last epoch's line of the log.
  private func save(_ work: Work, started: Date) throws {
    guard let folder, let epoch = epochs.last else { return }
    var checkpoint = SafeTensors()
    try work.store(in: &checkpoint)
    checkpoint.metadata[Work.key] = try RunFolder.encode(epochs)
    try folder.save(checkpoint)
    let line = LogLine(epoch, started: started, ended: Date(), origin: origin)
    try folder.log(keeping: epochs.count - 1, adding: line.text())
  }
}
