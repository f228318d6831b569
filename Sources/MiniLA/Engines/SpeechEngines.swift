import Basics
import Foundation

/// Runs the text-to-speech programs.
struct SpeechEngines: Sendable {
  private let espeak: Program
  private let flite: Program
  private let festival: Program

  /// The Debian packages whose versions decide how the speech sounds.
  static let packages = [
    "espeak-ng", "espeak-ng-data", "flite", "festival", "festvox-kallpc16k", "festvox-kdlpc16k", "festvox-us-slt-hts",
  ]

  /// The Debian packages that decode recordings and transform signals.
  private static let libraries = ["libsndfile1", "libvorbis0a", "libopus0", "libfftw3-double3"]

  /// Voices of Festival and the packages that bring them.
  private static let festivalVoices = [
    "kal_diphone": "festvox-kallpc16k", "ked_diphone": "festvox-kdlpc16k",
    "cmu_us_slt_arctic_hts": "festvox-us-slt-hts",
  ]

  /// Finds the programs; throws `KitError` naming one that is not installed.
  init() throws {
    espeak = try Program("espeak-ng", package: "espeak-ng")
    flite = try Program("flite", package: "flite")
    festival = try Program("festival", package: "festival")
  }

  /// The installed version of each engine package, and of the libraries where they come from packages.
  ///
  /// Throws `KitError` naming an engine that is not installed.
  static func versions(folder: String) throws -> [String: String] {
    let query = try Program("dpkg-query", package: "dpkg")
    let environment = Program.fixedEnvironment(folder: folder)
    var versions: [String: String] = [:]
    for package in packages + libraries {
      let arguments = ["-W", "-f", "${Version}", package]
      let ending = try query.end(arguments, environment: environment, folder: folder)
      switch ending.status {
      case 0: versions[package] = ending.output
      // What dpkg-query says of a package that it does not know.
      case 1 where !packages.contains(package): versions[package] = "not from a package"
      case 1:
        throw KitError(
          "the Debian package \(package) is not installed", at: query.path,
          advice: "Install it with: apt-get install \(package)")
      default: throw query.failure(ending, arguments)
      }
    }
    return versions
  }

  /// One run of a program: a phrase, or all phrases of a Festival voice.
  private struct Job {
    var voice: SpeechVoice
    var phrases: [(phrase: SpeechPhrase, path: String)]
  }

  /// Speaks every phrase of every voice into WAV files below `folder`.
  /// - Returns: the files, for each voice and split in order.
  /// Throws `KitError` naming a program that fails or a phrase that came to nothing.
  func speak(_ voices: [SpeechVoice], into folder: String, workers: Workers, progress: ProgressLine) throws
    -> [[[String]]]
  {
    var paths: [[[String]]] = []
    var jobs: [Job] = []
    for (index, voice) in voices.enumerated() {
      paths.append([])
      for (split, phrases) in voice.phrases.enumerated() {
        let named = phrases.enumerated().map { ($1, "\(folder)/\(index)-\(split)-\($0).wav") }
        paths[index].append(named.map(\.1))
        if voice.engine == .festival {
          // Loading a voice takes a while: few processes, but enough to share.
          for start in stride(from: 0, to: named.count, by: 30) {
            jobs.append(Job(voice: voice, phrases: Array(named[start..<min(start + 30, named.count)])))
          }
        } else {
          jobs += named.map { Job(voice: voice, phrases: [$0]) }
        }
      }
    }
    _ = try workers.tryMap(jobs.count) { index in
      try Interruption.check()
      try run(jobs[index], folder: folder)
      progress.advance(jobs[index].phrases.count)
    }
    return paths
  }

  private func run(_ job: Job, folder: String) throws {
    let environment = Program.fixedEnvironment(folder: folder)
    switch job.voice.engine {
    case .espeak:
      for (phrase, path) in job.phrases {
        try espeak.run(
          ["-v", job.voice.name, "-s", "\(phrase.speed)", "-p", "\(phrase.pitch)", "-w", path, phrase.text],
          environment: environment, folder: folder)
      }
    case .flite:
      for (phrase, path) in job.phrases {
        let stretch = String(format: "%.2f", phrase.stretch)
        try flite.run(
          ["-voice", job.voice.name, "--setf", "duration_stretch=\(stretch)", "-t", phrase.text, "-o", path],
          environment: environment, folder: folder)
      }
    case .festival:
      try runFestival(job, environment: environment, folder: folder)
    }
    for (phrase, path) in job.phrases where !FileManager.default.fileExists(atPath: path) {
      let package = Self.festivalVoices[job.voice.name] ?? job.voice.engine.rawValue
      throw KitError(
        "\(job.voice.engine.rawValue) wrote no speech for \"\(phrase.text)\" with the voice \(job.voice.name)",
        at: path,
        advice: "Check that the package \(package) is installed whole: apt-get install --reinstall \(package)")
    }
  }

  private func runFestival(_ job: Job, environment: [String], folder: String) throws {
    var script = "(voice_\(job.voice.name))\n"
    for (phrase, path) in job.phrases {
      script += "(Parameter.set 'Duration_Stretch \(String(format: "%.2f", phrase.stretch)))\n"
      script += "(utt.save.wave (utt.synth (Utterance Text \"\(phrase.text)\")) \"\(path)\" 'riff)\n"
    }
    let file = job.phrases[0].path + ".scm"
    try AtomicFile.write(script, to: file)
    do {
      try festival.run(["-b", file], environment: environment, folder: folder)
    } catch let error as KitError {
      let package = Self.festivalVoices[job.voice.name] ?? "festival"
      throw KitError(
        error.what, at: error.location,
        advice: "Check that the voice is installed: apt-get install festival \(package)")
    }
  }
}
