"""The synopsis as a list: a line a statement, a narrow column an article, drawn line by line.

A cell says by its sign whether an article states it word for word, in other words, or not at all; where
there is room a word says what differs. Moving the cursor repaints two lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from reader.reports.headings import letter
from reader.reports.synopsis import SIGNS, Note, State, Statement
from reader.text.display import visible
from reader.widgets.fitted import fitted
from reader.widgets.painting import QUIET, Paint, Paints

#: Cells before the statement: the caret's sign and two blanks.
PREFIX = 3
#: The statement keeps this many cells; notes in words are shown only where it keeps the second number.
NARROWEST_WORDS, COMFORTABLE_WORDS = 24, 44
#: Cells of an article's column: the fewest, without notes in words, the fewest with them, and the most.
NARROWEST, NARROW, NOTES, WIDE = 4, 5, 11, 13
#: Notes that weigh so much that they are painted as critical marks are.
_CRITICAL: frozenset[Note] = frozenset({"number", "date", "name", "negation", "modal"})
#: Stands behind a sign where a column is too narrow for its notes.
NOTED, CRITICAL = "~", "!"

PAINTS = {
    "cursor": Paint(background="primary", cover=0.22),
    "words": Paint("foreground"),
    "quiet": QUIET,
    "gutter": Paint("accent", attributes="bold"),
    "rule": Paint("foreground", 0.25),
    "head": Paint(attributes="bold"),
    "head-here": Paint("accent", attributes="bold underline"),
    "verbatim": Paint("text-success"),
    "changed": Paint("#E6B450|#8A5A00", attributes="bold"),
    "absent": Paint("foreground", 0.4),
    "note": Paint("#E6B450|#8A5A00"),
    "critical": Paint("#F0784A|#B8420F", attributes="bold"),
    "here": Paint(attributes="reverse"),
    "found": Paint("#F0E442|#7A6F00", background="#141414|#FFFFFF", attributes="bold reverse"),
}


class Shape(NamedTuple):
    """Where things stand in a line, in cells: the statement, a count, then the columns that fit."""

    words: int
    tally: int
    pitch: int
    shown: range

    @property
    def columns_x(self) -> int:
        """The first cell of the first column that is shown."""
        return PREFIX + self.words + self.tally + 1


def shape(width: int, articles: int, column: int, first: int) -> Shape:
    """The line of ``width`` cells for so many articles, scrolled sideways so that ``column`` is seen."""
    count = len(str(articles)) + 2 if articles > 2 else 0
    room = width - PREFIX - count - 2
    each = (room - COMFORTABLE_WORDS) // max(1, articles)
    pitch = min(WIDE, each) if each >= NOTES else max(NARROWEST, min(NARROW, each))
    fitting = max(1, min(articles, (room - NARROWEST_WORDS) // pitch))
    first = max(0, min(first, articles - fitting, column), column - fitting + 1)
    return Shape(max(1, room - fitting * pitch), count, pitch, range(first, min(articles, first + fitting)))


class SynopsisView(ScrollView, can_focus=False, inherit_bindings=False):
    """Statements with a cursor on one of them and in one column."""

    ALLOW_SELECT = False

    class CursorMoved(Message):
        """The cursor stands on another statement or in another column."""

    class JumpAsked(Message):
        """A double click on a statement."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the name that widgets have for it
        super().__init__(id=id)
        self.statements: Sequence[Statement] = ()
        self.articles = 0
        self.cursor = 0
        self.column = 0
        self.shape = shape(80, 0, 0, 0)
        self._found: re.Pattern[str] | None = None
        self._notice = ""
        self._strips: LRUCache[int, Strip] = LRUCache(512)
        self._style = Paints(self, PAINTS)

    # What it is given

    def show(self, statements: Sequence[Statement], articles: int, row: int | None = None) -> None:
        """Show these statements, the cursor on that of a row or of the one nearest to it."""
        if row is None:
            row = self.row
        self.statements, self.articles = statements, articles
        self.column = max(0, min(self.column, articles - 1))
        self.cursor = self._nearest(row)
        self._arrange()
        self._into_view()

    def show_notice(self, words: str) -> None:
        """What stands there while there is no statement."""
        self._notice = words
        self.repaint()

    def highlight(self, pattern: re.Pattern[str] | None) -> None:
        """Paint what a pattern finds in the statements."""
        self._found = pattern
        self.repaint()

    def _nearest(self, row: int | None) -> int:
        if row is None or not self.statements:
            return 0
        places = range(len(self.statements))
        return min(places, key=lambda place: (abs(self.statements[place].row - row), place))

    # What it knows

    @property
    def current(self) -> Statement | None:
        return self.statements[self.cursor] if self.statements else None

    @property
    def row(self) -> int | None:
        """The row of the statement under the cursor."""
        return self.current.row if self.current else None

    @property
    def page(self) -> int:
        """How many statements are seen at once."""
        return max(1, self.size.height)

    # Moving

    def move_to(self, place: int) -> None:
        """Put the cursor on a statement by its place in the list."""
        place = max(0, min(place, len(self.statements) - 1))
        if place != self.cursor:
            before, self.cursor = self.cursor, place
            self._repaint_place(before)
            self._repaint_place(place)
            self._into_view()
            self.post_message(self.CursorMoved())

    def move_to_column(self, column: int) -> None:
        """Put the cursor into a column; columns that are out of sight come into it."""
        column = max(0, min(column, self.articles - 1))
        if column == self.column:
            return
        self.column = column
        if column not in self.shape.shown:
            self._arrange()
        else:
            self._repaint_place(self.cursor)
        self.post_message(self.CursorMoved())

    def _into_view(self) -> None:
        """Scroll so that the cursor is seen; by a third of the page: a slow line pays for every scroll."""
        top, page = round(self.scroll_y), self.page
        if self.size.height and not top <= self.cursor < top + page:
            down = top + page <= self.cursor < top + 2 * page
            self._jump(self.cursor - (2 * page // 3 if down else page // 3))

    def _jump(self, top: int) -> None:
        self.scroll_to(y=max(0, top), animate=False, immediate=True, force=True)

    # Drawing

    def repaint(self) -> None:
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._style.clear()
        self._strips.clear()

    def on_resize(self, event: events.Resize) -> None:
        self._arrange()
        self._into_view()

    def _arrange(self) -> None:
        width = self.size.width
        self.shape = shape(width, self.articles, self.column, self.shape.shown.start)
        self.virtual_size = Size(width, len(self.statements))
        self.repaint()

    def _repaint_place(self, place: int) -> None:
        self._strips.discard(place)
        y = place - round(self.scroll_y)
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        width, place = self.size.width, y + round(self.scroll_y)
        strip = self._strips.get(place)
        if strip is None:
            if place < len(self.statements):
                segments = list(self._segments(self.statements[place], current=place == self.cursor))
            else:
                words = self._notice if not self.statements and y == self.size.height // 3 else ""
                segments = [Segment(" " * PREFIX + words, self._style("quiet"))]
            strip = Strip(segments).adjust_cell_length(width, self._style())
            self._strips[place] = strip
        return strip

    def _segments(self, statement: Statement, *, current: bool) -> Iterator[Segment]:
        shape, under = self.shape, "cursor" if current else ""
        yield Segment("▌" if current else " ", self._style(under, "gutter"))
        yield Segment(" " * (PREFIX - 1), self._style(under))
        yield from self._words(statement, shape.words, under)
        if shape.tally:
            yield Segment(f"{statement.support:>{shape.tally}}", self._style(under, "quiet"))
        yield Segment(" ", self._style(under))
        for column in shape.shown:
            here = current and column == self.column
            yield from self._cell(statement, column, under, "here" if here else "")
        yield Segment(" ", self._style(under))

    def _words(self, statement: Statement, width: int, under: str) -> Iterator[Segment]:
        """The statement cut to ``width`` cells, with what was searched for painted."""
        text = fitted(visible(" ".join(statement.words.split())), width)
        at = 0
        for found in self._found.finditer(text) if self._found else ():
            yield Segment(text[at : found.start()], self._style(under, "words"))
            yield Segment(found[0], self._style(under, "found"))
            at = found.end()
        yield Segment(text[at:], self._style(under, "words"))

    def _cell(self, statement: Statement, column: int, under: str, over: str) -> Iterator[Segment]:
        state, room = statement.states[column], self.shape.pitch - 2
        yield Segment(" ", self._style(under))
        yield Segment(SIGNS[state], self._style(under, state, over))
        text, paint = note_words(statement.notes[column], room - 1)
        yield Segment(fitted(text, room), self._style(under, paint))

    # Mouse

    def on_click(self, event: events.Click) -> None:
        place = event.y + round(self.scroll_y)
        if place >= len(self.statements):
            return
        event.stop()
        shown = self.shape.shown
        x = event.x - self.shape.columns_x
        if 0 <= x < len(shown) * self.shape.pitch:
            self.move_to_column(shown.start + x // self.shape.pitch)
        self.move_to(place)
        if event.chain == 2:
            self.post_message(self.JumpAsked())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(event, 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(event, -3)

    def _wheel(self, event: events.MouseEvent, by: int) -> None:
        event.stop()
        event.prevent_default()
        self._jump(min(round(self.scroll_y) + by, round(self.max_scroll_y)))


def note_words(notes: Sequence[Note], room: int) -> tuple[str, str]:
    """What stands behind a cell's sign, and its paint: the notes that fit, else one sign for all."""
    if not notes:
        return "", ""
    critical = not _CRITICAL.isdisjoint(notes)
    paint = "critical" if critical else "note"
    if room + 3 < NOTES:
        return CRITICAL if critical else NOTED, paint
    first, *more = sorted(notes, key=lambda note: note not in _CRITICAL)  # what weighs most is said first
    for end in (f", {', '.join(more)}", " …", "…"):
        if more and cell_len(first + end) <= room:
            return f" {first}{end}", paint
    return f" {first}", paint


def state_words(state: State, notes: Sequence[Note]) -> str:
    """A cell in words: ``changed: wording, number``."""
    return f"{state}: {', '.join(notes)}" if notes else state


class SynopsisHeads(Widget):
    """The letters over the columns, and at the left how many statements there are; then a rule."""

    ALLOW_SELECT = False

    class ColumnClicked(Message):
        """A click on a column's letter."""

        def __init__(self, column: int) -> None:
            super().__init__()
            self.column = column

    def __init__(self, view: SynopsisView, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._view = view
        self._words = ""
        self._style = Paints(self, PAINTS)

    def show(self, words: str) -> None:
        """Say this at the left, and draw the letters as the columns stand now."""
        self._words = words
        self.refresh()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._style.clear()

    def render_line(self, y: int) -> Strip:
        width, shape, style = self.size.width, self._view.shape, self._style
        if y:
            return Strip([Segment("─" * width, style("rule"))], width)
        left = PREFIX + shape.words + shape.tally
        segments = [Segment(fitted(f"{' ' * PREFIX}{visible(self._words)}", left), style("head"))]
        before = "‹" if shape.shown.start > 0 else " "
        segments.append(Segment(before, style("quiet")))
        for column in shape.shown:
            paint = "head-here" if column == self._view.column else "head"
            name = letter(column)
            segments.append(Segment(" ", style()))
            segments.append(Segment(name, style(paint)))
            segments.append(Segment(" " * (shape.pitch - 1 - len(name)), style()))
        after = "›" if shape.shown.stop < self._view.articles else " "
        segments.append(Segment(after, style("quiet")))
        return Strip(segments).adjust_cell_length(width, style())

    def on_click(self, event: events.Click) -> None:
        shape = self._view.shape
        x = event.x - shape.columns_x
        if event.y == 0 and 0 <= x < len(shape.shown) * shape.pitch:
            event.stop()
            self.post_message(self.ColumnClicked(shape.shown.start + x // shape.pitch))
