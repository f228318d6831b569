import Foundation

/// The commit that the kit was checked out from.
public enum Revision {
  /// The commit of the checkout that holds `folder`, with `-changed` behind it if tracked files differ from it or there
  /// are untracked sources.
  ///
  /// The folder `figures` does not count: the book draws into it while experiments run. nil outside a git checkout or
  /// without git.
  public static func current(in folder: String) -> String? {
    guard let commit = git(["rev-parse", "HEAD"], in: folder), !commit.isEmpty,
      let changes = git(
        ["status", "--porcelain", "--untracked-files=no", "--", ":/", ":(top,exclude)figures"], in: folder),
      let untracked = git(
        [
          "ls-files", "--others", "--exclude-standard", "--full-name", "--", ":/Sources", ":/chapters", ":/Package.*",
        ], in: folder)
    else { return nil }
    return changes.isEmpty && untracked.isEmpty ? commit : commit + "-changed"
  }

  private static func git(_ arguments: [String], in folder: String) -> String? {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", folder] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return process.terminationStatus == 0 ? text.trimmingCharacters(in: .whitespacesAndNewlines) : nil
  }
}
