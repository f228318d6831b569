import Audio
import Foundation
import Basics

extension SourceManifest {
  /// Lists the recordings of the speakers anew, from the packages as they are now: every file of a speaker's folders
  /// that libsndfile reads, with a rate of at least 22,050 Hz and speech in it.
  ///
  /// This is how `mini-la-files.tsv` was made; it is needed again when a package's recordings change.
  /// Throws `KitError` naming a folder or package that is missing.
  public mutating func survey(cache: SourceCache, workers: Workers) throws {
    try cache.prepare(SourceManifest(packages: packages, speakers: speakers, files: []), workers: workers)
    for index in packages.indices { packages[index].version = cache.version(of: packages[index].name) }
    var candidates: [(speaker: String, path: String, root: String)] = []
    for speaker in speakers {
      let root = cache.root(of: speaker.package)
      for folder in speaker.folders {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)") else {
          throw KitError("the package \(speaker.package) has no such folder", at: "\(root)/\(folder)")
        }
        candidates += names.sorted().filter { $0.hasSuffix(".ogg") || $0.hasSuffix(".wav") || $0.hasSuffix(".opus") }
          .map { (speaker.name, "\(folder)/\($0)", root) }
      }
    }
    let found = try workers.tryMap(candidates.count) { index -> File? in
      let (speaker, path, root) = candidates[index]
      guard try AudioFile.information("\(root)/\(path)").sampleRate >= 22_050,
        Clip(recording: try ClipReader.read("\(root)/\(path)")) != nil
      else { return nil }
      return File(sha256: try Digest(ofFile: "\(root)/\(path)").hex, speaker: speaker, path: path)
    }
    files = found.compactMap { $0 }
  }
}
