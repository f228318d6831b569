import Basics
import Datasets
import Foundation

/// The embedded corpus: human recordings from Debian packages, and spoofing attacks by text-to-speech programs and
/// vocoders, in the layout of ASVspoof 2019 LA.
public enum MiniLA {
  /// Changes whenever the same sources give another corpus.
  public static let recipeVersion = 1

  /// The seed of the corpus that the book uses.
  public static let standardSeed: UInt64 = 2019

  /// Makes the corpus in `output`, or keeps what is there if it was made by the same recipe from the same packages.
  ///
  /// Everything is made in a folder beside `output` and put in place by renaming, so that an interrupted build leaves
  /// nothing half made; the downloaded recordings stay in the cache.
  /// - Parameters:
  ///   - output: the folder that will hold `LA`, `provenance.json` and `files.tsv`.
  ///   - cache: where the human recordings are kept.
  ///   - showsProgress: whether to print progress on standard error.
  /// - Returns: what the corpus holds, and whether it was made now.
  /// Throws `KitError` naming a missing package, a missing or failing program, or a changed recording.
  public static func build(
    scale: CorpusScale = .full, output: String, cache: SourceCache = SourceCache(), seed: UInt64 = standardSeed,
    workers: Workers, showsProgress: Bool = true
  ) throws -> (report: CorpusReport, isNew: Bool) {
    let manifest = try SourceManifest.standard()
    let output = URL(fileURLWithPath: output).standardizedFileURL.path
    let place = BuildPlace(output: output)
    let temporary = try place.open()
    defer { place.close() }
    let engines = try SpeechEngines()
    let recipe = CorpusReport.Recipe(
      version: recipeVersion, scale: scale, seed: seed, manifest: manifest.digest,
      packages: try SpeechEngines.versions(folder: temporary))
    if let report = place.existing(recipe: recipe) { return (report, false) }
    try place.checkReplaceable()
    try cache.prepare(manifest, workers: workers)

    let catalogue = SpeechVoice.catalogue(scale: scale, seed: seed)
    let phrases = catalogue.reduce(0) { $0 + $1.phrases.reduce(0) { $0 + $1.count } }
    let spoken = try engines.speak(
      catalogue, into: try place.folder("speech"), workers: workers,
      progress: ProgressLine("speaking phrases", total: phrases, enabled: showsProgress))
    let recordings = manifest.speakers.reduce(0) { sum, speaker in
      sum + min(manifest.files.filter { $0.speaker == speaker.name }.count, scale.clipsPerSpeaker ?? .max)
    }
    let library = try ClipLibrary(
      manifest: manifest, cache: cache, catalogue: catalogue, spoken: spoken, scale: scale, workers: workers,
      progress: ProgressLine("decoding recordings", total: recordings + phrases, enabled: showsProgress))
    let builder = CorpusBuilder(
      planner: CorpusPlanner(library: library, scale: scale, seed: seed), folder: try place.folder("corpus"),
      workers: workers,
      progress: ProgressLine(
        "making files", total: Partition.allCases.reduce(0) { $0 + scale.files(in: $1) }, enabled: showsProgress))
    let (digest, parts) = try builder.build()
    let report = CorpusReport(recipe: recipe, digest: digest, parts: parts, notes: notes)
    try AtomicFile.write(CanonicalJSON.encode(report), to: "\(builder.folder)/\(CorpusReport.fileName)")
    try place.publish(builder.folder)
    return (report, true)
  }

  /// What a reader of the corpus folder should know.
  private static let notes = [
    "Human speakers, and vocoder copies of them, are in one split only.",
    "The speaker of a text-to-speech file is the engine's voice: LA_1001... in train, LA_2001... in dev, LA_3001... in"
      + " eval. The voices of A02 and A03 speak in train and dev under both names, with different phrases; the"
      + " languages of A01 differ between the splits.",
    "files.tsv names the recordings or phrases that each file was made from.",
    "There are no speaker verification scores for this corpus.",
  ]
}
