"""The form of an annotation: its attributes, its label and its note."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

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
        self.replace_annotation(annotation, after, f"changed {after.label} {quoted(after.quote)}")


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
