import Foundation

/// A number of bytes as people read it, and what a disk has left.
public enum ByteCount {
  /// `1528934400` as "1.42 GiB"; MiB below a tenth of a GiB.
  public static func text(_ bytes: Int) -> String {
    let bytes = Double(bytes)
    return bytes < 0.1 * 0x1p30
      ? String(format: "%.1f MiB", bytes / 0x1p20) : String(format: "%.2f GiB", bytes / 0x1p30)
  }

  /// The bytes that an ordinary user may still write below an existing folder; nil where the system does not tell.
  public static func free(at folder: String) -> Int? {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
  }
}
