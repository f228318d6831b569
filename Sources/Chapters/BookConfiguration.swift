import Basics
import ChapterRuntime
import Foundation

/// Where the book is, what it is built with, and what the reader chose for this run.
public struct BookConfiguration: Sendable {
  /// Which chapters run even if nothing changed.
  public enum Force: Sendable {
    /// None.
    case none
    /// Those that were named; all where none was.
    case named
    /// Those that were named and all that they build on.
    case all
  }

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
  /// The folder for copies of figures, from `root`: `figures`, kept with the sources, for the profile `mini` and seed 1.
  public var figures: String
  /// The compiled modules that chapters import.
  public var engine: EngineLibrary
  /// How much work the book does.
  public var profile: Parameters.Profile
  /// Decides every random draw.
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
  /// Which chapters run even if nothing changed.
  public var force = Force.none
  /// Whether results that a change made stale are no failure.
  public var allowsStale = false
  /// The wall-clock limit in seconds of a chapter that sets none.
  public var timeLimit: Double
  /// How many bytes of what a cell prints or tabulates are kept; a chapter keeps twenty times as many.
  public var outputLimit = 100_000
  /// The title of the book where `chapters/index.md` has none.
  public var title = "The book"
  /// Gets a line for each thing that happens.
  public var say: @Sendable (String) -> Void = { ProgressLine.say($0) }
  /// Gets a line that says what is running, to be shown in place of the one before; nil shows nothing.
  public var showProgress: (@Sendable (String) -> Void)?

  /// A configuration with the usual folders of the profile and seed: `runs/book/PROFILE-SEED` and so on.
  ///
  /// - Parameters:
  ///   - threads: by default all processors.
  ///   - data: the corpus folder, absolute or from `root`.
  ///   - external: the folder of data that others made, absolute or from `root`.
  public init(
    root: String, engine: EngineLibrary, profile: Parameters.Profile = .mini, seed: UInt64 = 1, threads: Int? = nil,
    data: String, external: String
  ) {
    self.root = URL(fileURLWithPath: root).standardizedFileURL.path
    self.engine = engine
    self.profile = profile
    self.seed = seed
    self.threads = threads ?? Workers.available
    self.data = data
    self.external = external
    runs = "runs/book/\(profile.rawValue)-\(seed)"
    figures = profile == .mini && seed == 1 ? "figures" : "book/figures/\(profile.rawValue)-\(seed)"
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

  /// The name of this run's folders.
  var edition: String { "\(profile.rawValue)-\(seed)" }
  var bookFolder: String { absolute(book) }
  var figuresFolder: String { absolute(figures) }
  var resultsFolder: String { "\(bookFolder)/results/\(edition)" }
  func resultFile(_ chapter: String) -> String { "\(resultsFolder)/\(chapter).json" }
  /// The folder for the programs and captured output of this run.
  var editionFolder: String { "\(absolute(work))/\(edition)" }
  func workFolder(_ chapter: String) -> String { "\(editionFolder)/\(chapter)" }
}
