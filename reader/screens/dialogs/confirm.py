"""A question with two answers."""

from __future__ import annotations

from typing import cast

from reader.screens.dialogs.base import Dialog, wrapped
from reader.text.display import visible
from reader.widgets.sheet import Line, Sheet


class ConfirmSheet(Sheet):
    WIDTH = 56

    def __init__(self, question: str, yes: str, no: str, chosen: bool) -> None:
        super().__init__()
        self.question = visible(question, keep="\n")
        self.answers = ((True, visible(yes)), (False, visible(no)))
        self.chosen = chosen

    def lines(self, width: int) -> list[Line]:
        first, *more = wrapped(self.question, width)
        answers: Line = []
        for value, label in self.answers:
            answers += [
                (f" {label} ", "chosen-current" if value == self.chosen else ""),
                ("   ", ""),
            ]
        return [[(first, "title")], *([(line, "")] for line in more), [], answers]

    def press(self, key: str, character: str | None) -> None:
        dialog = cast(ConfirmDialog, self.screen)
        match key:
            case "escape" | "n" | "q":
                dialog.dismiss(False)
            case "y":
                dialog.dismiss(True)
            case "enter" | "space":
                dialog.dismiss(self.chosen)
            case "left" | "right" | "tab" | "shift+tab" | "up" | "down" | "h" | "l":
                self.chosen = not self.chosen
                self.changed()

    def click_line(self, line: int, cell: int) -> None:
        from rich.cells import cell_len

        if line != len(self.drawn()) - 1:
            return
        start = 0
        for value, label in self.answers:
            end = start + cell_len(label) + 2
            if start <= cell < end:
                cast(ConfirmDialog, self.screen).dismiss(value)
            start = end + 3

    def kept_in_view(self) -> int:
        return len(self._lines or ()) - 1


class ConfirmDialog(Dialog[bool]):
    """Ask a question; ``y`` or Enter on the chosen answer says yes, ``n`` or Esc no. The first line of the
    question is its heading. ``cautious``: Enter alone means no."""

    def __init__(self, question: str, *, yes: str = "Yes", no: str = "No", cautious: bool = False) -> None:
        super().__init__()
        self._made = ConfirmSheet(question, yes, no, not cautious)

    def sheet(self) -> Sheet:
        return self._made

    def cancel(self) -> None:
        self.dismiss(False)
