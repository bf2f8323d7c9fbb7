"""A list of any number of rows: a window over them, drawn line by line.

The list knows the keys of all its rows in their order, and the lines of those that were seen; it asks for
others with :class:`WindowedList.RowsNeeded`. Moving the cursor repaints two lines. What a row looks like,
and in which columns, subclasses say.
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import ClassVar, Generic, Protocol, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.widgets.fitted import fitted
from reader.widgets.list_columns import GAP, PREFIX, Column
from reader.widgets.painting import QUIET, Paint, Paints

#: Lines kept; a page is at most a few hundred.
KEPT_ROWS = 2_000
#: Lines asked for beyond what is seen, so that scrolling on finds them there.
AHEAD = 40

#: Paints that every list has; subclasses add their own.
PAINTS = {
    "cursor": Paint(background="primary", cover=0.22),
    "title": Paint("foreground"),
    "quiet": QUIET,
    "mark": Paint("text-accent", attributes="bold"),
}

#: A stretch of a cell and the names of its paints.
Piece = tuple[str, tuple[str, ...]]


class Keyed(Protocol):
    """A row; ``key`` is the library's own number for it."""

    @property
    def key(self) -> int: ...


RowT = TypeVar("RowT", bound=Keyed)
#: What a row is marked by.
MarkT = TypeVar("MarkT", bound=Hashable)


class WindowedList(Generic[RowT, MarkT], ScrollView, can_focus=False, inherit_bindings=False):
    """The rows of one view. Give it lines with ``show_page``, ``show_order`` and ``put``."""

    ALLOW_SELECT = False
    PAINTS: ClassVar[Mapping[str, Paint]] = PAINTS

    class RowsNeeded(Message):
        """Lines of these keys are to be put into the list."""

        def __init__(self, keys: Sequence[int]) -> None:
            self.keys = keys
            super().__init__()

    class CursorMoved(Message):
        """The cursor stands on another row, or the line of its row came in."""

    class ReadAsked(Message):
        """A double click on a line."""

    class MarkAsked(Message):
        """A click on the mark of the line under the cursor."""

    class SortAsked(Message):
        """A click on the heading of a column."""

        def __init__(self, column: str) -> None:
            self.column = column
            super().__init__()

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the name that widgets have for it
        super().__init__(id=id)
        self._order: array[int] = array("q")
        self._rows: OrderedDict[int, RowT] = OrderedDict()
        self._asked: set[int] = set()
        self._columns: tuple[int, list[Column]] = (0, [])
        self._style = Paints(self, self.PAINTS)
        self._cursor = 0
        self._notice: list[tuple[str, str]] = []
        #: What the lines of the screen show since they were drawn last, from the heading down.
        self._shown: dict[int, object] = {}
        #: The marks of rows, in the order in which they were marked; also of those not listed now.
        self.marked: dict[MarkT, None] = {}

    # What subclasses give

    def mark_of(self, row: RowT) -> MarkT:
        """What a row is marked by."""
        raise NotImplementedError

    def fit_columns(self, width: int) -> list[Column]:
        """The columns that fit a list of ``width`` cells, in their order."""
        raise NotImplementedError

    def cell(self, column: Column, row: RowT) -> list[Piece]:
        """What stands in a cell, of exactly the column's width."""
        raise NotImplementedError

    # What it is given

    def show_page(self, rows: Sequence[RowT], *, cursor_key: int | None = None) -> None:
        """Show these lines, which are the first of the view; the rest comes with ``show_order``."""
        self._keep(rows)
        self._set_order(array("q", [row.key for row in rows]), cursor_key)

    def show_order(self, order: array[int], *, cursor_key: int | None = None) -> None:
        """Show the whole view; the cursor stays on its row if that is still there."""
        key = self.cursor_key if cursor_key is None else cursor_key
        if order == self._order and key == self.cursor_key:
            return
        self._set_order(order, key)

    def put(self, rows: Iterable[RowT]) -> None:
        """Lines that were asked for, or that changed."""
        self._keep(rows)
        self._refresh_changed()
        self.post_message(self.CursorMoved())

    def forget(self) -> None:
        """Ask for all lines again, when rows changed; what is known is shown until then."""
        self._asked.clear()
        if keys := self._page_keys():
            self._asked.update(keys)
            self.post_message(self.RowsNeeded(keys))
        seen = set(keys)
        for key in [key for key in self._rows if key not in seen]:
            del self._rows[key]

    def _keep(self, rows: Iterable[RowT]) -> None:
        for row in rows:
            self._rows[row.key] = row
            self._rows.move_to_end(row.key)
            self._asked.discard(row.key)
        while len(self._rows) > KEPT_ROWS:
            self._rows.popitem(last=False)

    def _set_order(self, order: array[int], cursor_key: int | None) -> None:
        at = self._cursor
        if cursor_key is not None:
            try:
                at = order.index(cursor_key)
            except ValueError:
                at = min(at, max(0, len(order) - 1))
        self._order = order
        self._asked.clear()
        self._cursor = max(0, min(at, len(order) - 1))
        self._fit()
        self._into_view()
        self._refresh_changed()
        self.post_message(self.CursorMoved())

    def _fit(self) -> None:
        """Let the scroll bar know how many lines there are. Only where it comes or goes is anything laid
        out: that costs a second frame, and while one types each letter finds another number."""
        size = Size(self.scrollable_content_region.width, len(self._order) + 1)
        if self.show_vertical_scrollbar != (size.height > self.size.height):
            self.virtual_size = size
            return
        self.set_reactive(WindowedList.virtual_size, size)
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.window_virtual_size = size.height
        self.scroll_y = min(self.scroll_y, self.max_scroll_y)

    def _refresh_changed(self) -> None:
        """Draw the lines that show something else now."""
        width = self.size.width
        changed = [
            Region(0, y, width, 1) for y, shown in self._shown.items() if y and shown != self._to_show(y)
        ]
        if changed:
            self.refresh(*changed)

    def _to_show(self, y: int) -> object:
        """All that the look of a line of the screen depends on, but for its size and the theme."""
        if not self._order:
            return self._notice
        index = self.scroll_offset.y + y - 1
        if index >= len(self._order):
            return None
        row = self._rows.get(self._order[index])
        return row, index == self._cursor, row is not None and self.mark_of(row) in self.marked

    def show_notice(self, lines: Sequence[tuple[str, str]]) -> None:
        """Lines to show while the list is empty: a key, or nothing, and words. They must be visible."""
        self._notice = list(lines)
        if not self._order:
            self._refresh_changed()

    # What it knows

    def __len__(self) -> int:
        return len(self._order)

    def __bool__(self) -> bool:
        return True

    @property
    def keys(self) -> array[int]:
        """The keys of all rows that are listed, in their order."""
        return self._order

    @property
    def cursor(self) -> int:
        """Which line of the list the cursor is on, from 0."""
        return self._cursor

    @property
    def cursor_key(self) -> int | None:
        """The key of the row under the cursor; None in an empty list."""
        return self._order[self._cursor] if self._order else None

    @property
    def current(self) -> RowT | None:
        """The row under the cursor, if its line is known."""
        key = self.cursor_key
        return None if key is None else self._rows.get(key)

    def known(self, key: int) -> RowT | None:
        """The line of a key, if it is known."""
        return self._rows.get(key)

    # Moving

    def move_to(self, index: int) -> None:
        """Put the cursor on a line, or on the last one."""
        index = max(0, min(index, len(self._order) - 1))
        if index == self._cursor:
            return
        before, self._cursor = self._cursor, index
        self._refresh_row(before)
        self._refresh_row(index)
        self._into_view()
        self._look_ahead()
        self.post_message(self.CursorMoved())

    def _look_ahead(self) -> None:
        """Ask for the lines a page further either way before they are seen: they are then there at once."""
        top = self.scroll_offset.y
        for index in (top + 2 * self.page, top - self.page):
            index = max(0, min(index, len(self._order) - 1))
            if self._order and self._order[index] not in self._rows:
                self._ask(index)

    @property
    def page(self) -> int:
        """How many lines are seen at once."""
        return max(1, self.scrollable_content_region.height - 1)

    def toggle_mark(self) -> bool:
        """Mark the row under the cursor, or unmark it; False if its line is not known yet."""
        row = self.current
        if row is None:
            return False
        mark = self.mark_of(row)
        if mark in self.marked:
            del self.marked[mark]
        else:
            self.marked[mark] = None
        self._refresh_row(self._cursor)
        return True

    def unmark_all(self) -> None:
        self.marked.clear()
        self.refresh()

    def _refresh_row(self, index: int) -> None:
        self.refresh_line(index + 1)  # under the heading

    def _into_view(self) -> None:
        top, height = self.scroll_offset.y, self.page
        if self._cursor < top:
            self._jump(self._cursor)
        elif self._cursor >= top + height:
            self._jump(self._cursor - height + 1)

    def _jump(self, top: int) -> None:
        self.scroll_to(y=top, animate=False, force=True)

    # Drawing

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if self._columns[0] != width:
            self._columns = (width, self.fit_columns(width))
        if y == 0:
            return Strip([Segment(self._heading(width), self._style("quiet"))], width)
        self._shown[y] = self._to_show(y)
        if not self._order:
            return self._notice_strip(y, width)
        index = self.scroll_offset.y + y - 1
        if index >= len(self._order):
            return Strip([Segment(" " * width, self.rich_style)], width)
        key = self._order[index]
        row = self._rows.get(key)
        if row is None:
            self._ask(index)
            text = ("▌" if index == self._cursor else " ") + "  …"
            name = ("cursor", "quiet") if index == self._cursor else ("quiet",)
            return Strip([Segment(fitted(text, width), self._style(*name))], width)
        return self._row_strip(
            row, width, current=index == self._cursor, marked=self.mark_of(row) in self.marked
        )

    def _heading(self, width: int) -> str:
        """The names of the columns; it stays while the list scrolls under it."""
        text = ""
        for column in self._columns[1]:
            gap = " " * (column.start - cell_len(text))
            text += gap + fitted(column.heading, column.width, right=column.right)
        return fitted(text, width)

    def _notice_strip(self, y: int, width: int) -> Strip:
        """A line of the notice, which stands a third down; blank elsewhere."""
        at = y - max(0, (self.size.height - len(self._notice)) // 3)
        key, words = self._notice[at] if 0 <= at < len(self._notice) else ("", "")
        keys = max((cell_len(each) for each, _ in self._notice), default=0)
        block = max((cell_len(each) for _, each in self._notice), default=0) + keys + 3
        left = " " * max(1, (width - block) // 2)
        if not key:
            return Strip(
                [Segment(fitted(left + words, width), self._style("quiet" if at else "title"))], width
            )
        pieces = [(left + fitted(key, keys) + "   ", self._style("mark"))]
        room = max(0, width - cell_len(pieces[0][0]))
        pieces.append((fitted(words, room), self._style()))
        return Strip([Segment(text, style) for text, style in pieces], width).adjust_cell_length(
            width, self._style()
        )

    def _row_strip(self, row: RowT, width: int, *, current: bool, marked: bool) -> Strip:
        under = ("cursor",) if current else ()
        pieces: list[Piece] = [
            ("▌" if current else " ", (*under, "mark")),
            ("● " if marked else "  ", (*under, "mark")),
        ]
        at = PREFIX
        for column in self._columns[1]:
            gap = " " * (column.start - at)
            for text, names in self.cell(column, row):
                pieces.append((gap + text, (*under, *names)))
                gap = ""
            at = column.start + column.width
        pieces.append((" " * max(0, width - at), (*under, "quiet")))
        return Strip(_joined((text, self._style(*names)) for text, names in pieces), width)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._style.clear()

    def _ask(self, index: int) -> None:
        """Ask for the lines around ``index`` that are neither known nor asked for."""
        start = max(0, index - AHEAD)
        keys = [
            key
            for key in self._order[start : index + self.page + AHEAD]
            if key not in self._rows and key not in self._asked
        ]
        if keys:
            self._asked.update(keys)
            self.post_message(self.RowsNeeded(keys))

    def _page_keys(self) -> list[int]:
        top = self.scroll_offset.y
        return list(self._order[max(0, top - 1) : top + self.page + 1])

    # Size and mouse

    def on_resize(self, event: events.Resize) -> None:
        self._shown.clear()
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._order) + 1)
        self._into_view()

    def on_click(self, event: events.Click) -> None:
        index = self.scroll_offset.y + event.y - 1
        if event.widget is not self or index >= len(self._order):
            return
        if index < self.scroll_offset.y:
            self._heading_clicked(event.x)
            return
        event.stop()
        self.move_to(index)
        if event.x < PREFIX:
            self.post_message(self.MarkAsked())
        elif event.chain == 2:
            self.post_message(self.ReadAsked())

    def _heading_clicked(self, x: int) -> None:
        for column in self._columns[1]:
            if column.start <= x < column.start + column.width + GAP:
                self.post_message(self.SortAsked(column.name))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -3)

    def _wheel(self, event: events.MouseEvent, by: int) -> None:
        event.stop()
        event.prevent_default()
        self._jump(max(0, min(self.scroll_offset.y + by, self.max_scroll_y)))


def _joined(pieces: Iterable[tuple[str, Style]]) -> list[Segment]:
    """Segments, neighbours of one style made one: every change of style costs bytes on the line."""
    segments: list[Segment] = []
    text, style = "", None
    for more, other in pieces:
        if style is None or other == style:
            text, style = text + more, other
        else:
            segments.append(Segment(text, style))
            text, style = more, other
    if text:
        segments.append(Segment(text, style))
    return segments
