"""One article in a column of comfortable width, with the margin beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.message import Message

from reader.text.display import visible
from reader.text.layout import Layout
from reader.widgets.columns import block_bands
from reader.widgets.columns_pane import Column, Geometry, Span
from reader.widgets.fitted import cut
from reader.widgets.margin import Card, CardLine, CardToCome, Margin, Place
from reader.widgets.rails import MarginRail
from reader.widgets.text_pane import TextPane

#: A line of text that the eye follows back without losing its place (some 65-85 characters).
COMFORTABLE = 84
_GUTTER = 4
_MARGIN_FROM = 100  # cells of width from which the margin shows unless told otherwise
_MARGIN_MOST = 46
#: Fewer cells than these say nothing of what a card has no line for.
_LEAST_REST = 8


class ArticleView(TextPane):
    """A text pane with one column and its margin."""

    class CardClicked(Message):
        """A card of the margin was clicked."""

        def __init__(self, annotation: str) -> None:
            super().__init__()
            self.annotation = annotation

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._cards: dict[Place, Card | CardToCome] = {}
        self._margin = Margin()
        self._margin_wanted: bool | None = None
        self.current: str | None = None
        #: The cards that the rail joins, each with its head or tail, and the rail.
        self._joined: Mapping[Place, str] = {}
        self._rail = MarginRail({})

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

    def show(self, columns: Sequence[Column], *, column: int = 0, caret: int = 0) -> None:
        self._cards = {}  # those of another text
        super().show(columns, column=column, caret=caret)

    def relayout(self) -> None:
        super().relayout()
        self.set_cards(self._cards)

    def set_cards(self, cards: Mapping[Place, Card | CardToCome]) -> None:
        """Show these cards, by the places of their annotations and in that order."""
        self._cards = dict(cards)
        self._fill_margin()
        self.repaint()

    def _fill_margin(self) -> None:
        cards: Iterable[tuple[Place, Card | CardToCome]] = sorted(self._cards.items(), key=_place)
        if self.focus_mode and self.ready:
            span = self._focus
            cards = [(place, card) for place, card in cards if _meets(place, span)]
        self._margin.fill((place, self._wanted(place), card) for place, card in cards if self.ready)
        self._lay_rail()

    @property
    def _focus(self) -> Span:
        """The caret's paragraph, whose cards are those that are shown in focus mode."""
        return self.here.structure.paragraph_at(self.caret) or (0, 0)

    def paragraph_changed(self) -> None:
        before = self._card_lines()
        self._fill_margin()
        after = self._card_lines()
        self.repaint_heights([each for each in {*before, *after} if before.get(each) != after.get(each)])

    def _card_lines(self) -> dict[int, CardLine | None]:
        """What the margin says beside the lines that are drawn."""
        return {height: self._margin.at(height) for height in self.drawn()}

    def put_card(self, place: Place, card: Card) -> None:
        """Show one more card, or another one in its place."""
        if self._cards.get(place) == card:
            return
        gone = self._margin.drop(place)
        self._cards[place] = card
        if self.ready:
            seen = not self.focus_mode or _meets(place, self._focus)
            added = self._margin.put(place, self._wanted(place), card) if seen else range(0)
            self._repaint_cards(gone, added)

    def drop_card(self, place: Place) -> None:
        """Show the card of a place no longer."""
        if self._cards.pop(place, None):
            self._repaint_cards(self._margin.drop(place))

    def _wanted(self, place: Place) -> int:
        """The line of the text at which the card's annotation begins."""
        lines = self.page.columns[0]
        return lines.ys[lines.of(place[0])] if len(lines) else 0

    def _repaint_cards(self, *stretches: range) -> None:
        """Cards came, went or moved at these heights: the rail with them."""
        with self.together():
            self.repaint_heights([at for at in self.drawn() if any(at in each for each in stretches)])
            self._lay_rail()

    def set_current(self, annotation: str | None, joined: Mapping[Place, str] | None = None) -> None:
        """Highlight the card of the current annotation, and lead a rail to those it is related with.
        ``joined``: the places of all these cards, each with a HEAD or a TAIL."""
        self._joined = joined or {}
        changed: set[str | None] = set()
        if annotation != self.current:
            changed = {self.current, annotation}
            self.current = annotation
        lines = ((height, self._margin.at(height)) for height in self.window) if changed else ()
        with self.together():
            self.repaint_heights([at for at, line in lines if line and line.card.annotation in changed])
            self._lay_rail()

    def _lay_rail(self) -> None:
        """Draw the rail where the cards stand now."""
        before = self._rail
        heights = {self._margin.top(place): head for place, head in self._joined.items()}
        stops = {height: head for height, head in heights.items() if height is not None}
        if before.stops == (stops if len(stops) > 1 else {}):
            return
        self._rail = MarginRail(stops)
        self.repaint_heights([at for at in self.drawn() if before.at(at) != self._rail.at(at)])

    def beside(self, height: int) -> Iterator[Segment]:
        if not self.geometry.margin:
            return
        width = self.geometry.margin
        line = self._margin.at(height)
        rail = self._rail.at(height)
        is_current = line is not None and line.card.annotation == self.current
        if rail is not None:
            yield Segment(rail, self.style("gutter"))
        else:
            yield Segment("┃ " if is_current else "│ ", self.style("gutter" if is_current else "rule"))
        if line is None:
            yield Segment(" " * width, self.style())
            return
        card = line.card
        paints: tuple[str, ...] = ("card-current",) if is_current else ("card",)
        if card.suggested or line.number:
            paints = ("quiet", *paints)
        sign = card.sign if line.number == 0 else " "
        yield Segment(set_cell_size(f"{visible(sign)} ", 2), self.style(card.paint))
        words, room = cut(visible(line.words), width - 2), width - 2
        if line.rest and (left := room - cell_len(words) - 2) >= _LEAST_REST:
            yield Segment(words, self.style(*paints))
            rest = cut(visible(line.rest), left)
            yield Segment(f"  {rest}{' ' * (left - cell_len(rest))}", self.style("quiet", *paints))
        else:
            yield Segment(set_cell_size(words, max(0, room)), self.style(*paints))

    def on_click(self, event: events.Click) -> None:
        if self.geometry.margin and event.x >= self.geometry.margin_x:
            line = self._margin.at(event.y + round(self.scroll_y))
            if line:
                self.post_message(self.CardClicked(line.card.annotation))


def _place(card: tuple[Place, Card | CardToCome]) -> Place:
    return card[0]


def _meets(place: Place, span: Span) -> bool:
    return place[0] < span[1] and -place[1] > span[0]
