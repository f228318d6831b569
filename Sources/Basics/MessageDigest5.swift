import COpenSSL

/// MD5 over bytes that arrive in pieces, computed by OpenSSL's libcrypto: what FLAC files carry to tell damage.
///
/// It is no protection against intent; for that there is `Digest`.
public final class MessageDigest5 {
  private let context: OpaquePointer

  /// A digest of no bytes yet; traps if libcrypto offers no MD5.
  public init() {
    guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_md5(), nil) == 1 else {
      fatalError("libcrypto offers no MD5")
    }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes after those so far.
  public func update(_ bytes: UnsafeRawBufferPointer) {
    guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else {
      fatalError("EVP_DigestUpdate failed for \(bytes.count) bytes")
    }
  }

  /// The 16 bytes of the digest of everything so far; it must not be used afterwards.
  public func finish() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 16)
    guard EVP_DigestFinal_ex(context, &bytes, nil) == 1 else { fatalError("EVP_DigestFinal_ex failed") }
    return bytes
  }
}
