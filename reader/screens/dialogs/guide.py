"""A text to be read in the place of a dialog, as long as it is wanted: the guideline of a label, say."""

from __future__ import annotations

from reader.screens.dialogs.base import wrapped
from reader.text.display import visible
from reader.widgets.sheet import Line

#: Lines that are left of the screen for the dialog's frame, the title and the hint.
_AROUND = 8


class Guide:
    """Whether it is open, and how far it is scrolled."""

    #: Keys that close it and mean nothing else then.
    CLOSING = frozenset({"question_mark", "f1", "escape"})

    def __init__(self) -> None:
        self.open = False
        self.top = 0
        self._page = 1

    def toggle(self) -> None:
        self.open, self.top = not self.open, 0

    def lines(self, title: Line, text: str, hint: str, width: int, height: int) -> list[Line]:
        """The title, as much of the text as a screen of that height shows, and what the keys do."""
        body = wrapped(visible(text, keep="\n"), width)
        self._page = max(1, min(len(body), height - _AROUND))
        self.top = max(0, min(self.top, len(body) - self._page))
        if len(body) > self._page:
            hint = f"{self.top + 1}–{self.top + self._page} of {len(body)} · PgDn PgUp · {hint}"
        shown = body[self.top : self.top + self._page]
        return [title, [], *([(line, "")] for line in shown), [], [(hint, "dim")]]

    def scroll(self, key: str) -> bool:
        """Scroll, if that is what the key means here."""
        by = {"pagedown": self._page - 1, "pageup": 1 - self._page, "space": self._page - 1}.get(key)
        if by is None:
            return False
        self.top = max(0, self.top + (by or (1 if key != "pageup" else -1)))
        return True

    def move(self, by: int) -> None:
        self.top = max(0, self.top + by)
