"""What is changed of many annotations at once: a form over what they share, and one step of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from reader.annotations import (
    Annotation,
    AttributeValue,
    Change,
    Edit,
    Relation,
    Status,
    edited,
    empty_attributes,
    named,
    quoted,
)
from reader.errors import LabelError
from reader.labels import LabelSchema
from reader.text.wording import counted

if TYPE_CHECKING:
    from reader.screens.dialogs import Field

#: A step of more objects than this is asked about first.
MANY = 20
#: What takes away the value of an attribute in which they differ; where they agree, nothing does.
NOT_SET = "not set"
#: Before the names of attributes, so that none can be taken for the label or the note.
_ATTRIBUTE = "attribute "


def deletion(annotations: Sequence[Annotation], relations: Sequence[Relation]) -> Change:
    """Delete annotations with all relations that they have, in one step."""
    edits = [*(Edit(each, None) for each in relations), *(Edit(each, None) for each in annotations)]
    if len(annotations) == 1:
        words = f"deleted {named(annotations[0])}"
    else:
        words = f"deleted {with_relations(annotations, relations)}"
    return Change(words, tuple(edits))


def with_relations(annotations: Sequence[Annotation], relations: Sequence[Relation] = ()) -> str:
    """``2 annotations and 1 relation``."""
    said = [counted(len(annotations), "annotation")]
    if relations:
        said.append(counted(len(relations), "relation"))
    return " and ".join(said)


def makers(records: Sequence[Annotation | Relation]) -> str:
    """Who made these, and how many each: ``2 by kim, 1 by ada``."""
    whose = Counter(each.annotator for each in records)
    return ", ".join(f"{number:,} by {name}" for name, number in whose.most_common())


def fields(annotations: Sequence[Annotation], schema: LabelSchema) -> list[Field]:
    """A form over what annotations have in common: where they differ a field is empty, and left so it changes
    nothing. Attributes are asked for if all bear one label."""
    from reader.screens.dialogs import Field

    labels = {each.label for each in annotations}
    names = [label.name for label in schema.labels if not label.retired or label.name in labels]
    known = schema.label(next(iter(labels))) if len(labels) == 1 else None
    made = []
    for attribute in known.attributes if known else ():
        values = {each.attributes.get(attribute.name) for each in annotations}
        same = len(values) == 1
        choices = attribute.values if same or attribute.type != "choice" else (*attribute.values, NOT_SET)
        made.append(
            Field(
                _ATTRIBUTE + attribute.name,
                attribute.type,
                choices,
                values.pop() if same else None,
                attribute.name,
                hint="" if same else "they differ",
            )
        )
    label, status = (
        _common(each) for each in ([a.label for a in annotations], [a.status for a in annotations])
    )
    made.append(Field("label", "choice", names, label, "label", required=label is not None))
    statuses = ("accepted", "rejected")
    made.append(Field("status", "choice", statuses, status, "status", required=status is not None))
    notes = {each.note for each in annotations}
    note = notes.pop() if len(notes) == 1 else None
    made.append(Field("note", value=note, label="note", hint="they differ" if notes else ""))
    return made


def _common(values: Sequence[str]) -> str | None:
    return values[0] if len(set(values)) == 1 else None


def changed(
    annotations: Sequence[Annotation],
    answer: Mapping[str, Any],
    asked: Sequence[Field],
    schema: LabelSchema,
) -> Change | None:
    """The change that a filled form makes; only what was altered in it is written, and only where it differs.
    None if nothing would be."""
    altered = {
        field.name: answer[field.name] for field in asked if not _same(answer[field.name], field.value)
    }
    edits = []
    for each in annotations:
        after = _with(each, altered, schema)
        if after is not None:
            edits.append(Edit(each, after))
    if not edits:
        return None
    if len(annotations) == 1:
        return Change(f"changed {named(annotations[0])}", tuple(edits))
    what = ", ".join(_said(name, value) for name, value in altered.items())
    return Change(f"changed {counted(len(edits), 'annotation')}: {what}", tuple(edits))


def _same(one: object, other: object) -> bool:
    return one == other and type(one) is type(other)


def _said(name: str, value: Any) -> str:
    name = name.removeprefix(_ATTRIBUTE)
    if value in (None, NOT_SET):
        return f"{name} {NOT_SET}"
    if isinstance(value, bool):
        return f"{name} {'yes' if value else 'no'}"
    return f"{name} {quoted(value)}" if name == "note" else f"{name} {value}"


def _with(annotation: Annotation, altered: Mapping[str, Any], schema: LabelSchema) -> Annotation | None:
    """The annotation with what was altered; attributes that a new label does not have are left behind."""
    attributes = dict(annotation.attributes)
    name = altered.get("label") or annotation.label
    label = schema.label(name)
    if name != annotation.label and label is not None:
        kept: dict[str, AttributeValue] = empty_attributes(label)
        for attribute in label.attributes:
            with suppress(LabelError):  # an attribute of another label may have the name, and other values
                kept[attribute.name] = attribute.checked(annotation.attributes.get(attribute.name))
        attributes = kept
    for field, value in altered.items():
        if field.startswith(_ATTRIBUTE) and (attribute_name := field.removeprefix(_ATTRIBUTE)) in attributes:
            attributes[attribute_name] = None if value == NOT_SET else value
    note = altered.get("note", annotation.note) or None
    status: Status = altered.get("status") or annotation.status
    said = (annotation.label, dict(annotation.attributes), annotation.note, annotation.status)
    if (name, attributes, note, status) == said:
        return None
    return edited(annotation, label=name, attributes=attributes, note=note, status=status)
