"""Labelling by key: tag, edit, delete, visit, undo; on the article and the comparison alike."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work

from reader.annotations import (
    Annotation,
    AttributeValue,
    Change,
    Edit,
    Relation,
    brief,
    edited,
    empty_attributes,
    make_annotation,
    now,
)
from reader.articles import Progress, State
from reader.errors import LabelError
from reader.labels import Attribute, Label
from reader.screens.labelled import quoted
from reader.screens.text_screen import TextScreen
from reader.widgets.columns import add_label, remove_label
from reader.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from textual import events

    from reader.store import StepResult

#: Seconds after which a change is stored, painted or not.
_PAINTED_AT_THE_LATEST = 0.05

_STATES_OPEN: tuple[State, ...] = ("new",)


class LabellingScreen(TextScreen):
    """A text screen on which a person labels.

    Every change is painted at once and queued; one task hands the queue to the store in order, so that
    each change is made against what the library holds by then.
    """

    def __init__(self, pane: TextPane) -> None:
        super().__init__(pane)
        self.last_label: Label | None = None
        self.last_attributes: Mapping[str, AttributeValue] = {}
        self.progress: dict[str, Progress] = {}
        self._queue: asyncio.Queue[Callable[[], Change | None]] = asyncio.Queue()
        #: How many changes were asked for on this screen, and whether another screen has made any.
        self._asked = 0
        self._refused = False
        self.outdated = False

    def on_mount(self) -> None:
        # Not a worker: those end before the screen does, with what is still queued.
        self._keeper = asyncio.create_task(self._keep_changes())

    async def on_unmount(self) -> None:
        await self.settle()
        self._keeper.cancel()

    async def _keep_changes(self) -> None:
        """Hand the queued changes to the store, one after the other."""
        while True:
            make_change = await self._queue.get()
            await self._painted()
            try:
                await self._keep(make_change)
                if self._refused and self._queue.empty():  # what came behind a refusal may have hung on it
                    self._refused = False
                    self.labelled.take_back()
                    self.repaint_labels()
                    self.follow_caret()
            finally:
                self._queue.task_done()

    async def _painted(self) -> None:
        """Wait until what was done is on the screen: a thread that writes meanwhile would slow the paint."""
        painted = asyncio.Event()
        self.call_after_refresh(painted.set)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(painted.wait(), _PAINTED_AT_THE_LATEST)

    async def _keep(self, make_change: Callable[[], Change | None]) -> None:
        """Have a change stored, or remember that it was refused, by whatever."""
        try:
            change = make_change()
            result = await self.apply(change) if change is not None else None
        except Exception as error:  # or everything that is done after it would be shown and never stored
            self.say(f"not saved: {error}; it is taken back", error=True)
            self._refused = True
            return
        if result is not None:
            self.settle_edits(result, show=False)
        elif change is not None:
            self._refused = True

    def _ask(self, make_change: Callable[[], Change | None]) -> None:
        """Queue a change, made when its turn comes: against what the library holds by then."""
        self._asked += 1
        self._queue.put_nowait(make_change)

    async def settle(self) -> None:
        """Wait until everything that was done on this screen has reached the library."""
        await self._queue.join()

    def settle_edits(self, result: StepResult, *, show: bool) -> None:
        """Take in what the library now holds."""
        self.labelled.settle(result.edits, show=show)
        if any(isinstance(edit.after or edit.before, Relation) for edit in result.edits):
            self.labels_changed()
        for screen in self.app.screen_stack:
            if isinstance(screen, LabellingScreen) and screen is not self:
                screen.outdated = True
        for edit in result.edits:
            record = edit.after or edit.before
            if isinstance(record, Progress) and record.annotator == self.reader_app.annotator:
                if edit.after is None:
                    self.progress.pop(record.article, None)
                else:
                    self.progress[record.article] = record
        self.show_lines()

    def on_screen_resume(self) -> None:
        if self.outdated:
            self.changed_elsewhere()

    def changed_elsewhere(self) -> None:
        """Another program or another screen labelled these articles: show what the library has now."""
        self._follow_library()

    @work(exclusive=True, group="follow")
    async def _follow_library(self) -> None:
        self.outdated = False
        while True:
            await self.settle()
            asked, ids = self._asked, list(self.labelled.articles)
            labels, states = self.reader_app.store.annotations(ids), self.reader_app.store.progress(ids)
            found, progress = await self.answer(labels), await self.answer(states)
            if found is None or progress is None:
                return
            if asked == self._asked and ids == list(self.labelled.articles):
                break  # nothing was done here meanwhile
        self.labelled.load(self.labelled.articles.values(), *found)
        self.take_progress(progress)
        self.repaint_labels()
        self._pinned = None if self.current not in self.labelled.shown else self._pinned
        self.follow_caret()

    def take_progress(self, progress: Iterable[Progress]) -> None:
        """Hold where this annotator stands with the articles."""
        mine = self.reader_app.annotator
        self.progress = {each.article: each for each in progress if each.annotator == mine}

    # --- tagging -------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """A label's own key, where no action has it."""
        if self.focused is not self.pane or event.character is None:
            return
        label = self.schema.label_for_key(event.character)
        if label is not None and not self.is_bound(event.key):
            event.stop()
            self.tag(label)

    def is_bound(self, key: str) -> bool:
        return key in self.active_bindings

    def action_tag(self, key: str) -> None:
        label = self.schema.label_for_key(key)
        if label is None:
            self.say(f"no label has the key {key}: t shows them all", error=True)
        else:
            self.tag(label)

    def tag(self, label: Label, attributes: Mapping[str, AttributeValue] | None = None) -> None:
        """Put a label on the selection, or on the sentence under the caret: painted now, stored behind."""
        pane = self.pane
        span = self.target_span()
        if not self._may_label() or span is None:
            return
        article = self.labelled.articles[pane.here.article]
        try:
            annotation = make_annotation(
                article,
                [span],
                label,
                annotator=self.reader_app.annotator,
                schema=self.schema,
                attributes=attributes,
            )
        except ValueError as error:
            self.say(str(error), error=True)
            return
        self.last_label, self.last_attributes = label, annotation.attributes
        self.labelled.put(annotation)
        column = pane.column
        add_label(pane.here, annotation, self.schema)
        pane.repaint_spans(column, [(segment.start, segment.end) for segment in annotation.segments])
        pane.drop_selection()
        self.label_added(annotation)
        self.pin(annotation.id)
        words = f"tagged {label.name} {quoted(annotation.quote)}"
        self._ask(lambda: Change(words, (Edit(None, annotation), *self._opening(article.id))))

    def _opening(self, article: str) -> tuple[Edit, ...]:
        """A new article is open from its first annotation on; part of the same step."""
        before = self.progress.get(article)
        if before is not None and before.state not in _STATES_OPEN:
            return ()
        after = Progress(article, self.reader_app.annotator, "open", now(), before.revision if before else 0)
        return (Edit(before, after),)

    def _may_label(self) -> bool:
        """Whether the text under the caret can be labelled; says why not."""
        if self.pane.columns and self.pane.here.version is not None:
            self.say("this is an older version; labels go to the current one", error=True)
            return False
        return self._may_write()

    def _may_write(self) -> bool:
        if not self.reader_app.store.writable:
            holder = self.reader_app.store.holder
            self.say(
                f"{holder.annotator} is writing to this library; here it can only be read"
                if holder
                else "this library can only be read: its file or folder cannot be written",
                error=True,
            )
            return False
        return True

    @work
    async def action_pick_label(self) -> None:
        """Find a label by its name."""
        from reader.screens.dialogs import Choice, ChoiceDialog

        if not self._may_label():
            return
        choices = [
            Choice(
                label.name,
                label.name,
                key=label.key,
                detail=label.guideline,
                colour=label.colour,
                sign=label.sign,
            )
            for label in self.schema.labels
            if not label.retired
        ]
        name = await self.app.push_screen_wait(ChoiceDialog("Label", choices))
        label = self.schema.label(name) if name else None
        if label:
            self.tag(label)

    def action_enter(self) -> None:
        """With a selection the last label and attributes again; on an annotation its form."""
        if self.selected() is not None:
            if self.last_label is None:
                self.action_pick_label()
            else:
                self.tag(self.last_label, self.last_attributes)
        elif self.current and self.current in self.labelled.shown:
            self.edit_annotation(self.current)
        else:
            self.say("Enter edits an annotation: ] goes to the next; 1…9 or t tag")

    # --- editing and deleting ------------------------------------------------------------------

    @work
    async def edit_annotation(self, annotation_id: str) -> None:
        """The form of an annotation: its attributes, its label and its note."""
        from reader.screens.dialogs import Field, FormDialog

        if not self._may_label() or not await self._may_change(annotation_id):
            return
        annotation = self.labelled.shown[annotation_id]
        label = self.schema.label(annotation.label)
        attributes = label.attributes if label else ()
        fields = [_field(attribute, annotation.attributes.get(attribute.name)) for attribute in attributes]
        names = tuple(
            each.name for each in self.schema.labels if not each.retired or each.name == annotation.label
        )
        fields.append(
            Field("label", "choice", values=names, value=annotation.label, label="label", required=True)
        )
        fields.append(Field("note", "text", value=annotation.note or "", label="note"))
        title = f"{annotation.label} {quoted(annotation.quote, 48)}"
        values = await self.app.push_screen_wait(
            FormDialog(title, fields, note=label.guideline if label else "")
        )
        if values is None:
            return
        after = _with_values(annotation, values, self.schema.label(str(values["label"])) or label)
        if after == annotation:
            return
        self.last_label, self.last_attributes = self.schema.label(after.label), after.attributes
        self._show_changed(annotation, after)
        words = f"changed {after.label} {quoted(after.quote)}"

        def make_change() -> Change | None:
            stored = self.labelled.stored.get(annotation_id)
            if stored is None:  # making it was refused
                return None
            return Change(words, (Edit(stored, replace(after, revision=stored.revision)),))

        self._ask(make_change)

    async def _may_change(self, annotation_id: str) -> bool:
        """Somebody else's annotation is changed only after a question."""
        annotation = self.labelled.shown[annotation_id]
        if annotation.annotator == self.reader_app.annotator:
            return True
        from reader.screens.dialogs import ConfirmDialog

        question = f"This annotation is by {annotation.annotator}. Change it?"
        answer: bool | None = await self.app.push_screen_wait(
            ConfirmDialog(question, yes="Change it", no="Leave it")
        )
        return bool(answer)

    def _show_changed(self, before: Annotation, after: Annotation) -> None:
        column = self.column_of(before)
        if column is not None:
            remove_label(self.pane.columns[column], before, self.schema)
            add_label(self.pane.columns[column], after, self.schema)
            self.pane.repaint_spans(
                column, [(each.start, each.end) for each in (*before.segments, *after.segments)]
            )
        self.labelled.put(after)
        self.label_removed(before)
        self.label_added(after)
        self.show_lines()

    def action_delete(self) -> None:
        """Delete the current annotation with its relations; ``u`` brings both back."""
        annotation = self.labelled.shown.get(self.current or "")
        if annotation is None:
            self.say("no annotation here: ] goes to the next")
        elif not self._may_label():
            pass
        elif annotation.annotator == self.reader_app.annotator:
            self._delete(annotation)  # at once: the next key may already be another's
        else:
            self._delete_after_a_question(annotation)

    @work
    async def _delete_after_a_question(self, annotation: Annotation) -> None:
        if await self._may_change(annotation.id) and annotation.id in self.labelled.shown:
            self._delete(annotation)

    def _delete(self, annotation: Annotation) -> None:
        column = self.column_of(annotation)
        if column is not None:
            remove_label(self.pane.columns[column], annotation, self.schema)
            self.pane.repaint_spans(column, [(segment.start, segment.end) for segment in annotation.segments])
        self.labelled.drop(annotation.id)
        self._pinned = None
        self.follow_caret()
        self.label_removed(annotation)
        self._ask(
            lambda: self.labelled.deletion(annotation.id) if annotation.id in self.labelled.stored else None
        )

    # --- visiting ------------------------------------------------------------------------------

    def action_next_annotation(self) -> None:
        self._visit_annotation(1)

    def action_previous_annotation(self) -> None:
        self._visit_annotation(-1)

    def _visit_annotation(self, step: int) -> None:
        if not self.pane.columns:
            return
        here = self.pane.here
        found = self.labelled.next(here.article, self.pane.caret, self.current, step, here.text.sha256)
        if found is None:
            self.say("no annotation after this" if step > 0 else "no annotation before this")
        else:
            self.go_to(found)

    def action_next_here(self) -> None:
        """The next annotation around the caret, from the shortest to the longest and round again."""
        around = self.annotations_here()
        if around:
            ids = [annotation.id for annotation in around]
            position = (ids.index(self.current) + 1) % len(ids) if self.current in ids else 0
            self.pin(ids[position])
            self.say(f"{position + 1} of {len(ids)} at this place")

    # --- steps from elsewhere ------------------------------------------------------------------

    def step_done(self, result: StepResult) -> None:
        """An undo or redo: show what it changed and go there."""
        self.settle_edits(result, show=True)
        changed = {
            record.article
            for edit in result.edits
            if isinstance(record := edit.after or edit.before, Annotation)
        }
        if changed:
            self.repaint_labels(changed)
        for edit in result.edits:
            record = edit.after or edit.before
            if isinstance(record, Annotation) and record.article in self.labelled.articles:
                if record.id in self.labelled.shown:
                    self.go_to(record)
                elif (column := self.column_of(record)) is not None:
                    self.place(record.start, column)
                break

    # --- state ---------------------------------------------------------------------------------

    def set_state(self, article: str, state: State) -> None:
        """Say where this annotator stands with an article; a step."""
        if self._may_write():
            title = brief(self.labelled.articles[article].name)

            def make_change() -> Change | None:
                before = self.progress.get(article)
                if before is not None and before.state == state:
                    return None
                after = Progress(
                    article, self.reader_app.annotator, state, now(), before.revision if before else 0
                )
                return Change(f"“{title}” is {state}", (Edit(before, after),))

            self._ask(make_change)


def _field(attribute: Attribute, value: AttributeValue):  # type: ignore[no-untyped-def]
    """A form's field for an attribute; what is not set yet is offered as the schema's default."""
    from reader.screens.dialogs import Field

    return Field(
        attribute.name,
        attribute.type,
        values=attribute.values,
        value=attribute.default if value is None else value,
        label=attribute.name,
    )


def _with_values(annotation: Annotation, values: Mapping[str, object], label: Label | None) -> Annotation:
    """The annotation with a form's values; attributes that a new label does not have are left behind."""
    if label is None:
        return annotation
    attributes: dict[str, AttributeValue] = empty_attributes(label)
    for attribute in label.attributes:
        value = values.get(attribute.name, annotation.attributes.get(attribute.name))
        with suppress(LabelError):  # an attribute of another label may have the name, and other values
            attributes[attribute.name] = attribute.checked(value if value != "" else None)
    note = str(values.get("note") or "") or None
    if (label.name, attributes, note) == (annotation.label, dict(annotation.attributes), annotation.note):
        return annotation
    return edited(annotation, label=label.name, attributes=attributes, note=note)
