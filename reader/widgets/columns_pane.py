"""Columns of text under one layout, drawn line by line: geometry, cells and painting, no caret.

All offsets are code points of a column's text; heights are lines of the layout, from 0. A line is drawn
when it is first seen and kept; what changes repaints its own lines and no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.cache import LRUCache
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.articles import Text
from reader.text.display import visible
from reader.text.graphemes import next_boundary, previous_boundary
from reader.text.layout import Layout
from reader.text.structure import Structure
from reader.widgets.layers import Layer, LayerIndex, Run, runs
from reader.widgets.painting import Paints
from reader.widgets.paints import PAINTS, thinned, told_apart
from reader.widgets.strips import changed_cells

Span = tuple[int, int]

CARET_SIGN, RULER_SIGN = "▌", "▏"
MISSING_SIGN = "‸"
MORE_SIGN = "+"
_NARROW = re.compile(
    r"[\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u0400-\u0482\u2013-\u2026\u2500-\u257f]*"
)


class Sign(NamedTuple):
    """The letter of a label in the gutter, its paint, and the annotation that begins or goes on there."""

    letter: str
    paint: str
    owner: str


@dataclass
class Column:
    """One text of a pane. ``fixed`` layers belong to the text; ``labels`` come and go with annotations.

    ``version`` is the number of an older version of the article, which can only be read; None: its text.
    """

    article: str
    text: Text
    structure: Structure
    fixed: LayerIndex
    marks: LayerIndex = field(default_factory=LayerIndex)
    labels: LayerIndex = field(default_factory=LayerIndex)
    signs: dict[int, list[Sign]] = field(default_factory=dict)
    found: LayerIndex = field(default_factory=LayerIndex)
    version: int | None = None
    #: The annotator who looks at it; what others labelled is painted thinner. Nobody: all is painted alike.
    annotator: str = ""

    @property
    def key(self) -> str:
        """The name of the text: the article's id, or ``id@N`` for an older version."""
        return self.article if self.version is None else f"{self.article}@{self.version}"

    @property
    def body(self) -> str:
        return self.text.body


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where things stand across the pane, in cells: every column is a gutter and a text of one width."""

    left: int
    gutter: int
    width: int
    shown: range
    separator: str = ""
    margin: int = 0

    @property
    def pitch(self) -> int:
        return self.gutter + self.width + 1 + len(self.separator)

    def text_x(self, column: int) -> int:
        """The first cell of the column's text."""
        return self.left + (column - self.shown.start) * self.pitch + self.gutter

    @property
    def margin_x(self) -> int:
        return self.left + len(self.shown) * self.pitch - len(self.separator)


class ColumnsPane(ScrollView, inherit_bindings=False):
    """Columns of text. Subclasses say how they are laid out, what stands beside them, where a caret is."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.columns: list[Column] = []
        self.page = Layout.independent((), (), 1, cell_len)
        self.geometry = Geometry(0, 2, 40, range(0))
        self._strips: LRUCache[int, Strip] = LRUCache(512)
        self._waiting: set[int] | None = None
        self.style = Paints(self, PAINTS)

    @property
    def ready(self) -> bool:
        """Whether there are texts and they are laid out; before the first size is known they are not."""
        return 0 < len(self.columns) == len(self.page.columns)

    def make_geometry(self) -> Geometry:
        """Where the columns stand at the present width."""
        raise NotImplementedError

    def make_layout(self) -> Layout:
        """The lines of all columns for the present geometry."""
        raise NotImplementedError

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self.style.clear()
        self._strips.clear()

    def repaint(self) -> None:
        """Draw everything anew, for instance after marks or many labels changed."""
        self._strips.clear()
        self.refresh()

    def repaint_spans(self, column: int, spans: Iterable[Span]) -> None:
        """Draw anew only the lines that show any of ``spans``."""
        lines = self.page.columns[column]
        self.repaint_heights({lines.ys[line] for span in spans for line in lines.between(*span)})

    def repaint_heights(self, heights: Iterable[int]) -> None:
        """Draw these lines anew: of those on the screen the cells that look different now."""
        if self._waiting is not None:
            self._waiting.update(heights)
            return
        top, size, regions = round(self.scroll_y), self.size, []
        for height in heights:
            before, y = self._strips.get(height), height - top
            self._strips.discard(height)
            if not 0 <= y < size.height:
                continue
            if before is None or before.cell_length != size.width:
                regions.append(Region(0, y, size.width, 1))
            elif change := changed_cells(before, self.render_line(y)):
                regions.append(Region(change[0], y, change[1] - change[0], 1))
        if regions:
            self.refresh(*regions)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Draw what changes meanwhile once, at the end: a key moves caret, emphasis and cards."""
        if self._waiting is not None:
            yield
            return
        self._waiting = set()
        try:
            yield
        finally:
            heights, self._waiting = self._waiting, None
            self.repaint_heights(heights)

    # --- cells and offsets ---------------------------------------------------------------------

    def x_in_line(self, column: int, line: int, offset: int) -> int:
        """The cell of ``offset`` in a line, counted from the text's first cell."""
        start = self.page.columns[column].starts[line]
        return cell_len(visible(self.columns[column].body[start:offset]))

    def offset_in_line(self, column: int, line: int, x: int) -> int:
        """The character of a line at cell ``x``, or the line's end to the right of it."""
        lines, body = self.page.columns[column], self.columns[column].body
        start, end = lines.starts[line], lines.ends[line]
        last = end if lines.of(end) == line else previous_boundary(body, end)
        if _NARROW.fullmatch(body, start, end):
            return min(start + x, last)
        reached = 0
        while start < last:
            following = next_boundary(body, start)
            reached += cell_len(visible(body[start:following]))
            if reached > x:
                return start
            start = following
        return start

    def place_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Column and offset under the cell ``x``, ``y`` of the pane, or None beside the columns."""
        geometry = self.geometry
        if not self.ready or x >= geometry.left + len(geometry.shown) * geometry.pitch or not geometry.pitch:
            return None
        column = geometry.shown.start + max(0, x - geometry.left) // geometry.pitch
        return column, self.offset_at(column, x, y)

    def offset_at(self, column: int, x: int, y: int) -> int:
        lines = self.page.columns[column]
        if not len(lines):
            return 0
        line = lines.nearest(y + round(self.scroll_y))
        return self.offset_in_line(column, line, max(0, x - self.geometry.text_x(column)))

    # --- drawing -------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        height = y + round(self.scroll_y)
        strip = self._strips.get(height)
        if strip is None:
            segments, width = list(self._segments(height)), self.size.width
            used = sum(cell_len(segment.text) for segment in segments)
            if used < width:
                segments.append(Segment(" " * (width - used), self.style()))
            strip = Strip(Segment.simplify(segments), max(used, width))
            self._strips[height] = strip = strip.crop(0, width) if used > width else strip
        return strip

    def _segments(self, height: int) -> Iterator[Segment]:
        base = self.style()
        geometry = self.geometry
        if geometry.left:
            yield Segment(" " * geometry.left, base)
        for column in geometry.shown:
            if column > geometry.shown.start and geometry.separator:
                sign, paint = self.separator_at(column - 1, height)
                yield Segment(sign, self.style(paint))
            line = self.page.columns[column].at(height)
            yield from self._gutter(column, line, height)
            yield from self._text(column, line, height)
        yield from self.beside(height)

    def beside(self, height: int) -> Iterator[Segment]:
        """What stands to the right of the columns at that height."""
        return iter(())

    def _gutter(self, column: int, line: int | None, height: int) -> Iterator[Segment]:
        """The sign of the caret or of its paragraph, then the letters of the labels that begin on the line,
        ``+`` for those that find no room."""
        lines = self.page.columns[column]
        yield self.place_sign(column, height)
        room = self.geometry.gutter - 2
        if line is not None and self.in_focus(column, height):
            signs = self.gutter_signs(column, lines.starts[line], lines.ends[line])
            for sign, paint in _fitting(list(islice(signs, room + 1)), room):
                yield Segment(sign, self.style(paint))
                room -= cell_len(sign)
        yield Segment(" " * (max(0, room) + 1), self.style())

    def place_sign(self, column: int, height: int) -> Segment:
        """The first cell of a gutter: one segment of its own."""
        return Segment(" ", self.style("gutter"))

    def in_focus(self, column: int, height: int) -> bool:
        """Whether a line is shown as it is, and not faded with all that is around what one works at."""
        return True

    def gutter_signs(self, column: int, start: int, end: int) -> Iterator[tuple[str, str]]:
        """The signs, each with its paint, for a line that shows ``[start, end)``: one an annotation of which
        a segment begins there."""
        signs = self.columns[column].signs
        seen: set[str] = set()
        for offset in range(start, end) if signs else ():
            for sign in signs.get(offset, ()):
                if sign.owner not in seen:
                    seen.add(sign.owner)
                    yield sign.letter, sign.paint

    def caret_on(self, column: int, line: int, after: int | None = None) -> bool:
        """Whether the caret stands on a line; with ``after``, at its end at that offset."""
        return False

    def overlays(self, column: int, line: int, start: int, end: int) -> list[Layer]:
        """What lies over all else on a line that shows ``[start, end)``: selection and caret."""
        return []

    def _text(self, column: int, line: int | None, height: int) -> Iterator[Segment]:
        room = self.geometry.width + 1
        if line is None:
            yield from self.empty_cell(column, height, room)
            return
        lines, shown = self.page.columns[column], self.columns[column]
        start, end = lines.starts[line], lines.ends[line]
        if self.in_focus(column, height):
            layers = [
                *shown.fixed.touching(start, end),
                *sorted(thinned(shown.labels.touching(start, end)), key=_longest_first),
                *shown.marks.touching(start, end),
                *shown.found.touching(start, end),
            ]
        else:
            layers = [Layer(start, end, "faded")]
        layers += self.overlays(column, line, start, end)
        used = 0
        for run in runs(start, end, layers):
            text = self._shown(shown.body, run)
            width = len(text) if text.isascii() else cell_len(text)
            if used + width > room:
                text = text[: max(0, room - used)] if text.isascii() else _cropped(text, room - used)
                width = cell_len(text)
            if text:
                used += width
                yield Segment(text, self.style(*told_apart(run.paints)))
        if used < room and self.caret_on(column, line, after=end):
            yield Segment(" ", self.style("caret"))
            used += 1
        if used < room:
            yield Segment(" " * (room - used), self.style())

    def separator_at(self, column: int, height: int) -> tuple[str, str]:
        """What stands between a column and the next at that height, and its paint."""
        return self.geometry.separator, "rule"

    def empty_cell(self, column: int, height: int, room: int) -> Iterator[Segment]:
        """What a column shows where it has no line: ``room`` cells."""
        yield Segment(" " * room, self.style())

    @staticmethod
    def _shown(body: str, run: Run) -> str:
        text = visible(body[run.start : run.end])
        if "missing" in run.paints and text.isspace():
            return MISSING_SIGN + text[1:]
        return text


def _fitting(signs: list[tuple[str, str]], room: int) -> list[tuple[str, str]]:
    """As many signs as have room, the last place says if there are more."""
    used = 0
    for number, (sign, _) in enumerate(signs):
        used += cell_len(sign)
        if used > room or (used == room and number + 1 < len(signs)):
            return [*signs[:number], (MORE_SIGN, "gutter-more")] if room else []
    return signs


def _longest_first(layer: Layer) -> int:
    return layer.start - layer.end


def _cropped(text: str, room: int) -> str:
    """As much of ``text`` as fits into ``room`` cells, whole clusters only."""
    end = 0
    while end < len(text):
        following = next_boundary(text, end)
        if cell_len(text[:following]) > room:
            break
        end = following
    return text[:end]
