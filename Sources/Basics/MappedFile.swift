import CPlatform
import Foundation

/// The bytes of a file, read from the disk as they are touched and shared by all processes that map it.
///
/// They stay valid as long as the value lives, also when the file is removed or replaced by another under its name. If
/// it is cut, or its disk fails, the program says so when it touches what is gone, and ends with the status 1.
public final class MappedFile {
  /// The mapped bytes, read only.
  public let bytes: UnsafeRawBufferPointer
  private let note: Int32

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
    note = platform_note_mapping(address, length, path)
  }

  deinit {
    platform_forget_mapping(note)
    munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress!), bytes.count)
  }
}
