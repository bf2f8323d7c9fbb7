"""Which line of which text stands at which height: the geometry of one or more columns, pure.

A *band* is a horizontal stripe in which every column may have some stretches of its text; the bands
stand one below the other, so that what belongs together starts on the same line and cannot drift,
however each column wraps. An article is one column with a band for each block; a comparison has a
band for each row.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.text.wrapping import CellWidth, wrap

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Band:
    """For each column the stretches ``[start, end)`` in code points, wrapped one below the other.

    ``gap`` is the number of empty lines above the band.
    """

    cells: tuple[tuple[Span, ...], ...]
    gap: int = 1


class ColumnLines:
    """The lines of one column: parallel arrays, in the order of height.

    Offsets need not rise with the height (a comparison may show sentences in another order), so a
    second order, by offset, finds the line of a caret.
    """

    __slots__ = ("_by_start", "_sorted_starts", "ends", "starts", "ys")

    def __init__(self) -> None:
        self.starts = array("q")
        self.ends = array("q")
        self.ys = array("q")
        self._by_start: Sequence[int] = ()
        self._sorted_starts: Sequence[int] = ()

    def extend(self, lines: Sequence[Span], y: int) -> int:
        """Put ``lines`` from height ``y`` on; returns the height below them."""
        below = y + len(lines)
        self.starts.extend([start for start, _ in lines])
        self.ends.extend([end for _, end in lines])
        self.ys.extend(range(y, below))
        return below

    def seal(self) -> None:
        """Make the order by offset; to be called once all lines are in."""
        starts = self.starts
        rising = starts.tolist() == sorted(starts)
        self._by_start = range(len(starts)) if rising else sorted(range(len(starts)), key=starts.__getitem__)
        self._sorted_starts = starts if rising else array("q", (starts[i] for i in self._by_start))

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, y: int) -> int | None:
        """The line at height ``y``, or None where the column is empty."""
        i = bisect_left(self.ys, y)
        return i if i < len(self.ys) and self.ys[i] == y else None

    def nearest(self, y: int) -> int:
        """The line at height ``y`` or the one closest to it. Raises IndexError if the column is empty."""
        if not self.ys:
            raise IndexError("the column has no line")
        i = min(bisect_left(self.ys, y), len(self.ys) - 1)
        return i - 1 if i and y - self.ys[i - 1] < self.ys[i] - y else i

    def of(self, offset: int) -> int:
        """The line that holds ``offset``, else the one before it. Raises IndexError if there is none."""
        if not self.starts:
            raise IndexError("the column has no line")
        return self._by_start[max(0, bisect_right(self._sorted_starts, offset) - 1)]

    def between(self, start: int, end: int) -> Iterator[int]:
        """The lines that show any of ``[start, end)``, or the caret if it is empty; in no order of height."""
        if not self.starts:
            return
        i = max(0, bisect_right(self._sorted_starts, start) - 1)
        while i < len(self._sorted_starts) and self._sorted_starts[i] <= max(start, end - 1):
            yield self._by_start[i]
            i += 1

    def snapped(self, offset: int) -> int:
        """``offset`` moved to the nearest one that some line shows (text between stretches has no line)."""
        if not self.starts:
            return 0
        line = self.of(offset)
        if offset <= self.ends[line]:
            return max(offset, self.starts[line])
        position = bisect_right(self._sorted_starts, offset)
        if position < len(self._sorted_starts):
            following = self._sorted_starts[position]
            if following - offset < offset - self.ends[line]:
                return following
        return self.ends[line]


class Layout:
    """Columns of lines and the bands they stand in. Heights count lines from 0."""

    def __init__(self, columns: Sequence[ColumnLines], band_tops: array[int], height: int) -> None:
        self.columns = tuple(columns)
        self.band_tops = band_tops
        self.height = height

    @classmethod
    def aligned(
        cls, bodies: Sequence[str], bands: Sequence[Band], width: int, cell_width: CellWidth, *, top: int = 0
    ) -> Layout:
        """Every band as high as its highest cell; columns of ``width`` cells; ``top`` empty lines first."""
        columns = [ColumnLines() for _ in bodies]
        tops = array("q")
        y = top
        for number, band in enumerate(bands):
            y += band.gap if number else 0
            tops.append(y)
            below = y + 1
            for body, lines, spans in zip(bodies, columns, band.cells, strict=True):
                bottom = y
                for start, end in spans:
                    bottom = lines.extend(wrap(body, start, end, width, cell_width), bottom)
                below = max(below, bottom)
            y = below
        return cls._sealed(columns, tops, y)

    @classmethod
    def independent(
        cls, bodies: Sequence[str], blocks: Sequence[Sequence[Span]], width: int, cell_width: CellWidth
    ) -> Layout:
        """Each column's own blocks below each other, with a line between; there is only one band."""
        columns = [ColumnLines() for _ in bodies]
        height = 0
        for body, lines, spans in zip(bodies, columns, blocks, strict=True):
            y = 0
            for start, end in spans:
                y = lines.extend(wrap(body, start, end, width, cell_width), y) + 1
            height = max(height, y)
        return cls._sealed(columns, array("q", [0]), height)

    @classmethod
    def _sealed(cls, columns: Sequence[ColumnLines], tops: array[int], height: int) -> Layout:
        for column in columns:
            column.seal()
        return cls(columns, tops, height)

    def band_at(self, y: int) -> int:
        """The band at height ``y``, counting the empty lines above a band to the one before."""
        return max(0, bisect_right(self.band_tops, y) - 1)
