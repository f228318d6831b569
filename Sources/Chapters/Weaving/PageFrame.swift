/// What all pages share: head, contents and the links to the pages before and behind.
struct PageFrame {
  let report: BookReport
  let bookTitle: String
  /// The index of the page's chapter; nil for the first page.
  let index: Int?

  /// How a page says what wrote it.
  static let generator = "<meta name=\"generator\" content=\"the book's runner\">"

  func html(title: String, sections: [ChapterSection], body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    \(Self.generator)
    <title>\(HTML.escape(title))</title>
    <link rel="stylesheet" href="book.css">
    </head>
    <body>
    <a class="skip" href="#page.content">Skip to the text</a>
    <div class="layout">
    <nav class="contents" aria-label="Contents">
    <p class="book"><a href="index.html">\(HTML.escape(bookTitle))</a></p>
    <ol>
    \(report.chapters.indices.map { entry($0, sections) }.joined())</ol>
    </nav>
    <main id="page.content">
    \(body)\(neighbours)</main>
    </div>
    </body>
    </html>

    """
  }

  private func entry(_ position: Int, _ sections: [ChapterSection]) -> String {
    let chapter = report.chapters[position]
    let here = position == index
    let below =
      here && !sections.isEmpty
      ? "<ul>"
        + sections.map { "<li><a href=\"#\($0.anchor)\">\(HTML.escape($0.title))</a></li>" }.joined(separator: "\n")
        + "</ul>" : ""
    let current = here ? " aria-current=\"page\"" : ""
    return """
      <li\(here ? " class=\"here\"" : "")><a href="\(chapter.id).html"\(current)>\
      <span class="no">\(chapter.number)</span><span class="name">\(HTML.escape(chapter.title))</span>\
      \(HTML.sign(chapter.status))</a>\(below)</li>

      """
  }

  private var neighbours: String {
    func link(_ position: Int, _ relation: String, _ arrow: String) -> String {
      guard report.chapters.indices.contains(position) else { return "<span></span>" }
      let chapter = report.chapters[position]
      return """
        <a rel="\(relation)" class="\(relation)" href="\(chapter.id).html"><span>\(arrow)</span>\
        <b>\(HTML.escape(chapter.title))</b></a>
        """
    }
    let before =
      index == 0
      ? "<a rel=\"prev\" class=\"prev\" href=\"index.html\"><span>Previous</span><b>Contents</b></a>"
      : link((index ?? -1) - 1, "prev", "Previous")
    return """
      <nav class="neighbours" aria-label="Pages before and behind">
      \(index == nil ? "<span></span>" : before)
      \(link((index ?? -1) + 1, "next", "Next"))
      </nav>

      """
  }
}
