"""What reading and labelling are on every screen that shows texts: the article and the comparison."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from textual.content import Content
from textual.css.query import NoMatches
from textual.widget import Widget

from reader.annotations import Annotation, brief, quoted
from reader.labels import LabelSchema
from reader.screens.finding import FindingScreen, pattern_of
from reader.screens.labelled import Labelled
from reader.text.display import visible
from reader.text.spans import trimmed
from reader.widgets.columns import set_labels
from reader.widgets.fitted import both_ends
from reader.widgets.layers import Layer, LayerIndex
from reader.widgets.status_line import StatusLine
from reader.widgets.text_pane import TextPane

_NOTHING = (Content(""), Content(""))
#: Seconds between looks at whether the reading position must be remembered.
_REMEMBER_EVERY = 2.0
#: Cells that the words of a selection want before the labels are named beside them.
_WORDS_ROOM = 48
#: What the keys at the right of an annotation take.
_KEYS_ROOM = 26
#: Cells in which a selection is told before other words stand beside it.
_SELECTION_ROOM = 44
#: More places than these are neither painted nor visited.
_MOST_FOUND = 10_000


class TextScreen(FindingScreen):
    """A text pane with its status lines: moving, selecting, finding, copying and coming back.

    Subclasses load the texts and say what stands in the head line.
    """

    def __init__(self, pane: TextPane) -> None:
        super().__init__()
        self.pane = pane
        self.labelled = Labelled()
        self.current: str | None = None
        self._pinned: tuple[int, int] | None = None
        self._found: list[tuple[int, int, int]] = []
        self._found_order: list[tuple[float, ...]] = []
        self._find_began = (0, 0)
        self._remembered: tuple[str, int] | None = None
        self._head_shown: tuple[object, ...] | None = None
        self._shown_on_selection_line: object = None
        #: More than 0 while what they say may still change.
        self._lines_wait = 0
        self._keys_shown: tuple[LabelSchema, Content, Content] | None = None

    @property
    def schema(self) -> LabelSchema:
        return self.reader_app.schema

    def on_mount(self) -> None:
        self.set_interval(_REMEMBER_EVERY, self.remember_reading)
        self.set_focus(self.pane)

    # --- caret and selection -------------------------------------------------------------------

    @contextmanager
    def followed(self) -> Iterator[None]:
        """What moves the caret, and what follows from that, as one change and in one frame, where the pane's
        message would come later: a second frame costs the wait for it (16 ms)."""
        with self.pane.together(), self.pane.prevent(TextPane.CaretMoved):
            self._lines_wait += 1
            try:
                yield
            finally:
                self._lines_wait -= 1
            self.follow_caret()

    def action_move(self, name: str) -> None:
        with self.followed():
            self.pane.move(name)

    def action_extend(self, name: str) -> None:
        with self.followed():
            self.pane.move(name.removeprefix("select_"), extend=True)

    def action_select(self) -> None:
        if self.pane.ready:
            with self.followed():
                self.pane.open_selection()

    def action_swap_ends(self) -> None:
        if self.pane.ready:
            with self.followed():
                self.pane.swap_ends()

    def action_grow(self) -> None:
        if self.pane.ready:
            with self.followed():
                self.pane.grow_selection()

    def action_shrink(self) -> None:
        if self.pane.ready:
            with self.followed():
                self.pane.shrink_selection()

    def action_drop(self) -> None:
        """Drop the selection, else what waits for Enter, else the find highlight; never leave the text."""
        if not self.pane.ready or self.drop_selection() or self.drop_pending():
            return
        if self._found:
            self._found = []
            for column in self.pane.columns:
                column.found = LayerIndex()
            self.pane.repaint()
            self.say("")

    def drop_selection(self) -> bool:
        """Drop the selection, and what was to be done with it; whether there was one."""
        return self.pane.drop_selection()

    def drop_pending(self) -> bool:
        """Let go what waits for Enter without a selection; whether anything did."""
        return False

    def action_copy(self) -> None:
        span = self.selected() or self.target_span()
        if span:
            text = self.pane.here.body[slice(*span)]
            self.app.copy_to_clipboard(text)
            self.say(f"copied {quoted(text, 60)}")

    def target_span(self) -> tuple[int, int] | None:
        """What a label would be put on: the selection, else the sentence under the caret."""
        pane = self.pane
        if not pane.columns:
            return None
        selection = self.selected()
        return self.to_store(selection) if selection else pane.here.structure.sentence_at(pane.caret)

    def to_store(self, span: tuple[int, int]) -> tuple[int, int]:
        """What of a selection is stored: it has no white space at its ends."""
        return trimmed(self.pane.here.body, *span)

    def selected(self) -> tuple[int, int] | None:
        """The selection, if it holds anything: one that was only opened is none yet."""
        span = self.pane.selection
        return span if span and span[0] < span[1] else None

    def on_text_pane_caret_moved(self) -> None:
        self.follow_caret()

    def follow_caret(self) -> None:
        """The current annotation stays until the caret moves, then it is the shortest one around it."""
        pane = self.pane
        if pane.columns and self._pinned != (pane.column, pane.caret):
            self._pinned = None
            shortest = min(self._around_caret(), key=_shortness, default=None)
            self.set_current(shortest.id if shortest else None)
        self.show_lines()

    def annotations_here(self) -> list[Annotation]:
        """The annotations with a segment around the caret, the shortest first."""
        return sorted(self._around_caret(), key=_shortness)

    def _around_caret(self) -> list[Annotation]:
        if not self.pane.columns:
            return []
        caret = self.pane.caret
        owners = {layer.owner for layer in self.pane.here.labels.touching(caret, caret + 1)}
        return [self.labelled.shown[owner] for owner in owners if owner in self.labelled.shown]

    def pin(self, annotation_id: str) -> None:
        """Make an annotation the current one for as long as the caret stays where it is."""
        self._pinned = (self.pane.column, self.pane.caret)
        self.set_current(annotation_id)
        self.show_lines()

    def set_current(self, annotation_id: str | None) -> None:
        """Make an annotation the current one, until the caret moves."""
        self.current = annotation_id
        annotation = self.labelled.shown.get(annotation_id or "")
        column = self.column_of(annotation) if annotation else None
        spans = [(segment.start, segment.end) for segment in annotation.segments] if annotation else []
        colour = self.schema.colour_of(annotation.label) if annotation else "grey"
        self.pane.emphasise(column or 0, spans, f"current-{colour}")

    def go_to(self, annotation: Annotation) -> None:
        """Put the caret at an annotation and make it current. An open selection grows to it."""
        column = self.column_of(annotation)
        if column is None:
            return
        with self.followed():
            self.place(annotation.start, column)
            self.pin(annotation.id)

    def place(self, offset: int, column: int) -> None:
        """Put the caret there, wherever that is now."""
        self.pane.place(offset, column=column)

    def column_of(self, annotation: Annotation) -> int | None:
        """The column that shows the text of an annotation, or None."""
        for number, column in enumerate(self.pane.columns):
            if column.article == annotation.article and column.text.sha256 == annotation.text_sha256:
                return number
        return None

    # --- painting what changed -----------------------------------------------------------------

    def repaint_labels(self, articles: Iterable[str] | None = None) -> None:
        """Show the labels of these articles (None: all) anew, in the text and beside it."""
        self.paint_labels(articles)
        self.labels_changed()

    def paint_labels(self, articles: Iterable[str] | None = None) -> None:
        """Paint the labels of these articles (None: all) anew."""
        for column in self.pane.columns:
            if articles is None or column.article in articles:
                set_labels(column, self.labelled.of(column.article, column.text.sha256), self.schema)
        self.pane.repaint()

    def labels_changed(self) -> None:
        """Any annotations came, went or changed: bring up to date what stands beside the text."""

    def label_added(self, annotation: Annotation) -> None:
        """One annotation came: show it beside the text."""

    def label_removed(self, annotation: Annotation) -> None:
        """One annotation went: show it no longer beside the text."""

    def relations_changed(self, ends: Iterable[str]) -> None:
        """Relations of the annotations with these ids came, went or changed, or what else is told of them:
        show it beside the text."""
        if self.current in set(ends):
            self.show_selection_anew()

    def relations_told(self, annotation: Annotation) -> str:
        """What the line below the text says of an annotation's relations."""
        return ""

    # --- the lines above and below the text ----------------------------------------------------

    def show_status(self) -> None:
        super().show_status()
        self._shown_on_selection_line = None  # what is cut in it is cut for another width
        self.show_lines()

    def show_lines(self) -> None:
        """Bring head and selection line up to date; each is drawn only if it says something new."""
        if self.pane.columns and not self._lines_wait:
            with suppress(NoMatches):  # what comes from the library may come when the screen is being left
                self._show_lines()

    def _show_lines(self) -> None:
        head = self.head() if not self.pane.focus_mode else _NOTHING
        if head != self._head_shown:
            self._head_shown = head
            self.query_one("#where", StatusLine).show(*head)
        span = self.pane.selection
        about = (
            self.pane.here.key,
            span,
            self.current and self.labelled.shown.get(self.current),
            None if span else self.target_span(),
            self.schema,
        )
        if about != self._shown_on_selection_line:
            self._shown_on_selection_line = about
            self.query_one("#selection", StatusLine).show(*self.selection_words())

    def counted(self) -> None:
        self.show_lines()

    def head(self) -> tuple[Content, Content]:
        """What the head line says, at the left and at the right."""
        raise NotImplementedError

    def selection_words(self) -> tuple[Content, Content]:
        """What will be stored, before it is: exact text, offsets, the labels' keys; else what is here."""
        body = self.pane.here.body
        older = self.pane.here.version is not None  # which is read, not labelled
        keys = Content("") if older else self._label_keys()
        room = self.size.width - keys.cell_length - 10
        if selection := self.selected():
            span = self.to_store(selection)
            places = f"{span[0]}–{span[1]}{' whole words' if span != trimmed(body, *selection) else ''}"
            hints = self.selection_hints()
            wanted = min(span[1] - span[0], _SELECTION_ROOM)
            if hints.plain and room - hints.cell_length - len(places) >= wanted:
                keys = Content("  ").join([keys, hints])
                room -= hints.cell_length + 2
            exact = _fitted(body, span, room - len(places))
            return Content.assemble((exact, "bold"), f"  {places}"), keys
        if self.current and (annotation := self.labelled.shown.get(self.current)):
            return self._annotation_words(annotation), Content.styled("Enter edit · x delete", "dim")
        if (sentence := self.target_span()) is not None:
            span = sentence
            places = f"sentence {span[0]}–{span[1]}  "
            return Content.styled(f"{places}“{_fitted(body, span, room - len(places))}”", "dim"), keys
        return Content(""), Content("")

    def selection_hints(self) -> Content:
        """What else can be done with a selection than to tag it."""
        return Content("")

    def show_selection_anew(self) -> None:
        """The line below the text, for reasons that it does not see itself."""
        self._shown_on_selection_line = None
        self.show_lines()

    def _label_keys(self) -> Content:
        """The keys of the labels, put together once a schema: every key of a selection shows them. On a
        narrow terminal each label is called by its letter, as in the gutter: the words are worth more."""
        if self._keys_shown is None or self._keys_shown[0] is not self.schema:
            names, signs = self._make_label_keys(signs=False), self._make_label_keys(signs=True)
            self._keys_shown = (self.schema, names, signs)
        _, names, signs = self._keys_shown
        return names if self.size.width - names.cell_length >= _WORDS_ROOM else signs

    def _make_label_keys(self, *, signs: bool) -> Content:
        labels = [label for label in self.schema.labels if label.key and not label.retired]
        parts = [
            Content.assemble((visible(label.key), "bold"), f" {visible(label.sign if signs else label.name)}")
            for label in labels
        ]
        return Content.assemble("→ ", Content("  ").join(parts))

    def _annotation_words(self, annotation: Annotation) -> Content:
        values = [
            f"{name} {value}" if not isinstance(value, bool) else name
            for name, value in annotation.attributes.items()
            if value not in (None, False)
        ]
        whose = "" if annotation.annotator == self.reader_app.annotator else f"by {annotation.annotator}"
        places = f"  {annotation.start}–{annotation.end}  "
        told = f"  {' · '.join([*values, *filter(None, [whose])])}" if values or whose else ""
        if ties := self.relations_told(annotation):
            told += f"  {ties}"
        room = self.size.width - len(annotation.label + places + told) - 4
        if room - _KEYS_ROOM >= 24:  # the keys are worth less than the words
            room -= _KEYS_ROOM
        rest = f"{places}{quoted(annotation.quote, max(12, room))}{told}"
        return Content.assemble((visible(annotation.label), "bold"), visible(rest))

    # --- finding -------------------------------------------------------------------------------

    @property
    def reads_keys(self) -> Widget:
        return self.pane

    def begin_find(self) -> None:
        self._find_began = (self.pane.column, self.pane.caret)

    def return_from_find(self) -> None:
        column, caret = self._find_began
        if self.pane.ready and column < len(self.pane.columns):
            self.place(caret, column)

    def find(self, words: str) -> int:
        """Find words in all columns, whatever their case and the white space between them."""
        self._found = []
        pattern = pattern_of(words)
        for number, column in enumerate(self.pane.columns):
            column.found = LayerIndex()
            if pattern is None:
                continue
            for match in pattern.finditer(column.body):
                if len(self._found) >= _MOST_FOUND:
                    break
                self._found.append((number, *match.span()))
                column.found.add(Layer(*match.span(), "found"))
        self.sort_found()
        self.pane.repaint()
        if pattern is not None:
            count = len(self._found)
            self.say(f"{count} found" if count else f"“{words}” is not in the text", error=not count)
        else:
            self.say("")
        return len(self._found)

    def sort_found(self) -> None:
        """Bring what was found into the order in which it is visited."""
        self._found.sort(key=lambda found: self.find_order(found[0], found[1]))
        self._found_order = [self.find_order(column, start) for column, start, _ in self._found]

    def find_order(self, column: int, offset: int) -> tuple[float, ...]:
        """Where a place stands among those that are visited one after the other."""
        return (column, offset)

    def visit(self, step: int, *, first: bool = False) -> None:
        """Go to the next place found (1), the one before (-1), or the first from the caret on."""
        if not self._found:
            self.say("nothing to find: / asks for words")
            return
        here = self.find_order(self.pane.column, self.pane.caret)
        places = self._found_order
        if step < 0:
            number = (bisect_left(places, here) or len(places)) - 1
        else:
            number = (bisect_left if first else bisect_right)(places, here) % len(places)
        column, start, _ = self._found[number]
        self.place(start, column)
        self.say(f"{number + 1} of {len(places)} found")

    # --- coming and going ----------------------------------------------------------------------

    def remember_reading(self) -> None:
        """Keep where the reader is; not a step, nothing to undo."""
        if self.pane.columns and self.reader_app.store.writable:
            place = (self.pane.here.article, self.pane.caret)
            if place != self._remembered:
                self._remembered = place
                self.reader_app.store.remember_reading(*place)

    async def action_back(self) -> None:
        await self.settle()  # the screen below shows what was done here
        self.remember_reading()
        self.app.pop_screen()

    async def on_unmount(self) -> None:
        self.remember_reading()

    def shows(self, article: str) -> bool:
        return article in self.labelled.articles

    def shows_annotation(self, annotation: str) -> bool:
        return annotation in self.labelled.shown


def _shortness(annotation: Annotation) -> tuple[int, str]:
    segments = annotation.segments
    return (segments[-1].end - segments[0].start, annotation.id)


def _fitted(body: str, span: tuple[int, int], room: int) -> str:
    """A stretch of a text on one line, visible, with both its ends, in at most ``room`` cells or in eight."""
    room = max(8, room)
    start, end = span
    if end - start > 4 * room:  # of a long one only what can be seen is looked at
        words = (
            f"{brief(body[start : start + 2 * room], 2 * room)} {brief(body[end - 2 * room : end], 2 * room)}"
        )
    else:
        words = " ".join(body[start:end].split())
    return both_ends(visible(words), room)
