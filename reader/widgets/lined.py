"""A widget of lines that are made anew as a whole and painted where they differ."""

from __future__ import annotations

from itertools import zip_longest
from typing import Generic, TypeVar

from textual import events
from textual.geometry import Region
from textual.widget import Widget

Line = TypeVar("Line")


class LinedWidget(Widget, Generic[Line]):
    """Subclasses say what the lines are (``lines``) and draw one (``render_line``, of ``line_at``)."""

    ALLOW_SELECT = False

    _lines: list[Line] | None = None

    def lines(self, width: int, height: int) -> list[Line]:
        """The lines for that much room, in cells and lines."""
        raise NotImplementedError

    def cells(self, line: Line | None, width: int) -> int:
        """How many cells of a line can be told from a blank one; of None, no line."""
        return width

    def line_at(self, y: int) -> Line | None:
        """The line there, if there is one."""
        if self._lines is None:
            self._lines = self.lines(*self.content_size)
        return self._lines[y] if y < min(len(self._lines), self.content_size.height) else None

    def show_lines(self) -> None:
        """Make the lines anew and paint those that differ: most are blank, and each costs bytes."""
        before, (width, height) = self._lines, self.content_size
        self._lines = self.lines(width, height) if width and height else None
        if before is None or self._lines is None:
            self.refresh()
            return
        changed = [
            Region(0, y, max(self.cells(old, width), self.cells(new, width)), 1)
            for y, (old, new) in enumerate(zip_longest(before, self._lines))
            if old != new and y < height
        ]
        if changed:
            self.refresh(*changed)

    def on_resize(self, event: events.Resize) -> None:
        self._lines = None
