import Basics
import Foundation

/// An open file of cached features, whole or partial: a header, a table with an entry for each utterance, and the
/// matrices in the order of the utterances.
///
/// It is read and written through the descriptor, and mapped only when it is whole: a disk that fails or fills up is an
/// error here, not a signal. Matrices and entries may be read and written from many threads, each at its own index.
final class FeatureFile {
  let path: String
  let header: FeatureFileHeader
  private let descriptor: Int32

  private init(path: String, header: FeatureFileHeader, descriptor: Int32) {
    self.path = path
    self.header = header
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// What an attempt to open a file came to.
  enum Opening {
    case file(FeatureFile)
    case missing
    /// It is there and cannot be used.
    case damaged(String)
  }

  /// Opens a file that holds what `header` says.
  ///
  /// Throws `KitError` if it is there and may not be read.
  static func open(_ path: String, holding header: FeatureFileHeader, forWriting: Bool = false) throws -> Opening {
    let descriptor = Foundation.open(path, (forWriting ? O_RDWR : O_RDONLY) | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return .missing }
      throw failure("open", path)
    }
    let file = FeatureFile(path: path, header: header, descriptor: descriptor)
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("read", path) }
    guard let page = try file.readHeaderPage(), let found = FeatureFileHeader(page: page) else {
      return .damaged("it does not start with the header of such a file")
    }
    guard found == header else { return .damaged("its header is that of other features") }
    guard Int(status.st_size) == header.fileSize else {
      return .damaged("it has \(status.st_size) bytes instead of \(header.fileSize)")
    }
    return .file(file)
  }

  /// Makes a file without matrices, with all the room that it needs, in the place of whatever was there.
  ///
  /// Throws `KitError` if the disk is full; nothing is left behind then.
  static func create(_ path: String, holding header: FeatureFileHeader) throws -> FeatureFile {
    unlink(path)
    let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("make", path) }
    let file = FeatureFile(path: path, header: header, descriptor: descriptor)
    var status: Int32
    repeat { status = posix_fallocate(descriptor, 0, off_t(header.fileSize)) } while status == EINTR
    guard status == 0 else {
      unlink(path)
      throw KitError(
        "cannot reserve the \(ByteCount.text(header.fileSize)) that the \(header.features) features of "
          + "\(header.utterances) utterances take: \(String(cString: strerror(status)))", at: path,
        advice: FeatureCache.spaceAdvice)
    }
    let page = try header.page()
    try page.withUnsafeBytes { try file.write($0, at: 0) }
    return file
  }

  /// The header's page of any file of features; nil if the file is shorter.
  static func header(of path: String) -> FeatureFileHeader? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: FeatureFileHeader.size)).flatMap { FeatureFileHeader(page: $0) }
  }

  private func readHeaderPage() throws -> Data? {
    var page = Data(count: FeatureFileHeader.size)
    return try page.withUnsafeMutableBytes { try read(into: $0, at: 0) } ? page : nil
  }

  /// The whole table.
  func entries() throws -> [FeatureFileEntry] {
    var table = Data(count: header.utterances * FeatureFileEntry.size)
    let isWhole = try table.withUnsafeMutableBytes { try read(into: $0, at: FeatureFileHeader.size) }
    guard isWhole else { throw KitError("the file became shorter while it was read", at: path) }
    return table.withUnsafeBytes { bytes in
      (0..<header.utterances).map { FeatureFileEntry(bytes.baseAddress! + $0 * FeatureFileEntry.size) }
    }
  }

  /// Reads a matrix into memory for `header.matrixCount` values; returns whether it is the one of the entry.
  func readMatrix(_ index: Int, of entry: FeatureFileEntry, into values: UnsafeMutablePointer<Float>) throws -> Bool {
    let bytes = UnsafeMutableRawBufferPointer(start: values, count: header.matrixSize)
    guard try read(into: bytes, at: header.offset(ofMatrix: index)) else { return false }
    return MatrixDigest(of: values, count: header.matrixCount) == entry.digest
  }

  /// Writes a matrix, then its entry: a process that dies in between leaves an entry that does not fit.
  func write(_ values: UnsafePointer<Float>, _ entry: FeatureFileEntry, at index: Int) throws {
    try write(
      UnsafeRawBufferPointer(start: values, count: header.matrixSize), at: header.offset(ofMatrix: index))
    try entry.bytes.withUnsafeBytes { try write($0, at: header.offset(ofEntry: index)) }
  }

  /// Flushes the file to the disk and gives it another name.
  func finish(as target: String) throws {
    guard fsync(descriptor) == 0, rename(path, target) == 0 else { throw Self.failure("finish", path) }
    let folder = Foundation.open((target as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { throw Self.failure("finish", target) }
    defer { close(folder) }
    // Some file systems cannot flush a folder; the file itself is on the disk.
    guard fsync(folder) == 0 || errno == EINVAL else { throw Self.failure("finish", target) }
  }

  /// The matrices, as long as the value lives, whatever becomes of the file.
  func map() throws -> MappedFeatures {
    MappedFeatures(
      try MappedFile(descriptor: descriptor, length: header.fileSize, path: path), offset: header.matricesOffset)
  }

  // MARK: - Bytes

  /// False if the file ends before.
  private func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Bool {
    var done = 0
    while done < bytes.count {
      let count = pread(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw Self.failure("read", path) }
      if count == 0 { return false }
      done += count
    }
    return true
  }

  private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure("write", path) }
      done += count
    }
  }

  private static func failure(_ action: String, _ path: String) -> KitError {
    KitError(
      "cannot \(action) the file of features: \(String(cString: strerror(errno)))", at: path,
      advice: FeatureCache.spaceAdvice)
  }
}
