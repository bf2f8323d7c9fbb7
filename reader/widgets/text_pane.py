"""The text pane: columns of text with a caret and a selection, moved by keys and mouse.

It does not know what a label means: its screen hands it columns and hears what the caret did. All offsets
are code points of a column's text; heights are lines of the layout.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.strip import Strip

from reader.text import movement
from reader.text.graphemes import cluster_start, next_boundary, previous_boundary
from reader.text.layout import ColumnLines, Layout, Span
from reader.widgets.columns_pane import CARET_SIGN, RULER_SIGN, Column, ColumnsPane
from reader.widgets.layers import Layer
from reader.widgets.paints import REVERSED

#: What of a selection is meant: given a text and ``[start, end)`` of it.
Snap = Callable[[str, int, int], Span]


class TextPane(ColumnsPane, can_focus=True, inherit_bindings=False):
    """Columns of text with one caret, and at most one selection, in the caret's column."""

    class CaretMoved(Message):
        """The caret, the column or the selection is another one now."""

        def __init__(self, pane: TextPane) -> None:
            super().__init__()
            self.pane = pane

    class WidthChanged(Message):
        """The texts were laid out anew for another width."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.column = 0
        self.caret = 0
        self.selection_anchor: int | None = None
        self._grown: list[tuple[int | None, int]] = []
        self._goal: int | None = None
        self._dragging = False
        self._dragged = False
        #: Whether the caret was put where it is by the mouse.
        self._by_mouse = False
        self._emphasis: tuple[int, tuple[Layer, ...]] = (0, ())
        self._laid_out_for: tuple[int, int] | None = None
        self._snap: Snap | None = None
        #: The column of the caret and the heights of its paragraph, and whether all else is faded.
        self._ruler: tuple[int, range] = (0, range(0))
        self.focus_mode = False

    # --- what is shown -------------------------------------------------------------------------

    def show(self, columns: Sequence[Column], *, column: int = 0, caret: int = 0) -> None:
        """Show other texts, with the caret there and nothing selected."""
        self.columns = list(columns)
        self.column = min(column, max(0, len(columns) - 1))
        self.caret, self.selection_anchor = caret, None
        self._emphasis = (0, ())
        self._grown.clear()
        self.page = Layout.independent((), (), 1, cell_len)
        self.relayout()
        self.place(caret, extend=False)

    def relayout(self) -> None:
        """Lay the texts out for the present width, keeping the caret where it was on the screen."""
        if not self.size.width:
            return
        above = self.caret_height - round(self.scroll_y) if self.ready else 0
        self.geometry = self.make_geometry()
        self.page = self.make_layout()
        self._laid_out_for = (self.size.width, len(self.columns))
        self._strips.clear()
        self.virtual_size = Size(self.size.width, self.page.height + 1)
        if self.columns:
            self.caret = self._line_set.snapped(self.caret)
            self.scroll_to(y=max(0, self.caret_height - max(0, above)), animate=False, immediate=True)
        self._ruler = self._ruled()
        self.refresh()
        self.post_message(self.WidthChanged())

    def on_resize(self) -> None:
        if self._laid_out_for is None or self._laid_out_for[0] != self.size.width:
            self.relayout()
        self.reveal()

    def emphasise(self, column: int, spans: Iterable[Span], paint: str) -> None:
        """Lay a paint on these spans, and on no others: those of the current annotation."""
        layers = tuple(Layer(start, end, paint) for start, end in spans)
        before = self._emphasis
        if (column, layers) != before and self.ready:
            self._emphasis = (column, layers)
            with self.together():
                for where, old_or_new in (before, self._emphasis):
                    if where < len(self.columns):
                        self.repaint_spans(where, [(layer.start, layer.end) for layer in old_or_new])

    # --- caret and selection -------------------------------------------------------------------

    @property
    def here(self) -> Column:
        """The column of the caret."""
        return self.columns[self.column]

    @property
    def _line_set(self) -> ColumnLines:
        return self.page.columns[self.column]

    @property
    def caret_line(self) -> int:
        return self._line_set.of(self.caret)

    @property
    def caret_height(self) -> int:
        """The line of the layout that holds the caret."""
        return self._line_set.ys[self.caret_line] if len(self._line_set) else 0

    @property
    def selection(self) -> Span | None:
        """``[start, end)`` of what is selected in the caret's column, or None."""
        if self.selection_anchor is None:
            return None
        return (min(self.selection_anchor, self.caret), max(self.selection_anchor, self.caret))

    def set_snap(self, snap: Snap | None) -> None:
        """Show what ``snap`` makes of a selection; None: it is meant as it is."""
        before = self.meant if self.ready else None
        self._snap = snap
        if before and (after := self.meant):
            self.repaint_spans(self.column, [before, after])

    @property
    def meant(self) -> Span | None:
        """What of the selection is meant."""
        if (span := self.selection) is None or self._snap is None or span[0] == span[1]:
            return span
        return self._snap(self.here.body, *span)

    def place(self, caret: int, *, column: int | None = None, extend: bool | None = None) -> None:
        """Put the caret before ``caret``. ``extend`` None keeps an open selection open; False drops it."""
        if not self.ready:
            self.caret = caret
            self.column = self.column if column is None else column
            return
        before = self._painted()
        if column is not None and column != self.column:
            self.column, self.selection_anchor = column, None
            self._grown.clear()
        if extend is False:
            self.selection_anchor = None
            self._grown.clear()
        elif extend and self.selection_anchor is None:
            self.selection_anchor = self.caret
        body = self.here.body
        caret = max(0, min(caret, len(body)))
        if 0 < caret < len(body):
            caret = cluster_start(body, caret)
        self.caret = self._line_set.snapped(caret) if len(self._line_set) else 0
        self._goal = None
        self._repaint_change(before)
        self.reveal()
        self.post_message(self.CaretMoved(self))

    def select(self, start: int, end: int, *, column: int | None = None) -> None:
        """Select ``[start, end)`` with the caret at its end."""
        before = self._painted()
        if column is not None:
            self.column = column
        self.selection_anchor, self.caret = start, end
        self._goal = None
        self._repaint_change(before)
        self.reveal()
        self.post_message(self.CaretMoved(self))

    def drop_selection(self) -> bool:
        """Drop the selection, the caret stays; says whether there was one."""
        if self.selection_anchor is None:
            return False
        before = self._painted()
        self.selection_anchor = None
        self._grown.clear()
        self._repaint_change(before)
        self.post_message(self.CaretMoved(self))
        return True

    def open_selection(self) -> None:
        """Open a selection at the caret, or close an open one."""
        if self.selection_anchor is not None:
            self.drop_selection()
        else:
            self.selection_anchor = self.caret
            self.post_message(self.CaretMoved(self))

    def swap_ends(self) -> None:
        if self.selection_anchor is not None:
            before = self._painted()
            self.selection_anchor, self.caret = self.caret, self.selection_anchor
            self._repaint_change(before)
            self.reveal()
            self.post_message(self.CaretMoved(self))

    def grow_selection(self) -> None:
        """Grow the selection by one level; see :func:`reader.text.movement.grown`."""
        structure = self.here.structure
        span = self.selection or (self.caret, self.caret)
        sentence, paragraph = structure.sentence_at(span[0]), structure.paragraph_at(span[0])
        larger = movement.grown(self.here.body, span, sentence, paragraph)
        if larger:
            self._grown.append((self.selection_anchor, self.caret))
            self.select(*larger)

    def shrink_selection(self) -> None:
        """Take back the last growth."""
        if self._grown:
            before = self._painted()
            self.selection_anchor, self.caret = self._grown.pop()
            self._repaint_change(before)
            self.reveal()
            self.post_message(self.CaretMoved(self))
        else:
            self.drop_selection()

    def _painted(self) -> tuple[int, int, Span, Span]:
        """Column, height of the caret, and the spans that caret and selection, and what is meant by it,
        paint now."""
        span = self.selection or (self.caret, self.caret)
        return (self.column, self.caret_height if len(self._line_set) else 0, span, self.meant or span)

    def _repaint_change(self, before: tuple[int, int, Span, Span]) -> None:
        after = self._painted()
        with self.together():
            if before[0] != after[0]:
                for column, _, *spans in (before, after):
                    self.repaint_spans(column, spans)
            else:
                ends = zip((*before[2], *before[3]), (*after[2], *after[3]), strict=True)
                self.repaint_spans(before[0], {(min(a, b), max(a, b)) for a, b in ends if a != b})
            self.repaint_heights((before[1], after[1]))
            self._follow_ruler()

    # --- the paragraph of the caret ------------------------------------------------------------

    def _ruled(self) -> tuple[int, range]:
        """The column of the caret, and the heights of its paragraph."""
        if not self.ready or not len(self._line_set):
            return (self.column, range(0))
        return (self.column, self.paragraph_heights())

    def paragraph_heights(self) -> range:
        """The heights of what the caret stands in: its paragraph."""
        lines, span = self._line_set, self.here.structure.paragraph_at(self.caret)
        if span is None:
            return range(0)
        first, last = lines.of(span[0]), lines.of(max(span[0], span[1] - 1))
        return range(lines.ys[first], lines.ys[last] + 1)

    @property
    def window(self) -> range:
        """The heights that are on the screen."""
        top = round(self.scroll_y)
        return range(top, top + self.size.height)

    def drawn(self) -> set[int]:
        """The heights of which something is kept, or to be seen."""
        return {*self.window, *self._strips.keys()}

    def _follow_ruler(self) -> None:
        """Mark the paragraph that the caret has come to: in a few cells, unless all else is faded."""
        before, self._ruler = self._ruler, self._ruled()
        if before == self._ruler:
            return
        drawn = self.drawn()
        if self.focus_mode:
            self.repaint_heights([each for each in drawn if each in before[1] or each in self._ruler[1]])
            self.paragraph_changed()
            return
        for (column, heights), (other, others) in ((before, self._ruler), (self._ruler, before)):
            if column < len(self.columns):
                for height in drawn:
                    if height in heights and (column != other or height not in others):
                        self._draw_sign(column, height)

    def _draw_sign(self, column: int, height: int) -> None:
        """Draw the first cell of a column's gutter anew, and leave the rest of the line as it is drawn."""
        strip = self._strips.get(height)
        if strip is None or column not in self.geometry.shown:
            return
        at, x = self.geometry.text_x(column) - self.geometry.gutter, 0
        segments = list(strip)
        for number, segment in enumerate(segments):
            if x == at:
                segments[number] = self.place_sign(column, height)
                break
            x += segment.cell_length
        self._strips.discard(height)  # the cache keeps what it has
        self._strips[height] = Strip(segments, strip.cell_length)
        if height in self.window:
            self.refresh(Region(at, height - self.window.start, 1, 1))

    def paragraph_changed(self) -> None:
        """In focus mode the caret came to another paragraph."""

    def set_focus_mode(self, on: bool) -> None:
        """Fade all but the caret's paragraph, or show everything again."""
        if on != self.focus_mode:
            self.focus_mode = on
            self.paragraph_changed()
            self.repaint()

    def in_focus(self, column: int, height: int) -> bool:
        return not self.focus_mode or (column == self._ruler[0] and height in self._ruler[1])

    def place_sign(self, column: int, height: int) -> Segment:
        line = self.page.columns[column].at(height)
        if line is not None and self.caret_on(column, line):
            return Segment(CARET_SIGN, self.style("gutter"))
        if (column, height in self._ruler[1]) == (self._ruler[0], True):
            return Segment(RULER_SIGN, self.style("ruler"))
        return Segment(" ", self.style("gutter"))

    # --- movements -----------------------------------------------------------------------------

    def move(self, name: str, *, extend: bool | None = None) -> None:
        """Move the caret by the name of an action: ``next_word``, ``page_down`` …"""
        if not self.ready or not len(self._line_set):
            return
        self._by_mouse = False
        self._come_into_view()
        if name in ("up", "down", "page_up", "page_down"):
            self._move_lines(
                {"up": -1, "down": 1}.get(name) or self._page * (1 if name == "page_down" else -1), extend
            )
        else:
            self.place(self._target(name), extend=extend)

    def _target(self, name: str) -> int:
        body, caret, structure = self.here.body, self.caret, self.here.structure
        line = self.caret_line
        match name:
            case "left":
                return self._step(-1)
            case "right":
                return self._step(1)
            case "next_word":
                return movement.next_word(body, caret)
            case "previous_word":
                return movement.previous_word(body, caret)
            case "next_sentence":
                return structure.next_sentence(caret)
            case "previous_sentence":
                return structure.previous_sentence(caret)
            case "next_paragraph":
                return structure.next_paragraph(caret)
            case "previous_paragraph":
                return structure.previous_paragraph(caret)
            case "text_start":
                return 0
            case "text_end":
                return len(body)
            case "line_start":
                return self._line_set.starts[line]
            case "line_end":
                return self._line_end(line)
        raise ValueError(f"no movement {name!r}")

    def _step(self, direction: int) -> int:
        """One character on; where a stretch ends, on to the next that some line shows."""
        body, caret = self.here.body, self.caret
        while 0 <= caret <= len(body):
            caret = next_boundary(body, caret) if direction > 0 else previous_boundary(body, caret)
            snapped = self._line_set.snapped(caret)
            if (snapped - self.caret) * direction > 0:
                return snapped
            if caret in (0, len(body)):
                break
        return self.caret

    def _line_end(self, line: int) -> int:
        """The last place of a line that is still drawn on it."""
        start, end = self._line_set.starts[line], self._line_set.ends[line]
        if self._line_set.of(end) == line or end == start:
            return end
        return previous_boundary(self.here.body, end)

    def _move_lines(self, lines: int, extend: bool | None) -> None:
        goal = (
            self._goal if self._goal is not None else self.x_in_line(self.column, self.caret_line, self.caret)
        )
        height = self.caret_height + lines
        if abs(lines) > 1:
            self.scroll_to(y=self.scroll_y + lines, animate=False, immediate=True)
        line = self._line_set.nearest(height)
        if line == self.caret_line and lines:
            line = max(0, min(len(self._line_set) - 1, line + (1 if lines > 0 else -1)))
        self.place(self.offset_in_line(self.column, line, goal), extend=extend)
        self._goal = goal

    @property
    def _page(self) -> int:
        return max(1, self.size.height - 2)

    def _come_into_view(self) -> None:
        """After the wheel scrolled away a movement starts from what is seen, unless a selection is open."""
        top, height = round(self.scroll_y), self.caret_height
        if self.selection_anchor is None and self.size.height and not top <= height < top + self.size.height:
            line = self._line_set.nearest(top if height < top else top + self.size.height - 1)
            before = self._painted()
            self.caret = self._line_set.starts[line]
            self._repaint_change(before)

    def reveal(self) -> None:
        """Scroll so that the caret is seen; by a third of the page: a slow line pays for every scroll."""
        if not self.ready or not self.size.height or not len(self._line_set):
            return
        height, top, page = self.caret_height, round(self.scroll_y), self.size.height
        # Nothing moves away from under the pointer.
        slack = 0 if self._by_mouse else min(2, page // 4)
        if height < top + slack:
            target = height - (page // 3 if top - height < page else page // 2)
        elif height >= top + page - slack:
            target = height - page + 1 + (page // 3 if height - top < 2 * page else page // 2)
        else:
            target = top
        if target != top:
            self.scroll_to(y=max(0, target), animate=False, immediate=True)
        self._show_hardware_cursor()

    def _show_hardware_cursor(self) -> None:
        """The terminal's own cursor follows the caret: screen readers and magnifiers look at it."""
        if self.column in self.geometry.shown:
            x = self.geometry.text_x(self.column) + self.x_in_line(self.column, self.caret_line, self.caret)
            region = self.content_region
            self.app.cursor_position = Offset(
                region.x + x, region.y + self.caret_height - round(self.scroll_y)
            )

    # --- mouse ---------------------------------------------------------------------------------

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button != 1 or (place := self.place_at(event.x, event.y)) is None:
            return
        self.screen.set_focus(self)
        column, offset = place
        self._dragging = self._by_mouse = True
        self._dragged = False
        self.place(offset, column=column, extend=bool(event.shift))
        self.capture_mouse()
        event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if not self._dragging:
            return
        if not 0 <= event.y < self.size.height:
            self.scroll_relative(y=1 if event.y >= 0 else -1, animate=False)
        offset = self.offset_at(self.column, event.x, max(0, min(event.y, self.size.height - 1)))
        if offset != self.caret:
            self._dragged = True
            self.place(offset, extend=True)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self._dragging:
            self._dragging = False
            self.release_mouse()
            if self.selection_anchor == self.caret:
                self.drop_selection()

    def on_click(self, event: events.Click) -> None:
        """A double click selects the word, a triple one the sentence, one more the paragraph. What ends a
        drag is no click."""
        place = self.place_at(event.x, event.y)
        if place is None or event.chain < 2 or self._dragged:
            return
        column, offset = place
        text = self.columns[column]
        match event.chain:
            case 2:
                span = movement.word_at(text.body, offset)
            case 3:
                span = text.structure.sentence_at(offset)
            case _:
                span = text.structure.paragraph_at(offset)
        if span:
            self.select(*span, column=column)

    # --- what is drawn over the text -----------------------------------------------------------

    def caret_on(self, column: int, line: int, after: int | None = None) -> bool:
        return column == self.column and line == self.caret_line and (after is None or self.caret >= after)

    def _reversed_at_caret(self) -> bool:
        here, place = self.here, (self.caret, self.caret + 1)
        return any(
            layer.paint in REVERSED for layer in (*here.marks.touching(*place), *here.found.touching(*place))
        )

    def _selected(self, start: int, end: int) -> list[Layer]:
        """The selection, and how what is meant differs from it at its ends."""
        first, last = self.meant or (start, end)
        layers = [Layer(max(start, first), min(end, last), "selection")]
        for left, right, paint in (
            (first, start, "snapped"),
            (end, last, "snapped"),
            (start, first, "left-out"),
            (last, end, "left-out"),
        ):
            if left < right:
                layers.append(Layer(left, right, paint))
        return layers

    def overlays(self, column: int, line: int, start: int, end: int) -> list[Layer]:
        layers = []
        if self._emphasis[0] == column:
            layers += [layer for layer in self._emphasis[1] if layer.start < end and layer.end > start]
        if column == self.column:
            if (selection := self.selection) and selection[0] < end and selection[1] > start:
                layers += self._selected(*selection)
            if line == self.caret_line and self.caret < end:
                inside = selection is not None and selection[0] <= self.caret < selection[1]
                paint = "caret-on-reversed" if inside or self._reversed_at_caret() else "caret"
                layers.append(Layer(self.caret, next_boundary(self.here.body, self.caret), paint))
        return layers
