import CPlatform
import Foundation

/// How much memory this process occupies, as the system counts it.
public enum ProcessMemory {
  /// The largest resident size so far, in bytes; nil where the system does not tell.
  public static var peak: Int? { status("VmHWM") }

  /// The present resident size, in bytes; nil where the system does not tell.
  public static var resident: Int? { status("VmRSS") }

  /// What of the present resident size is the process's own, without mapped files, in bytes; nil where the system does
  /// not tell.
  public static var anonymous: Int? { status("RssAnon") }

  /// The bytes on the heap that are in use, in bytes.
  public static var allocated: Int { Int(platform_allocated_bytes()) }

  private static func status(_ key: String) -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix(key + ":") {
      let digits = line.filter(\.isNumber)
      return Int(digits).map { $0 * 1024 }
    }
    return nil
  }
}
