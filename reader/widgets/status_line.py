"""One line with something at its left and something at its right, drawn and never laid out."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widget import Widget

from reader.text.display import visible

#: Blank cells between what stands at the left and what stands at the right.
GAP = 2


class StatusLine(Widget):
    """A line of one cell's height. ``show`` repaints this line and nothing else."""

    DEFAULT_CSS = "StatusLine { height: 1; width: 1fr; }"
    ALLOW_SELECT = False

    def __init__(
        self,
        left: Content | str = "",
        right: Content | str = "",
        *,
        id: str | None = None,  # noqa: A002 - the name that widgets have for it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._left = _content(left)
        self._right = _content(right)

    @property
    def left(self) -> Content:
        return self._left

    @property
    def right(self) -> Content:
        return self._right

    def show(self, left: Content | str, right: Content | str = "") -> None:
        """Show these; a plain string passes ``visible`` here, a Content must have passed it before."""
        self._left, self._right = _content(left), _content(right)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The left part, cut with an ellipsis where the line ends; the right part only if both fit."""
        width = self.size.width
        base = self.visual_style
        blank = base.rich_style
        if y or width < 3:
            return Strip.blank(width, blank)
        room = width - 2
        right = self._right
        if cell_len(right.plain) + GAP + cell_len(self._left.plain) > room:
            right = Content("")
        left = self._left.truncate(room, ellipsis=True)
        space = room - cell_len(left.plain) - cell_len(right.plain)
        parse = self.app.stylesheet.parse_style
        segments = [Segment(" ", blank)]
        segments += (Segment(text, style.rich_style) for text, style in left.render(base, "", parse))
        segments.append(Segment(" " * space, blank))
        segments += (Segment(text, style.rich_style) for text, style in right.render(base, "", parse))
        segments.append(Segment(" ", blank))
        return Strip(segments, width)


def _content(words: Content | str) -> Content:
    return words if isinstance(words, Content) else Content(visible(words))
