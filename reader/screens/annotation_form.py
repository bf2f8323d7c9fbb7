"""The form of an annotation: its attributes, its label and its note."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual import work

from reader.annotations import (
    Annotation,
    AttributeValue,
    edited,
    empty_attributes,
)
from reader.errors import LabelError
from reader.labels import Attribute, Label
from reader.screens.labelled import quoted
from reader.screens.tagging import Tagging
from reader.text.names import names_in
from reader.text.quotation import speech_of

if TYPE_CHECKING:
    from reader.screens.dialogs import Field

Completions = Callable[[str], list[str]]


class AnnotationForm(Tagging):
    """Edits what is said of a span."""

    @work
    async def edit_annotation(self, annotation_id: str) -> None:
        """The form of an annotation: its attributes, its label and its note."""
        from reader.screens.dialogs import Field, FormDialog

        if not self.may_label() or not await self.may_change(annotation_id):
            return
        annotation = self.labelled.shown[annotation_id]
        label = self.schema.label(annotation.label)
        attributes = label.attributes if label else ()
        column = self.column_of(annotation)
        body = self.pane.columns[column].body if column is not None else ""
        completions = self._completions(annotation, body)
        fields = [
            _field(attribute, offered(attribute, annotation, body), completions(attribute.name))
            for attribute in attributes
        ]
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
        self.replace_annotation(annotation, after, f"changed {after.label} {quoted(after.quote)}")

    def _completions(self, annotation: Annotation, body: str) -> Callable[[str], Completions]:
        """For an attribute what a typed text may become: names of the article that share a word with the
        span, what was used before, here and in the library, and the article's other names."""
        used: dict[str, tuple[str, ...]] = {}
        asked = self.reader_app.store.values_used(annotation.label)
        asked.add_done_callback(lambda done: None if _failed(done) else used.update(done.result()))
        words = set(annotation.quote.split())
        names = names_in(body)
        near = [name for name in names if words.intersection(name.split())]
        here = [
            each.attributes
            for each in self.labelled.of(annotation.article, annotation.text_sha256)
            if each.label == annotation.label
        ]

        def of_attribute(name: str) -> Completions:
            def fitting(typed: str) -> list[str]:
                before = [value for each in here if isinstance(value := each.get(name), str)]
                known = dict.fromkeys([*near, *before, *used.get(name, ()), *names])
                folded = typed.casefold()
                return [each for each in known if _begins(each.casefold(), folded)]

            return fitting

        return of_attribute


def _failed(done: Future[Any]) -> bool:
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
