"""The rails between the columns of a comparison: where the ends of its relations stand, and what is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from reader.widgets.rails import Cell, Place, Rails, heavy, rail_cells, thin

#: A column and a code point of its text.
End = tuple[int, int]


class Tie(NamedTuple):
    """A relation between two columns, with the label's colour and letter that its rail has."""

    relation: str
    annotations: tuple[str, str]
    ends: tuple[End, End]
    colour: str
    sign: str


class CompareRails:
    """Thin rails for all relations whose ends are near each other, heavy ones for the current annotation.

    ``height_of`` gives the height of an end in the present layout, None where no line shows it.
    """

    def __init__(self, height_of: Callable[[End], int | None]) -> None:
        self._height_of = height_of
        self._ties: dict[str, Tie] = {}
        self._of: dict[str, set[str]] = {}
        self._thin, self._heavy = Rails(), Rails()
        self._current: str | None = None
        self._nearest = 0

    def set_ties(self, ties: Iterable[Tie]) -> None:
        """Hold these relations and no others; they are drawn by the next ``lay``."""
        self._ties.clear()
        self._of.clear()
        for tie in ties:
            self._hold(tie)

    def lay(self, near: int) -> None:
        """Draw all anew for another layout; thin rails for ends fewer than ``near`` lines apart."""
        self._nearest = near
        self._thin.clear()
        self._heavy.clear()
        for tie in self._ties.values():
            self._draw(tie)

    def change(self, ends: Iterable[str], ties: Mapping[str, Tie]) -> set[Place]:
        """The relations of these annotations are now ``ties``, by relation; gives the places that look
        different now."""
        changed: set[Place] = set()
        before = {relation for end in ends for relation in self._of.get(end, ())}
        for relation in before | ties.keys():
            tie = ties.get(relation)
            if self._ties.get(relation) == tie:
                continue
            changed |= self._thin.drop(relation) | self._heavy.drop(relation)
            gone = self._ties.pop(relation, None)
            for end in gone.annotations if gone else ():
                self._of[end].discard(relation)
            if tie is not None:
                self._hold(tie)
                changed |= self._draw(tie)
        return changed

    def set_current(self, annotation: str | None) -> set[Place]:
        """Draw heavy the relations of this annotation and of no other; gives the places that look different
        now."""
        if annotation == self._current:
            return set()
        before = self._of.get(self._current or "", set())
        after = self._of.get(annotation or "", set())
        self._current = annotation
        changed: set[Place] = set()
        for relation in before - after:
            changed |= self._heavy.drop(relation)
        for relation in after - before:
            changed |= self._draw_heavy(self._ties[relation])
        return changed

    def at(self, place: Place) -> tuple[str, str] | None:
        """The character of a place and its paint, or None where no rail is."""
        if cell := self._heavy.at(place):
            return cell.sign or heavy(cell.arms), f"sign-{cell.colour}"
        if cell := self._thin.at(place):
            return cell.sign or thin(cell.arms), f"rail-{cell.colour}"
        return None

    def _hold(self, tie: Tie) -> None:
        self._ties[tie.relation] = tie
        for end in tie.annotations:
            self._of.setdefault(end, set()).add(tie.relation)

    def _draw(self, tie: Tie) -> set[Place]:
        heights = [self._height_of(end) for end in tie.ends]
        if heights[0] is None or heights[1] is None:
            return set()
        changed = self._draw_heavy(tie) if self._current in tie.annotations else set()
        if abs(heights[0] - heights[1]) < self._nearest:
            changed |= self._thin.put(tie.relation, self._cells(tie))
        return changed

    def _draw_heavy(self, tie: Tie) -> set[Place]:
        return self._heavy.put(tie.relation, self._cells(tie))

    def _cells(self, tie: Tie) -> Iterable[tuple[Place, Cell]]:
        one, other = (self._height_of(end) for end in tie.ends)
        if one is None or other is None:
            return ()
        return rail_cells((tie.ends[0][0], one), (tie.ends[1][0], other), tie.colour, tie.sign)
