"""The margin beside an article: a card an annotation, at the height of its text, none over another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

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
    return Card(
        annotation=annotation.id,
        sign=schema.sign_of(annotation.label),
        paint=f"sign-{schema.colour_of(annotation.label)}",
        lines=tuple(lines),
        suggested=annotation.status == "suggested",
    )


@dataclass(slots=True)
class _Entry:
    """A card, where it wants to stand, and where it does: ``count`` lines from ``top``."""

    place: Place
    wanted: int
    card: Card
    top: int = 0
    count: int = 0

    @property
    def heights(self) -> range:
        return range(self.top, self.top + self.count)


class Margin:
    """Cards in the order of their places, each at the height it wants or the first free one below.

    A card keeps its further lines only as far as they push nobody down. A card that comes or goes moves
    those below it only as far as it must, so that one of thousands costs no more than one of a few.
    """

    def __init__(self) -> None:
        self._entries: list[_Entry] = []
        self._lines: dict[int, CardLine] = {}

    def at(self, height: int) -> CardLine | None:
        """What stands at a height."""
        return self._lines.get(height)

    def top(self, place: Place) -> int | None:
        """The height of the first line of the card of a place."""
        index = bisect_left(self._entries, place, key=_place)
        found = index < len(self._entries) and self._entries[index].place == place
        return self._entries[index].top if found else None

    def fill(self, cards: Iterable[tuple[Place, int, Card]]) -> None:
        """Hold these cards and no others: (place, wanted height, card), in order of place."""
        self._entries = [_Entry(place, wanted, card) for place, wanted, card in cards]
        self._lines.clear()
        self._settle(0, all_of_them=True)

    def put(self, place: Place, wanted: int, card: Card) -> set[int]:
        """Add a card; returns the heights that look different now."""
        index = bisect_left(self._entries, place, key=_place)
        self._entries.insert(index, _Entry(place, wanted, card))
        return self._settle(index)

    def drop(self, place: Place) -> set[int]:
        """Take the card of a place away; returns the heights that look different now."""
        index = bisect_left(self._entries, place, key=_place)
        if index == len(self._entries) or self._entries[index].place != place:
            return set()
        gone = self._entries.pop(index)
        for height in gone.heights:
            del self._lines[height]
        return {*gone.heights, *self._settle(index)}

    def _settle(self, index: int, *, all_of_them: bool = False) -> set[int]:
        """Place the cards around ``index`` anew, and those below it until one stays where it was."""
        moved: list[tuple[_Entry, int, int]] = []
        first = max(0, index - 1)
        free = self._entries[first - 1].heights.stop if first else 0
        for number in range(first, len(self._entries)):
            entry = self._entries[number]
            top = max(entry.wanted, free)
            below = self._entries[number + 1].wanted if number + 1 < len(self._entries) else top + MOST_LINES
            count = max(1, min(len(entry.card.lines), MOST_LINES, below - top))
            free = top + count
            if (top, count) != (entry.top, entry.count):
                moved.append((entry, top, count))
            elif number > index and not all_of_them:
                break
        changed = {height for entry, _, _ in moved for height in entry.heights}
        for height in changed:
            self._lines.pop(height, None)
        for entry, entry.top, entry.count in moved:
            for number, height in enumerate(entry.heights):
                self._lines[height] = CardLine(entry.card, number, entry.count)
                changed.add(height)
        return changed


def _place(entry: _Entry) -> Place:
    return entry.place
