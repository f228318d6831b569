/// A named result of a chapter, which its tolerance tables are checked against.
public struct Quantity: Codable, Equatable, Sendable {
  /// Unique within the chapter.
  public let name: String
  /// The whole value, not rounded.
  public let value: QuantityValue
  /// The unit that is shown behind the value, for example "%"; nil for a pure number.
  public let unit: String?
  /// The digits after the point that are shown; the check uses the whole value.
  public let digits: Int?

  /// A quantity with a unit and a number of digits, neither of which changes the value.
  public init(name: String, value: QuantityValue, unit: String? = nil, digits: Int? = nil) {
    self.name = name
    self.value = value
    self.unit = unit
    self.digits = digits
  }

  /// The value and its unit, as a reader sees them.
  public var formatted: String { value.formatted(digits: digits) + (unit.map { " \($0)" } ?? "") }
}

/// A drawing that a cell made: one file a format.
public struct FigureRecord: Codable, Equatable, Sendable {
  /// Unique within the chapter; the anchor `#fig-name` leads to it.
  public let name: String
  /// What the drawing shows, as one sentence.
  public let caption: String
  /// File names in the figures folder, in the order of the formats asked for.
  public let files: [String]

  /// A drawing whose files stand in the figures folder.
  public init(name: String, caption: String, files: [String]) {
    self.name = name
    self.caption = caption
    self.files = files
  }
}

/// A table that a cell made: every row has as many entries as the header.
public struct TableRecord: Codable, Equatable, Sendable {
  /// Stands above the table; nil for none.
  public let caption: String?
  /// The names of the columns.
  public let header: [String]
  /// The entries, row by row.
  public let rows: [[String]]

  /// A table of texts; every row has as many entries as the header.
  public init(caption: String?, header: [String], rows: [[String]]) {
    self.caption = caption
    self.header = header
    self.rows = rows
  }
}

/// One thing that appears under a cell, in the order in which the cell made it.
public enum OutputItem: Equatable, Sendable {
  /// What was printed, standard output and standard error in order.
  case text(String)
  /// What `report` reported.
  case quantity(Quantity)
  /// What `show` showed.
  case figure(FigureRecord)
  /// What `table` showed.
  case table(TableRecord)
}

/// Written as an object with one key, which names the kind.
extension OutputItem: Codable {
  private enum Key: String, CodingKey { case text, quantity, figure, table }

  /// Reads the object; throws `DecodingError` if it has none of the keys.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let text = try container.decodeIfPresent(String.self, forKey: .text) {
      self = .text(text)
    } else if let quantity = try container.decodeIfPresent(Quantity.self, forKey: .quantity) {
      self = .quantity(quantity)
    } else if let figure = try container.decodeIfPresent(FigureRecord.self, forKey: .figure) {
      self = .figure(figure)
    } else {
      self = .table(try container.decode(TableRecord.self, forKey: .table))
    }
  }

  /// Writes the object.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .text(let text): try container.encode(text, forKey: .text)
    case .quantity(let quantity): try container.encode(quantity, forKey: .quantity)
    case .figure(let figure): try container.encode(figure, forKey: .figure)
    case .table(let table): try container.encode(table, forKey: .table)
    }
  }
}
