"""Tagging by key: a label for the selection or the sentence, the same again, and away with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from textual import work

from reader.annotations import (
    Annotation,
    AttributeValue,
    Change,
    Edit,
    Relation,
    make_annotation,
    named,
    now,
)
from reader.articles import Progress, State
from reader.errors import LabelError
from reader.labels import Label, full_guideline
from reader.screens.changing import ChangingScreen
from reader.widgets.columns import add_label
from reader.widgets.text_pane import TextPane

if TYPE_CHECKING:
    from textual import events

_STATES_OPEN: tuple[State, ...] = ("new",)


class Tagging(ChangingScreen):
    """Makes and deletes annotations."""

    def __init__(self, pane: TextPane) -> None:
        super().__init__(pane)
        self._bound: frozenset[str] | None = None

    def on_key(self, event: events.Key) -> None:
        """A label's own key, where no action has it."""
        if self.focused is not self.pane or event.character is None:
            return
        label = self.schema.label_for_key(event.character)
        if label is not None and not self.is_bound(event.key):
            event.stop()
            self.tag(label)

    def is_bound(self, key: str) -> bool:
        """Whether a key means an action in a text; the keys are gathered once."""
        if self._bound is None:
            self._bound = frozenset(self.active_bindings)
        return key in self._bound

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
        if not self.may_label() or span is None:
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
        self.reader_app.last_used = label.name, annotation.attributes
        self.labelled.put(annotation)
        with self.followed():
            add_label(pane.here, annotation, self.schema)
            pane.repaint_spans(pane.column, [(each.start, each.end) for each in annotation.segments])
            self.drop_selection()
            self.label_added(annotation)
            self.pin(annotation.id)
        grown = ", grown to whole characters" if (annotation.start, annotation.end) != span else ""
        words = f"tagged {named(annotation)}{grown}"
        self.ask(lambda: Change(words, (Edit(None, annotation), *self._opening(article.id))))

    def tag_again(self) -> None:
        """Tag with the label and the attributes that were used last, on whatever screen; before that, and
        when the label has retired since, with one that is picked."""
        name, before = self.reader_app.last_used
        label = self.schema.label(name)
        if label is None or label.retired:
            self.action_pick_label()
            return
        attributes: dict[str, AttributeValue] = {}
        for attribute in label.attributes:
            with suppress(LabelError):  # what the schema does not offer any more
                attributes[attribute.name] = attribute.checked(before.get(attribute.name))
        self.tag(label, attributes)

    def _opening(self, article: str) -> tuple[Edit, ...]:
        """A new article is open from its first annotation on; part of the same step."""
        before = self.progress.get(article)
        if before is not None and before.state not in _STATES_OPEN:
            return ()
        after = Progress(article, self.reader_app.annotator, "open", now(), before.revision if before else 0)
        return (Edit(before, after),)

    @work
    async def action_pick_label(self) -> None:
        """Find a label by its name."""
        from reader.screens.dialogs import Choice, ChoiceDialog

        if not self.may_label():
            return
        choices = [
            Choice(
                label.name,
                label.name,
                key=label.key,
                detail=label.summary,
                colour=label.colour,
                sign=label.sign,
                help=full_guideline(label, self.schema),
            )
            for label in self.schema.labels
            if not label.retired
        ]
        name = await self.app.push_screen_wait(ChoiceDialog("Label", choices))
        label = self.schema.label(name) if name else None
        if label:
            self.tag(label)

    def action_delete(self) -> None:
        """Delete the current annotation with its relations; ``u`` brings both back."""
        annotation = self.labelled.shown.get(self.current or "")
        if annotation is None:
            self.say("no annotation here: ] goes to the next")
        elif not self.may_label():
            pass
        elif ties := [each for each in self.labelled.relations.of(annotation.id) if not self.is_free(each)]:
            self._delete_after_a_question(annotation, ties)
        else:
            self.change_or_ask(annotation, self._delete)

    @work
    async def _delete_after_a_question(self, annotation: Annotation, ties: Sequence[Relation]) -> None:
        """Delete an annotation that others have related."""
        from reader.screens.annotation_changes import with_relations
        from reader.screens.changing_many import agreed

        question = f"Delete {with_relations([annotation], self.labelled.relations.of(annotation.id))}?"
        if await agreed(self, question, "Delete", [annotation, *ties]):
            held = self.labelled.shown.get(annotation.id)
            if held is not None:
                self._delete(held)

    def _delete(self, annotation: Annotation) -> None:
        self.hide(annotation)
        self.ask(
            lambda: self.labelled.deletion(annotation.id) if annotation.id in self.labelled.stored else None
        )
