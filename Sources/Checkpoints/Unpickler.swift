import Foundation
import Basics

/// Reads the pickles that `torch.save` writes for dictionaries of tensors, and nothing else.
///
/// Python's pickles are programs. This reader knows the instructions that such dictionaries need, refers to the names
/// in `PickleGlobal` as data, and calls nothing: an unknown instruction or name is an error at its offset. What a
/// malformed file can ask for is bounded by the file's size and a depth of nesting.
struct Unpickler {
  private static let deepest = 64

  private let bytes: [UInt8]
  private let path: String
  private var place = 0
  private var stack: [PickleValue] = []
  /// Where in the stack the marks lie.
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  /// The value of a whole pickle; throws `KitError` naming `path`, the offset and what is wrong there.
  static func value(of data: Data, path: String) throws -> PickleValue {
    var reader = Unpickler(bytes: [UInt8](data), path: path)
    return try reader.run()
  }

  private init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  private func bad(_ what: String) -> KitError {
    KitError("\(what), at byte \(place) of its pickle", at: path, advice: "Only dictionaries of tensors are read.")
  }

  private mutating func run() throws -> PickleValue {
    while true {
      let instruction = try byte()
      switch instruction {
      case UInt8(ascii: "."):
        guard stack.count == 1, marks.isEmpty else { throw bad("\(stack.count) values are left at the end") }
        return stack[0]
      case 0x80:
        let version = try byte()
        guard (2...5).contains(version) else { throw bad("pickle protocol \(version) is not read") }
      case UInt8(ascii: "}"): stack.append(.dictionary(PickleDictionary()))
      case UInt8(ascii: "]"): stack.append(.list(PickleList()))
      case UInt8(ascii: ")"): stack.append(.tuple([], depth: 1))
      case UInt8(ascii: "("): marks.append(stack.count)
      case UInt8(ascii: "N"): stack.append(.none)
      case 0x88: stack.append(.bool(true))
      case 0x89: stack.append(.bool(false))
      case UInt8(ascii: "K"): stack.append(.integer(try integer(1)))
      case UInt8(ascii: "M"): stack.append(.integer(try integer(2)))
      case UInt8(ascii: "J"): stack.append(.integer(Int(Int32(truncatingIfNeeded: try integer(4)))))
      case 0x8a: stack.append(.integer(try long()))
      case UInt8(ascii: "G"): stack.append(.number(try number()))
      case UInt8(ascii: "X"): stack.append(.text(try text(integer(4))))
      case UInt8(ascii: "c"): stack.append(.global(try global()))
      case UInt8(ascii: "q"): try remember(integer(1))
      case UInt8(ascii: "r"): try remember(integer(4))
      case UInt8(ascii: "h"): try recall(integer(1))
      case UInt8(ascii: "j"): try recall(integer(4))
      case UInt8(ascii: "t"): try push(tuple: sinceMark())
      case 0x85, 0x86, 0x87: try push(tuple: popped(Int(instruction) - 0x84))
      case UInt8(ascii: "Q"): stack.append(.storage(try storage(pop())))
      case UInt8(ascii: "R"): try reduce()
      case UInt8(ascii: "a"): try append([pop()])
      case UInt8(ascii: "e"): try append(sinceMark())
      case UInt8(ascii: "s"): try set(popped(2))
      case UInt8(ascii: "u"): try set(sinceMark())
      // torch gives an OrderedDict the attribute `_metadata`; it says nothing about tensors.
      case UInt8(ascii: "b"): _ = try pop()
      default:
        place -= 1
        throw bad(String(format: "the instruction 0x%02x is not read", instruction))
      }
    }
  }

  // MARK: Bytes

  private mutating func byte() throws -> UInt8 {
    guard place < bytes.count else { throw bad("the pickle ends early") }
    place += 1
    return bytes[place - 1]
  }

  /// An unsigned little-endian number of `size` bytes.
  private mutating func integer(_ size: Int) throws -> Int {
    var value = 0
    for shift in 0..<size { value |= Int(try byte()) << (8 * shift) }
    return value
  }

  /// A signed little-endian number with its length before it.
  private mutating func long() throws -> Int {
    let size = try integer(1)
    guard size <= 8 else { throw bad("an integer of \(size) bytes") }
    guard size > 0 else { return 0 }
    let value = try (0..<size).reduce(UInt64(0)) { value, shift in value | UInt64(try byte()) << (8 * shift) }
    let unused = 64 - 8 * size
    return Int(Int64(bitPattern: value << unused) >> unused)
  }

  private mutating func number() throws -> Double {
    Double(bitPattern: try (0..<8).reduce(UInt64(0)) { value, _ in value << 8 | UInt64(try byte()) })
  }

  private mutating func text(_ count: Int) throws -> String {
    guard count <= bytes.count - place else { throw bad("a text of \(count) bytes") }
    guard let text = String(validatingUTF8: bytes[place..<(place + count)].map { CChar(bitPattern: $0) } + [0]) else {
      throw bad("a text that is not UTF-8")
    }
    place += count
    return text
  }

  private mutating func line() throws -> String {
    guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) else { throw bad("the pickle ends early") }
    let line = try text(end - place)
    place += 1
    return line
  }

  private mutating func global() throws -> PickleGlobal {
    let start = place
    let name = "\(try line()).\(try line())"
    guard let global = PickleGlobal(rawValue: name) else {
      place = start
      throw bad("the pickle refers to \(name), which dictionaries of tensors do not need")
    }
    return global
  }

  // MARK: Stack

  private mutating func pop() throws -> PickleValue {
    guard stack.count > (marks.last ?? 0), let value = stack.popLast() else { throw bad("nothing on the stack") }
    return value
  }

  private mutating func popped(_ count: Int) throws -> [PickleValue] {
    guard stack.count - count >= (marks.last ?? 0) else { throw bad("fewer than \(count) values on the stack") }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func sinceMark() throws -> [PickleValue] {
    guard let mark = marks.popLast() else { throw bad("no mark on the stack") }
    defer { stack.removeLast(stack.count - mark) }
    return Array(stack[mark...])
  }

  private mutating func remember(_ key: Int) throws {
    guard let value = stack.last else { throw bad("nothing on the stack") }
    memo[key] = value
  }

  private mutating func recall(_ key: Int) throws {
    guard let value = memo[key] else { throw bad("the pickle recalls \(key), which it did not remember") }
    stack.append(value)
  }

  private func depth(of values: [PickleValue], atLeast least: Int = 1) throws -> Int {
    let depth = max(least, 1 + (values.map(\.depth).max() ?? 0))
    guard depth <= Self.deepest else { throw bad("values nested more than \(Self.deepest) deep") }
    return depth
  }

  private mutating func push(tuple values: [PickleValue]) throws {
    stack.append(.tuple(values, depth: try depth(of: values)))
  }

  private mutating func append(_ values: [PickleValue]) throws {
    guard case .list(let list)? = stack.last else { throw bad("appending to \(stack.last?.kind ?? "nothing")") }
    list.depth = try depth(of: values, atLeast: list.depth)
    list.values += values
  }

  private mutating func set(_ values: [PickleValue]) throws {
    guard case .dictionary(let dictionary)? = stack.last, values.count % 2 == 0 else {
      throw bad("setting keys of \(stack.last?.kind ?? "nothing")")
    }
    dictionary.depth = try depth(of: values, atLeast: dictionary.depth)
    for index in stride(from: 0, to: values.count, by: 2) {
      dictionary.entries.append((values[index], values[index + 1]))
    }
  }

  // MARK: Tensors

  /// A storage, from the tuple ('storage', type, key, device, count).
  private func storage(_ value: PickleValue) throws -> PickleStorage {
    guard case .tuple(let parts, _) = value, parts.count == 5, case .text("storage") = parts[0],
      case .global(let global) = parts[1], let type = global.elementType, case .text(let key) = parts[2],
      case .integer(let count) = parts[4], count >= 0
    else { throw bad("a persistent identifier that names no storage") }
    return PickleStorage(type: type, key: key, count: count)
  }

  private mutating func reduce() throws {
    guard case .tuple(let arguments, _) = try pop() else { throw bad("arguments that are no tuple") }
    guard case .global(let global) = try pop() else { throw bad("a call of what is no name") }
    switch global {
    case .orderedDictionary where arguments.isEmpty: stack.append(.dictionary(PickleDictionary()))
    case .rebuildTensor: stack.append(.tensor(try tensor(arguments)))
    case .rebuildParameter:
      guard let first = arguments.first, case .tensor = first else { throw bad("a parameter without a tensor") }
      stack.append(first)
    default: throw bad("a call of \(global.rawValue) with \(arguments.count) arguments")
    }
  }

  /// A tensor, from the tuple (storage, offset, shape, strides, …).
  private func tensor(_ arguments: [PickleValue]) throws -> PickleTensor {
    guard arguments.count >= 4, case .storage(let storage) = arguments[0], case .integer(let offset) = arguments[1],
      let shape = integers(arguments[2]), let strides = integers(arguments[3]), shape.count == strides.count
    else { throw bad("a tensor that is not described by storage, offset, shape and strides") }
    guard offset >= 0, shape.allSatisfy({ $0 >= 0 }), strides.allSatisfy({ $0 >= 0 }) else {
      throw bad("a tensor with negative numbers in its offset, shape or strides")
    }
    return PickleTensor(storage: storage, offset: offset, shape: shape, strides: strides)
  }

  private func integers(_ value: PickleValue) -> [Int]? {
    guard case .tuple(let values, _) = value else { return nil }
    let numbers = values.compactMap { value -> Int? in if case .integer(let number) = value { number } else { nil } }
    return numbers.count == values.count ? numbers : nil
  }
}
