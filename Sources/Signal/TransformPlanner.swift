import Foundation

/// FFTW makes and destroys plans through state of its own that threads must not touch together: everything but the
/// execution of a plan happens under this lock.
///
/// Plans are made with FFTW_ESTIMATE alone, which measures nothing, so that the same plan, and with it the same bits,
/// comes out of every run on a machine.
enum TransformPlanner {
  private static let lock = NSLock()

  static func locked<Result>(_ body: () -> Result) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return body()
  }
}
