"""Finding words with a line at the bottom of the screen: the same keys on every screen that shows texts."""

from __future__ import annotations

import re

from textual.widget import Widget

from reader.screens.base import ReaderScreen
from reader.widgets.search_line import SearchLine


class FindingScreen(ReaderScreen):
    """A screen with a find line. Subclasses find the words, visit the places, and say where finding began."""

    @property
    def reads_keys(self) -> Widget | None:
        """What has the focus while nothing is looked for; None for the screen itself."""
        return None

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.find_line = SearchLine("find", id="find")

    def find(self, words: str) -> int:
        """Find words while they are typed; how many places have them."""
        raise NotImplementedError

    def visit(self, step: int, *, first: bool = False) -> None:
        """Go to the next place found (1), the one before (-1), or the first from here on."""
        raise NotImplementedError

    def begin_find(self) -> None:
        """Remember where finding begins."""
        raise NotImplementedError

    def return_from_find(self) -> None:
        """Go back to where finding began."""
        raise NotImplementedError

    def action_find(self) -> None:
        """Open the line that asks for words; they are found while they are typed."""
        self.begin_find()
        self.find_line.clear()
        self.find_line.display = True
        self.set_focus(self.find_line)  # at once: what is typed next are the words

    def on_search_line_changed(self, event: SearchLine.Changed) -> None:
        if self.find(event.query):
            self.visit(0, first=True)

    def on_search_line_move_asked(self, event: SearchLine.MoveAsked) -> None:
        self.visit(-1 if event.key in ("up", "pageup") else 1)

    def on_search_line_kept(self) -> None:
        self.leave_find()

    def on_search_line_dropped(self) -> None:
        """Esc: back to where finding began."""
        self.leave_find()
        self.find("")
        self.return_from_find()

    def leave_find(self) -> None:
        """Close the line; keys go to the screen again."""
        self.find_line.display = False
        self.set_focus(self.reads_keys)

    def action_find_next(self) -> None:
        self.visit(1)

    def action_find_previous(self) -> None:
        self.visit(-1)


def pattern_of(words: str) -> re.Pattern[str] | None:
    """What finds these words, whatever their case and the blanks between them; None if there are none."""
    parts = [re.escape(each) for each in words.split()]
    return re.compile(r"\s+".join(parts), re.IGNORECASE) if parts else None
