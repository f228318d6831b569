import COpenSSL
import Foundation

/// A SHA-256 digest, computed by OpenSSL's libcrypto.
public struct Digest: Hashable, CustomStringConvertible, Codable, Sendable {
  /// 64 lower-case hexadecimal digits.
  public let hex: String

  /// The hexadecimal digits.
  public var description: String { hex }

  /// The first 12 digits, for messages and file names.
  public var short: String { String(hex.prefix(12)) }

  /// The first 16 bytes as two numbers, for tables of many digests.
  public var leading: (UInt64, UInt64) {
    (UInt64(hex.prefix(16), radix: 16)!, UInt64(hex.dropFirst(16).prefix(16), radix: 16)!)
  }

  init(hex: String) { self.hex = hex }

  /// A digest from its text; nil unless that is 64 lower-case hexadecimal digits.
  public init?(hexadecimal text: String) {
    guard text.utf8.count == 64, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    hex = text
  }

  /// The digest of the bytes.
  public init(of data: Data) {
    let hasher = Hasher()
    hasher.update(data)
    self = hasher.finish()
  }

  /// The digest of the text as UTF-8.
  public init(of text: String) { self.init(of: Data(text.utf8)) }

  /// The digest of the values' bits, in order.
  public init(of values: [Float]) {
    let hasher = Hasher()
    values.withUnsafeBytes { hasher.update($0) }
    self = hasher.finish()
  }

  /// The digest of a file's bytes, read a mebibyte at a time.
  public init(ofFile path: String) throws {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw KitError("cannot read the file", at: path, advice: "Check that it exists and may be read.")
    }
    defer { try? file.close() }
    let hasher = Hasher()
    while let chunk = try file.read(upToCount: 1 << 20), !chunk.isEmpty { hasher.update(chunk) }
    self = hasher.finish()
  }

  /// Reads the hexadecimal digits; throws `DecodingError` for anything but 64 of them in lower case.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    hex = try container.decode(String.self)
    guard hex.utf8.count == 64, hex.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "a SHA-256 digest has 64 hexadecimal digits, not \"\(hex.prefix(80))\"")
    }
  }

  /// Writes the hexadecimal digits as one text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hex)
  }

  /// SHA-256 over bytes that arrive in pieces.
  public final class Hasher {
    private let context: OpaquePointer

    /// A hasher of no bytes yet; traps if libcrypto offers no SHA-256.
    public init() {
      guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
        fatalError("libcrypto offers no SHA-256")
      }
      self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes after those so far.
    public func update(_ bytes: UnsafeRawBufferPointer) {
      precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "EVP_DigestUpdate failed")
    }

    /// Adds bytes after those so far.
    public func update(_ data: Data) { data.withUnsafeBytes { update($0) } }

    /// The digest of everything so far; the hasher must not be used afterwards.
    public func finish() -> Digest {
      var bytes = [UInt8](repeating: 0, count: 32)
      precondition(EVP_DigestFinal_ex(context, &bytes, nil) == 1, "EVP_DigestFinal_ex failed")
      let digits = Array("0123456789abcdef")
      return Digest(hex: String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }))
    }
  }
}
