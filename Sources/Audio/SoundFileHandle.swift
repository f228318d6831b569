import CSndFile
import Foundation
import Basics

/// An audio file open for reading through libsndfile.
final class SoundFileHandle {
  let path: String
  let information: SF_INFO
  private let file: OpaquePointer

  /// Throws `KitError` naming the file if it is missing, a folder, or nothing that libsndfile reads.
  init(reading path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw KitError(
        "there is no such audio file", at: path, advice: "Check the path, and that the data folder is complete.")
    }
    guard !isFolder.boolValue else {
      throw KitError("this is a folder, not an audio file", at: path, advice: "Name a file in it.")
    }
    var information = SF_INFO()
    guard let file = sf_open(path, Int32(SFM_READ), &information) else {
      throw KitError(
        "cannot read this as audio: \(Self.reason(nil))", at: path,
        advice: "Check that the file is whole and may be read; FLAC, WAV and Ogg are among the formats that work.")
    }
    self.path = path
    self.information = information
    self.file = file
  }

  deinit { sf_close(file) }

  var channels: Int { Int(information.channels) }
  var sampleRate: Int { Int(information.samplerate) }

  /// All frames that are left, channels in turn; throws `KitError` if the file is damaged or shorter than it says.
  func readAll<Value>(
    _: Value.Type, zero: Value, read: (OpaquePointer, UnsafeMutablePointer<Value>, sf_count_t) -> sf_count_t
  ) throws -> [Value] {
    let block = 1 << 16
    let announced = information.frames
    var values: [Value] = []
    if announced > 0, announced < 1 << 32 { values.reserveCapacity(Int(announced) * channels) }
    try withUnsafeTemporaryAllocation(of: Value.self, capacity: block * channels) { buffer in
      buffer.initialize(repeating: zero)
      while true {
        let count = Int(read(file, buffer.baseAddress!, sf_count_t(block)))
        if count <= 0 { break }
        values.append(contentsOf: buffer[..<(count * channels)])
      }
      let frames = values.count / channels
      guard sf_error(file) == 0 else {
        throw damaged("damaged after \(frames) samples: \(Self.reason(file))")
      }
      guard announced <= 0 || announced == sf_count_t.max || frames >= Int(announced) else {
        throw damaged("damaged: it ends after \(frames) of \(announced) samples")
      }
    }
    return values
  }

  private func damaged(_ what: String) -> KitError {
    KitError("the audio file is \(what)", at: path, advice: "Copy or make it again.")
  }

  /// libsndfile's words for what went wrong, without their final full stop.
  static func reason(_ file: OpaquePointer?) -> String {
    let text = String(cString: sf_strerror(file)).trimmingCharacters(in: .whitespacesAndNewlines)
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}
