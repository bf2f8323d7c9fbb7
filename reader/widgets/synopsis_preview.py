"""What each article says of one statement: the texts of a row one below the other, with their marks."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from reader.comparison.model import Cell, Comparison, Row
from reader.reports.headings import heading, letter
from reader.reports.synopsis import Statement
from reader.text.display import visible
from reader.text.wrapping import wrap
from reader.widgets.fitted import fitted
from reader.widgets.layers import runs
from reader.widgets.lined import LinedWidget
from reader.widgets.painting import Paints
from reader.widgets.paints import PAINTS
from reader.widgets.row_layers import cell_layers
from reader.widgets.synopsis_view import state_words

#: Cells before a version's text.
INDENT = 3
#: What stands where words of others are missing.
MISSING_SIGN = "‸"

#: Stretches of text, each with the names of its paints.
Line = list[tuple[str, tuple[str, ...]]]


class SynopsisPreview(LinedWidget[Line]):
    """Shows the versions of one statement, as many as there is room for."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the name that widgets have for it
        super().__init__(id=id)
        self._shown: tuple[Comparison, Statement, str, int] | None = None
        self._style = Paints(self, PAINTS)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._style.clear()

    def show(self, comparison: Comparison, statement: Statement | None, words: str, column: int) -> None:
        """Show the versions of a statement, under ``words``; that of ``column`` in any case."""
        shown = None if statement is None else (comparison, statement, words, column)
        if shown == self._shown:
            return
        self._shown = shown
        self.show_lines()

    def lines(self, width: int, height: int) -> list[Line]:
        """The lines for that much room."""
        if self._shown is None or width < INDENT + 8:
            return []
        comparison, statement, words, column = self._shown
        row = comparison.rows[statement.row]
        title: Line = [(fitted(visible(words), width).rstrip(), ("quiet",))]
        absent = [place for place in range(len(comparison.articles)) if row.cell(place) is None]
        foot = [_absent(absent, width)] if absent else []
        versions = {
            cell.article: self._version(comparison, statement, row, cell, width, cell.article == column)
            for cell in row.cells
        }
        room = height - 1 - len(foot)
        return [title, *_fitting(versions, row.cells[0].article, column, room), *foot]

    def _version(
        self, comparison: Comparison, statement: Statement, row: Row, cell: Cell, width: int, here: bool
    ) -> list[Line]:
        """A heading, then the text of one article with its marks, unless it is that of the first one."""
        article = comparison.articles[cell.article]
        body = article.text.body
        state = state_words(cell.state, statement.notes[cell.article])
        told = f"  {state}" if cell.article != row.cells[0].article else ""
        if cell.moved:
            told += "  ↕ moved"
        name = fitted(heading(article, revision=comparison.revision), max(8, width - INDENT - cell_len(told)))
        mark = f"{letter(cell.article):<{INDENT}}"
        lines: list[Line] = [
            [
                (mark, ("gutter",) if here else ("strong",)),
                (name.rstrip(), ("strong",)),
                (told, ("quiet",)),
            ]
        ]
        if told and cell.state == "verbatim":
            return lines
        layers = cell_layers(body, row, cell)
        for start, end in cell.spans:
            for low, high in wrap(body, start, end, width - INDENT, cell_len):
                line: Line = [(" " * INDENT, ())]
                for run in runs(low, high, [each for each in layers if each.start < high and each.end > low]):
                    text = visible(body[run.start : run.end])
                    if "missing" in run.paints and text.isspace():
                        text = MISSING_SIGN + text[1:]
                    line.append((text, run.paints))
                lines.append(line)
        return lines

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        segments = [Segment(text, self._style(*paints)) for text, paints in self.line_at(y) or () if text]
        return Strip(segments).adjust_cell_length(width, self._style())


def _absent(articles: Sequence[int], width: int) -> Line:
    words = f"·····  absent in {', '.join(map(letter, articles))}"
    return [(fitted(words, width).rstrip(), ("absent",))]


def _fitting(versions: dict[int, list[Line]], first: int, column: int, room: int) -> list[Line]:
    """All versions in the order of articles if there is room; else the first and that of the column, each
    cut, then as many others as fit."""
    if sum(map(len, versions.values())) <= room:
        return [line for lines in versions.values() for line in lines]
    wanted = [first, *([column] if column in versions and column != first else [])]
    wanted += [each for each in versions if each not in wanted]
    sure = 2 if len(wanted) > 1 and room >= 4 else 1
    shown: list[Line] = []
    for place, article in enumerate(wanted):
        lines, left = versions[article], room - len(shown)
        if place + 1 < sure:
            left = max(left - min(len(versions[wanted[1]]), left // 2), 2)
        if left < 2:
            break
        if len(lines) > left:
            lines = [*lines[: left - 1], [*lines[left - 1], ("…", ("quiet",))]]
        shown += lines
    return shown[: max(0, room)]
