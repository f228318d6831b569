import Basics

/// What came of compiling a chapter.
struct Compilation {
  /// A program that the compiler made.
  struct Program: Equatable {
    let path: String
    /// The digest of the file: what starts must be what was compiled.
    let digest: Digest
  }

  let outcome: Result<Program, ChapterFailure>
  /// What the compiler warned of in the chapter, a line each with its place.
  let warnings: [String]
  /// 0 where the program was there already.
  let seconds: Double

  var failure: ChapterFailure? { if case .failure(let failure) = outcome { failure } else { nil } }
}
