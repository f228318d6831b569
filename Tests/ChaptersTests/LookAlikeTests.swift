import Chapters
import Foundation
import Testing

@Suite("What an author means and Markdown does not see")
struct LookAlikeTests {
  @Test(
    "is refused at its line",
    arguments: [
      // Tolerance tables
      (
        "| quantity | expectd | tolerance | source |\n|-|-|-|-|\n| a | 1 | 1 | b |\n",
        "1: a tolerance table has no column"
      ),
      (
        "| quantity | expected | source |\n|-|-|-|\n| a | 1 | b |\n",
        "1: the tolerance table lacks the column \"tolerance\""
      ),
      ("Text.\n\n| Quantity | tolerence |\n|-|-|\n| a | 1 |\n", "3: a tolerance table has no column \"tolerence\""),
      ("| quantity | expected | tolerance | source | source |\n|-|-|-|-|-|\n", "1: the tolerance table has the column"),
      (
        "| quantity | expected | tolerance | source |\n|-|-|-|\n| a | 1 | 1 | b |\n",
        "1: this looks like a tolerance table"
      ),
      (
        "- item\n\n  | quantity | expected | tolerance | source |\n  |-|-|-|-|\n  | a | 1 | 1 | b |\n",
        "3: a tolerance table inside"
      ),
      // Cells
      ("- ```swift\n  let x = 1\n  ```\n", "1: a cell inside a list or quotation"),
      ("> ```swift\n> let x = 1\n> ```\n", "1: a cell inside a list or quotation"),
      ("1. a\n   - > ```swift\n     > let x = 1\n     > ```\n", "2: a cell inside a list or quotation"),
      ("```{swift}\nlet x = 1\n```\n", "1: a fence of \"{swift}\" does not run"),
      ("``` {.swift #a}\nlet x = 1\n```\n", "1: a fence of \"{.swift #a}\" does not run"),
      ("```swift{label=x}\nlet x = 1\n```\n", "1: a fence of \"swift{label=x}\" does not run"),
      ("```swift {label=x}\nlet x = 1\n```\n", "1: a fence of \"swift {label=x}\" does not run"),
      ("```swift5\nlet x = 1\n```\n", "1: a fence of \"swift5\" does not run"),
      ("Text.\n\n    ```swift\n    let x = 1\n    ```\n", "3: a cell inside an indented block"),
      ("<details>\n```swift\nlet x = 1\n```\n</details>\n", "2: a cell inside HTML"),
      ("```swift label=a label=b\n```\n", "1: the cell option \"label\" is given twice"),
      ("```swift label=fig-a\n```\n", "1: \"fig-a\" cannot be a label"),
      ("```swift print(1)```\n", "1: this is inline code and cannot run"),
      ("Text.\n- ```swift label=x``` and\n", "2: this is inline code and cannot run"),
      // Settings
      ("\n<!-- chapter\nafter: a\n-->\n", "2: this comment looks like the chapter's settings"),
      ("# Title\n\n<!-- chapter\ninputs: a\n-->\n", "3: this comment looks like the chapter's settings"),
      ("<!-- Chapter\nafter: a\n-->\n", "1: this comment looks like the chapter's settings"),
      ("<!-- chapter after: a -->\n", "1: this comment looks like the chapter's settings"),
      ("<!--\ntimeout: 3\n-->\n", "1: this comment looks like the chapter's settings"),
      ("---\nafter: a\n---\n", "1: settings between lines of ---"),
      ("\n+++\nafter = \"a\"\n+++\n", "2: settings between lines of +++"),
      // Titles
      ("# EER `= eer`\n", "1: the title shows the quantity \"eer\""),
    ])
  func refused(text: String, message: String) {
    for text in [text, text.replacingOccurrences(of: "\n", with: "\r\n"), "\u{feff}" + text] {
      do {
        _ = try ChapterParser.parse(text, id: "x", file: "x.md")
        Issue.record("accepted: \(text)")
      } catch {
        #expect("\(error)".hasPrefix("x.md:\(message)"), "\(error)")
      }
    }
  }

  @Test(
    "other things are left alone",
    arguments: [
      "<!-- Chapter 3 was longer once. -->\n", "| source | license |\n|-|-|\n| a | b |\n", "```swiftui\nText\n```\n",
      "```text\n```swift\n```\n", "- ```swift eval=false\n  x\n  ```\n", "Use `swift build`.\n", "---\n\nText.\n",
      "<!--\n```swift\nlet x = 1\n```\n-->\n",
    ])
  func allowed(text: String) throws {
    let chapter = try ChapterParser.parse(text, id: "x", file: "x.md")
    #expect(chapter.cells.isEmpty && chapter.tolerances.isEmpty)
  }

  @Test("line ends of other systems and a byte order mark change nothing")
  func lineEnds() throws {
    let text = """
      <!-- chapter
      timeout: 5
      -->
      # Title

      ```swift label=a
      let x = "a"
      print(x)
      ```

      | quantity | expected | tolerance | source |
      |---|---|---|---|
      | x | 1 | exact | b |

      """
    let chapter = try ChapterParser.parse(text, id: "x", file: "x.md")
    #expect(chapter.header.timeout == 5 && chapter.cells.count == 1 && chapter.tolerances.count == 1)
    for end in ["\r\n", "\r"] {
      let other = "\u{feff}" + text.replacingOccurrences(of: "\n", with: end)
      #expect(try ChapterParser.parse(other, id: "x", file: "x.md") == chapter)
    }
  }
}
