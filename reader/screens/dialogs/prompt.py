"""One line to be typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from reader.screens.dialogs.base import Dialog, wrapped
from reader.text.display import visible
from reader.widgets.editing import LineEditor
from reader.widgets.sheet import Line, Sheet

Completions = Sequence[str] | Callable[[str], Sequence[str]]


class PromptSheet(Sheet):
    WIDTH = 72

    def __init__(
        self,
        title: str,
        value: str,
        hint: str,
        check: Callable[[str], str | None] | None,
        completions: Completions,
    ) -> None:
        super().__init__()
        self.title_words = visible(title)
        self.hint = visible(hint, keep="\n")
        self.check = check
        self.editor = LineEditor(value, completions=completions)
        self.error = ""

    def lines(self, width: int) -> list[Line]:
        lines: list[Line] = [[(self.title_words, "title")], []]
        lines.append([("› ", "key"), *self.edit_pieces(self.editor, width - 2, active=True)])
        lines += self.below(width)
        lines.append([])
        if self.error:
            lines += [[(line, "error")] for line in wrapped(f"✗ {visible(self.error)}", width)]
        else:
            lines += [[(line, "dim")] for line in wrapped(self.hint or "Enter takes · Esc leaves", width)]
        return lines

    def below(self, width: int) -> list[Line]:
        """More lines under the one that is typed."""
        return []

    def kept_in_view(self) -> int:
        return 2

    def press(self, key: str, character: str | None) -> None:
        match key:
            case "escape":
                cast(PromptDialog, self.screen).cancel()
                return
            case "enter":
                self.take()
                return
            case "tab":
                self.editor.complete()
            case _ if not self.editor.press(key, character):
                return
        self.typed()

    def take(self) -> None:
        """Answer what was typed, unless the check has something against it."""
        self.error = (self.check(self.editor.value) or "") if self.check else ""
        if self.error:
            self.changed(layout=True)
        else:
            cast(PromptDialog, self.screen).dismiss(self.editor.value)

    def typed(self) -> None:
        """The line was changed, or its caret moved."""
        had_error, self.error = bool(self.error), ""
        self.changed(layout=had_error)

    def paste(self, text: str) -> None:
        self.editor.insert(text)
        self.typed()

    def click_line(self, line: int, cell: int) -> None:
        from rich.cells import cell_len

        if line == 2:
            self.editor.caret_at(max(0, cell - 2), self.content_size.width - 2, cell_len)
            self.changed()


class PromptDialog(Dialog[str]):
    """Ask for one line. ``check`` gives what is wrong with it, or None; Tab or → at the end takes the
    completion that is shown. Answers the text as typed, or None."""

    def __init__(
        self,
        title: str,
        *,
        value: str = "",
        hint: str = "",
        check: Callable[[str], str | None] | None = None,
        completions: Completions = (),
    ) -> None:
        super().__init__()
        self._made = PromptSheet(title, value, hint, check, completions)

    def sheet(self) -> Sheet:
        return self._made
