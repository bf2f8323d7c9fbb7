"""Lines that are drawn already: what differs from them is all that a terminal is sent, and they are kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Self

from rich.cells import cell_len
from rich.segment import Segment
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.geometry import Region
    from textual.strip import Strip


class KeepsLines(Widget):
    """A widget whose lines are kept until it is refreshed: at every change anywhere, Textual asks all that
    stand between the first and the last line that changed for theirs."""

    _kept: tuple[Region, list[Strip]] | None = None

    def refresh(self, *regions: Region, **what: Any) -> Self:
        self._kept = None
        return super().refresh(*regions, **what)

    def notify_style_update(self) -> None:
        self._kept = None
        super().notify_style_update()

    def render_lines(self, crop: Region) -> list[Strip]:
        if self._kept is None or self._kept[0] != crop:
            self._kept = (crop, super().render_lines(crop))
        return self._kept[1]


#: What makes one emoji of several, or of a sign: terminals do not agree on how many cells that takes.
_SHIFTING = re.compile("[\u200d\ufe0f\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")
#: What stands in a cell, with its style; the further cells of a wide character say the same.
Cell = tuple[str, object]


def changed_cells(before: Strip, after: Strip) -> tuple[int, int] | None:
    """The cells ``[start, end)`` that differ between two strips of one length; None if there is none.

    Where a terminal may give an emoji other cells than it is thought to have, these are all: of a line that
    stands shifted a part would be drawn beside its place.
    """
    if _SHIFTING.search(before.text) or _SHIFTING.search(after.text):
        return None if before == after else (0, after.cell_length)
    old, new = list(before), list(after)
    most = min(len(old), len(new))
    head = 0
    while head < most and old[head] == new[head]:
        head += 1
    if head == len(old) == len(new):
        return None
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    one, other = (_cells(each[head : len(each) - tail]) for each in (old, new))
    if one is None or other is None or len(one) != len(other):
        return 0, after.cell_length  # what joins emoji is measured otherwise alone than in its line
    first, last = 0, len(one)
    while first < last and one[first] == other[first]:
        first += 1
    while last > first and one[last - 1] == other[last - 1]:
        last -= 1
    start = sum(cell_len(segment.text) for segment in new[:head])
    return (start + first, start + last) if first < last else None


def _cells(segments: Sequence[Segment]) -> list[Cell] | None:
    """What stands in each cell; marks stand with the character that bears them. None if that is not here."""
    from reader.text.graphemes import next_boundary  # late: the first paint compares nothing
    from reader.text.wrapping import is_narrow

    cells: list[Cell] = []
    for text, style, _ in segments:
        if is_narrow(text):
            cells += [(character, style) for character in text]
            continue
        start = 0
        while start < len(text):
            end = next_boundary(text, start)
            width = cell_len(text[start:end])
            if not width:
                if not cells:
                    return None
                cells[-1] = (f"{cells[-1][0]}{text[start:end]}", cells[-1][1])
            cells += [(text[start:end], style)] * width
            start = end
    return cells
