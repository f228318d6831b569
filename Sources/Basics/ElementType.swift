import Foundation

/// The type of a tensor's elements as a file stores them, little-endian.
public enum ElementType: String, Codable, CaseIterable, Sendable {
  case bool = "BOOL"
  case uint8 = "U8"
  case int8 = "I8"
  case int16 = "I16"
  case int32 = "I32"
  case int64 = "I64"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case float32 = "F32"
  case float64 = "F64"

  /// Bytes of one element.
  public var size: Int {
    switch self {
    case .bool, .uint8, .int8: return 1
    case .int16, .float16, .bfloat16: return 2
    case .int32, .float32: return 4
    case .int64, .float64: return 8
    }
  }

  /// The element that starts at a byte, as the nearest 32-bit float.
  public func float(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Float {
    func load<Value>(_: Value.Type) -> Value { bytes.loadUnaligned(fromByteOffset: offset, as: Value.self) }
    switch self {
    case .bool: return load(UInt8.self) == 0 ? 0 : 1
    case .uint8: return Float(load(UInt8.self))
    case .int8: return Float(load(Int8.self))
    case .int16: return Float(load(Int16.self))
    case .int32: return Float(load(Int32.self))
    case .int64: return Float(load(Int64.self))
    case .float16: return Self.half(load(UInt16.self))
    case .bfloat16: return Float(bitPattern: UInt32(load(UInt16.self)) << 16)
    case .float32: return load(Float.self)
    case .float64: return Float(load(Double.self))
    }
  }

  /// The value of an IEEE 754 half-precision number.
  private static func half(_ bits: UInt16) -> Float {
    let sign: Float = bits & 0x8000 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 0x1f)
    let fraction = Float(bits & 0x3ff)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 31: return fraction == 0 ? sign * .infinity : .nan
    default: return sign * (1 + fraction * 0x1p-10) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
    }
  }
}
