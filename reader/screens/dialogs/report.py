"""Lines to be read: what was refused or skipped, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from reader.screens.dialogs.base import Dialog, wrapped
from reader.text.display import visible
from reader.widgets.sheet import Line, Sheet


class ReportSheet(Sheet):
    WIDTH = 88

    def __init__(self, title: str, words: Sequence[str], hint: str) -> None:
        super().__init__()
        self.title_words = visible(title)
        self.words = [visible(each) for each in words]
        self.hint = hint
        self.at = 0

    def lines(self, width: int) -> list[Line]:
        body: list[Line] = []
        for words in self.words:
            first, *more = wrapped(words, width - 2)
            body.append([("· ", "dim"), (first, "")])
            body += [[("  ", ""), (line, "")] for line in more]
        room = max(3, self.screen.size.height - 10)
        self.at = max(0, min(self.at, len(body) - room))
        hint = self.hint
        if len(body) > room:
            hint = f"{self.at + 1}–{min(len(body), self.at + room)} of {len(body)} lines · ↑ ↓ · {hint}"
        return [[(self.title_words, "title")], [], *body[self.at : self.at + room], [], [(hint, "dim")]]

    def press(self, key: str, character: str | None) -> None:
        match key:
            case "escape" | "enter" | "q" | "space":
                cast(ReportDialog, self.screen).cancel()
            case "down" | "j":
                self._scroll(1)
            case "up" | "k":
                self._scroll(-1)
            case "pagedown" | "ctrl+d":
                self._scroll(self.size.height - 6)
            case "pageup" | "ctrl+u":
                self._scroll(6 - self.size.height)
            case "home" | "g":
                self._scroll(-(10**9))
            case "end" | "G":
                self._scroll(10**9)

    def _scroll(self, by: int) -> None:
        self.at += by
        self.changed()


class ReportDialog(Dialog[None]):
    """Show lines, one a thing; any of Esc, Enter, q leaves."""

    def __init__(self, title: str, lines: Sequence[str], *, hint: str = "Enter leaves") -> None:
        super().__init__()
        self._made = ReportSheet(title, lines, hint)

    def sheet(self) -> Sheet:
        return self._made
