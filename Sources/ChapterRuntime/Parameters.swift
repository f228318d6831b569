import Basics
import Foundation

/// What the reader chose for this run of the book; the runner passes it in environment variables, and a program that
/// is started by hand gets the defaults.
public enum Parameters {
  /// How much work the book does.
  public typealias Profile = Basics.Profile

  /// `KIT_PROFILE`, by default `mini`.
  public static let profile: Profile = value(of: "KIT_PROFILE", default: .mini) { Profile(rawValue: $0) }

  /// `KIT_SEED`, by default 1.
  public static let seed: UInt64 = value(of: "KIT_SEED", default: 1) { UInt64($0) }

  /// `KIT_THREADS`, by default the number of processors that this process may use.
  public static let threads: Int = value(
    of: "KIT_THREADS", default: max(1, ProcessInfo.processInfo.activeProcessorCount)
  ) { Int($0).flatMap { $0 >= 1 ? $0 : nil } }

  /// `KIT_DATA`: the folder of the corpus, in ASVspoof layout.
  ///
  /// There is no default: a program that is started by hand without it ends here with a message.
  public static let data: String = value(of: "KIT_DATA", default: nil) { $0 }

  /// `KIT_EXTERNAL_DATA`: the folder of data that others made; by default `data/external`.
  ///
  /// Such as published checkpoints and scores; any of them may be absent.
  public static let external: String = value(of: "KIT_EXTERNAL_DATA", default: "data/external") { $0 }

  /// `KIT_RUNS`: the folder for what chapters leave to later chapters and to a resumed run (corpora, checkpoints,
  /// scores); by default `runs/by-hand`.
  public static let runs: String = value(of: "KIT_RUNS", default: "runs/by-hand") { $0 }

  /// The one of three values that belongs to the profile.
  public static func pick<Value>(smoke: Value, mini: Value, paper: Value) -> Value {
    switch profile {
    case .smoke: return smoke
    case .mini: return mini
    case .paper: return paper
    }
  }

  private static func value<Value>(of name: String, default standard: Value?, _ parse: (String) -> Value?) -> Value {
    let text = ProcessInfo.processInfo.environment[name] ?? ""
    if text.isEmpty, let standard { return standard }
    guard !text.isEmpty, let value = parse(text) else {
      let problem = text.isEmpty ? "is not set" : "cannot be \"\(text)\""
      StandardStreams.complain("the environment variable \(name) \(problem)\n")
      exit(2)
    }
    return value
  }
}
