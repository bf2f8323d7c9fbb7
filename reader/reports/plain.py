"""A comparison in plain words, row by row and one thing a line: for screen readers and for ``grep``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.comparison.model import Cell, Comparison, Mark, Row
from reader.reports.headings import facts, heading, letter, score, summary
from reader.reports.marked import joined
from reader.text.display import visible

_WORDS = {
    "changed": "differs from",
    "critical": "differs in substance from",
    "reordered": "stands in another order than in",
}
#: Code points of text that tell where words are missing.
_CONTEXT = 30


def plain(comparison: Comparison) -> Iterator[str]:
    """The report's lines, without line ends; nothing is wrapped, nothing depends on layout or colour."""
    count = len(comparison.articles)
    articles = "1 article" if count == 1 else f"{count} articles"
    yield f"Comparison of {articles}, threshold {score(comparison.threshold)}."
    for place, article in enumerate(comparison.articles):
        yield f"{letter(place)} is {heading(article)}; {'; '.join(facts(article))}."
    yield summary(comparison)
    for number, row in enumerate(comparison.rows, 1):
        yield ""
        yield f"Row {number} of {len(comparison.rows)}: {_about(comparison, row)}."
        for cell in row.cells:
            yield from _cell(comparison, row, cell)


def _about(comparison: Comparison, row: Row) -> str:
    having = [cell.article for cell in row.cells]
    lacking = [place for place in range(len(comparison.articles)) if place not in having]
    if row.kind == "only":
        return f"only in {letter(having[0])}"
    kind = {
        "same": "the same",
        "edited": f"edited, likeness {score(row.score)}",
        "rewritten": f"rewritten, likeness {score(row.score)}",
        "maybe": f"perhaps the same statement, likeness {score(row.score)}",
    }[row.kind]
    absent = f", absent in {_list(lacking)}" if lacking else ""
    return f"{kind} in {_list(having)}{absent}"


def _cell(comparison: Comparison, row: Row, cell: Cell) -> Iterator[str]:
    body = comparison.articles[cell.article].text.body
    text = " ".join(_shown(body, *span) for span in cell.spans)
    moved = f", moved: elsewhere than in {letter(row.cells[0].article)}" if cell.moved else ""
    verbatim = cell.state == "verbatim" and cell is not row.cells[0] and row.kind not in ("same", "only")
    word_for_word = f", word for word as {letter(row.cells[0].article)}" if verbatim else ""
    yield f"{letter(cell.article)}{moved}{word_for_word}: {text}"
    for span in cell.spans:
        inside = [mark for mark in cell.marks if span[0] <= mark.start and mark.end <= span[1]]
        for mark in joined(body, inside):
            yield f"  {letter(cell.article)}: {_mark(body, span, mark)}."


def _mark(body: str, span: tuple[int, int], mark: Mark) -> str:
    if mark.kind == "missing":
        before = _shown(body, max(span[0], mark.start - _CONTEXT), mark.start)
        cut = mark.start - _CONTEXT > span[0] and " " in before
        before = before.partition(" ")[2] if cut else before
        place = f"after “{before}”" if before else "at the beginning"
        return f"{place} words of {_list(mark.against)} are missing"
    return f"“{_shown(body, mark.start, mark.end)}” {_WORDS[mark.kind]} {_list(mark.against)}"


def _shown(body: str, start: int, end: int) -> str:
    return visible(" ".join(body[start:end].split("\n")))


def _list(articles: Sequence[int]) -> str:
    letters = [letter(article) for article in articles]
    return letters[0] if len(letters) == 1 else f"{', '.join(letters[:-1])} and {letters[-1]}"
