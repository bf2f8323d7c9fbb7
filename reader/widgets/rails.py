"""Rails: the lines that lead from one end of a relation to the other, as cells of box drawing. Pure.

A rail runs in a column of cells that shows a thin rule anyway; so each of its cells goes on above and below.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

#: Arms of a cell.
UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8

#: Where a rule is crossed by rails that are drawn thin: only their side arms are seen.
_THIN = {0: "│", LEFT: "┤", RIGHT: "├", LEFT | RIGHT: "┼"}
#: Heavy arms on a thin rule, by ``UP | DOWN`` and the side arms.
_HEAVY = {
    0: {0: "│", UP: "╿", DOWN: "╽", UP | DOWN: "┃"},
    LEFT: {0: "┥", UP: "┩", DOWN: "┪", UP | DOWN: "┫"},
    RIGHT: {0: "┝", UP: "┡", DOWN: "┢", UP | DOWN: "┣"},
    LEFT | RIGHT: {0: "┿", UP: "╇", DOWN: "╈", UP | DOWN: "╋"},
}

#: What stands before an end that a relation leads to, and before one that it only comes from.
HEAD, TAIL = "▸", "━"

#: A cell of a comparison: between the column of that number and the next, at that height.
Place = tuple[int, int]


def thin(arms: int) -> str:
    """The character of a cell with these arms, drawn thin."""
    return _THIN[arms & (LEFT | RIGHT)]


def heavy(arms: int) -> str:
    """The character of a cell with these arms, drawn heavy."""
    return _HEAVY[arms & (LEFT | RIGHT)][arms & (UP | DOWN)]


class MarginRail:
    """A rail beside one column that stops at some heights, each with a HEAD or a TAIL; none with fewer
    than two of them."""

    def __init__(self, stops: Mapping[int, str]) -> None:
        self.stops = dict(stops) if len(stops) > 1 else {}
        self._top = min(self.stops, default=0)
        self._bottom = max(self.stops, default=-1)

    @property
    def heights(self) -> range:
        return range(self._top, self._bottom + 1)

    def at(self, height: int) -> str | None:
        """The two cells of a height, or None where the rail is not."""
        if not self._top <= height <= self._bottom:
            return None
        head = self.stops.get(height)
        arms = (UP if height > self._top else 0) | (DOWN if height < self._bottom else 0)
        return f"{heavy(arms)} " if head is None else f"{heavy(arms | RIGHT)}{head}"


class Cell(NamedTuple):
    """What a rail is in one cell; ``sign`` is its letter, in the cell where that stands."""

    arms: int
    colour: str
    sign: str = ""


class Rails:
    """The rails of many relations between columns, by place."""

    def __init__(self) -> None:
        self._cells: dict[Place, dict[str, Cell]] = {}
        self._of: dict[str, list[Place]] = {}

    def clear(self) -> None:
        self._cells.clear()
        self._of.clear()

    def put(self, relation: str, cells: Iterable[tuple[Place, Cell]]) -> set[Place]:
        """Draw a relation's rail, which must not be there; gives the places that look different now."""
        places = self._of[relation] = []
        for place, cell in cells:
            self._cells.setdefault(place, {})[relation] = cell
            places.append(place)
        return set(places)

    def drop(self, relation: str) -> set[Place]:
        """Draw a relation's rail no longer; gives the places that look different now."""
        places = self._of.pop(relation, [])
        for place in places:
            cells = self._cells[place]
            del cells[relation]
            if not cells:
                del self._cells[place]
        return set(places)

    def places(self) -> set[Place]:
        return set(self._cells)

    def at(self, place: Place) -> Cell | None:
        """All rails of a place in one cell; its colour and letter are those of the last."""
        cells = self._cells.get(place)
        if not cells:
            return None
        arms, colour, sign = 0, "", ""
        for cell in cells.values():
            arms, colour, sign = arms | cell.arms, cell.colour, cell.sign or sign
        return Cell(arms, colour, sign)


def rail_cells(one: Place, other: Place, colour: str, sign: str) -> Iterator[tuple[Place, Cell]]:
    """The rail between two ends, each a column and a height: it leaves the left one's column, runs up or
    down beside it, and goes on at the height of the right one. The letter stands half way."""
    (left, start), (right, end) = sorted((one, other))
    if start == end:
        yield (left, start), Cell(LEFT | RIGHT, colour)
    else:
        down = end > start
        yield (left, start), Cell(LEFT | (DOWN if down else UP), colour)
        between = range(min(start, end) + 1, max(start, end))
        for height in between:
            letter = sign if height == between[len(between) // 2] else ""
            yield (left, height), Cell(UP | DOWN, colour, letter)
        yield (left, end), Cell(RIGHT | (UP if down else DOWN), colour)
    for column in range(left + 1, right):
        yield (column, end), Cell(LEFT | RIGHT, colour)
