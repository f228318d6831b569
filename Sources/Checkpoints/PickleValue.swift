import Basics

/// What a pickle of tensors can hold.
enum PickleValue {
  case none
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  /// `depth` is that of the deepest value inside, plus one.
  case tuple([PickleValue], depth: Int)
  case list(PickleList)
  case dictionary(PickleDictionary)
  /// A name from a module that may be used: never code.
  case global(PickleGlobal)
  case storage(PickleStorage)
  case tensor(PickleTensor)

  /// How deeply values are nested in it.
  var depth: Int {
    switch self {
    case .tuple(_, let depth): return depth
    case .list(let list): return list.depth
    case .dictionary(let dictionary): return dictionary.depth
    default: return 0
    }
  }

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

/// A list that later instructions may append to.
final class PickleList {
  var values: [PickleValue] = []
  var depth = 1
}

/// A dictionary in the order of its insertions.
final class PickleDictionary {
  var entries: [(key: PickleValue, value: PickleValue)] = []
  var depth = 1
}

/// Elements in an entry of the archive.
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
