/// What the compiler said, told apart: about the chapter, and about anything else.
struct CompilerLog {
  /// An error or a warning with its place in the chapter.
  struct Diagnostic: Equatable {
    let line: Int
    let column: Int
    let message: String
  }

  let errors: [Diagnostic]
  let warnings: [Diagnostic]
  /// What is wrong with the compiler, the linker or the modules, rather than with the chapter; nil if nothing is.
  let toolchainError: String?

  /// Messages about the state of a build; they stand under the chapter's first import, whose fault they are not.
  private static let buildTroubles = [
    "missing required module", "could not build C module", "could not build module", "failed to build module",
    "compiled module was created by", "malformed compiled module", "malformed module", "cannot load module",
    "has been modified since", "unable to load standard library", "no such module 'ChapterRuntime'",
    "was built for", "cannot be imported by", "failed to load", "module file",
  ]

  /// - Parameters:
  ///   - text: what the compiler printed.
  ///   - file: the chapter's path as in `#sourceLocation`.
  init(_ text: String, file: String) {
    var errors: [Diagnostic] = []
    var warnings: [Diagnostic] = []
    var elsewhere: [String] = []
    for line in text.split(separator: "\n") {
      guard
        let match = line.firstMatch(
          of: #/^(?:(.+?):(\d+):(\d+): )?(?:<unknown>:0: |[\w.\/-]+: )?(error|warning|fatal error): (.*)$/#)
      else { continue }
      let message = String(match.5)
      let isError = match.4 != "warning"
      let isTrouble = Self.buildTroubles.contains { message.contains($0) }
      if let path = match.1, path.hasSuffix(file), let number = match.2.flatMap({ Int($0) }),
        let column = match.3.flatMap({ Int($0) }), !(isError && isTrouble)
      {
        let found = Diagnostic(line: number, column: column, message: message)
        if isError {
          if !errors.contains(found) { errors.append(found) }
        } else if !warnings.contains(found) {
          warnings.append(found)
        }
      } else if isError {
        elsewhere.append(message)
      }
    }
    self.errors = errors.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    self.warnings = warnings.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    toolchainError = errors.isEmpty ? elsewhere.first : nil
  }
}
