"""The synopsis: what is stated, and which articles state it word for word, in other words, or not at all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from reader.comparison.model import Cell, Compared, Comparison, Mark, Row, Span
from reader.comparison.prepare import Reading, language_of, units_of
from reader.reports.headings import unsure
from reader.text.quotation import quotations

State = Literal["verbatim", "changed", "absent"]
Note = Literal["maybe", "wording", "number", "date", "name", "negation", "modal", "order"]

#: In the order in which a cell's notes stand.
NOTES: tuple[Note, ...] = ("maybe", "wording", "number", "date", "name", "negation", "modal", "order")
#: The sign of each state; no state is told by colour alone.
SIGNS: dict[State, str] = {"verbatim": "●", "changed": "◐", "absent": "·"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One row of a comparison as a statement: ``row`` is its position in ``comparison.rows``.

    ``words`` are the sentences of the leftmost article that has it, exactly as they stand there. ``states``
    and ``notes`` have one entry an article. A state is against that leftmost article. Notes say in what
    a cell differs from it: ``wording`` inside quotation marks, a ``number``, ``date``, ``name``, ``negation``
    or ``modal`` that is critical, the ``order`` of words; ``maybe``: it only may be the same statement.
    """

    row: int
    words: str
    states: tuple[State, ...]
    notes: tuple[tuple[Note, ...], ...]

    @property
    def support(self) -> int:
        """How many articles carry it."""
        return sum(state != "absent" for state in self.states)


def statements(comparison: Comparison) -> tuple[Statement, ...]:
    """One statement a row, in the order of the rows."""
    return tuple(each_statement(comparison))


def each_statement(comparison: Comparison, *, notes: bool = True) -> Iterator[Statement]:
    """The same one after the other, as they are asked for: the ``notes`` take nearly all of the time."""
    sources = [_Source(comparison, place) for place in range(len(comparison.articles))]
    for number, row in enumerate(comparison.rows):
        yield _statement(number, row, sources, notes)


def by_support(some: Iterable[Statement]) -> tuple[Statement, ...]:
    """What most articles carry first; what as many carry stays in its order."""
    return tuple(sorted(some, key=lambda statement: -statement.support))


def _statement(number: int, row: Row, sources: list[_Source], with_notes: bool) -> Statement:
    states: list[State] = ["absent"] * len(sources)
    notes: list[tuple[Note, ...]] = [()] * len(sources)
    first = row.cells[0]
    for cell in row.cells:
        states[cell.article] = cell.state
        if with_notes and cell is not first:
            found = set(_notes(row, first, cell, sources))
            notes[cell.article] = tuple(note for note in NOTES if note in found)
    body = sources[first.article].body
    words = " ".join(body[start:end] for start, end in first.spans)
    return Statement(number, words, tuple(states), tuple(notes))


def _notes(row: Row, first: Cell, cell: Cell, sources: list[_Source]) -> Iterator[Note]:
    if unsure(row, cell):
        yield "maybe"
    sides = [
        _Differing(sources[one.article], one, [mark for mark in one.marks if other.article in mark.against])
        for one, other in ((first, cell), (cell, first))
    ]
    if _wording_differs(*sides):
        yield "wording"
    for side in sides:
        for mark in side.marks:
            if mark.kind == "critical":
                yield from side.source.weights(mark)
            elif mark.kind == "reordered":
                yield "order"


def _wording_differs(one: _Differing, other: _Differing) -> bool:
    """Whether words inside quotation marks differ, and not only how much is quoted."""
    if not one.quotations or not other.quotations:
        return False
    inside = [[place for span in each.quotations for place in each.places(span)] for each in (one, other)]
    return any("within" in places for places in inside) or all("at an end" in places for places in inside)


class _Source:
    """One article of the comparison, with what is only looked up if a row needs it."""

    def __init__(self, comparison: Comparison, place: int) -> None:
        self._comparison = comparison
        self._place = place

    @property
    def article(self) -> Compared:
        return self._comparison.articles[self._place]

    @property
    def body(self) -> str:
        return self.article.text.body

    @cached_property
    def quotations(self) -> list[Span]:
        """What stands between quotation marks, the outermost pairs, in order."""
        found: list[Span] = []
        for quotation in quotations(self.body):
            if not found or quotation.inner_start >= found[-1][1]:
                found.append((quotation.inner_start, quotation.inner_end))
        return found

    @cached_property
    def reading(self) -> Reading:
        cells = (row.cell(self._place) for row in self._comparison.rows)
        return Reading(language_of(self.article, [span for cell in cells if cell for span in cell.spans]))

    def weights(self, mark: Mark) -> Iterator[Note]:
        """Why a critical mark is: what weighs of its words is no name, else it stands on a name."""
        found = {unit.word.weight for unit in units_of(self.body, mark.start, mark.end, self.reading)}
        if not any(found):
            yield "name"
        for weight in found:
            if weight:
                yield weight


class _Differing:
    """One cell with its marks against one other."""

    def __init__(self, source: _Source, cell: Cell, marks: list[Mark]) -> None:
        self.source = source
        self.cell = cell
        self.marks = marks

    @cached_property
    def quotations(self) -> list[Span]:
        """The parts of quotations that stand in the cell."""
        every = self.source.quotations
        found = []
        for start, end in self.cell.spans:
            at = max(0, bisect_right(every, (start, start)) - 1)
            while at < len(every) and every[at][0] < end:
                low, high = max(start, every[at][0]), min(end, every[at][1])
                if low < high:
                    found.append((low, high))
                at += 1
        return found

    def places(self, quotation: Span) -> Iterator[Literal["within", "at an end"]]:
        """Where differences stand in a quotation that the other side has too (half of it, or more)."""
        start, end = quotation
        marks = [mark for mark in self.marks if start <= mark.start and mark.end <= end]
        inside = units_of(self.source.body, start, end, self.source.reading)
        words = [unit for unit in inside if unit.word.kind != "punctuation"]
        shared = [unit for unit in words if not any(m.start <= unit.start < m.end for m in marks)]
        if not shared or 2 * len(shared) < len(words):
            return
        for mark in marks:
            if shared[0].start < mark.start and mark.end <= shared[-1].start:
                yield "within"
            elif mark.kind != "missing":  # what is missing at an end the other side has at its end
                yield "at an end"
