import Foundation

/// Folders for what is cheap to compute again but need not be.
enum KeptFolder {
  /// `$XDG_CACHE_HOME/pc-darts-kit/NAME`, else `~/.cache/pc-darts-kit/NAME`.
  static func path(_ name: String) -> String {
    let base = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
    return "\(base ?? "\(NSHomeDirectory())/.cache")/pc-darts-kit/\(name)"
  }
}
