/// The form in which configurations and results are written: an object whose one key says which kind it is.
enum OneKeyCoding: String, CodingKey {
  case search, training, cost

  /// The container and its one key; throws `DecodingError` if there is another number of them.
  static func open(_ decoder: any Decoder) throws -> (KeyedDecodingContainer<OneKeyCoding>, OneKeyCoding) {
    let container = try decoder.container(keyedBy: OneKeyCoding.self)
    guard let kind = container.allKeys.first, container.allKeys.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription: "expected one of search, training and cost, found \(container.allKeys.map(\.rawValue))"))
    }
    return (container, kind)
  }
}
