/// The look of the book, for the screen in light and dark and for paper.
enum BookStyle {
  static let sheet = """
    :root {
      color-scheme: light dark;
      --page: #fdfcfa; --side: #f5f3ee; --ink: #22252a; --soft: #62676f; --line: #e2ddd3; --accent: #0b5c94;
      --code: #f6f4ef; --good: #1a7a46; --bad: #b3261e; --bad-page: #fdf0ee; --warn: #8a5a00; --warn-page: #fdf6e3;
      --keyword: #9b2393; --type: #1c5d7a; --call: #35567d; --number: #1750a8; --string: #a5361c; --comment: #69737e;
      --attribute: #7a5c00;
      --serif: "Charter", "Bitstream Charter", "Iowan Old Style", "Source Serif 4", "Noto Serif", Cambria, Georgia,
        "DejaVu Serif", serif;
      --sans: system-ui, -apple-system, "Segoe UI", "Inter", "Noto Sans", "Helvetica Neue", Arial, "DejaVu Sans",
        sans-serif;
      --mono: ui-monospace, "SF Mono", "JetBrains Mono", "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --page: #17191d; --side: #1d2025; --ink: #d8dbe0; --soft: #979da7; --line: #31353c; --accent: #7cb9e8;
        --code: #1f2228; --good: #5cc48a; --bad: #ff8a80; --bad-page: #35201f; --warn: #e3b341; --warn-page: #302a1a;
        --keyword: #e08be0; --type: #7fc8de; --call: #9dbbe3; --number: #8fb7ff; --string: #f0a08a; --comment: #8b949e;
        --attribute: #d9bd6b;
      }
    }
    * { box-sizing: border-box; }
    html { scroll-behavior: smooth; scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
    body {
      margin: 0; background: var(--page); color: var(--ink); font: 1.0625rem/1.62 var(--serif);
      font-feature-settings: "kern", "liga"; overflow-wrap: break-word;
    }
    a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }
    a:hover { text-decoration-thickness: 2px; }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
    .skip { position: absolute; left: -100em; }
    .skip:focus { left: 1rem; top: 1rem; background: var(--page); padding: .5rem 1rem; z-index: 2; }

    .layout { display: grid; grid-template-columns: 17rem minmax(0, 1fr); min-height: 100vh; }
    nav.contents {
      background: var(--side); border-right: 1px solid var(--line); font: .875rem/1.4 var(--sans);
      padding: 2rem 1.25rem; position: sticky; top: 0; height: 100vh; overflow-y: auto;
    }
    nav.contents a { color: inherit; text-decoration: none; }
    nav.contents a:hover .name, nav.contents ul a:hover { text-decoration: underline; }
    nav.contents .book { font-weight: 650; margin: 0 0 1.25rem; line-height: 1.35; }
    nav.contents ol, nav.contents ul { list-style: none; margin: 0; padding: 0; }
    nav.contents ol > li > a { display: grid; grid-template-columns: 1.5rem 1fr 1rem; column-gap: .35rem; padding: .3rem 0; }
    nav.contents .no { color: var(--soft); font-variant-numeric: tabular-nums; }
    nav.contents .here > a .name { font-weight: 650; color: var(--accent); }
    nav.contents ul { margin: .1rem 0 .6rem 1.85rem; border-left: 1px solid var(--line); }
    nav.contents ul a { display: block; padding: .16rem 0 .16rem .75rem; color: var(--soft); }

    main { padding: 3.5rem clamp(1.25rem, 4vw, 4rem) 4rem; max-width: 64rem; width: 100%; justify-self: center; }
    main > :is(p, ul, ol, dl, blockquote, h1, h2, h3, h4), .footnotes { max-width: 46rem; }
    header.chapter { margin-bottom: 2.25rem; border-bottom: 1px solid var(--line); padding-bottom: 1.1rem; }
    .kicker { font: 600 .8125rem/1 var(--sans); letter-spacing: .04em; color: var(--soft); margin: 0 0 .75rem; }
    h1, h2, h3, h4 { font-family: var(--sans); line-height: 1.22; letter-spacing: -.011em; text-wrap: balance; }
    h1 { font-size: 2.1rem; font-weight: 700; margin: 0 0 .8rem; letter-spacing: -.02em; }
    h2 { font-size: 1.42rem; margin: 2.8rem 0 .8rem; }
    h3 { font-size: 1.12rem; margin: 2rem 0 .6rem; }
    h4 { font-size: 1rem; margin: 1.6rem 0 .5rem; }
    .anchor { opacity: 0; margin-left: .4em; font-weight: 400; text-decoration: none; }
    h2:hover .anchor, h3:hover .anchor, h4:hover .anchor, .anchor:focus { opacity: .6; }
    .facts { font: .875rem/1.5 var(--sans); color: var(--soft); margin: 0; }
    .facts .dot { margin: 0 .55em; opacity: .6; }
    p, ul, ol, blockquote, dl { margin: 0 0 1.05rem; }
    li { margin: .2rem 0; }
    blockquote { margin-left: 0; padding: .1rem 0 .1rem 1.1rem; border-left: 3px solid var(--line); color: var(--soft); }
    blockquote > :last-child { margin-bottom: 0; }
    hr { border: 0; border-top: 1px solid var(--line); margin: 2.5rem 0; }
    img, svg { max-width: 100%; height: auto; }
    .value.outdated { color: var(--warn); }
    .value { font-variant-numeric: tabular-nums; white-space: nowrap; border-bottom: 1px dotted var(--soft); }

    code, pre { font-family: var(--mono); font-size: .855em; }
    :not(pre) > code { background: var(--code); border-radius: 3px; padding: .1em .32em; overflow-wrap: anywhere; }
    pre {
      margin: 0 0 1.1rem; padding: .85rem 1.05rem; overflow-x: auto; background: var(--code); border-radius: 6px;
      line-height: 1.52; font-size: .78125rem; tab-size: 2;
    }
    pre code { font-size: inherit; }
    .k { color: var(--keyword); } .t { color: var(--type); } .f { color: var(--call); } .n { color: var(--number); }
    .s { color: var(--string); } .c { color: var(--comment); font-style: italic; } .a { color: var(--attribute); }

    .cell { margin: 1.5rem 0 1.7rem; }
    .code { position: relative; }
    .code pre { margin: 0; border: 1px solid var(--line); }
    .code .label {
      position: absolute; top: -.62rem; right: .8rem; font: .6875rem/1.2rem var(--sans); color: var(--soft);
      background: var(--page); border: 1px solid var(--line); border-radius: 999px; padding: 0 .6rem;
    }
    .output { margin: .55rem 0 0; padding-left: 1.05rem; border-left: 3px solid var(--line); }
    .output > * { margin: .7rem 0; }
    .output > :first-child { margin-top: 0; } .output > :last-child { margin-bottom: 0; }
    .output pre.text { background: none; padding: .2rem 0; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 32rem; }
    .caption { font: .8125rem/1.45 var(--sans); color: var(--soft); }
    .caption { margin: .4rem 0; }
    .notrun { font: .8125rem/1.45 var(--sans); color: var(--soft); margin: .4rem 0; }

    .scroll { overflow-x: auto; margin: 0 0 1.25rem; }
    table { border-collapse: collapse; font: .875rem/1.45 var(--sans); font-variant-numeric: tabular-nums; }
    main > table { display: block; overflow-x: auto; margin: 0 0 1.25rem; }
    th, td { padding: .38rem .85rem .38rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
    th:last-child, td:last-child { padding-right: 0; }
    thead th { color: var(--soft); font-weight: 600; white-space: nowrap; border-bottom: 1.5px solid var(--soft); }
    .number, td[align="right"], th[align="right"] { text-align: right; }
    table.tolerance, table.overview { width: 100%; }
    table.tolerance th, table.overview th { text-align: left; }
    table.tolerance th:nth-child(3), table.tolerance th:nth-child(4), table.tolerance th:nth-child(5),
    table.overview th.number { text-align: right; }
    table.tolerance td:first-child, table.overview td:first-child { width: 1.6rem; padding-right: .4rem; }
    table.tolerance td.number { white-space: nowrap; }
    table.tolerance code { background: none; padding: 0; font-size: .8125rem; }
    tr.failed td { background: var(--bad-page); } tr.failed td.number:nth-child(3) { color: var(--bad); font-weight: 650; }
    tr.other td { opacity: .5; }
    .reason { display: block; font-size: .75rem; font-weight: 400; color: var(--soft); white-space: normal; }
    tr.failed .reason { color: var(--bad); }
    table.quantities th { font-weight: 400; border: 0; padding: .12rem 1.1rem .12rem 0; }
    table.quantities td { border: 0; padding: .12rem .8rem .12rem 0; }
    table.quantities td.number { font-weight: 650; }
    table.quantities code { background: none; padding: 0; font-size: .8125rem; }
    .expected { color: var(--soft); }
    .mark { font-family: var(--sans); font-weight: 700; }
    .mark.passed { color: var(--good); } .mark.failed { color: var(--bad); } .mark.skipped, .mark.stale { color: var(--warn); }
    .mark.none { color: var(--soft); }

    figure.drawing { margin: 1.3rem 0; }
    .paper { background: #fff; border: 1px solid var(--line); border-radius: 6px; padding: .75rem; text-align: center; }
    .paper svg, .paper img { display: block; margin: 0 auto; }
    figcaption { font: .84rem/1.5 var(--sans); color: var(--soft); margin-top: .55rem; }
    figcaption b { color: var(--ink); }
    .files { white-space: nowrap; font-size: .6875rem; margin-left: .3rem; }
    .files a { margin-right: .4rem; }

    mark { color: inherit; background: var(--warn-page); display: inline-block; min-width: 100%; }
    mark.failing { background: var(--bad-page); box-shadow: -3px 0 var(--bad); }
    mark.calling { box-shadow: -3px 0 var(--warn); }
    .strong { font-weight: 700; } .faint { opacity: .65; } .slanted { font-style: italic; }
    .underlined { text-decoration: underline; } .crossed { text-decoration: line-through; }
    .ink0 { color: var(--soft); } .ink1 { color: var(--bad); } .ink2 { color: var(--good); } .ink3 { color: var(--warn); }
    .ink4 { color: var(--number); } .ink5 { color: var(--keyword); } .ink6 { color: var(--type); } .ink7 { color: var(--ink); }

    .failure, .skipping, div.stale, .warnings { font: .875rem/1.5 var(--sans); border-radius: 6px; padding: .7rem 1rem; margin: .8rem 0 1.1rem; }
    .failure { background: var(--bad-page); border: 1px solid var(--bad); }
    .skipping, div.stale, .warnings { background: var(--warn-page); border: 1px solid var(--warn); }
    .failure p, .skipping p, .stale p, .warnings p { margin: 0; }
    .failure b { color: var(--bad); } .skipping b, .stale b { color: var(--warn); }
    .failure pre, .warnings pre { background: none; padding: .5rem 0 0; margin: 0; white-space: pre-wrap; }
    .unchecked { font: .84rem/1.6 var(--sans); color: var(--soft); margin-top: 2rem; }
    .footnotes { font-size: .9rem; color: var(--soft); margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }

    .neighbours { display: flex; justify-content: space-between; gap: 1.5rem; margin-top: 4rem; font: .9375rem/1.4 var(--sans); }
    .neighbours a {
      flex: 1 1 0; max-width: 50%; border: 1px solid var(--line); border-radius: 6px; padding: .7rem 1rem;
      text-decoration: none; color: var(--ink);
    }
    .neighbours a:hover { border-color: var(--accent); }
    .neighbours span { display: block; font-size: .75rem; color: var(--soft); }
    .neighbours .next { text-align: right; margin-left: auto; }
    .neighbours b { font-weight: 600; color: var(--accent); }

    @media (max-width: 60rem) {
      .layout { display: block; }
      nav.contents { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: 1.1rem 1.25rem; }
      nav.contents ul { display: none; }
      main { padding-top: 2rem; margin: 0 auto; }
      h1 { font-size: 1.7rem; }
    }
    @media print {
      :root {
        --page: #fff; --ink: #000; --soft: #444; --line: #bbb; --accent: #000; --code: #f6f6f6; --good: #000; --bad: #000;
        --bad-page: #eee; --warn: #000; --warn-page: #eee; --keyword: #000; --type: #000; --call: #000; --number: #000;
        --string: #333; --comment: #555; --attribute: #000;
      }
      @page { margin: 20mm 18mm; }
      body { font-size: 10.5pt; line-height: 1.45; }
      .layout { display: block; } nav, .anchor, .files, .skip { display: none !important; }
      main { padding: 0; max-width: none; }
      .k { font-weight: 700; }
      pre { white-space: pre-wrap; font-size: 8.5pt; }
      h2, h3, h4 { break-after: avoid; } figure, tr, .code pre { break-inside: avoid; }
      .output pre.text { max-height: none; } .scroll { overflow: visible; } a { text-decoration: none; }
    }

    """
}
