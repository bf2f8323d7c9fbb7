"""One article in a column of comfortable width, with the margin beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.message import Message

from reader.text.display import visible
from reader.text.layout import Layout
from reader.widgets.columns import block_bands
from reader.widgets.columns_pane import Geometry
from reader.widgets.margin import Card, CardLine, place_cards
from reader.widgets.text_pane import TextPane

#: A line of text that the eye follows back without losing its place (some 65-85 characters).
COMFORTABLE = 84
_GUTTER = 4
_MARGIN_FROM = 100  # cells of width from which the margin shows unless told otherwise
_MARGIN_MOST = 46


class ArticleView(TextPane):
    """A text pane with one column and its margin."""

    class CardClicked(Message):
        """A card of the margin was clicked."""

        def __init__(self, annotation: str) -> None:
            super().__init__()
            self.annotation = annotation

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._cards: Sequence[tuple[int, Card]] = ()
        self._margin: dict[int, CardLine] = {}
        self._margin_wanted: bool | None = None
        self.current: str | None = None

    @property
    def margin_shown(self) -> bool:
        if self._margin_wanted is None:
            return self.size.width >= _MARGIN_FROM
        return self._margin_wanted and self.size.width >= 50

    def toggle_margin(self) -> None:
        self._margin_wanted = not self.margin_shown
        self.relayout()

    def make_geometry(self) -> Geometry:
        room = self.size.width - _GUTTER - 1
        margin = min(_MARGIN_MOST, max(24, room - COMFORTABLE - 3)) if self.margin_shown else 0
        width = max(10, min(COMFORTABLE, room - (margin + 3 if margin else 1)))
        left = max(0, (self.size.width - _GUTTER - width - 1 - (margin + 3 if margin else 0)) // 2)
        return Geometry(left=left, gutter=_GUTTER, width=width, shown=range(len(self.columns)), margin=margin)

    def make_layout(self) -> Layout:
        bands = block_bands(self.columns[0]) if self.columns else []
        bodies = [column.body for column in self.columns]
        return Layout.aligned(bodies, bands, self.geometry.width, cell_len, top=1)

    def relayout(self) -> None:
        super().relayout()
        self.set_cards(self._cards)

    def set_cards(self, cards: Sequence[tuple[int, Card]]) -> None:
        """Show these cards, each at the line of its offset: (offset in code points, card), by offset."""
        self._cards = cards
        if not self.page.columns or not len(self.page.columns[0]):
            self._margin = {}
            return
        lines = self.page.columns[0]
        before = self._margin
        self._margin = place_cards([(lines.ys[lines.of(offset)], card) for offset, card in cards])
        for height in before.keys() | self._margin.keys():
            if before.get(height) != self._margin.get(height):
                self.repaint_height(height)

    def set_current(self, annotation: str | None) -> None:
        """Highlight the card of the current annotation."""
        if annotation != self.current:
            changed = {self.current, annotation}
            self.current = annotation
            top = round(self.scroll_y)
            for height in range(top, top + self.size.height):
                line = self._margin.get(height)
                if line and line.card.annotation in changed:
                    self.repaint_height(height)

    def beside(self, height: int) -> Iterator[Segment]:
        if not self.geometry.margin:
            return
        width = self.geometry.margin
        line = self._margin.get(height)
        if line is None:
            yield Segment("│ ", self.style("rule"))
            yield Segment(" " * width, self.style())
            return
        card = line.card
        is_current = card.annotation == self.current
        yield Segment("┃ " if is_current else "│ ", self.style("gutter-caret" if is_current else "rule"))
        paints = ("card-current",) if is_current else ("card",)
        if card.suggested or line.number:
            paints = ("quiet", *paints)
        sign = card.sign if line.number == 0 else " "
        yield Segment(f"{sign} ", self.style(card.paint, "gutter-sign"))
        yield Segment(set_cell_size(visible(card.lines[line.number]), max(0, width - 2)), self.style(*paints))

    def on_click(self, event: events.Click) -> None:
        if self.geometry.margin and event.x >= self.geometry.margin_x:
            line = self._margin.get(event.y + round(self.scroll_y))
            if line:
                self.post_message(self.CardClicked(line.card.annotation))
