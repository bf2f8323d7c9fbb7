"""What a text that is being typed could become: listed under it, chosen by arrows or Tab."""

from __future__ import annotations

from reader.text.display import visible
from reader.widgets.editing import LineEditor
from reader.widgets.sheet import Line

#: Candidates that are listed at once.
MOST = 5


class Candidates:
    """The list under one field. It opens as something is typed, and closes when one is taken."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.at = -1  # what was typed
        self._typed = ""

    def __bool__(self) -> bool:
        return bool(self.words)

    def look(self, editor: LineEditor) -> None:
        """List what the editor's text could become."""
        self.words, self.at, self._typed = editor.candidates(MOST), -1, editor.value

    def close(self) -> None:
        self.words, self.at = [], -1

    def press(self, key: str, editor: LineEditor) -> bool:
        """What a key means while the list is open: another candidate, this one, or none of them."""
        match key:
            case "down" | "up":
                step = 1 if key == "down" else -1
                # What was typed is one of them, before the first and behind the last.
                self.at = (self.at + 1 + step) % (len(self.words) + 1) - 1
                editor.set(self._typed if self.at < 0 else self.words[self.at])
            case "tab":
                self.take(max(self.at, 0), editor)
            case "escape":
                editor.set(self._typed)
                self.close()
            case _:
                return False
        return True

    def take(self, index: int, editor: LineEditor) -> None:
        editor.set(self.words[index])
        self.close()

    def lines(self, before: str, room: int) -> list[Line]:
        """A line each, under the text; the one that is taken up is marked."""
        return [
            [
                (before, ""),
                ("› " if index == self.at else "  ", "key"),
                (visible(word)[:room], "chosen" if index == self.at else "dim"),
            ]
            for index, word in enumerate(self.words)
        ]
