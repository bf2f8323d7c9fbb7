"""What stays while a comparison scrolls: the heads of its columns, and the strip that shows the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from reader.reports.headings import letter
from reader.text.display import visible
from reader.widgets.compare_view import CompareView, RowWeight


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
        self._parts: tuple[object, list[tuple[str, str]]] = (None, [])

    def render_line(self, y: int) -> Strip:
        view = self._view
        low, high = self._heights(y)
        top = round(view.scroll_y)
        window = low < top + view.size.height and high > top
        sign, paint = self._signs()[y]
        style = view.style(paint) if paint else view.style()
        return Strip([Segment("▐" if window else " ", view.style("gutter")), Segment(sign, style)], 2)

    def _heights(self, y: int) -> tuple[int, int]:
        """The heights of the layout ``[low, high)`` that a line of the strip stands for."""
        height, total = max(1, self.size.height), max(1, self._view.page.height)
        low = y * total // height
        return low, max(low + 1, (y + 1) * total // height)

    def _signs(self) -> list[tuple[str, str]]:
        """The sign and paint of each line; found once a layout, and not at every scroll."""
        view = self._view
        made_for = (view.page, view.comparison, self.size.height)
        if self._parts[0] != made_for:
            weights = view.weights([self._heights(y) for y in range(self.size.height)])
            self._parts = (made_for, [self._heaviest(each) for each in weights])
        return self._parts[1]

    def _heaviest(self, weights: set[RowWeight]) -> tuple[str, str]:
        return next(((sign, paint) for name, sign, paint in self.SIGNS if name in weights), (" ", ""))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        part = event.y / max(1, self.size.height)
        target = round(part * self._view.page.height - self._view.size.height / 2)
        self._view.scroll_to(y=max(0, target), animate=False)
