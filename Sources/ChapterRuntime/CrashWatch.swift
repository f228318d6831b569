@preconcurrency import Foundation

/// Saves what a crash would lose: the text that waits in the buffer of standard output, and why memory could not be
/// reached.
///
/// It stands before the handlers of Swift's own backtracer and hands every crash on to them.
enum CrashWatch {
  /// Why a program crashed, where the signal alone does not tell; kept in the file `position`.
  enum Cause: Int32 {
    case unknown = 0
    case stackUsedUp = 1
  }

  private static let signals = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE]
  /// Bytes of the stack on which handlers run.
  private static let stackSize = 1 << 18
  /// How far below the stack's end an access still counts as the stack's.
  private static let guardBytes: UInt = 1 << 16

  // Handlers must not allocate or wait: everything that they read is made before they are installed.
  private nonisolated(unsafe) static var former: UnsafeMutablePointer<sigaction>?
  private nonisolated(unsafe) static var cause: UnsafeMutablePointer<Int32>?
  private nonisolated(unsafe) static var sink: Int32 = -1
  private nonisolated(unsafe) static var threadKey = pthread_key_t()

  /// Installs the handlers.
  ///
  /// - Parameters:
  ///   - cause: where the cause is written.
  ///   - sink: the file for what the backtracer says of itself.
  static func start(cause: UnsafeMutablePointer<Int32>, sink: String) {
    self.cause = cause
    self.sink = open(sink, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    pthread_key_create(&threadKey) { stack in
      var none = stack_t()
      none.ss_flags = Int32(SS_DISABLE)
      sigaltstack(&none, nil)
      stack?.deallocate()
    }
    former = .allocate(capacity: 65)
    former!.initialize(repeating: sigaction(), count: 65)
    var action = sigaction()
    action.__sigaction_handler.sa_sigaction = { signal, information, context in
      CrashWatch.handle(signal, information, context)
    }
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER
    for signal in signals { sigaction(signal, &action, former! + Int(signal)) }
    watchThread()
  }

  /// Gives the calling thread a stack for handlers, so that one can run when its own stack is used up.
  static func watchThread() {
    guard former != nil, pthread_getspecific(threadKey) == nil else { return }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: stackSize, alignment: 16)
    var stack = stack_t()
    stack.ss_sp = memory
    stack.ss_size = stackSize
    sigaltstack(&stack, nil)
    pthread_setspecific(threadKey, memory)
  }

  private static func handle(
    _ signal: Int32, _ information: UnsafeMutablePointer<siginfo_t>?, _ context: UnsafeMutableRawPointer?
  ) {
    if let start = stdout?.pointee._IO_write_base, let end = stdout?.pointee._IO_write_ptr, end > start {
      _ = write(STDOUT_FILENO, start, end - start)
    }
    if signal == SIGSEGV || signal == SIGBUS, let information, let context {
      let address = UInt(bitPattern: information.pointee._sifields._sigfault.si_addr)
      let registers = context.assumingMemoryBound(to: ucontext_t.self)
      let stackPointer = UInt(bitPattern: Int(registers.pointee.uc_mcontext.gregs.15))
      if address &+ guardBytes >= stackPointer, address <= stackPointer &+ guardBytes {
        cause?.pointee = Cause.stackUsedUp.rawValue
      }
    }
    // What follows is said by the backtracer of itself, not by the cell.
    if sink >= 0 {
      dup2(sink, STDOUT_FILENO)
      dup2(sink, STDERR_FILENO)
    }
    guard let former = former.map({ $0 + Int(signal) }) else { return }
    if former.pointee.sa_flags & SA_SIGINFO != 0, let handler = former.pointee.__sigaction_handler.sa_sigaction {
      handler(signal, information, context)
    }
    // The instruction is tried again and ends the program, as if nobody had listened.
    Foundation.signal(signal, SIG_DFL)
    if signal == SIGABRT { raise(signal) }
  }
}
