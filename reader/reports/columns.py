"""A comparison as aligned columns of text that fit a width, for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.comparison.model import Comparison, Row
from reader.reports.headings import facts, heading, letter, listed, remarks, row_words, summary
from reader.reports.marked import ABSENT, LEGEND, SIGNS, Piece, Places, pieces
from reader.text.display import visible
from reader.text.wrapping import CellWidth, wrap

#: A column narrower than this is not worth reading; then articles are shown in bands of columns.
NARROWEST = 18
BETWEEN = " │ "

#: Our own escape sequences; nothing else that could move a cursor leaves this module.
_RESET = "\x1b[0m"
_COLOURS: dict[str, str] = {
    "changed": "\x1b[4;33m",
    "critical": "\x1b[1;4;31m",
    "reordered": "\x1b[3;4;36m",
    "missing": "\x1b[1;31m",
    "alone": "\x1b[35m",
    "dim": "\x1b[2m",
    "bold": "\x1b[1m",
}


def columns(
    comparison: Comparison, *, width: int, cell_width: CellWidth, colour: bool = False
) -> Iterator[str]:
    """The report's lines without line ends, none wider than ``width`` (or ``NARROWEST``) by ``cell_width``.

    Marks are signs in the text, or with ``colour`` escape sequences for colour, weight and underline. If
    the columns of all articles do not fit, they follow each other in bands, the first article in each.
    """
    paper = _Paper(max(width, NARROWEST), cell_width, colour)
    for place, article in enumerate(comparison.articles):
        title = heading(article, revision=comparison.revision)
        yield from paper.wrapped(f"{letter(place)}  {title}", "bold")
        for fact in facts(article):
            yield from paper.wrapped(fact, "dim", indent=3)
    yield ""
    yield from paper.wrapped(summary(comparison))
    yield from paper.legend()
    places = Places(comparison.rows, len(comparison.articles))
    bands = _bands(len(comparison.articles), paper.width)
    for number, band in enumerate(bands, 1):
        yield ""
        if len(bands) > 1:
            yield from paper.wrapped(f"Group {number} of {len(bands)}: {listed(band)}", "bold")
        # What the first article has alone, or with articles of other groups, the first group shows.
        yield from _band(
            comparison, band, band if number == 1 else band[-max(1, len(band) - 1) :], places, paper
        )


def _bands(articles: int, width: int) -> list[list[int]]:
    """Which articles stand beside each other; the first one in every band, if two fit."""
    fitting = max(1, (width + len(BETWEEN)) // (NARROWEST + len(BETWEEN)))
    if articles <= fitting:
        return [list(range(articles))] if articles else []
    if fitting == 1:
        return [[article] for article in range(articles)]
    others = list(range(1, articles))
    return [[0, *others[at : at + fitting - 1]] for at in range(0, len(others), fitting - 1)]


def _band(
    comparison: Comparison, band: Sequence[int], wanted: Sequence[int], places: Places, paper: _Paper
) -> Iterator[str]:
    """Columns of the articles in ``band``, with the rows that one of ``wanted`` has."""
    widths = _widths(len(band), paper.width)
    named = [heading(comparison.articles[article], revision=comparison.revision) for article in band]
    titles = [
        [Piece(f"{letter(article)}  {words}", None)] for article, words in zip(band, named, strict=True)
    ]
    yield from paper.side_by_side(titles, widths, "bold")
    for number, row in enumerate(comparison.rows, 1):
        if not any(row.cell(article) for article in wanted):
            continue
        yield paper.rule(f"{number} · {row_words(row, comparison)}")
        cells = [_cell(comparison, row, article, places, signs=not paper.colour) for article in band]
        yield from paper.side_by_side(cells, widths, "dim" if row.kind == "same" else "")
    yield paper.rule("")


def _widths(count: int, width: int) -> list[int]:
    room = width - len(BETWEEN) * (count - 1)
    return [room // count + (place < room % count) for place in range(count)]


def _cell(comparison: Comparison, row: Row, article: int, places: Places, *, signs: bool) -> list[Piece]:
    cell = row.cell(article)
    if cell is None:
        return [Piece(ABSENT, None)]
    made = pieces(comparison.articles[article].text.body, row, cell, signs=signs)
    about = ", ".join(remarks(row, cell, places.before(cell)))
    return [Piece(f"[{about}] ", None), *made] if about else made


class _Paper:
    """Lines of a width, with or without colour."""

    def __init__(self, width: int, cell_width: CellWidth, colour: bool) -> None:
        self.width = width
        self.cell_width = cell_width
        self.colour = colour

    def wrapped(self, text: str, style: str = "", *, indent: int = 0) -> Iterator[str]:
        text = visible(text)
        for start, end in wrap(text, 0, len(text), self.width - indent, self.cell_width):
            yield " " * indent + self.painted(text[start:end].rstrip(" "), style)

    def legend(self) -> Iterator[str]:
        """What the signs, or colours, mean; an entry is never broken."""
        line = ""
        used = 0
        for kind, words in LEGEND.items():
            opening, closing = SIGNS[kind]
            text = f"{opening} {words}" if kind == "missing" else words
            if kind == "alone" or (kind != "missing" and not self.colour):
                text = f"{opening}{words}{closing}"
            cells = self.cell_width(text)
            if used and used + 2 + cells > self.width:
                yield line
                line, used = "", 0
            line += ("  " if used else "") + self.painted(text, kind)
            used += cells + (2 if used else 0)
        yield line
        yield from self.wrapped(f"{ABSENT} absent", "dim")

    def rule(self, words: str) -> str:
        line = f"── {words} "[: self.width] if words else ""
        return self.painted(line + "─" * max(0, self.width - self.cell_width(line)), "dim")

    def painted(self, text: str, style: str) -> str:
        return f"{_COLOURS[style]}{text}{_RESET}" if self.colour and style and text else text

    def side_by_side(
        self, cells: Sequence[Sequence[Piece]], widths: Sequence[int], style: str
    ) -> Iterator[str]:
        """Cells as columns; each column wraps for itself, and the lines stay side by side."""
        lines = [self._lines(cell, width, style) for cell, width in zip(cells, widths, strict=True)]
        for at in range(max(map(len, lines), default=0)):
            line = []
            for column, width in zip(lines, widths, strict=True):
                text, cells_used = column[at] if at < len(column) else ("", 0)
                line.append(text + " " * max(0, width - cells_used))
            yield self.painted(BETWEEN, "dim").join(line).rstrip(" ")

    def _lines(self, cell: Sequence[Piece], width: int, style: str) -> list[tuple[str, int]]:
        """A cell's lines, painted, each with the cells it takes."""
        whole = "".join(piece.text for piece in cell)
        styles: list[tuple[int, str]] = []
        reached = 0
        for piece in cell:
            reached += len(piece.text)
            styles.append((reached, piece.style or ("dim" if piece.text == ABSENT else style)))
        lines = []
        for start, end in wrap(whole, 0, len(whole), width, self.cell_width):
            shown = whole[start:end].rstrip(" ")
            lines.append((self._styled(whole, start, start + len(shown), styles), self.cell_width(shown)))
        return lines

    def _styled(self, whole: str, start: int, end: int, styles: Sequence[tuple[int, str]]) -> str:
        made = []
        for reached, style in styles:
            if reached > start and start < end:
                stop = min(reached, end)
                made.append(self.painted(whole[start:stop], style))
                start = stop
        return "".join(made)
