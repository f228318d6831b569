import Basics
import Foundation

/// What the reader chose for this run of the book; the runner passes it in environment variables, and a program that
/// is started by hand gets the defaults.
public enum Parameters {
  /// How much work the book does.
  public enum Profile: String, CaseIterable, Codable, Sendable {
    /// Minutes: shows that everything works.
    case smoke
    /// Half an hour: the whole method on the small corpus.
    case mini
    /// The paper's own scale.
    case paper
  }

  /// `KIT_PROFILE`, by default `mini`.
  public static let profile: Profile = value(of: "KIT_PROFILE", default: .mini) { Profile(rawValue: $0) }

  /// `KIT_SEED`, by default 1.
  public static let seed: UInt64 = value(of: "KIT_SEED", default: 1) { UInt64($0) }

  /// `KIT_THREADS`, by default the number of processors that this process may use.
  public static let threads: Int = value(
    of: "KIT_THREADS", default: max(1, ProcessInfo.processInfo.activeProcessorCount)
  ) { Int($0).flatMap { $0 >= 1 ? $0 : nil } }

  /// `KIT_DATA`: the folder of the corpus, in ASVspoof layout; by default `data/mini-la`.
  public static let data: String = value(of: "KIT_DATA", default: "data/mini-la") { $0 }

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

  private static func value<Value>(of name: String, default standard: Value, _ parse: (String) -> Value?) -> Value {
    guard let text = ProcessInfo.processInfo.environment[name], !text.isEmpty else { return standard }
    guard let value = parse(text) else {
      StandardStreams.complain("the environment variable \(name) cannot be \"\(text)\"\n")
      exit(2)
    }
    return value
  }
}
