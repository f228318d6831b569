/// A Swift fence of a chapter that is run.
public struct CodeCell: Equatable, Sendable {
  /// From 0 within the chapter, counting the cells that are run.
  public let index: Int
  /// The line of the opening fence in the chapter, from 1.
  public let fenceLine: Int
  /// The code between the fences, with a final line end.
  public let code: String
  /// What stands behind `swift` in the fence's info string.
  public let options: CellOptions

  /// The line of the first line of code in the chapter, from 1.
  public var codeLine: Int { fenceLine + 1 }
}
