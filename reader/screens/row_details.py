"""What there is to say of a row in words: its kind, its links, what moved, what is critical and missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.annotations import brief
from reader.comparison.model import Cell, Comparison, Mark, Row
from reader.reports.headings import letter, name, row_words, score
from reader.widgets.row_layers import unshared_spans

#: Words of a text that a message or a line of the details repeats.
_BRIEF, _LONG = 20, 90
#: Critical words that the head line has room for.
_SAID = 4

_QUOTES = "\"'“”„‘’«»"

_KINDS = {
    "same": "said word for word",
    "edited": "said with few words changed",
    "rewritten": "said in other words",
    "maybe": "perhaps the same statement; below the threshold",
    "only": "said by one article alone",
}


def in_short(row: Row, comparison: Comparison) -> str:
    """The row in a line: kind and score, who has it, who moved it, what is critical."""
    words = row_words(row, comparison)
    if row.kind != "only":
        words += f" · {''.join(letter(cell.article) for cell in row.cells)}"
    elif comparison.revision:
        words += f" · only in {letter(row.cells[0].article)}"
    moved = [letter(cell.article) for cell in row.cells if cell.moved]
    if moved:
        words += f" · ↕ moved in {', '.join(moved)}"
    critical = [
        f"{letter(cell.article)} {brief(_marked(comparison, cell, mark), _BRIEF)}"
        for cell in row.cells
        for mark in cell.marks
        if mark.kind == "critical"
    ]
    return words + (f" · {', '.join(critical[:_SAID])}" if critical else "")


def details(number: int, comparison: Comparison) -> list[str]:
    """Everything of a row (its position), a line each."""
    row = comparison.rows[number]
    kind = "said by one version alone" if row.kind == "only" and comparison.revision else _KINDS[row.kind]
    lines = [f"{row_words(row, comparison)}: {kind}"]
    if len(row.links) > 1:
        lines[0] += "; kind and score are those of the least alike two"
    lines += [
        f"{letter(link.a)} and {letter(link.b)}: {link.kind} {score(link.score)}"
        for link in sorted(row.links, key=lambda link: (link.a, link.b))
    ]
    for cell in row.cells:
        lines += _of_cell(number, row, cell, comparison)
    absent = [place for place in range(len(comparison.articles)) if row.cell(place) is None]
    if absent and row.kind != "only":
        lines.append(f"absent in {_letters(absent)}")
    return lines


def _of_cell(number: int, row: Row, cell: Cell, comparison: Comparison) -> Iterator[str]:
    which = letter(cell.article)
    if cell.moved:
        yield f"{which} moved: in its own text it stands {stands(comparison.rows, number, cell.article)}"
    body = comparison.articles[cell.article].text.body
    for start, end in unshared_spans(body, row, cell):
        yield f"{which} alone says “{brief(body[start:end], _LONG)}”"
    for mark in cell.marks:
        words = brief(body[mark.start : mark.end], _LONG)
        match mark.kind:
            case "critical":
                yield f"{which} critical: “{words}” differs from {_letters(mark.against)}"
            case "reordered":
                yield f"{which} “{words}” stands in another order than in {_letters(mark.against)}"
            case "missing":
                yield from _missing(row, cell, mark, comparison)


def _missing(row: Row, cell: Cell, mark: Mark, comparison: Comparison) -> Iterator[str]:
    """The words of others that are absent at a place, and behind which words that is."""
    body = comparison.articles[cell.article].text.body
    start = next((start for start, end in cell.spans if start <= mark.start <= end), mark.start)
    before = " ".join(body[start : mark.start].split()[-2:]).strip(_QUOTES)
    place = f"behind “{before}”" if before else "at the beginning"
    found: dict[str, list[int]] = {}
    for other in mark.against:
        their = row.cell(other)
        words = absent_words(comparison, cell, mark.start, their) if their is not None else ""
        if words:
            found.setdefault(words, []).append(other)
    if not found:
        yield f"{letter(cell.article)} lacks words of {_letters(mark.against)} {place}"
    for words, others in found.items():
        yield f"{letter(cell.article)} lacks “{brief(words, _LONG)}” of {_letters(others)}, {place}"


def absent_words(comparison: Comparison, cell: Cell, offset: int, their: Cell) -> str:
    """The words of another cell that are absent at ``offset`` of this cell's text; or nothing."""
    from reader.text.tokens import tokens
    from reader.tokendiff import opcodes

    bodies = [comparison.articles[each.article].text.body for each in (cell, their)]
    ours, theirs = (
        [token for start, end in each.spans for token in tokens(body, start, end)]
        for body, each in zip(bodies, (cell, their), strict=True)
    )
    at = sum(token.end <= offset for token in ours)
    folded = [
        [body[token.start : token.end].casefold() for token in some]
        for body, some in zip(bodies, (ours, theirs), strict=True)
    ]
    for op in opcodes(*folded):
        if op.tag in ("insert", "replace") and op.a_start <= at <= op.a_end and op.b_start < op.b_end:
            return bodies[1][theirs[op.b_start].start : theirs[op.b_end - 1].end]
    return ""


def stands(rows: Sequence[Row], number: int, article: int) -> str:
    """Behind which row, counted from 1, a cell stands in its own article."""
    cell = rows[number].cell(article)
    if cell is None:
        return ""
    start = cell.spans[0][0]
    before = [
        (other.spans[0][0], position)
        for position, row in enumerate(rows)
        if position != number and (other := row.cell(article)) is not None and other.spans[0][0] < start
    ]
    return f"behind row {max(before)[1] + 1}" if before else "at the beginning"


def copied(row: Row, comparison: Comparison) -> str:
    """The row's sentences with the outlets, dates and urls they come from, to be pasted elsewhere."""
    parts = []
    for cell in row.cells:
        article = comparison.articles[cell.article]
        text = " ".join(article.text.body[start:end] for start, end in cell.spans)
        version = f"version {article.version}" if article.version else None
        source = " · ".join(filter(None, (name(article), version, article.published, article.url)))
        parts.append(f"{letter(cell.article)}  {source}\n{text}")
    return "\n\n".join(parts) + "\n"


def _marked(comparison: Comparison, cell: Cell, mark: Mark) -> str:
    return comparison.articles[cell.article].text.body[mark.start : mark.end]


def _letters(articles: Sequence[int]) -> str:
    return ", ".join(map(letter, articles))
