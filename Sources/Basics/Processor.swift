import CPlatform

/// The processor that this program runs on, and the one that it was compiled for.
public enum Processor {
  /// The widest vector instructions that the program was compiled with: "AVX-512", "AVX2" or "baseline".
  public static var compiledInstructionSet: String { String(cString: platform_instruction_set()) }

  /// Throws `KitError` if the program was compiled with instructions that this processor lacks: it would end in an
  /// illegal instruction sooner or later.
  public static func check() throws {
    guard let missing = platform_missing_instructions() else { return }
    throw KitError(
      "this program was compiled for a processor with \(String(cString: missing)), which this one lacks",
      advice: "Build it on this machine with ./kit help, or anywhere with KIT_CPU=x86-64-v3.")
  }
}
