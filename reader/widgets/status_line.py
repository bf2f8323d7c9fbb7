"""One line with something at its left and something at its right, drawn and never laid out."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip

from reader.text.display import visible
from reader.widgets.strips import KeepsLines, changed_cells

#: Blank cells between what stands at the left and what stands at the right.
GAP = 2


class StatusLine(KeepsLines):
    """A line of one cell's height. ``show`` repaints those of its cells that look different now."""

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
        self._drawn: Strip | None = None

    @property
    def left(self) -> Content:
        return self._left

    @property
    def right(self) -> Content:
        return self._right

    def show(self, left: Content | str, right: Content | str = "") -> None:
        """Show these; a plain string passes ``visible`` here, a Content must have passed it before."""
        self._left, self._right = _content(left), _content(right)
        before, self._drawn = self._drawn, None
        if before is None or before.cell_length != self.size.width:
            self.refresh()
        elif (change := changed_cells(before, strip := self._strip())) is not None:
            self._drawn = strip
            self.refresh(Region(change[0], 0, change[1] - change[0], 1))
        else:
            self._drawn = before

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._drawn = None

    def render_line(self, y: int) -> Strip:
        """The left part, cut with an ellipsis where the line ends; the right part only if both fit."""
        if y:
            return Strip.blank(self.size.width, self.visual_style.rich_style)
        if self._drawn is None or self._drawn.cell_length != self.size.width:
            self._drawn = self._strip()
        return self._drawn

    def _strip(self) -> Strip:
        width = self.size.width
        base = self.visual_style
        blank = base.rich_style
        if width < 3:
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
        return Strip(segments, width).simplify()


def _content(words: Content | str) -> Content:
    return words if isinstance(words, Content) else Content(visible(words))
