import Basics

/// What a pickle of tensors can hold.
///
/// Values that hold others are numbers of places in an `Unpickler.Arena`: whatever a malformed pickle nests or ties
/// into circles, copying and freeing a value is one step.
enum PickleValue {
  case none
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case tuple(Int)
  case list(Int)
  case dictionary(Int)
  /// A name from a module that may be used: never code.
  case global(PickleGlobal)
  case storage(Int)
  case tensor(Int)

  /// Its kind, for messages.
  var kind: String {
    switch self {
    case .none: return "None"
    case .bool: return "a boolean"
    case .integer: return "an integer"
    case .number: return "a number"
    case .text: return "a text"
    case .tuple: return "a tuple"
    case .list: return "a list"
    case .dictionary: return "a dictionary"
    case .global(let global): return global.rawValue
    case .storage: return "a storage"
    case .tensor: return "a tensor"
    }
  }
}

/// The values inside other values, by their numbers.
struct PickleArena {
  /// Tuples and lists.
  var sequences: [[PickleValue]] = []
  /// Dictionaries in the order of their insertions.
  var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
  var storages: [PickleStorage] = []
  var tensors: [PickleTensor] = []
}

/// The names that a pickle of tensors may refer to.
enum PickleGlobal: String, CaseIterable {
  case orderedDictionary = "collections.OrderedDict"
  case rebuildTensor = "torch._utils._rebuild_tensor_v2"
  case rebuildParameter = "torch._utils._rebuild_parameter"
  case doubleStorage = "torch.DoubleStorage"
  case floatStorage = "torch.FloatStorage"
  case halfStorage = "torch.HalfStorage"
  case bfloat16Storage = "torch.BFloat16Storage"
  case longStorage = "torch.LongStorage"
  case intStorage = "torch.IntStorage"
  case shortStorage = "torch.ShortStorage"
  case charStorage = "torch.CharStorage"
  case byteStorage = "torch.ByteStorage"
  case boolStorage = "torch.BoolStorage"

  /// The type of a storage's elements; nil for what is no storage.
  var elementType: ElementType? {
    switch self {
    case .orderedDictionary, .rebuildTensor, .rebuildParameter: return nil
    case .doubleStorage: return .float64
    case .floatStorage: return .float32
    case .halfStorage: return .float16
    case .bfloat16Storage: return .bfloat16
    case .longStorage: return .int64
    case .intStorage: return .int32
    case .shortStorage: return .int16
    case .charStorage: return .int8
    case .byteStorage: return .uint8
    case .boolStorage: return .bool
    }
  }
}

/// Elements in an entry of the archive, or behind the pickles of an older file.
struct PickleStorage {
  let type: ElementType
  /// Names the entry.
  let key: String
  let count: Int
}

/// A view of a storage.
struct PickleTensor {
  let storage: PickleStorage
  let offset: Int
  let shape: [Int]
  let strides: [Int]
}
