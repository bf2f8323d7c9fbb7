"""Editing a few lines of text: pure, without a widget, with the keys of :class:`LineEditor` and more lines.

The value is kept exactly, with ``\\n`` between its lines; only what is shown passes ``visible``.
"""

from __future__ import annotations

from typing import NamedTuple

from reader.text.display import visible
from reader.text.graphemes import next_boundary
from reader.text.wrapping import wrap
from reader.widgets.editing import CellWidth, LineEditor

#: What makes a new line; of these each terminal sends at least the first.
NEW_LINE_KEYS = ("ctrl+j", "shift+enter", "alt+enter")


class ShownRow(NamedTuple):
    """One row of the text as it is shown: before the caret, under it, after it. ``under`` is empty on the
    rows that the caret is not on."""

    before: str
    under: str = ""
    after: str = ""


class TextEditor(LineEditor):
    """Lines that wrap at ``width`` cells, and a caret in code points."""

    def __init__(self, value: str, cell_width: CellWidth, width: int = 60) -> None:
        super().__init__(value)
        self.width = width
        self._cell_width = cell_width
        self._goal: int | None = None

    # What is shown

    def rows(self) -> list[tuple[int, int]]:
        """The rows as spans ``[start, end)`` of the value; there is always one."""
        return wrap(self.value, 0, len(self.value), self.width, self._cell_width)

    def row(self) -> int:
        """Which row the caret is on; between two of them, the second."""
        return max(number for number, (start, _) in enumerate(self.rows()) if start <= self.caret)

    def shown_rows(self, first: int, count: int) -> list[ShownRow]:
        """The rows from ``first`` on, ready to be shown."""
        here, found = self.row(), []
        for number, (start, end) in list(enumerate(self.rows()))[first : first + count]:
            text = self._shown(start, end)
            if number != here:
                found.append(ShownRow(text))
                continue
            at = min(self.caret, end) - start
            after = next_boundary(self.value, self.caret) - start if self.caret < end else at
            found.append(ShownRow(text[:at], text[at:after] or " ", text[after:]))
        return found

    def _shown(self, start: int, end: int) -> str:
        return visible(self.value[start:end])

    # What is done

    def press(self, key: str, character: str | None) -> bool:
        """Do what a key means while editing. False: it means nothing here, and nothing was changed."""
        if key in ("up", "down"):
            return self._move_rows(-1 if key == "up" else 1)
        self._goal = None
        start, end = self.rows()[self.row()]
        match key:
            case _ if key in NEW_LINE_KEYS:
                self.insert("\n")
            case "home" | "ctrl+a":
                self.caret = start
            case "end" | "ctrl+e":
                self.caret = self._row_end(start, end)
            case "ctrl+home":
                self.caret = 0
            case "ctrl+end":
                self.caret = len(self.value)
            case "ctrl+u":
                self._cut(start, self.caret)
            case "ctrl+k":
                self._cut(self.caret, max(self.caret, self._row_end(start, end)))
            case _:
                return super().press(key, character)
        return True

    def insert(self, text: str) -> None:
        """Put text at the caret; its line ends stay."""
        lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        self.value = self.value[: self.caret] + lines + self.value[self.caret :]
        self.caret += len(lines)

    def caret_in_row(self, row: int, cell: int) -> None:
        """Put the caret where cell ``cell`` of a row is, or at the end of the row or of the text."""
        rows = self.rows()
        start, end = rows[max(0, min(row, len(rows) - 1))]
        last = self._row_end(start, end)
        at = start
        while at < last:
            after = next_boundary(self.value, at)
            if self._cell_width(self._shown(start, after)) > cell:
                break
            at = after
        self.caret = min(at, last)

    def _row_end(self, start: int, end: int) -> int:
        """The last place of a row that is still shown on it: a row that wraps ends before its last blank."""
        if end < len(self.value) and self.value[end] != "\n" and end > start:
            return end - 1
        return end

    def _move_rows(self, by: int) -> bool:
        rows, here = self.rows(), self.row()
        if not 0 <= here + by < len(rows):
            return False
        start = rows[here][0]
        if self._goal is None:
            self._goal = self._cell_width(self._shown(start, self.caret))
        goal = self._goal
        self.caret_in_row(here + by, goal)
        self._goal = goal
        return True

    def _word_start(self) -> int:
        left = self.value[: self.caret].rstrip()
        return max(left.rfind(" "), left.rfind("\n")) + 1

    def _word_end(self) -> int:
        rest = self.value[self.caret :]
        blanks = len(rest) - len(rest.lstrip())
        words = rest[blanks:].split(maxsplit=1)
        return self.caret + blanks + (len(words[0]) if words else 0)
