"""What is told of a cell's words: marks, and what of a shared statement no other article has.

Also a cell's text for a terminal or a pipe, with those as signs or as styles.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Protocol, TypeVar

from reader.comparison.model import Cell, Mark, MarkKind, Row, Span
from reader.text.display import visible
from reader.text.tokens import tokens

ToldKind = MarkKind | Literal["alone"]

#: Signs before and after told words; one where words are missing. Meaning never hangs on colour alone.
SIGNS: dict[ToldKind, tuple[str, str]] = {
    "changed": ("~", "~"),
    "critical": ("!", "!"),
    "reordered": ("^", "^"),
    "alone": ("{", "}"),
    "missing": ("‸", ""),
}
ABSENT = "·····"
#: What the signs mean, in few words.
LEGEND: dict[ToldKind, str] = {
    "changed": "changed",
    "critical": "critical",
    "reordered": "reordered",
    "alone": "stated here alone",
    "missing": "words missing",
}
#: Fewer words than this are no statement of their own: there the marks say enough.
FEWEST_ALONE = 4


@dataclass(frozen=True, slots=True)
class Told:
    """Words ``[start, end)`` of a cell that are told apart from those of the articles in ``against``.

    ``alone``: no other article of the row states them. It may hold a ``critical`` or ``reordered`` stretch;
    beyond that nothing overlaps. ``missing``: ``start == end``.
    """

    start: int
    end: int
    kind: ToldKind
    against: tuple[int, ...]


def told(body: str, row: Row, cell: Cell) -> dict[Span, list[Told]]:
    """For each sentence of the cell what is told of its words, in order.

    Neighbouring marks of a kind that differ only in their ``against`` are made one. Where nobody else has
    the words, that they are changed or that others have other words there says nothing more.
    """
    others = tuple(other.article for other in row.cells if other.article != cell.article)
    made: dict[Span, list[Told]] = {}
    for span in cell.spans:
        alone = (
            [Told(*part, "alone", others) for part in not_shared(body, span, cell.shared)] if others else []
        )
        inside = (mark for mark in cell.marks if span[0] <= mark.start and mark.end <= span[1])
        marks = [part for mark in joined(body, inside) for part in _outside(body, mark, alone)]
        made[span] = sorted([*alone, *marks], key=lambda one: (one.start, -one.end))
    return made


def not_shared(body: str, sentence: Span, shared: Sequence[Span]) -> list[Span]:
    """The stretches of a sentence that no other article states, if they are long enough to state anything."""
    found = []
    at = sentence[0]
    for start, end in [*sorted(shared), (sentence[1], sentence[1])]:
        if start > sentence[1] or end < sentence[0]:
            continue
        words = [token for token in tokens(body, at, max(at, start)) if token.kind != "punctuation"]
        if len(words) >= FEWEST_ALONE:
            found.append((words[0].start, words[-1].end))
        at = max(at, end)
    return found


def _outside(body: str, mark: Mark, alone: Sequence[Told]) -> Iterator[Told]:
    """What of a mark is worth telling beside what stands alone."""
    if mark.kind not in ("changed", "missing"):
        yield Told(mark.start, mark.end, mark.kind, mark.against)
        return
    if mark.kind == "missing":
        if not any(part.start < mark.start < part.end for part in alone):
            yield Told(mark.start, mark.end, mark.kind, mark.against)
        return
    at = mark.start
    for part in alone:
        if part.end <= at or part.start >= mark.end:
            continue
        yield from _words(body, at, part.start, mark)
        at = part.end
    yield from _words(body, at, mark.end, mark)


def _words(body: str, start: int, end: int, mark: Mark) -> Iterator[Told]:
    if (start, end) == (mark.start, mark.end):
        yield Told(start, end, mark.kind, mark.against)
        return
    left = [token for token in tokens(body, start, max(start, end)) if token.kind != "punctuation"]
    if left:
        yield Told(left[0].start, left[-1].end, mark.kind, mark.against)


def joined(body: str, marks: Iterable[Mark]) -> list[Mark]:
    """Marks in order, those of one kind with nothing but blanks between them made one."""
    made: list[Mark] = []
    for mark in marks:
        last = made[-1] if made else None
        if last and last.kind == mark.kind != "missing" and not body[last.end : mark.start].strip():
            against = tuple(sorted({*last.against, *mark.against}))
            made[-1] = Mark(last.start, mark.end, mark.kind, against)
        else:
            made.append(mark)
    return made


class Stretch(Protocol):
    """Anything over ``[start, end)``."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Some = TypeVar("Some", bound=Stretch)


def cut(span: Span, some: Iterable[Some]) -> Iterator[tuple[int, int, tuple[Some, ...]]]:
    """``span`` in runs (start, end, what covers it, longest first) that no stretch begins or ends within.

    A stretch of no length makes a run of no length, covered by what it stands inside of and, last, by itself.
    """
    low, high = span
    empty: dict[int, list[Some]] = defaultdict(list)
    starts: dict[int, list[Some]] = defaultdict(list)
    points = {low, high}
    for one in some:
        if one.start == one.end:
            if low <= one.start <= high:
                empty[one.start].append(one)
                points.add(one.start)
        elif one.start < high and one.end > low:
            starts[max(low, one.start)].append(one)
            points |= {max(low, one.start), min(high, one.end)}
    active: list[Some] = []
    for at, after in pairwise([*sorted(points), high]):
        around = [one for one in active if one.end >= at]
        active = [one for one in around if one.end > at]
        for one in empty[at]:
            yield at, at, (*(each for each in active if each.start < at), one)
        active += starts[at]
        active.sort(key=lambda each: (each.start - each.end, each.start))
        if at < after:
            yield at, after, tuple(active)


Style = ToldKind | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of shown text in one style."""

    text: str
    style: Style


def pieces(body: str, row: Row, cell: Cell, *, signs: bool) -> list[Piece]:
    """The cell's sentences joined by blanks; told words between ``signs``, or else only as styled pieces.

    What stands alone is between its signs in both: there is no style left that would tell it without colour.
    """
    made: list[Piece] = []
    for number, (span, some) in enumerate(told(body, row, cell).items()):
        if number:
            made.append(Piece(" ", None))
        made += _sentence(body, span, some, signs)
    return [piece for piece in made if piece.text]


def shown(body: str, start: int, end: int) -> str:
    """Words of a text as a report shows them, one character for one: its wrapped lines are none of ours."""
    return visible(body[start:end].replace("\n", " "))


def _sentence(body: str, span: Span, some: Sequence[Told], signs: bool) -> Iterator[Piece]:
    text = shown(body, *span)
    for start, end, covering in cut(span, some):
        style = covering[-1].kind if covering else None
        if start == end:
            yield Piece(SIGNS[covering[-1].kind][0], style)
            continue
        signed = [one for one in covering if signs or one.kind == "alone"]
        for one in signed:
            yield Piece(SIGNS[one.kind][0] if one.start == start else "", one.kind)
        yield Piece(text[start - span[0] : end - span[0]], style)
        for one in reversed(signed):
            yield Piece(SIGNS[one.kind][1] if one.end == end else "", one.kind)


class Places:
    """Where each article's sentences stand in its own order, by rows."""

    def __init__(self, rows: Sequence[Row], articles: int) -> None:
        places: list[list[tuple[Span, int]]] = [[] for _ in range(articles)]
        for number, row in enumerate(rows):
            for cell in row.cells:
                places[cell.article].append((cell.spans[0], number))
        self._places = [sorted(some) for some in places]

    def before(self, cell: Cell) -> int | None:
        """The row whose sentences stand right before the cell's in its own article; None if none do."""
        own = self._places[cell.article]
        at = bisect_left(own, (cell.spans[0], -1))
        return own[at - 1][1] if at else None
