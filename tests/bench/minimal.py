"""The least a Textual program can be: what the budgets are multiples of.

``python -m tests.bench.minimal static`` shows one Static; ``keys`` repaints one line for every key.
"""

from __future__ import annotations

import sys

from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

#: What the reference shows once it has painted.
MARKER = "minimal"


class OneStatic(App[None]):
    """One Static, from exec to its text."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Static(MARKER)


class OneLine(ScrollView, can_focus=True):
    """A page of lines of which each key repaints one."""

    def __init__(self) -> None:
        super().__init__()
        self.presses = 0
        self.virtual_size = Size(80, 1000)

    def render_line(self, y: int) -> Strip:
        text = f"{MARKER} line {y} after {self.presses} keys "
        style = self.visual_style.rich_style
        return Strip.blank(self.size.width, style) if y > 38 else _strip(text, self.size.width, style)

    def on_key(self, event: events.Key) -> None:
        if event.key == "x":
            self.presses += 1
            self.refresh(Region(0, self.presses % 30, self.size.width, 1))


def _strip(text, width, style) -> Strip:  # type: ignore[no-untyped-def]
    from rich.segment import Segment

    return Strip([Segment(text, style)], len(text)).adjust_cell_length(width, style)


class OneLineApp(App[None]):
    """One widget with the line API."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield OneLine()

    def on_mount(self) -> None:
        self.query_one(OneLine).focus()


if __name__ == "__main__":
    {"static": OneStatic, "keys": OneLineApp}[sys.argv[1]]().run()
