"""The spans of annotations by key: several segments, joined ones, other ends, whole words or not."""

from __future__ import annotations

import asyncio

from textual import work
from textual.content import Content

from reader.annotations import Annotation, Change, filled, joined, named, quoted, with_spans
from reader.errors import ReaderError
from reader.screens.changing import ChangingScreen, among_all
from reader.text.display import visible
from reader.text.spans import Span, whole_words
from reader.widgets.text_pane import TextPane

#: The name under which the library remembers whether this annotator snaps to words.
_SNAPS = "whole words"


class Spans(ChangingScreen):
    """Changes which words an annotation covers."""

    def __init__(self, pane: TextPane) -> None:
        super().__init__(pane)
        #: The annotation last made or reached; it stays when the caret goes on.
        self.reached: str | None = None
        #: The annotation whose segment is taken up as the selection, and that segment.
        self._taken_up: tuple[str, Span] | None = None

    def on_mount(self) -> None:
        if self.reader_app.whole_words is None:
            self._recall_snapping()
        self._follow_snapping()

    @work
    async def _recall_snapping(self) -> None:
        app = self.reader_app
        try:
            app.whole_words = await asyncio.wrap_future(app.store.remembered(_SNAPS)) == "yes"
        except ReaderError:
            app.whole_words = False
        self._follow_snapping()

    # --- what is stored of a selection ----------------------------------------------------------

    def to_store(self, span: Span) -> Span:
        if self.reader_app.whole_words:
            span = whole_words(self.pane.here.body, *span)
        return super().to_store(span)

    def action_toggle_whole_words(self) -> None:
        """Store what is selected to the character, or on whole words."""
        app = self.reader_app
        app.whole_words = not app.whole_words
        if app.store.writable:
            app.store.remember(_SNAPS, "yes" if app.whole_words else "no")
        self._follow_snapping()
        self.show_selection_anew()
        self.say("selections snap to whole words" if app.whole_words else "selections are exact")

    def _follow_snapping(self) -> None:
        self.pane.set_snap(whole_words if self.reader_app.whole_words else None)

    def on_screen_resume(self) -> None:
        self._follow_snapping()  # another screen may have changed it

    # --- the annotation that + and - mean -------------------------------------------------------

    def pin(self, annotation_id: str) -> None:
        self.reached = annotation_id
        super().pin(annotation_id)

    def reached_annotation(self) -> Annotation | None:
        """The annotation last made or reached, if it is still there."""
        return self.labelled.shown.get(self.reached or "")

    def action_drop(self) -> None:
        taken_up = self._taken_up is not None
        super().action_drop()
        if taken_up and self.pane.selection is None:
            self.say("its ends stay where they were")

    def follow_caret(self) -> None:
        if self.pane.selection is None:
            self._taken_up = None  # the mouse, or another key, dropped it
        super().follow_caret()

    def selection_hints(self) -> Content:
        """What ``Enter`` and ``+`` would do with the selection."""
        if self._taken_up is not None:
            return Content.assemble(("Enter", "bold"), " sets it  ", ("Esc", "bold"), " leaves it")
        reached = self.reached_annotation()
        if reached is None or self.column_of(reached) != self.pane.column:
            return super().selection_hints()
        words = f" to {visible(reached.label)} {visible(quoted(reached.quote, 16))}"
        return Content.assemble(("+", "bold"), words)

    # --- several segments -----------------------------------------------------------------------

    @among_all
    def action_add_segment(self) -> None:
        """Add the selection to the annotation last made or reached; without one join that annotation to
        the one before of its label."""
        if not self.pane.columns or not self.may_label():
            return
        annotation = self.reached_annotation() or self.labelled.shown.get(self.current or "")
        if annotation is None:
            self.say("+ adds to the annotation last made or reached: ] goes to the next")
            return
        selection = self.selected()
        if selection is not None and self.column_of(annotation) != self.pane.column:
            self.say(f"{named(annotation)} is in another text", error=True)
        elif selection is not None:
            span = self.to_store(selection)
            self.change_or_ask(annotation, lambda held: self._extend(held, span))
        elif (before := self._one_before(annotation)) is None:
            self.say(f"there is no {annotation.label} before this one to join it to")
        else:
            self.change_or_ask(annotation, lambda held: self._join(before, held))

    def _extend(self, annotation: Annotation, span: Span) -> None:
        spans = [(each.start, each.end) for each in annotation.segments]
        self._set_spans(annotation, [*spans, span], "added to")

    def _one_before(self, annotation: Annotation) -> Annotation | None:
        """The nearest annotation before this one of the same label and annotator."""
        ordered = self.labelled.of(annotation.article, annotation.text_sha256)
        ids = [each.id for each in ordered]
        at = ids.index(annotation.id) if annotation.id in ids else 0
        return next((each for each in reversed(ordered[:at]) if _kind(each) == _kind(annotation)), None)

    def _join(self, first: Annotation, second: Annotation) -> None:
        spans = [(each.start, each.end) for each in (*first.segments, *second.segments)]
        column = self.column_of(first)
        if column is None:
            return
        after = with_spans(filled(first, second), self.pane.columns[column].body, spans)
        words = f"joined {named(after)}"
        self.hide(second)
        self.show_changed(first, after)
        self.pin(after.id)

        def make_change() -> Change | None:
            stored = self.labelled.stored
            if first.id not in stored or second.id not in stored:  # making one of them was refused
                return None
            ends = (first.id, second.id)
            ties = {tie.id: tie for end in ends for tie in self.labelled.stored_relations.of(end)}
            return Change(
                words, joined(stored[first.id], stored[second.id], after, ties.values(), self.schema)
            )

        self.ask(make_change)

    def action_take_out_segment(self) -> None:
        """Take the segment at the caret out of its annotation."""
        if not self.pane.columns or not self.may_label():
            return
        caret = self.pane.caret
        around = [each for each in self.annotations_here() if len(each.segments) > 1]
        annotation = next((each for each in around if each.id == self.current), next(iter(around), None))
        if annotation is None:
            one = self.labelled.shown.get(self.current or "")
            self.say(
                f"this is the only segment of {named(one)}: x deletes it"
                if one
                else "no segment here: - takes one out of an annotation that has several"
            )
            return
        left = [(each.start, each.end) for each in annotation.segments if not each.start <= caret < each.end]
        self.change_or_ask(annotation, lambda held: self._set_spans(held, left, "took a segment out of"))

    # --- other ends -----------------------------------------------------------------------------

    def action_move_ends(self) -> None:
        """Take the segment at the caret up as the selection, to move its ends; Enter sets it."""
        annotation = self.labelled.shown.get(self.current or "")
        if annotation is None:
            self.say("no annotation here: ] goes to the next")
        elif self.may_label():
            self.change_or_ask(annotation, self._take_up)

    def _take_up(self, annotation: Annotation) -> None:
        column, caret = self.column_of(annotation), self.pane.caret
        if column is None:
            return
        spans = [(each.start, each.end) for each in annotation.segments]
        span = next((each for each in spans if each[0] <= caret < each[1]), spans[0])
        self.pane.select(*span, column=column)
        self.follow_caret()
        self.pin(annotation.id)
        self._taken_up = (annotation.id, span)
        self.show_selection_anew()
        self.say("movements move its end, o the other one; Enter sets it, Esc leaves it")

    def set_taken_up(self) -> bool:
        """Give the annotation that was taken up the selection in its segment's place; whether one was."""
        if self._taken_up is None:
            return False
        (annotation_id, before), self._taken_up = self._taken_up, None
        annotation, selection = self.labelled.shown.get(annotation_id), self.selected()
        if annotation is not None and selection is not None:
            spans = [(each.start, each.end) for each in annotation.segments]
            others = [each for each in spans if each != before]
            self.drop_selection()
            self._set_spans(annotation, [*others, self.to_store(selection)], "moved the ends of")
        return True

    def _set_spans(self, annotation: Annotation, spans: list[Span], did: str) -> None:
        column = self.column_of(annotation)
        if column is None:
            return
        try:
            after = with_spans(annotation, self.pane.columns[column].body, spans)
        except ValueError as error:
            self.say(str(error), error=True)
            return
        self.drop_selection()
        if after.segments == annotation.segments:
            self.say("nothing was changed: it covers these words already")
            return
        self.replace_annotation(annotation, after, f"{did} {named(after)}")
        self.pin(after.id)


def _kind(annotation: Annotation) -> tuple[str, str, str]:
    """What two annotations must share to become one."""
    return annotation.label, annotation.annotator, annotation.status
