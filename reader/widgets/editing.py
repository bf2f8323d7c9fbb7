"""Editing one line of text: pure, without a widget, so that every dialog edits in the same way.

The value is kept exactly; only what is shown passes ``visible``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from reader.text.display import visible
from reader.text.graphemes import next_boundary, previous_boundary

CellWidth = Callable[[str], int]


class Shown(NamedTuple):
    """What of a line can be seen: before the caret, under it, after it, and the completion offered."""

    before: str
    under: str
    after: str
    ghost: str = ""


class LineEditor:
    """One line and a caret in code points. ``completions``: what the line could become, best first."""

    def __init__(
        self, value: str = "", completions: Sequence[str] | Callable[[str], Sequence[str]] = ()
    ) -> None:
        self.value = value
        self.caret = len(value)
        self.completions = completions

    def press(self, key: str, character: str | None) -> bool:
        """Do what a key means while editing. False: it means nothing here, and nothing was changed."""
        match key:
            case "left":
                self.caret = previous_boundary(self.value, self.caret) if self.caret else 0
            case "right" if self.caret == len(self.value) and self.ghost():
                return self.complete()
            case "right":
                if self.caret < len(self.value):
                    self.caret = next_boundary(self.value, self.caret)
            case "home" | "ctrl+a":
                self.caret = 0
            case "end" | "ctrl+e":
                self.caret = len(self.value)
            case "ctrl+left":
                self.caret = self._word_start()
            case "ctrl+right":
                self.caret = self._word_end()
            case "backspace" | "ctrl+h":
                if self.caret:
                    self._cut(previous_boundary(self.value, self.caret), self.caret)
            case "delete" | "ctrl+d":
                if self.caret < len(self.value):
                    self._cut(self.caret, next_boundary(self.value, self.caret))
            case "ctrl+w" | "ctrl+backspace":
                self._cut(self._word_start(), self.caret)
            case "ctrl+u":
                self._cut(0, self.caret)
            case "ctrl+k":
                self._cut(self.caret, len(self.value))
            case _:
                if character is None or not character.isprintable():
                    return False
                self.insert(character)
        return True

    def insert(self, text: str) -> None:
        """Put text at the caret; line ends and tabs become blanks, since this is one line."""
        line = "".join(" " if each in "\r\n\t" else each for each in text.replace("\r\n", "\n"))
        self.value = self.value[: self.caret] + line + self.value[self.caret :]
        self.caret += len(line)

    def ghost(self) -> str:
        """The rest of the best completion of the value, or empty."""
        if not self.value:
            return ""
        known = self.completions(self.value) if callable(self.completions) else self.completions
        folded = self.value.casefold()
        for each in known:
            if len(each) > len(self.value) and each[: len(self.value)].casefold() == folded:
                return each[len(self.value) :]
        return ""

    def candidates(self, most: int) -> list[str]:
        """What the value could become, at most so many, those that begin with it first; a part of the words
        suffices. None for an empty value."""
        if not self.value.strip():
            return []
        known = self.completions(self.value) if callable(self.completions) else self.completions
        folded = self.value.casefold()
        found = [each for each in dict.fromkeys(known) if _has_words(each.casefold(), folded)]
        found.sort(key=lambda each: not each.casefold().startswith(folded))
        return [each for each in found if each != self.value][:most]

    def set(self, value: str) -> None:
        """Another value, with the caret at its end."""
        self.value, self.caret = value, len(value)

    def complete(self) -> bool:
        """Take the completion, if there is one."""
        ghost = self.ghost()
        if not ghost:
            return False
        # The whole completion, since its case may differ from what was typed.
        known = self.completions(self.value) if callable(self.completions) else self.completions
        whole = next(
            each
            for each in known
            if each.casefold().startswith(self.value.casefold()) and each.endswith(ghost)
        )
        self.set(whole)
        return True

    def shown(self, width: int, cell_width: CellWidth) -> Shown:
        """The stretch around the caret that fits ``width`` cells, ready to be shown."""
        text = visible(self.value)
        caret = min(self.caret, len(text))
        after_caret = next_boundary(self.value, caret) if caret < len(text) else caret
        under = text[caret:after_caret] or " "
        room = max(1, width - cell_width(under))
        start = caret
        while start > 0:
            before = previous_boundary(self.value, start)
            if cell_width(text[before:caret]) > room:
                break
            start = before
        room -= cell_width(text[start:caret])
        end = after_caret
        while end < len(text):
            after = next_boundary(self.value, end)
            if cell_width(text[after_caret:after]) > room:
                break
            end = after
        ghost = visible(self.ghost()) if caret == len(text) else ""
        while ghost and cell_width(ghost) > room:
            ghost = ghost[:-1]
        return Shown(text[start:caret], under, text[after_caret:end], ghost)

    def caret_at(self, cell: int, width: int, cell_width: CellWidth) -> None:
        """Set the caret to where cell ``cell`` of what ``shown`` gives was clicked."""
        shown = self.shown(width, cell_width)
        start = self.caret - len(shown.before)
        end = self.caret + len(shown.after) + (len(shown.under) if self.caret < len(self.value) else 0)
        position = start
        text = visible(self.value)
        while position < end and cell_width(text[start : next_boundary(self.value, position)]) <= cell:
            position = next_boundary(self.value, position)
        self.caret = position

    def _cut(self, start: int, end: int) -> None:
        self.value = self.value[:start] + self.value[end:]
        self.caret = start

    def _word_start(self) -> int:
        left = self.value[: self.caret].rstrip()
        return max(left.rfind(" "), left.rfind("/", 0, max(0, len(left) - 1))) + 1

    def _word_end(self) -> int:
        rest = self.value[self.caret :]
        stripped = rest.lstrip()
        blanks = len(rest) - len(stripped)
        end = stripped.find(" ")
        return len(self.value) if end < 0 else self.caret + blanks + end


def _has_words(words: str, typed: str) -> bool:
    """Whether the words, or a later one of them, begin as typed."""
    return words.startswith(typed) or f" {typed}" in words
