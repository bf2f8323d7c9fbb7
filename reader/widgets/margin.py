"""The margin beside an article: a card an annotation, at the height of its text, none over another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reader.annotations import Annotation, Relation, brief
from reader.labels import LabelSchema

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
    """One line of the margin: the ``number``-th of a card."""

    card: Card
    number: int


def make_card(
    annotation: Annotation,
    schema: LabelSchema,
    *,
    annotator: str,
    relations: Iterable[Relation] = (),
    quotes: Mapping[str, str] | None = None,
) -> Card:
    """A card: the label with its first value, then the other values, relations, and the note.

    ``annotator`` is the reader; others' names are shown. ``quotes`` gives the texts of the other ends.
    """
    label = schema.label(annotation.label)
    values = [
        name if value is True else str(value)
        for name, value in annotation.attributes.items()
        if value not in (None, False)
    ]
    head = " ".join([annotation.label, *values[:1]])
    if annotation.status == "suggested":
        head = f"┄ {head}"
    lines = [head]
    if values[1:]:
        lines.append(" · ".join(values[1:]))
    for relation in relations:
        outgoing = relation.source == annotation.id
        other = relation.target if outgoing else relation.source
        lines.append(
            f"{'→' if outgoing else '←'} {relation.type} {brief((quotes or {}).get(other, '…'), 24)}"
        )
    if annotation.note:
        lines.append(f"✎ {brief(annotation.note, 60)}")
    if annotation.annotator != annotator:
        lines.append(f"by {annotation.annotator}")
    return Card(
        annotation=annotation.id,
        sign=label.sign if label else annotation.label[:1],
        paint=f"label-{label.colour if label else 'grey'}",
        lines=tuple(lines),
        suggested=annotation.status == "suggested",
    )


def place_cards(cards: Sequence[tuple[int, Card]]) -> dict[int, CardLine]:
    """Give every card its heights: the one it asks for, or the first free one below the card before.

    ``cards`` are (wanted height, card), in order. A card keeps its further lines only as far as they do
    not push the next one down. Returns height → line.
    """
    placed: dict[int, CardLine] = {}
    free = 0
    for index, (wanted, card) in enumerate(cards):
        top = max(wanted, free)
        following = cards[index + 1][0] if index + 1 < len(cards) else top + MOST_LINES + 1
        count = max(1, min(len(card.lines), MOST_LINES, following - top))
        for number in range(count):
            placed[top + number] = CardLine(card, number)
        free = top + count
    return placed
