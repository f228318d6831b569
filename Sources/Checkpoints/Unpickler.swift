import Basics
import Foundation

/// Reads the pickles that `torch.save` writes for dictionaries of tensors, and nothing else.
///
/// Python's pickles are programs. This reader knows the instructions that such dictionaries need, refers to the names
/// in `PickleGlobal` as data, and calls nothing: an unknown instruction or name is an error at its offset. What a
/// malformed file can ask for is bounded: the time and memory by the number of its instructions, and these by a limit.
struct Unpickler {
  /// Instructions of a pickle: a network of ten thousand tensors needs a tenth of them.
  private static let mostInstructions = 4_000_000
  private static let mostTensors = 1 << 18
  /// Axes of a tensor, as many as NumPy allows.
  private static let mostAxes = 64

  private let bytes: [UInt8]
  private let path: String
  private(set) var place: Int
  private(set) var arena = PickleArena()
  private var instructions = 0
  private var stack: [PickleValue] = []
  /// Where in the stack the marks lie.
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  /// A reader of the pickles that start at a byte, one after another; errors name `path`.
  init(_ data: Data, startingAt place: Int = 0, path: String) {
    bytes = [UInt8](data)
    self.place = place
    self.path = path
  }

  private func bad(_ what: String) -> KitError {
    KitError("\(what), at byte \(place) of its pickle", at: path, advice: "Only dictionaries of tensors are read.")
  }

  /// The value of the next whole pickle; throws `KitError` naming the path, the offset and what is wrong there.
  mutating func next() throws -> PickleValue {
    stack = []
    marks = []
    memo = [:]
    return try run()
  }

  private mutating func run() throws -> PickleValue {
    while true {
      instructions += 1
      guard instructions <= Self.mostInstructions else {
        throw bad("more than \(Self.mostInstructions) instructions")
      }
      let instruction = try byte()
      switch instruction {
      case UInt8(ascii: "."):
        guard stack.count == 1, marks.isEmpty else { throw bad("\(stack.count) values are left at the end") }
        return stack[0]
      case 0x80:
        let version = try byte()
        guard (2...5).contains(version) else { throw bad("pickle protocol \(version) is not read") }
      case UInt8(ascii: "}"): pushDictionary()
      case UInt8(ascii: "]"): stack.append(.list(sequence([])))
      case UInt8(ascii: ")"): stack.append(.tuple(sequence([])))
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
      case UInt8(ascii: "t"): stack.append(.tuple(sequence(try sinceMark())))
      case 0x85, 0x86, 0x87: stack.append(.tuple(sequence(try popped(Int(instruction) - 0x84))))
      case UInt8(ascii: "Q"): try pushStorage(pop())
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
    guard let text = String(validating: bytes[place..<(place + count)], as: UTF8.self) else {
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

  /// The number of a new tuple or list.
  private mutating func sequence(_ values: [PickleValue]) -> Int {
    arena.sequences.append(values)
    return arena.sequences.count - 1
  }

  private mutating func pushDictionary() {
    arena.dictionaries.append([])
    stack.append(.dictionary(arena.dictionaries.count - 1))
  }

  private mutating func append(_ values: [PickleValue]) throws {
    guard case .list(let list)? = stack.last else { throw bad("appending to \(stack.last?.kind ?? "nothing")") }
    arena.sequences[list] += values
  }

  private mutating func set(_ values: [PickleValue]) throws {
    guard case .dictionary(let dictionary)? = stack.last, values.count % 2 == 0 else {
      throw bad("setting keys of \(stack.last?.kind ?? "nothing")")
    }
    for index in stride(from: 0, to: values.count, by: 2) {
      arena.dictionaries[dictionary].append((values[index], values[index + 1]))
    }
  }

  /// The values of a tuple; nil for anything else.
  private func tuple(_ value: PickleValue) -> [PickleValue]? {
    if case .tuple(let number) = value { arena.sequences[number] } else { nil }
  }

  // MARK: Tensors

  /// A storage, from the tuple ('storage', type, key, device, count); before PyTorch 1.6 with None behind them.
  private mutating func pushStorage(_ value: PickleValue) throws {
    guard let parts = tuple(value), parts.count == 5 || parts.count == 6, case .text("storage") = parts[0],
      case .global(let global) = parts[1], let type = global.elementType, case .text(let key) = parts[2],
      case .integer(let count) = parts[4], count >= 0
    else { throw bad("a persistent identifier that names no storage") }
    if parts.count == 6 {
      guard case .none = parts[5] else { throw bad("a storage that is a view of another") }
    }
    arena.storages.append(PickleStorage(type: type, key: key, count: count))
    stack.append(.storage(arena.storages.count - 1))
  }

  private mutating func reduce() throws {
    guard let arguments = tuple(try pop()) else { throw bad("arguments that are no tuple") }
    guard case .global(let global) = try pop() else { throw bad("a call of what is no name") }
    switch global {
    case .orderedDictionary where arguments.isEmpty: pushDictionary()
    case .rebuildTensor:
      guard arena.tensors.count < Self.mostTensors else { throw bad("more than \(Self.mostTensors) tensors") }
      arena.tensors.append(try tensor(arguments))
      stack.append(.tensor(arena.tensors.count - 1))
    case .rebuildParameter:
      guard let first = arguments.first, case .tensor = first else { throw bad("a parameter without a tensor") }
      stack.append(first)
    default: throw bad("a call of \(global.rawValue) with \(arguments.count) arguments")
    }
  }

  /// A tensor, from the tuple (storage, offset, shape, strides, …).
  private func tensor(_ arguments: [PickleValue]) throws -> PickleTensor {
    guard arguments.count >= 4, case .storage(let storage) = arguments[0], case .integer(let offset) = arguments[1],
      let shape = try integers(arguments[2]), let strides = try integers(arguments[3]), shape.count == strides.count
    else { throw bad("a tensor that is not described by storage, offset, shape and strides") }
    guard offset >= 0, shape.allSatisfy({ $0 >= 0 }), strides.allSatisfy({ $0 >= 0 }) else {
      throw bad("a tensor with negative numbers in its offset, shape or strides")
    }
    return PickleTensor(storage: arena.storages[storage], offset: offset, shape: shape, strides: strides)
  }

  private func integers(_ value: PickleValue) throws -> [Int]? {
    guard let values = tuple(value) else { return nil }
    guard values.count <= Self.mostAxes else { throw bad("a tensor of \(values.count) axes") }
    let numbers = values.compactMap { value -> Int? in if case .integer(let number) = value { number } else { nil } }
    return numbers.count == values.count ? numbers : nil
  }
}
