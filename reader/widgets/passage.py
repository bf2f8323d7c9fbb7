"""A passage of a text: the lines around a place, with what is painted there; drawn, not moved in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from reader.articles import Text
from reader.text.display import visible
from reader.text.structure import paragraphs_of
from reader.text.wrapping import wrap
from reader.widgets.columns_pane import MISSING_SIGN
from reader.widgets.fitted import fitted
from reader.widgets.layers import Layer, runs
from reader.widgets.painting import Paints
from reader.widgets.paints import PAINTS

Span = tuple[int, int]

#: Cells at the left of the text.
INDENT = 2
#: Lines that a wheel's step scrolls.
WHEEL = 3


class Shown(NamedTuple):
    """What a passage shows: the lines around ``spans``, or around ``place`` if there are none, where a sign
    says that something is missing. What is in no layer is quiet."""

    title: str
    text: Text
    spans: tuple[Span, ...]
    layers: tuple[Layer, ...]
    place: int = 0

    @property
    def start(self) -> int:
        return self.spans[0][0] if self.spans else self.place


class Passage(Widget):
    """One passage under its title. The line with its place stands at the same height whatever the passage, so
    that two side by side are read across."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - the name that widgets have for it
        super().__init__(id=id)
        self.shown: Shown | None = None
        self._lines: list[Span | None] | None = None
        self._scrolled = 0
        self._style = Paints(self, PAINTS)

    def show(self, shown: Shown | None) -> None:
        """Show another passage, from its place on."""
        if shown != self.shown:
            self.shown, self._lines, self._scrolled = shown, None, 0
            self.refresh()

    @property
    def page(self) -> int:
        """Lines of text that are seen at once."""
        return max(1, self.content_size.height - 1)

    def scroll(self, by: int) -> None:
        """So many lines down, or up, as far as the text goes."""
        before, self._scrolled = self._scrolled, self._scrolled + by
        self._lines = None
        if not any(self._seen()):
            self._scrolled, self._lines = before, None
        self.refresh()

    def _seen(self) -> list[Span | None]:
        if self._lines is None:
            width, height = self.content_size
            self._lines = []
            if self.shown is not None and height > 1 and width > INDENT + 4:
                top = self._scrolled - self.page // 4
                self._lines = lines_around(
                    self.shown.text, self.shown.start, width - INDENT, top, top + self.page
                )
        return self._lines

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        if self.shown is None:
            return Strip.blank(width, self._style())
        if y == 0:
            title = fitted(visible(self.shown.title), width)
            return Strip([Segment(title, self._style("strong"))], width)
        lines = self._seen()
        line = lines[y - 1] if y - 1 < len(lines) else None
        segments = [Segment(" " * INDENT, self._style())]
        if line is not None:
            segments += self._segments(self.shown, *line)
        return Strip(segments).adjust_cell_length(width, self._style())

    def _segments(self, shown: Shown, start: int, end: int) -> Iterable[Segment]:
        layers = [layer for layer in shown.layers if layer.start < end and layer.end > start]
        missing = not shown.spans and start <= shown.place <= end
        for run in runs(start, end, [*layers, *([Layer(shown.place, end, "")] if missing else [])]):
            if missing and run.start == shown.place:
                yield Segment(MISSING_SIGN, self._style("missing"))
                missing = False
            paints = tuple(each for each in run.paints if each)
            yield Segment(visible(shown.text.body[run.start : run.end]), self._style(*(paints or ("quiet",))))
        if missing:
            yield Segment(MISSING_SIGN, self._style("missing"))

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._style.clear()

    def on_resize(self, event: events.Resize) -> None:
        self._lines = None

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll(-WHEEL)


def lines_around(text: Text, place: int, width: int, first: int, last: int) -> list[Span | None]:
    """Lines ``[first, last)`` of a text, counted from the one that holds ``place``; None for an empty line
    between paragraphs and beyond the text's ends. Only the paragraphs that are seen are wrapped."""
    paragraphs = paragraphs_of(text.body, [(block.start, block.end) for block in text.blocks])
    if not paragraphs:
        return [None] * (last - first)
    number = max((n for n, span in enumerate(paragraphs) if span[0] <= place), default=0)
    lines: list[Span | None] = _wrapped(text.body, paragraphs[number], width)
    here = max((n for n, line in enumerate(lines) if line is not None and line[0] <= place), default=0)
    above, below = lines[:here], lines[here:]
    before, behind = number - 1, number + 1
    while len(above) < -first and before >= 0:
        above = [*_wrapped(text.body, paragraphs[before], width), None, *above]
        before -= 1
    while len(below) < last and behind < len(paragraphs):
        below = [*below, None, *_wrapped(text.body, paragraphs[behind], width)]
        behind += 1
    above = [*(None for _ in range(-first - len(above))), *above]
    whole = above + below
    start = len(above) + first
    found = list(whole[max(0, start) : max(0, start + last - first)])
    return found + [None] * (last - first - len(found))


def _wrapped(body: str, paragraph: Span, width: int) -> list[Span | None]:
    return [*wrap(body, *paragraph, width, cell_len)]
