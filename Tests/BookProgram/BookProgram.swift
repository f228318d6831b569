import Basics
import ChapterRuntime
import Chapters
import Foundation

/// Runs the book in a folder once, as a process that tests can end.
///
/// Arguments: the book's folder, the build folder and the folder of the package.
@main
enum BookProgram {
  static func main() throws {
    let arguments = CommandLine.arguments
    let engine = try EngineLibrary(
      buildFolder: arguments[2], packageRoot: arguments[3],
      linkage: .objects(modules: ["ChapterRuntime", "Basics", "CPlatform"]))
    var configuration = BookConfiguration(
      root: arguments[1], engine: engine, threads: 1, data: "data/corpus", external: "data/external")
    configuration.moduleCache = "\(arguments[2])/ChaptersTests-ModuleCache"
    configuration.say = { print($0) }
    Interruption.watch()
    let report = try BookRunner(configuration).run()
    exit(report.failed ? 1 : 0)
  }
}
