"""Two or more articles side by side: rows that cannot drift, marks, and the strip that shows the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from reader.comparison.model import Cell, Comparison, Row
from reader.reports.headings import letter
from reader.text.display import visible
from reader.text.layout import Band, Layout, Span
from reader.widgets.columns_pane import Geometry
from reader.widgets.layers import Layer, LayerIndex
from reader.widgets.text_pane import TextPane

MarkMode = Literal["differs", "from here", "shared", "nothing"]
RowFilter = Literal["all", "critical", "only here", "absent here", "differs"]

MARK_MODES: tuple[MarkMode, ...] = ("differs", "from here", "shared", "nothing")
ROW_FILTERS: tuple[RowFilter, ...] = ("all", "critical", "only here", "absent here", "differs")

ABSENT_SIGN = "·····"
MOVED_SIGN = "↕"
#: Narrower columns are not read with pleasure; more of them scroll sideways.
NARROWEST = 30
_GUTTER = 3


class CompareView(TextPane):
    """A text pane with a column an article and a band a row."""

    class Scrolled(Message):
        """Another part of the comparison is seen now."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.comparison: Comparison | None = None
        self.own_order = False
        self.mark_mode: MarkMode = "differs"
        self.row_filter: RowFilter = "all"
        self.shown_rows: list[int | None] = []  # the row of each band; None: furniture
        self._first_column = 0
        self._row_of_start: list[dict[int, int]] = []
        self.filter_column = 0  # from which column the filter is meant

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
        self.paint_marks()
        here = self.row_at_caret()
        if comparison is not None and not any(map(self.matches, self.rows)):
            self.row_filter = "all"
        self.relayout()
        if comparison is not None:
            self._land(here)

    @property
    def filtered(self) -> bool:
        """Whether rows are left out of what is shown."""
        return self.comparison is not None and self.row_filter != "all" and not self.own_order

    def set_filter(self, row_filter: RowFilter, column: int) -> bool:
        """Show the rows that the filter, meant from a column, lets through. False, and nothing is changed,
        if there is none."""
        before, here = (self.row_filter, self.filter_column), self.row_at_caret()
        self.row_filter, self.filter_column = row_filter, column
        if not any(map(self.matches, self.rows)):
            self.row_filter, self.filter_column = before
            return False
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
        column = self.filter_column
        match self.row_filter:
            case "critical":
                return any(mark.kind == "critical" for cell in row.cells for mark in cell.marks)
            case "only here":
                return row.kind == "only" and row.cells[0].article == column
            case "absent here":
                return row.cell(column) is None
            case "differs":
                return len(row.cells) > 1 and row.kind != "same"
        return True

    def row_at_caret(self) -> int | None:
        """The row of the sentence under the caret."""
        if not self.columns or self.comparison is None:
            return None
        sentence = self.here.structure.sentence_at(self.caret)
        starts = self._row_of_start[self.column]
        if sentence and sentence[0] in starts:
            return starts[sentence[0]]
        for number, row in enumerate(self.rows):
            cell = row.cell(self.column)
            if cell and any(start <= self.caret <= end for start, end in cell.spans):
                return number
        return None

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
        furniture = self._furniture_places() if self.row_filter == "all" else {}
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
                marks = self.columns[cell.article].marks
                for layer in self._cell_layers(row, cell):
                    marks.add(layer)

    def _cell_layers(self, row: Row, cell: Cell) -> Iterator[Layer]:
        body = self.columns[cell.article].body
        if row.kind == "same" and self.mark_mode != "nothing":
            for start, end in cell.spans:
                yield Layer(start, end, "same")
        if row.kind == "maybe":
            for start, end in cell.spans:
                yield Layer(start, end, "maybe")
        if self.mark_mode == "shared":
            for start, end in cell.shared:
                yield Layer(start, end, "shared")
        if self.mark_mode in ("shared", "nothing"):
            return
        for mark in cell.marks:
            if self.mark_mode == "from here" and self.column not in (cell.article, *mark.against):
                continue
            if mark.start < mark.end:
                yield Layer(mark.start, mark.end, mark.kind)
            else:
                yield missing_layer(body, mark.start)

    def place(self, caret: int, *, column: int | None = None, extend: bool | None = None) -> None:
        if column is not None and column not in self.geometry.shown:
            self.show_column(column)
        before = self.column
        super().place(caret, column=column, extend=extend)
        if self.column != before and self.mark_mode == "from here":
            self.set_mark_mode(self.mark_mode)

    # --- drawing -------------------------------------------------------------------------------

    def gutter_signs(self, column: int, start: int, end: int) -> Iterator[tuple[str, str]]:
        if self.comparison is not None and not self.own_order:
            number = self._row_of_start[column].get(start)
            cell = self.rows[number].cell(column) if number is not None else None
            if cell and cell.moved and cell.spans[0][0] == start:
                yield MOVED_SIGN, "quiet"
        yield from super().gutter_signs(column, start, end)

    def separator_at(self, height: int) -> str:
        row = self._row_at_height(height)
        return "┊" if row is not None and row.kind == "maybe" else "│"

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


def missing_layer(body: str, offset: int) -> Layer:
    """Where the sign for missing words is drawn: in the blank before or after, else on the next character."""
    for start in (offset - 1, offset):
        if 0 <= start < len(body) and body[start] == " ":
            return Layer(start, start + 1, "missing")
    start = min(offset, max(0, len(body) - 1))
    return Layer(start, start + 1, "missing")


class ColumnHeads(Widget):
    """The heads of the columns, which stay while the rows scroll: letter, name, date; then a rule."""

    ALLOW_SELECT = False

    def __init__(self, view: CompareView, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._view = view
        self.heads: list[tuple[str, str]] = []

    def show(self, heads: Sequence[tuple[str, str]]) -> None:
        """``heads``: a name and what stands dim behind it, for each column."""
        self.heads = list(heads)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        view, geometry = self._view, self._view.geometry
        segments: list[Segment] = []
        for column in geometry.shown:
            first = column == geometry.shown.start
            room = geometry.gutter + geometry.width + 1
            if y:
                segments.append(Segment(("" if first else "┼") + "─" * room, view.style("rule")))
                continue
            if not first:
                segments.append(Segment("│", view.style("rule")))
            segments.extend(self._head(column, room))
        return Strip(segments).adjust_cell_length(self.size.width, view.style())

    def _head(self, column: int, room: int) -> Iterator[Segment]:
        view, geometry = self._view, self._view.geometry
        name, rest = self.heads[column] if column < len(self.heads) else ("", "")
        before = "‹" if column == geometry.shown.start and column > 0 else " "
        after = "›" if column == geometry.shown[-1] and column + 1 < len(view.columns) else " "
        here = column == view.column
        mark = f"{before}{letter(column)}  "
        text = visible(f"{name}{' · ' if name and rest else ''}{rest}")
        width = room - len(mark) - 1
        if cell_len(text) > width:
            text = visible(name)
        while cell_len(text) > width:
            text = text[: max(0, len(text) - 2)] + "…" if len(text) > 1 else ""
        yield Segment(mark, view.style("gutter") if here else view.style("strong"))
        yield Segment(text, view.style("head") if here else view.style())
        yield Segment(" " * max(0, width - cell_len(text)) + after, view.style())


class OverviewStrip(Widget):
    """The whole comparison at a glance: a cell a part, the part that is seen marked beside it."""

    ALLOW_SELECT = False
    #: Sign and paint of a part by what weighs most in it.
    SIGNS = (
        ("critical", "█", "missing"),
        ("only", "░", "quiet"),
        ("changed", "▒", "changed"),
        ("maybe", "┊", "quiet"),
        ("same", "·", "absent"),
    )

    def __init__(self, view: CompareView, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._view = view

    def render_line(self, y: int) -> Strip:
        view, height = self._view, max(1, self.size.height)
        total = max(1, view.page.height)
        low, high = y * total // height, max(y * total // height + 1, (y + 1) * total // height)
        top = round(view.scroll_y)
        window = low < top + view.size.height and high > top
        sign, paint = self._part(low, high)
        style = view.style(paint) if paint else view.style()
        return Strip([Segment("▐" if window else " ", view.style("gutter")), Segment(sign, style)], 2)

    def _part(self, low: int, high: int) -> tuple[str, str]:
        view = self._view
        if not view.shown_rows or low >= view.page.height:
            return " ", ""
        bands = range(view.page.band_at(low), view.page.band_at(high - 1) + 1)
        weights = {
            row_weight(view.rows[number]) for band in bands if (number := view.shown_rows[band]) is not None
        }
        return next(((sign, paint) for name, sign, paint in self.SIGNS if name in weights), (" ", ""))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        part = event.y / max(1, self.size.height)
        target = round(part * self._view.page.height - self._view.size.height / 2)
        self._view.scroll_to(y=max(0, target), animate=False)


def row_weight(row: Row) -> str:
    """What weighs most in a row: ``critical``, ``only``, ``changed``, ``maybe`` or ``same``."""
    if any(mark.kind == "critical" for cell in row.cells for mark in cell.marks):
        return "critical"
    return row.kind if row.kind in ("only", "maybe", "same") else "changed"
