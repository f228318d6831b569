import Foundation

/// The bytes of a file, read from the disk as they are touched and shared by all processes that map it.
///
/// They stay valid as long as the value lives, also when the file is removed or replaced by another under its name.
public final class MappedFile {
  public let bytes: UnsafeRawBufferPointer

  /// Maps the first `length` bytes, at least one, of an open file, which may be closed afterwards.
  ///
  /// Throws `KitError` at `path` if the system refuses.
  public init(descriptor: Int32, length: Int, path: String) throws {
    guard let address = mmap(nil, length, PROT_READ, MAP_SHARED, descriptor, 0), address != MAP_FAILED else {
      throw KitError(
        "cannot map \(length) bytes of the file: \(String(cString: strerror(errno)))", at: path,
        advice: "Check the limits on address space (ulimit -v).")
    }
    bytes = UnsafeRawBufferPointer(start: address, count: length)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress!), bytes.count) }
}
