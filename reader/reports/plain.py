"""A comparison in plain words, row by row and one thing a line: for screen readers and for ``grep``."""

from __future__ import annotations

from collections.abc import Iterator

from reader.comparison.model import Cell, Comparison, Row, Span
from reader.reports.headings import facts, heading, letter, listed, row_words, score, summary, unsure
from reader.reports.marked import Places, Told, shown, told

_WORDS = {
    "changed": "differs from",
    "critical": "differs in substance from",
    "reordered": "stands in another order than in",
    "alone": "is not stated in",
}
#: Code points of text that tell where words are missing.
_CONTEXT = 30


def plain(comparison: Comparison) -> Iterator[str]:
    """The report's lines, without line ends; nothing is wrapped, nothing depends on layout or colour."""
    count = len(comparison.articles)
    what = "versions of one article" if comparison.revision else "article" if count == 1 else "articles"
    yield f"Comparison of {count} {what}, threshold {score(comparison.threshold)}."
    for place, article in enumerate(comparison.articles):
        title = heading(article, revision=comparison.revision)
        yield f"{letter(place)} is {title}; {'; '.join(facts(article))}."
    yield summary(comparison)
    places = Places(comparison.rows, count)
    for number, row in enumerate(comparison.rows, 1):
        yield ""
        yield f"Row {number} of {len(comparison.rows)}: {_about(comparison, row)}."
        for cell in row.cells:
            yield from _cell(comparison, row, cell, places)


def _about(comparison: Comparison, row: Row) -> str:
    having = [cell.article for cell in row.cells]
    lacking = [place for place in range(len(comparison.articles)) if place not in having]
    words = row_words(row, comparison)
    change = words.partition(",")[0] if words.startswith(("added", "removed")) else ""
    if row.kind == "only":
        return f"{change}, only in {letter(having[0])}" if change else f"only in {letter(having[0])}"
    kind = {
        "same": "the same",
        "edited": f"edited, likeness {score(row.score)}",
        "rewritten": f"rewritten, likeness {score(row.score)}",
        "maybe": f"perhaps the same statement, likeness {score(row.score)}",
    }[row.kind]
    moved = ", moved" if row.moved else ""
    absent = f", absent in {listed(lacking)}" if lacking else ""
    return f"{f'{change}, ' if change else ''}{kind} in {listed(having)}{absent}{moved}"


def _cell(comparison: Comparison, row: Row, cell: Cell, places: Places) -> Iterator[str]:
    body = comparison.articles[cell.article].text.body
    text = " ".join(shown(body, *span) for span in cell.spans)
    about = letter(cell.article)
    first = letter(row.cells[0].article)
    if cell.moved:
        before = places.before(cell)
        about += f", moved: elsewhere than in {first}, "
        about += "it comes first in its article" if before is None else f"it follows row {before + 1}"
    if unsure(row, cell):
        about += ", perhaps the same statement"
    if cell.state == "verbatim" and cell is not row.cells[0] and row.kind not in ("same", "only"):
        about += f", word for word as {first}"
    yield f"{about}: {text}"
    for span, some in told(body, row, cell).items():
        for one in some:
            yield f"  {letter(cell.article)}: {_told(body, span, one)}."


def _told(body: str, span: Span, one: Told) -> str:
    if one.kind == "missing":
        return f"{_place(body, span, one.start)} words of {listed(one.against)} are missing"
    others = listed(one.against, "or" if one.kind == "alone" else "and")
    return f"“{shown(body, one.start, one.end)}” {_WORDS[one.kind]} {others}"


def _place(body: str, span: Span, at: int) -> str:
    """Where words are missing: after the few words that stand before."""
    before = shown(body, max(span[0], at - _CONTEXT), at)
    if at - _CONTEXT > span[0] and " " in before:
        before = before.partition(" ")[2]
    return f"after “{before}”" if before else "at the beginning"
