// What the runner writes into a chapter's program. The names are ones that no chapter takes for its own: a type, a
// function or a variable of the chapter that hid them would change what the program says of itself.

/// Called before the first cell.
public func __chapterStart() { ChapterSession.start() }

/// Called before each cell: from here on output belongs to it.
public func __chapterBegin(cell: Int) { ChapterSession.begin(cell: cell) }

/// Called before a statement, with its line in the chapter.
public func __chapterAt(line: Int) { ChapterSession.at(line: line) }

/// Called behind the last cell.
public func __chapterEnd() { ChapterSession.end() }

/// Called when an error left a cell; ends the program.
public func __chapterFail(_ error: any Error) -> Never { ChapterSession.fail(error) }
