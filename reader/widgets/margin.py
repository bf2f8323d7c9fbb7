"""The margin beside an article: a card an annotation, at the height of its text, none over another."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from reader.annotations import Annotation, brief
from reader.labels import LabelSchema

#: The order of cards: that of their annotations in the text.
Place = tuple[int, int, str]

#: Lines a card may take where nothing crowds it.
MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Card:
    """What the margin says of one annotation; the first line begins with the label's ``sign``."""

    annotation: str
    sign: str
    paint: str
    lines: tuple[str, ...]
    suggested: bool = False


class CardToCome(NamedTuple):
    """A card that is made when it is first seen; until then only how many lines it has is known."""

    lines: int
    make: Callable[[], Card]


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of the margin: the ``number``-th of a card, of which ``count`` lines have room."""

    card: Card
    number: int
    count: int

    @property
    def words(self) -> str:
        return self.card.lines[self.number]

    @property
    def rest(self) -> str:
        """What no line of its own is there for: the last line goes on with it."""
        return " · ".join(self.card.lines[self.count :]) if self.number == self.count - 1 else ""


def make_card(
    annotation: Annotation,
    schema: LabelSchema,
    *,
    annotator: str,
    relations: Iterable[str] = (),
    changed: str = "",
) -> Card:
    """A card: the label with its first value, then the other values, relations, and the note.

    ``annotator`` is the reader; others' names are shown. ``relations`` are told already, and so is who
    else ``changed`` it.
    """
    label = schema.label(annotation.label)
    values = [
        name if value is True else str(value)
        for name, value in annotation.attributes.items()
        if value not in (None, False)
    ]
    whose = "" if annotation.annotator == annotator else f"by {annotation.annotator}"
    if annotation.status == "suggested":
        head = " ".join(["┄", annotation.label, *values[:1]])
    else:  # on the first line, which is shown however crowded it is
        head = " ".join([annotation.label, *filter(None, [whose]), *values[:1]])
    if label is None or label.retired:
        head += " (retired)" if label else " (unknown label)"
    lines = [head]
    if values[1:]:
        lines.append(" · ".join(values[1:]))
    lines += relations
    if annotation.note:
        lines.append(f"✎ {brief(annotation.note, 60)}")
    if whose and annotation.status == "suggested":
        lines.append(whose)
    if changed:
        lines.append(f"changed by {changed}")
    sign = schema.sign_of(annotation.label)
    return Card(
        annotation=annotation.id,
        sign=sign.lower() if whose and annotation.status != "suggested" else sign,  # as in the gutter
        paint=f"sign-{schema.colour_of(annotation.label)}",
        lines=tuple(lines),
        suggested=annotation.status == "suggested",
    )


def card_lines(annotation: Annotation, *, annotator: str, relations: int = 0, changed: bool = False) -> int:
    """How many lines :func:`make_card` makes of that."""
    values = sum(value not in (None, False) for value in annotation.attributes.values())
    others = annotation.annotator != annotator and annotation.status == "suggested"
    return 1 + (values > 1) + relations + bool(annotation.note) + others + changed


@dataclass(slots=True)
class _Entry:
    """A card, where it wants to stand, and where it does: ``count`` lines from ``top``."""

    place: Place
    wanted: int
    lines: int
    card: Card | CardToCome
    top: int = 0
    count: int = 0

    @property
    def heights(self) -> range:
        return range(self.top, self.top + self.count)

    @property
    def made(self) -> Card:
        if isinstance(self.card, CardToCome):
            self.card = self.card.make()
        return self.card


class Margin:
    """Cards in the order of their places, each at the height it wants or the first free one below.

    A card keeps its further lines only as far as they push nobody down. A card that comes or goes moves
    those below it only as far as it must, so that one of thousands costs no more than one of a few.
    """

    def __init__(self) -> None:
        self._entries: list[_Entry] = []

    def at(self, height: int) -> CardLine | None:
        """What stands at a height."""
        index = bisect_right(self._entries, height, key=_top) - 1
        entry = self._entries[index] if index >= 0 else None
        if entry is None or height not in entry.heights:
            return None
        number, card = height - entry.top, entry.made
        return CardLine(card, number, entry.count) if number < len(card.lines) else None

    def top(self, place: Place) -> int | None:
        """The height of the first line of the card of a place."""
        index = bisect_left(self._entries, place, key=_place)
        found = index < len(self._entries) and self._entries[index].place == place
        return self._entries[index].top if found else None

    def fill(self, cards: Iterable[tuple[Place, int, Card | CardToCome]]) -> None:
        """Hold these cards and no others: (place, wanted height, card), in order of place."""
        self._entries = [_Entry(place, wanted, _lines(card), card) for place, wanted, card in cards]
        self._settle(0)

    def put(self, place: Place, wanted: int, card: Card) -> range:
        """Add a card; returns heights outside of which nothing looks different now."""
        index = bisect_left(self._entries, place, key=_place)
        self._entries.insert(index, _Entry(place, wanted, _lines(card), card))
        return self._settle(index)

    def drop(self, place: Place) -> range:
        """Take the card of a place away; returns heights outside of which nothing looks different now."""
        index = bisect_left(self._entries, place, key=_place)
        if index == len(self._entries) or self._entries[index].place != place:
            return range(0)
        gone = self._entries.pop(index)
        return _around(gone.heights, self._settle(index))

    def _settle(self, index: int) -> range:
        """Place the cards around ``index`` anew, and those below it until one stays where it was. Heights
        outside of which nothing has changed.

        Written out, with no call for each card: where the margin is full, a new card moves all below it.
        """
        entries, start, stop = self._entries, None, 0
        first, last = max(0, index - 1), len(entries) - 1
        free = entries[first - 1].heights.stop if first else 0
        for number in range(first, len(entries)):
            entry = entries[number]
            top = entry.wanted if entry.wanted > free else free
            room = entries[number + 1].wanted - top if number < last else MOST_LINES
            count = entry.lines if entry.lines < room else room if room > 1 else 1
            free = top + count
            if top == entry.top and count == entry.count:
                if number > index:
                    break
                continue
            if start is None:
                start = top if not entry.count or top < entry.top else entry.top
            stop = max(stop, free, entry.top + entry.count)
            entry.top, entry.count = top, count
        return range(start or 0, stop)


def _around(one: range, other: range) -> range:
    """The heights from the first to the last of two stretches."""
    if not one or not other:
        return one or other
    return range(min(one.start, other.start), max(one.stop, other.stop))


def _lines(card: Card | CardToCome) -> int:
    """The lines that a card may take."""
    return min(MOST_LINES, card.lines if isinstance(card, CardToCome) else len(card.lines))


def _top(entry: _Entry) -> int:
    return entry.top


def _place(entry: _Entry) -> Place:
    return entry.place
