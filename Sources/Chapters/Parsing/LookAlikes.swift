import Basics

/// Finds what an author meant as a cell, as a tolerance table or as the chapter's settings, and Markdown takes for
/// something else: it would silently not run or not be checked.
enum LookAlikes {
  /// Throws `KitError` with the line and the form that is meant.
  ///
  /// - Parameters:
  ///   - block: a top-level block.
  ///   - lines: the chapter's.
  static func check(_ block: MarkdownNode, lines: [Substring], file: String) throws {
    switch block.type {
    case "paragraph":
      try checkInlineFence(block, lines: lines, file: file)
      try checkBrokenTable(block, file: file)
    case "html_block":
      try checkSettings(block, file: file)
      if !block.literal.trimmed.hasPrefix("<!--") { try checkText(block, inside: "HTML", file: file) }
    case "code_block" where !block.isFenced: try checkText(block, inside: "an indented block", file: file)
    case "code_block", "table", "heading": break
    default:
      for node in block.descendants {
        if node.type == "code_block" { try checkNested(node, file: file) }
        if node.type == "table", try ToleranceTableReader.rows(of: node, file: file) != nil {
          throw KitError(
            "a tolerance table inside a list or quotation is not checked", at: "\(file):\(node.startLine)",
            advice: "Move it to the left margin.")
        }
        if node.type == "paragraph" { try check(node, lines: lines, file: file) }
      }
    }
  }

  private static func checkNested(_ node: MarkdownNode, file: String) throws {
    guard node.isFenced else { return try checkText(node, inside: "an indented block", file: file) }
    guard let options = try CellOptions(ofFence: node.info, at: "\(file):\(node.startLine)"), options.eval else {
      return
    }
    throw KitError(
      "a cell inside a list or quotation cannot run", at: "\(file):\(node.startLine)",
      advice: "Move it to the left margin, or mark it eval=false.")
  }

  /// A fence in text that Markdown does not look into.
  private static func checkText(_ block: MarkdownNode, inside place: String, file: String) throws {
    for (index, line) in block.literal.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let text = line.trimmed
      guard text.hasPrefix("```") || text.hasPrefix("~~~"),
        CellOptions.looksLikeSwift(String(text.drop { $0 == "`" || $0 == "~" }))
      else { continue }
      throw KitError(
        "a cell inside \(place) cannot run", at: "\(file):\(block.startLine + index)",
        advice: "Start its fence at the left margin, with an empty line above.")
    }
  }

  /// Three backticks that open and close on one line are inline code.
  private static func checkInlineFence(_ block: MarkdownNode, lines: [Substring], file: String) throws {
    for index in (block.startLine - 1)..<max(block.startLine, block.endLine) where lines.indices.contains(index) {
      // In a list or a quotation its sign stands before.
      let text = lines[index].drop { " \t>*+-.0123456789".contains($0) }
      guard text.hasPrefix("```"), CellOptions.looksLikeSwift(String(text.drop { $0 == "`" })) else { continue }
      throw KitError(
        "this is inline code and cannot run", at: "\(file):\(index + 1)",
        advice: "Give the fence, ```swift and its options, a line of its own.")
    }
  }

  /// Lines with the columns of a tolerance table that Markdown does not take for a table.
  private static func checkBrokenTable(_ block: MarkdownNode, file: String) throws {
    for (index, line) in block.plainLines.enumerated() where line.contains("|") {
      let names = line.split(separator: "|").map { $0.trimmed.lowercased() }
      guard ToleranceTableReader.looksLikeOne(names) else { continue }
      throw KitError(
        "this looks like a tolerance table, and Markdown does not take it for a table",
        at: "\(file):\(block.startLine + index)",
        advice: "Below the names of the columns there must be a line such as |---|---|---|---| with as many columns.")
    }
  }

  /// A comment with settings of a chapter that does not stand or start as it must.
  private static func checkSettings(_ block: MarkdownNode, file: String) throws {
    guard block.literal.trimmed.hasPrefix("<!--"), !(block.startLine == 1 && ChapterHeader.opens(block.literal)),
      ChapterHeader.looksLikeOne(block.literal)
    else { return }
    throw KitError(
      "this comment looks like the chapter's settings, and is not read", at: "\(file):\(block.startLine)",
      advice: ChapterHeader.form)
  }
}

extension MarkdownNode {
  /// The lines of a paragraph, without markup.
  fileprivate var plainLines: [String] {
    var lines = [""]
    for child in children {
      if child.type == "softbreak" || child.type == "linebreak" {
        lines.append("")
      } else {
        lines[lines.count - 1] += child.plainText
      }
    }
    return lines
  }
}
