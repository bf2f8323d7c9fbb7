"""The form of an annotation: its attributes, its label and its note."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import work

from reader.annotations import (
    Annotation,
    AttributeValue,
    edited,
    named,
)
from reader.errors import LabelError
from reader.labels import Attribute, LabelSchema, full_guideline
from reader.screens.tagging import Tagging
from reader.text.names import names_in
from reader.text.quotation import speech_of

if TYPE_CHECKING:
    from reader.screens.dialogs import Field

Completions = Callable[[str], list[str]]

#: Code points of a text from which its names are looked for beside the keys.
LONG = 200_000
#: Fields of the form that are no attributes: no attribute's name has a blank.
LABEL, NOTE = "its label", "its note"


class AnnotationForm(Tagging):
    """Edits what is said of a span."""

    @work
    async def edit_annotation(self, annotation_id: str) -> None:
        """The form of an annotation: its attributes, its label and its note."""
        from reader.screens.dialogs import Field, FormDialog

        annotation = self.labelled.shown.get(annotation_id)
        if annotation is None or not self.may_label() or not await self.may_change(annotation):
            return
        label = self.schema.label(annotation.label)
        attributes = label.attributes if label else ()
        column = self.column_of(annotation)
        body = self.pane.columns[column].body if column is not None else ""
        completions = self._completions(annotation, body)
        fields = [
            _field(attribute, offered(attribute, annotation, body), completions(attribute.name))
            for attribute in attributes
        ]
        present = label.name if label else annotation.label
        labels = [each for each in self.schema.labels if not each.retired or each.name == present]
        fields.append(
            Field(
                LABEL,
                "choice",
                values=[each.name for each in labels],
                keys=["" if each.retired else each.key for each in labels],
                value=present,
                label="label",
                required=True,
                aside=True,
            )
        )
        fields.append(Field(NOTE, "text", value=annotation.note or "", label="note", aside=True))
        title = named(annotation, 48)
        values = await self.app.push_screen_wait(
            FormDialog(
                title,
                fields,
                note=label.summary if label else "",
                help=full_guideline(label, self.schema) if label else "",
            )
        )
        if values is None:
            return
        after = with_values(annotation, values, self.schema)
        if after == annotation:
            return
        self.reader_app.last_used = after.label, after.attributes
        self.replace_annotation(annotation, after, f"changed {named(after)}")

    def _completions(self, annotation: Annotation, body: str) -> Callable[[str], Completions]:
        """For an attribute what a typed text may become: names of the article that share a word with the
        span, what was used before, here and in the library, and the article's other names."""
        used: dict[str, tuple[str, ...]] = {}
        asked = self.reader_app.store.values_used(annotation.label)
        asked.add_done_callback(lambda done: None if _failed(done) else used.update(done.result()))
        words = set(annotation.quote.split())
        names: list[str] = []
        if len(body) > LONG:
            searching = asyncio.get_running_loop().run_in_executor(None, names_in, body)
            searching.add_done_callback(lambda done: None if _failed(done) else names.extend(done.result()))
        else:
            names.extend(names_in(body))
        here = [
            each.attributes
            for each in self.labelled.of(annotation.article, annotation.text_sha256)
            if each.label == annotation.label
        ]

        def of_attribute(name: str) -> Completions:
            def fitting(typed: str) -> list[str]:
                near = [known for known in names if words.intersection(known.split())]
                before = [value for each in here if isinstance(value := each.get(name), str)]
                known = dict.fromkeys([*near, *before, *used.get(name, ()), *names])
                folded = typed.casefold()
                return [each for each in known if _begins(each.casefold(), folded)]

            return fitting

        return of_attribute


def _failed(done: Future[Any] | asyncio.Future[Any]) -> bool:
    return done.cancelled() or done.exception() is not None


def _begins(words: str, typed: str) -> bool:
    """Whether the words, or one of them, begin as typed."""
    return words.startswith(typed) or f" {typed}" in words


def offered(attribute: Attribute, annotation: Annotation, body: str) -> AttributeValue:
    """What the form offers for an attribute: what is set; else how the span is quoted, where that is what is
    asked for; else the schema's default."""
    value = annotation.attributes.get(attribute.name)
    if value is None and {"direct", "indirect", "mixed"} <= set(attribute.values):
        return speech_of(body, [(each.start, each.end) for each in annotation.segments])
    return attribute.default if value is None else value


def _field(attribute: Attribute, value: AttributeValue, completions: Completions) -> Field:
    from reader.screens.dialogs import Field

    return Field(
        attribute.name,
        attribute.type,
        values=attribute.values,
        value=value,
        label=attribute.name,
        completions=completions,
    )


def with_values(annotation: Annotation, values: Mapping[str, object], schema: LabelSchema) -> Annotation:
    """The annotation with a form's values, under the schema of now.

    Under another label the attributes that it does not have are left behind. Under the same one whatever
    was not changed stays, also what the schema does not offer any more.
    """
    before = schema.label(annotation.label)
    label = schema.label(str(values[LABEL])) or before
    attributes: dict[str, AttributeValue] = dict(annotation.attributes) if label is before else {}
    for attribute in label.attributes if label else ():
        old = annotation.attributes.get(attribute.name)
        value = values.get(attribute.name, old)
        attributes.setdefault(attribute.name, None)
        if label is not before or value != old:
            with suppress(LabelError):  # an attribute of another label may have the name, and other values
                attributes[attribute.name] = attribute.checked(value if value != "" else None)
    note = str(values.get(NOTE) or "") or None
    if label is before and note == annotation.note and _set(attributes) == _set(annotation.attributes):
        return annotation
    name = label.name if label else annotation.label
    return edited(annotation, label=name, attributes=attributes, note=note, schema_version=schema.version)


def _set(attributes: Mapping[str, AttributeValue]) -> dict[str, tuple[type, AttributeValue]]:
    """The attributes that have a value; with the type, since 1 is not yes."""
    return {name: (type(value), value) for name, value in attributes.items() if value is not None}
