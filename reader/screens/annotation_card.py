"""The current annotation's card in full, with its history, and what can be done with its relations there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work

from reader.annotations import Annotation, Change, Edit, Relation, named, now, quoted
from reader.errors import LabelError, ReaderError
from reader.relations import other_end
from reader.screens.annotation_form import NOTE
from reader.screens.annotation_history import NOTHING, history_lines, value_words
from reader.screens.compared_columns import local_time
from reader.screens.relating import Relating

if TYPE_CHECKING:
    from concurrent.futures import Future

    from reader.screens.dialogs import CardAnswer, CardDialog, CardRelation, Field
    from reader.store import Event

Rows = list[tuple[str, str]]


class AnnotationCard(Relating):
    """Shows everything of an annotation, goes along its relations, changes and deletes them."""

    # Dialogs are pushed at once and not by a worker: the next key is meant for them.

    def action_card(self) -> None:
        """The current annotation in full: its relations can be gone to, edited and deleted."""
        from reader.screens.dialogs import CardDialog

        annotation = self.current_or_say()
        if annotation is None:
            return
        sections: list[tuple[str, Rows]] = [
            ("Words", _segments(annotation)),
            ("Annotation", _facts(annotation)),
            ("History", []),
        ]
        label = self.schema.label(annotation.label)
        retired = " (retired)" if label is not None and label.retired else ""
        title = f"{annotation.label}{retired} {quoted(annotation.quote, 200)}"
        relations = [self._line(each, annotation) for each in self.labelled.relations_of(annotation.id)]
        dialog = CardDialog(title, _values(annotation), relations, sections)
        dialog.act = lambda answer: self._act(dialog, annotation, answer)
        self.app.push_screen(dialog)
        self._tell_history(dialog, annotation.id)

    def _act(self, dialog: CardDialog, annotation: Annotation, answer: CardAnswer) -> None:
        """Do what was asked for on the card."""
        relation = self.labelled.relations.get(answer.relation)
        if relation is None or answer.do == "go":
            dialog.dismiss(None)
            if relation is not None:
                self.visit_end(relation, annotation)
        elif not self.may_write():
            dialog.dismiss(None)
        elif self.is_free(relation):
            self._change(dialog, relation, answer)
        else:
            self._change_after_a_question(dialog, relation, answer)

    @work
    async def _change_after_a_question(
        self, dialog: CardDialog, relation: Relation, answer: CardAnswer
    ) -> None:
        if await self.may_change(relation):
            self._change(dialog, relation, answer)

    def _change(self, dialog: CardDialog, relation: Relation, answer: CardAnswer) -> None:
        if answer.do == "delete":
            dialog.dismiss(None)
            self.delete_relation(relation)
        else:
            self._edit_relation(dialog, relation)

    @work(group="history", exclusive=True)
    async def _tell_history(self, dialog: CardDialog, annotation_id: str) -> None:
        await self.settle()  # it has what was done just now
        asked: Future[tuple[Event, ...]] = self.reader_app.store.history_of(annotation_id)
        try:
            events = await asyncio.wrap_future(asked)
        except ReaderError as error:
            dialog.set_history([("", str(error))])
            return
        lines = history_lines(annotation_id, events)
        dialog.set_history([(f"{local_time(each.time)} {each.annotator}", each.what) for each in lines])

    def _line(self, relation: Relation, annotation: Annotation) -> CardRelation:
        from reader.screens.dialogs import CardRelation

        other = self.labelled.known(other_end(relation, annotation.id))
        values = [
            f"{name} {value_words(value)}" for name, value in relation.attributes.items() if value is not None
        ]
        where = self.place_words(other, annotation) if other else ""
        words = [f"{self.arrow(relation, annotation.id)} {relation.type}"]
        words += [f"({', '.join(values)})"] if values else []
        words += [f"{where}:"] if where else []
        words.append(named(other, 40) if other else "…")
        details = [f"✎ {relation.note}"] if relation.note else []
        details += [f"by {relation.annotator}"] if relation.annotator != self.reader_app.annotator else []
        return CardRelation(relation.id, " ".join(words), " · ".join(details))

    # --- relations -----------------------------------------------------------------------------

    def delete_relation(self, relation: Relation) -> None:
        """Show a relation no longer, and have it deleted as a step."""
        self.labelled.relations.drop(relation.id)
        self._keep_relation(
            relation, lambda stored: Edit(stored, None), f"deleted {self.relation_words(relation)}"
        )

    def _edit_relation(self, dialog: CardDialog, relation: Relation) -> None:
        """The form of a relation: its attributes and its note. Saving leaves the card, too."""
        from reader.screens.dialogs import Field, FormDialog

        kind = self.schema.relation(relation.type)
        fields: list[Field] = []
        for each in kind.attributes if kind else ():
            value = relation.attributes.get(each.name)
            offered = each.default if value is None else value
            fields.append(Field(each.name, each.type, values=each.values, value=offered))
        fields.append(Field(NOTE, "text", value=relation.note or "", label="note"))
        words = self.relation_words(relation)

        def take(values: Mapping[str, object] | None) -> None:
            after = None if values is None else self._with_values(relation, values)
            if after is None:
                return
            dialog.dismiss(None)
            if after != relation:
                self.labelled.relations.put(after)
                self._keep_relation(
                    after,
                    lambda stored: Edit(stored, replace(after, revision=stored.revision)),
                    f"changed {words}",
                )

        self.app.push_screen(FormDialog(words, fields), take)

    def _with_values(self, relation: Relation, values: Mapping[str, object]) -> Relation | None:
        """The relation with a form's values; None, and it is said, if one of them cannot be."""
        kind = self.schema.relation(relation.type)
        attributes = dict(relation.attributes)
        try:
            for each in kind.attributes if kind else ():
                value = values.get(each.name)
                if value != attributes.get(each.name):  # what the schema does not offer any more may stay
                    attributes[each.name] = each.checked(None if value == "" else value)
        except LabelError as error:
            self.say(str(error), error=True)
            return None
        note = str(values.get(NOTE) or "") or None
        if (attributes, note) == (dict(relation.attributes), relation.note):
            return relation
        return replace(relation, attributes=attributes, note=note, updated=now())

    def _keep_relation(self, relation: Relation, edit: Callable[[Relation], Edit], words: str) -> None:
        """Show that a relation changed, and have it stored as a step of these ``words``."""
        self.forget_round()
        self.relations_changed({relation.source, relation.target})
        self.say(words)

        def make_change() -> Change | None:
            stored = self.labelled.stored_relations.get(relation.id)
            return None if stored is None else Change(words, (edit(stored),))

        self.ask(make_change)


def _values(annotation: Annotation) -> Rows:
    rows = [(name, value_words(value)) for name, value in annotation.attributes.items()]
    return [*rows, ("note", annotation.note or NOTHING)]


def _segments(annotation: Annotation) -> Rows:
    return [(f"{each.start}–{each.end}", each.text) for each in annotation.segments]


def _facts(annotation: Annotation) -> Rows:
    told: list[str] = [annotation.origin]
    if annotation.confidence is not None:
        told.append(f"confidence {annotation.confidence:.2f}")
    told += filter(None, (annotation.tier, ", ".join(annotation.reasons)))
    schema = f"schema version {annotation.schema_version}"
    return [
        ("made", f"{local_time(annotation.created)} by {annotation.annotator} · {' · '.join(told)}"),
        ("stands", f"{annotation.status} · anchor {annotation.anchor} · {schema}"),
    ]
