import Foundation

/// JSON with sorted keys: the same value always gives the same bytes.
public enum CanonicalJSON {
  /// The value as indented JSON with sorted keys and a final line break.
  ///
  /// Throws `KitError` for a value that JSON cannot hold, such as a number that is not finite.
  public static func encode<Value: Encodable>(_ value: Value) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    var data: Data
    do {
      data = try encoder.encode(value)
    } catch EncodingError.invalidValue(let part, let context) {
      throw KitError("\(part) at \"\(path(context.codingPath))\" cannot be written as JSON")
    }
    data.append(UInt8(ascii: "\n"))
    return data
  }

  /// Decodes a file's content; throws `KitError` naming the file and the offending key.
  public static func decode<Value: Decodable>(_ type: Value.Type, fromFile path: String) throws -> Value {
    let data = try AtomicFile.read(path)
    do {
      return try JSONDecoder().decode(type, from: data)
    } catch let error as DecodingError {
      throw KitError(explain(error), at: path)
    } catch {
      throw KitError("not valid JSON: \(error)", at: path)
    }
  }

  private static func explain(_ error: DecodingError) -> String {
    func path(_ context: DecodingError.Context) -> String { self.path(context.codingPath) }
    switch error {
    case .keyNotFound(let key, let context): return "the key \"\(key.stringValue)\" is missing in \"\(path(context))\""
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\"\(path(context))\": \(context.debugDescription)"
    case .dataCorrupted(let context): return "not valid JSON: \(context.debugDescription)"
    @unknown default: return "not valid JSON: \(error)"
    }
  }

  private static func path(_ keys: [any CodingKey]) -> String {
    keys.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
  }
}
