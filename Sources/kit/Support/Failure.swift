import AntiSpoofing
import ArgumentParser
import Foundation

/// How the program ends when a command throws.
///
/// | status | meaning |
/// |---|---|
/// | 0 | done |
/// | 1 | the input or the machine is at fault, or a check failed |
/// | 64 | the command line cannot be understood |
/// | 130 | interrupted; running the same command again goes on |
enum Failure {
  static func exit(_ error: any Error) -> Never {
    switch error {
    case let error as KitError: end("error: \(error)", status: 1)
    case is Interrupted: end("\(error)", status: 130)
    case is ExitCode, is CleanExit, is ValidationError: Kit.exit(withError: error)
    // The parser's own errors are known to it alone; it gives every other the status 1.
    case _ where Kit.exitCode(for: error) != .failure: Kit.exit(withError: error)
    default: end("error: \((error as? any LocalizedError)?.errorDescription ?? "\(error)")", status: 1)
    }
  }

  private static func end(_ text: String, status: Int32) -> Never {
    StandardStreams.flush()
    Terminal.clearProgress()
    StandardStreams.complain("\(text)\n")
    Foundation.exit(status)
  }
}
