"""What all dialogs share: one sheet in the middle of the screen, and Esc."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from reader.widgets.sheet import Line, Sheet

T = TypeVar("T")


class Dialog(ModalScreen[T], inherit_bindings=False):
    """A sheet over the screen below. Subclasses make the sheet; a click beside it cancels."""

    # Whole, since Textual would look for it beside the module of each subclass.
    CSS_PATH = Path(__file__).with_name("dialogs.tcss")
    AUTO_FOCUS = "Sheet"

    def sheet(self) -> Sheet:
        """The body of the dialog."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield self.sheet()

    def cancel(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        if event.widget is self:
            event.stop()
            self.cancel()


def heading(title: str, width: int) -> list[Line]:
    """The title's lines, cut where the sheet ends, and a blank line."""
    return [*([(line, "title")] for line in wrapped(title, width)), []]


def wrapped(text: str, width: int) -> list[str]:
    """Words of a visible text put in lines of ``width`` cells; words that are longer are cut."""
    from rich.cells import cell_len, chop_cells

    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            if cell_len(line) + cell_len(word) + bool(line) <= width:
                line = f"{line} {word}" if line else word
                continue
            if line:
                lines.append(line)
            *full, line = chop_cells(word, width) or [""]
            lines += full
        lines.append(line)
    return lines
