"""Notes of several lines: of an annotation, or of an article and its story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from rich.cells import cell_len, set_cell_size

from reader.screens.dialogs.base import Dialog, wrapped
from reader.text.display import visible
from reader.widgets.sheet import Line, Sheet
from reader.widgets.text_editor import TextEditor

#: Rows of a note that are shown at least, and at most (the others are scrolled to).
LEAST_ROWS, MOST_ROWS = 4, 12
_HINT = "Enter saves · ctrl+j new line · Esc leaves it as it was"
_HINT_SEVERAL = "Enter saves · ctrl+j new line · Tab the other · Esc leaves as it was"
_CHANGED = "Esc again drops what you typed · Enter saves it"


@dataclass(frozen=True, slots=True)
class Note:
    """One note that can be edited: what it is about, and what it says now."""

    about: str
    value: str | None = None


class NoteSheet(Sheet):
    WIDTH = 78

    def __init__(self, title: str, notes: Sequence[Note]) -> None:
        super().__init__()
        self.title_words = visible(title)
        self.notes = tuple(notes)
        self.editors = [TextEditor(each.value or "", cell_len) for each in notes]
        self.at = 0
        self._tops = [0] * len(self.editors)
        self._first_line = [0] * len(self.editors)
        self._caret_line = 0
        self._warned = False

    # What is shown

    def lines(self, width: int) -> list[Line]:
        lines: list[Line] = [[(line, "title")] for line in wrapped(self.title_words, width)]
        most = max(1, (self.screen.size.height - 10) // len(self.editors) - 2)
        for index, (note, editor) in enumerate(zip(self.notes, self.editors, strict=True)):
            editor.width = width - 3  # of the sign before it, and a cell for the caret behind a full row
            lines.append([])
            if len(self.notes) > 1:
                current = index == self.at
                lines.append(
                    [("▌ " if current else "  ", "key"), (visible(note.about), "" if current else "dim")]
                )
            count = min(max(LEAST_ROWS, len(editor.rows())), MOST_ROWS, most)
            self._first_line[index] = len(lines)
            lines += self._rows(index, count, width)
        lines.append([])
        hint = _CHANGED if self._warned else _HINT if len(self.notes) == 1 else _HINT_SEVERAL
        return lines + [[(line, "error" if self._warned else "dim")] for line in wrapped(hint, width)]

    def _rows(self, index: int, count: int, width: int) -> list[Line]:
        editor, here = self.editors[index], self.editors[index].row()
        top = max(min(self._tops[index], here, len(editor.rows()) - count), here - count + 1, 0)
        self._tops[index] = top
        active = index == self.at
        if active:
            self._caret_line = self._first_line[index] + here - top
        ground = "edit-current" if active else "edit"
        lines: list[Line] = []
        for row in editor.shown_rows(top, count):
            under = row.under if active or row.under != " " else ""
            # Blanks at the end of a row hang over its end.
            before = _cut(row.before, width - 2 - cell_len(under))
            after = _cut(row.after, width - 2 - cell_len(before + under))
            blank = " " * (width - 2 - cell_len(before + under + after))
            caret = "caret" if active else ground
            lines.append([("  ", ""), (before, ground), (under, caret), (after, ground), (blank, ground)])
        return lines + [[("  ", ""), (" " * (width - 2), ground)] for _ in range(count - len(lines))]

    def kept_in_view(self) -> int:
        return self._caret_line

    # What is done

    def press(self, key: str, character: str | None) -> None:
        dialog, before = cast(NoteDialog, self.screen), len(self.drawn())
        if key == "escape" and (self._warned or not self._altered):
            dialog.cancel()
            return
        if key in ("enter", "ctrl+s"):
            dialog.dismiss([_kept(each.value) for each in self.editors])
            return
        warned, self._warned = self._warned, key == "escape"
        if key in ("tab", "shift+tab"):
            self.at = (self.at + 1) % len(self.editors)
        elif key != "escape" and not self.editors[self.at].press(key, character):
            self._leave(key)
        self._lines = None
        self.changed(layout=len(self.drawn()) != before or warned != self._warned)

    @property
    def _altered(self) -> bool:
        return any(
            _kept(editor.value) != note.value for editor, note in zip(self.editors, self.notes, strict=True)
        )

    def _leave(self, key: str) -> None:
        """Out of a note at its end, into the other one."""
        target = self.at + {"up": -1, "down": 1}.get(key, 0)
        if 0 <= target < len(self.editors):
            self.at = target

    def paste(self, text: str) -> None:
        self.editors[self.at].insert(text)
        self.changed(layout=True)

    def click_line(self, line: int, cell: int) -> None:
        for index in reversed(range(len(self.editors))):
            if line >= self._first_line[index]:
                self.at = index
                row = self._tops[index] + line - self._first_line[index]
                self.editors[index].caret_in_row(row, max(0, cell - 2))
                self.changed()
                return


class NoteDialog(Dialog[list[str | None]]):
    """Edit one note, or several. Enter saves, ctrl+j makes a new line; Esc leaves, once more if something was
    typed. Answers the notes in their order (None: there is none), or None."""

    def __init__(self, title: str, notes: Sequence[Note]) -> None:
        super().__init__()
        self._made = NoteSheet(title, notes)

    def sheet(self) -> Sheet:
        return self._made


def _cut(text: str, room: int) -> str:
    return text if cell_len(text) <= room else set_cell_size(text, max(0, room))


def _kept(value: str) -> str | None:
    """A note as it is kept: without blanks at its end, and none if nothing is left."""
    return value.rstrip() or None
