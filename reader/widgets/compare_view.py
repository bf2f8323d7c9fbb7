"""Two or more articles side by side: rows that cannot drift, and their marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from rich.cells import cell_len
from rich.segment import Segment
from textual.message import Message

from reader.comparison.model import Comparison, Row
from reader.text.layout import Band, Layout, Span
from reader.widgets.columns_pane import Geometry
from reader.widgets.compare_rails import CompareRails, End, Tie
from reader.widgets.layers import LayerIndex
from reader.widgets.rails import Place
from reader.widgets.row_filters import RowFilter, is_critical
from reader.widgets.row_layers import MarkMode, cell_layers
from reader.widgets.text_pane import TextPane

ABSENT_SIGN = "·····"
MOVED_SIGN = "↕"
#: Narrower columns are not read with pleasure; more of them scroll sideways.
NARROWEST = 30
_GUTTER = 4


RowWeight = Literal["critical", "only", "changed", "maybe", "same"]


class CompareView(TextPane):
    """A text pane with a column an article and a band a row."""

    class Scrolled(Message):
        """Another part of the comparison is seen now."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.comparison: Comparison | None = None
        self.own_order = False
        self.mark_mode: MarkMode = "differs"
        self.row_filter = RowFilter()
        self.shown_rows: list[int | None] = []  # the row of each band; None: furniture
        self._first_column = 0
        self._row_of_start: list[dict[int, int]] = []
        self._sentence_starts: list[list[int]] = []
        self._rails = CompareRails(self._height_of)

    # --- rows ----------------------------------------------------------------------------------

    @property
    def rows(self) -> Sequence[Row]:
        return self.comparison.rows if self.comparison else ()

    def set_comparison(self, comparison: Comparison | None) -> None:
        """Show these rows; None shows the plain texts until there are some."""
        self.comparison = comparison
        self._row_of_start = [{} for _ in self.columns]
        for number, row in enumerate(self.rows):
            for cell in row.cells:
                for start, _ in cell.spans:
                    self._row_of_start[cell.article][start] = number
        self._sentence_starts = [sorted(starts) for starts in self._row_of_start]
        self.paint_marks()
        here = self.row_at_caret()
        if comparison is not None and not any(map(self.matches, self.rows)):
            self.row_filter = RowFilter()
        self.relayout()
        if comparison is not None:
            self._land(here)

    @property
    def filtered(self) -> bool:
        """Whether rows are left out of what is shown."""
        return self.comparison is not None and self.row_filter.name != "all" and not self.own_order

    def set_filter(self, row_filter: RowFilter) -> bool:
        """Show the rows that the filter lets through. False, and nothing is changed, if there is none."""
        if not any(map(row_filter.lets, self.rows)):
            return False
        here = self.row_at_caret()
        self.row_filter = row_filter
        self.relayout()
        self._land(here)
        return True

    def _land(self, here: int | None) -> None:
        """Where the filter hides the caret's row, put the caret into the next one that is shown."""
        if not self.filtered or (here is not None and self.matches(self.rows[here])):
            return
        through = [number for number, row in enumerate(self.rows) if self.matches(row)]
        row = self.rows[next((number for number in through if number >= (here or 0)), through[-1])]
        cell = row.cell(self.column) or row.cells[0]
        self.place(cell.spans[0][0], column=cell.article, extend=False)

    def shows(self, column: int, offset: int) -> bool:
        """Whether some line shows that place of a column."""
        lines = self.page.columns[column]
        return bool(len(lines)) and lines.snapped(offset) == offset

    def matches(self, row: Row) -> bool:
        """Whether the filter lets a row through."""
        return self.row_filter.lets(row)

    def row_at_caret(self) -> int | None:
        """The row of the sentence under the caret."""
        return self.row_at(self.column, self.caret) if self.columns else None

    def row_at(self, column: int, offset: int) -> int | None:
        """The row of the sentence at a place; None in furniture, and before there are rows."""
        if self.comparison is None:
            return None
        starts = self._sentence_starts[column]
        at = bisect_right(starts, offset) - 1
        if at < 0:
            return None
        number = self._row_of_start[column][starts[at]]
        cell = self.rows[number].cell(column)
        end = next((end for start, end in cell.spans if start == starts[at]), 0) if cell else 0
        between = self.columns[column].body[end:offset]  # the blanks behind a sentence belong to it
        return number if not between.strip() and "\n" not in between else None

    def row_place(self, column: int, offset: int) -> float:
        """The row of a place; for furniture half a row before that of its article's next sentence."""
        if self.comparison is None:
            return 0
        number = self.row_at(column, offset)
        if number is not None:
            return number
        starts = self._sentence_starts[column]
        at = bisect_right(starts, offset)
        return (self._row_of_start[column][starts[at]] if at < len(starts) else len(self.rows)) - 0.5

    def row_order(self, column: int, offset: int) -> tuple[float, int, int]:
        """Where a place stands when the rows are read one after the other, each from its first column to
        its last; in own order the columns one after the other."""
        return (0 if self.own_order else self.row_place(column, offset), column, offset)

    # --- layout --------------------------------------------------------------------------------

    def make_geometry(self) -> Geometry:
        count = max(1, len(self.columns))
        width = self.size.width
        fitting = max(1, min(count, (width + 1) // (NARROWEST + _GUTTER + 2)))
        self._first_column = max(0, min(self._first_column, count - fitting, self.column))
        if self.column >= self._first_column + fitting:
            self._first_column = self.column - fitting + 1
        text = max(8, (width - (fitting - 1)) // fitting - _GUTTER - 1)
        shown = range(self._first_column, min(count, self._first_column + fitting))
        return Geometry(
            left=0, gutter=_GUTTER, width=text, shown=shown if self.columns else range(0), separator="│"
        )

    def make_layout(self) -> Layout:
        bodies = [column.body for column in self.columns]
        if self.comparison is None or self.own_order:
            self.shown_rows = []
            blocks = [column.structure.paragraphs for column in self.columns]
            return Layout.independent(bodies, blocks, self.geometry.width, cell_len)
        bands, self.shown_rows = [], []
        for number, cells in self._stripes():
            bands.append(Band(cells))
            self.shown_rows.append(number)
        return Layout.aligned(bodies, bands, self.geometry.width, cell_len)

    def _stripes(self) -> Iterator[tuple[int | None, tuple[tuple[Span, ...], ...]]]:
        """The bands: rows that the filter lets through; without a filter, the furniture where it stands."""
        furniture = self._furniture_places() if self.row_filter.name == "all" else {}
        for number, row in enumerate(self.rows):
            if number in furniture:
                yield None, furniture[number]
            if self.matches(row):
                cells = {
                    cell.article: joined(self.columns[cell.article].body, cell.spans) for cell in row.cells
                }
                yield number, tuple(cells.get(column, ()) for column in range(len(self.columns)))
        if len(self.rows) in furniture:
            yield None, furniture[len(self.rows)]

    def _furniture_places(self) -> dict[int, tuple[tuple[Span, ...], ...]]:
        """Furniture by the row it stands before: that of its article's next sentence, else the end."""
        places: dict[int, list[list[Span]]] = {}
        for number, column in enumerate(self.columns):
            starts = sorted(self._row_of_start[number].items())
            for block in column.text.furniture:
                before = next((row for start, row in starts if start >= block[1]), len(self.rows))
                places.setdefault(before, [[] for _ in self.columns])[number].append(block)
        return {row: tuple(tuple(cell) for cell in cells) for row, cells in places.items()}

    def show_column(self, column: int) -> None:
        """Scroll sideways until a column is seen."""
        if column not in self.geometry.shown:
            self.drop_selection()  # it stays in its column
            self.column = column
            self.relayout()

    def toggle_order(self) -> None:
        here = self.row_at_caret()
        self.own_order = not self.own_order
        self.relayout()
        self._land(here)

    # --- relations -----------------------------------------------------------------------------

    def relayout(self) -> None:
        super().relayout()
        self._rails.lay(self.size.height)

    def _height_of(self, end: End) -> int | None:
        """The height of a place of a column, or None if no line shows it."""
        column, offset = end
        if not self.ready or not self.shows(column, offset):
            return None
        lines = self.page.columns[column]
        return lines.ys[lines.of(offset)]

    def set_ties(self, ties: Iterable[Tie]) -> None:
        """Draw these relations between the columns, and no others."""
        self._rails.set_ties(ties)
        self._rails.lay(self.size.height)
        self.repaint()

    def change_ties(self, ends: Iterable[str], ties: Mapping[str, Tie]) -> None:
        """The relations of these annotations that lead to another column are now ``ties``."""
        self._repaint_places(self._rails.change(ends, ties))

    def set_current(self, annotation: str | None) -> None:
        """Draw the relations of the current annotation heavier than others."""
        self._repaint_places(self._rails.set_current(annotation))

    def _repaint_places(self, places: Iterable[Place]) -> None:
        self.repaint_heights({height for _, height in places})

    # --- marks ---------------------------------------------------------------------------------

    def set_mark_mode(self, mode: MarkMode) -> None:
        self.mark_mode = mode
        self.paint_marks()
        self.repaint()

    def paint_marks(self) -> None:
        """Lay the marks of the present mode on the columns."""
        for column in self.columns:
            column.marks = LayerIndex()
        for row in self.rows:
            for cell in row.cells:
                column = self.columns[cell.article]
                for layer in cell_layers(column.body, row, cell, self.mark_mode, self.column):
                    column.marks.add(layer)

    def place(self, caret: int, *, column: int | None = None, extend: bool | None = None) -> None:
        if column is not None and column not in self.geometry.shown:
            self.show_column(column)
        before = self.column
        super().place(caret, column=column, extend=extend)
        if self.column != before and self.mark_mode == "from here":
            self.set_mark_mode(self.mark_mode)

    def reveal_row(self) -> None:
        """Scroll on if the caret's row ends below the window: until its end, or nothing above it, is seen."""
        if not self.shown_rows or not self.size.height:
            return
        tops, band, page = self.page.band_tops, self.page.band_at(self.caret_height), self.size.height
        end = tops[band + 1] - 1 if band + 1 < len(tops) else self.page.height
        if end > round(self.scroll_y) + page:
            target = max(tops[band] - page // 3, min(tops[band], end - page))
            self.scroll_to(y=target, animate=False, immediate=True)
            self._show_hardware_cursor()

    # --- the row of the caret ------------------------------------------------------------------

    def paragraph_heights(self) -> range:
        """The heights of the caret's row; of its paragraph while there are no aligned rows."""
        if not self.shown_rows:
            return super().paragraph_heights()
        tops, band = self.page.band_tops, self.page.band_at(self.caret_height)
        return range(tops[band], tops[band + 1] - 1 if band + 1 < len(tops) else self.page.height)

    def in_focus(self, column: int, height: int) -> bool:
        """All of a row is what one works at."""
        return super().in_focus(self._ruler[0] if self.shown_rows else column, height)

    # --- drawing -------------------------------------------------------------------------------

    def gutter_signs(self, column: int, start: int, end: int) -> Iterator[tuple[str, str]]:
        if self.comparison is not None and not self.own_order:
            number = self._row_of_start[column].get(start)
            cell = self.rows[number].cell(column) if number is not None else None
            if cell and cell.moved and cell.spans[0][0] == start:
                yield MOVED_SIGN, "quiet"
        yield from super().gutter_signs(column, start, end)

    def separator_at(self, column: int, height: int) -> tuple[str, str]:
        if rail := self._rails.at((column, height)):
            return rail
        row = self._row_at_height(height)
        return "┊" if row is not None and row.kind == "maybe" else "│", "rule"

    def empty_cell(self, column: int, height: int, room: int) -> Iterator[Segment]:
        row = self._row_at_height(height)
        if (
            row is not None
            and height == self.page.band_tops[self.page.band_at(height)]
            and not row.cell(column)
        ):
            yield Segment(ABSENT_SIGN.ljust(room)[:room], self.style("absent"))
        else:
            yield Segment(" " * room, self.style())

    def _row_at_height(self, height: int) -> Row | None:
        if not self.shown_rows or height >= self.page.height:
            return None
        number = self.shown_rows[self.page.band_at(height)]
        return None if number is None else self.rows[number]

    # --- the whole -----------------------------------------------------------------------------

    def weights(self, parts: Sequence[tuple[int, int]]) -> list[set[RowWeight]]:
        """What the rows weigh that stand at the heights ``[low, high)`` of each part."""
        if self.comparison is None or not self.page.height:
            return [set() for _ in parts]
        weight = [row_weight(row) for row in self.rows]
        return [{weight[number] for number in self._rows_between(low, high)} for low, high in parts]

    def _rows_between(self, low: int, high: int) -> Iterator[int]:
        high = min(high, self.page.height)
        if low >= high:
            return
        if self.shown_rows:
            for band in range(self.page.band_at(low), self.page.band_at(high - 1) + 1):
                if (number := self.shown_rows[band]) is not None:
                    yield number
            return
        for column, lines in enumerate(self.page.columns):
            for line in range(bisect_left(lines.ys, low), bisect_left(lines.ys, high)):
                yield from self._rows_on(column, lines.starts[line], lines.ends[line])

    def _rows_on(self, column: int, start: int, end: int) -> Iterator[int]:
        """The rows of the sentences that a line ``[start, end)`` shows."""
        if (number := self.row_at(column, start)) is not None:
            yield number
        starts = self._sentence_starts[column]
        for at in range(bisect_right(starts, start), bisect_left(starts, end)):
            yield self._row_of_start[column][starts[at]]

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Scrolled())


def joined(body: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Neighbouring sentences of one paragraph as one stretch, so that they flow on."""
    stretches: list[Span] = []
    for start, end in spans:
        if stretches and "\n" not in (between := body[stretches[-1][1] : start]) and not between.strip():
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    return tuple(stretches)


def row_weight(row: Row) -> RowWeight:
    """What weighs most in a row."""
    if is_critical(row):
        return "critical"
    match row.kind:
        case "only" | "maybe" | "same":
            return row.kind
    return "changed"
