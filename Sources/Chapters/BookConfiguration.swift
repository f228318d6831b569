import ChapterRuntime
import Foundation
import Basics

/// Where the book is, what it is built with, and what the reader chose for this run.
public struct BookConfiguration: Sendable {
  /// The package's folder, absolute: chapters run in it, and paths in error messages start from it.
  public var root: String
  /// The folder of the chapters, from `root`.
  public var chapters = "chapters"
  /// The folder of the pages and results, from `root`.
  public var book = "book"
  /// The folder for programs and captured output, from `root`.
  public var work = ".build/book"
  /// The folder of the compiler's cache of C modules, absolute or from `root`.
  public var moduleCache = ".build/book/ModuleCache"
  /// The folder for copies of figures; the `mini` profile's are kept with the sources in `figures`.
  public var figures: String
  public var engine: EngineLibrary
  public var profile: Parameters.Profile
  public var seed: UInt64
  /// Threads that chapters may use.
  ///
  /// Results must not depend on it, so it is no reason to run a chapter again.
  public var threads: Int
  /// The corpus folder in ASVspoof layout, absolute or from `root`.
  public var data: String
  /// The folder of data that others made and that may be absent, absolute or from `root`.
  public var external: String
  /// The folder for what chapters leave to later chapters and to a resumed run, absolute or from `root`.
  public var runs: String
  /// Runs chapters even if nothing changed.
  public var force = false
  /// The wall-clock limit in seconds of a chapter that sets none.
  public var timeLimit: Double
  /// The title of the book where `chapters/index.md` has none.
  public var title = "The book"
  /// Gets a line for each thing that happens.
  public var say: @Sendable (String) -> Void = { line in
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// A configuration with the profile's usual folders: `data/mini-la` (`data/mini-la-smoke` for `smoke`),
  /// `data/external` and `runs/book/PROFILE-SEED`.
  public init(
    root: String, engine: EngineLibrary, profile: Parameters.Profile = .mini, seed: UInt64 = 1, threads: Int? = nil,
    data: String? = nil, external: String? = nil
  ) {
    self.root = URL(fileURLWithPath: root).standardizedFileURL.path
    self.engine = engine
    self.profile = profile
    self.seed = seed
    self.threads = threads ?? Workers.available
    self.data = data ?? (profile == .smoke ? "data/mini-la-smoke" : "data/mini-la")
    self.external = external ?? "data/external"
    runs = "runs/book/\(profile.rawValue)-\(seed)"
    figures = profile == .mini ? "figures" : "book/figures/\(profile.rawValue)"
    timeLimit = profile == .paper ? 14 * 86_400 : 3_600
  }

  /// The absolute form of a path that may start from `root`.
  func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(root)/\(path)" }

  /// A declared input or output with `$data` and `$runs` replaced, absolute.
  func resolve(_ path: String) -> String {
    for (name, folder) in [("$data", data), ("$runs", runs)] where path == name || path.hasPrefix(name + "/") {
      return absolute(folder + path.dropFirst(name.count))
    }
    return absolute(path)
  }

  var resultsFolder: String { "\(absolute(book))/results/\(profile.rawValue)" }
  func resultFile(_ chapter: String) -> String { "\(resultsFolder)/\(chapter).json" }
  func workFolder(_ chapter: String) -> String { "\(absolute(work))/\(chapter)" }
}
