"""Values to JSON and rows, and back. The JSON is canonical: equal objects give equal strings, so that an
object's state can be compared with what the history says of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from reader.annotations import Annotation, AttributeValue, Relation, Segment
from reader.articles import Block, Details, Progress, Story, Style, Text
from reader.labels import Attribute, Label, LabelSchema, RelationType
from reader.storage.values import StepInfo

Row = Sequence[Any]
_Item = TypeVar("_Item")

_canonical = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
_ordered = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def to_json(value: object) -> str:
    return _canonical.encode(value)


def state_json(state: Mapping[str, Any]) -> str:
    """An object's state for the history. In its own order: attributes that undo brings back stand as they
    stood; states are compared as values."""
    return _ordered.encode(state)


def from_json(text: str) -> Any:
    return json.loads(text)


# Texts

#: Tuples that JSON gives back as lists; kinds are written out, for people who look into the file.
_EMPTY = "[]"


def pack_spans(spans: Sequence[Block] | Sequence[Style]) -> str:
    if not spans:
        return _EMPTY
    return _ordered.encode([(span.kind, span.start, span.end) for span in spans])


def unpack_text(sha256: str, body: str, blocks: str, styles: str) -> Text:
    return Text(
        body=body,
        blocks=() if blocks == _EMPTY else tuple(Block(*entry) for entry in json.loads(blocks)),
        styles=() if styles == _EMPTY else tuple(Style(*entry) for entry in json.loads(styles)),
        sha256=sha256,
    )


# Articles

DETAIL_COLUMNS = ("title", "outlet", "author", "published", "url", "language", "note")


def details_state(details: Details) -> dict[str, Any]:
    state: dict[str, Any] = {name: getattr(details, name) for name in DETAIL_COLUMNS}
    state["story"] = details.story
    state["metadata"] = dict(details.metadata)
    return state


def details_of(state: Mapping[str, Any]) -> Details:
    return Details(**state)


# Annotations and relations: columns in the order of the tables

ANNOTATION_COLUMNS = (
    "label", "start", "end", "quote", "prefix", "suffix", "segments", "attributes", "note", "status",
    "origin", "anchor", "confidence", "tier", "reasons", "suggestion", "changed", "annotator",
    "schema_version", "created", "updated",
)  # fmt: skip


def annotation_row(annotation: Annotation) -> tuple[Any, ...]:
    """The values of ANNOTATION_COLUMNS."""
    segments = [(segment.start, segment.end, segment.text) for segment in annotation.segments]
    return (
        annotation.label,
        annotation.start,
        annotation.end,
        annotation.quote,
        annotation.prefix,
        annotation.suffix,
        to_json(segments),
        _ordered.encode(dict(annotation.attributes)),
        annotation.note,
        annotation.status,
        annotation.origin,
        annotation.anchor,
        annotation.confidence,
        annotation.tier,
        to_json(list(annotation.reasons)),
        annotation.suggestion,
        None if annotation.changed is None else int(annotation.changed),
        annotation.annotator,
        annotation.schema_version,
        annotation.created,
        annotation.updated,
    )


#: What :func:`annotation_of` reads: uid, article's uid, text's sha256, then the table's columns, revision.
ANNOTATION_SELECT = (
    "n.uid, a.uid, t.sha256, "
    + ", ".join(f'n."{name}"' for name in ANNOTATION_COLUMNS if name not in ("start", "end", "quote"))
    + ", n.revision"
)
ANNOTATION_FROM = "annotation n JOIN article a ON a.key = n.article JOIN text t ON t.key = n.text"


def annotation_of(row: Row) -> Annotation:
    (
        uid, article, sha256, label, prefix, suffix, segments, attributes, note, status, origin, anchor,
        confidence, tier, reasons, suggestion, changed, annotator, schema_version, created, updated, revision,
    ) = row  # fmt: skip
    return Annotation(
        id=uid,
        article=article,
        text_sha256=sha256,
        label=label,
        segments=tuple(Segment(*entry) for entry in json.loads(segments)),
        prefix=prefix,
        suffix=suffix,
        attributes=json.loads(attributes),
        annotator=annotator,
        schema_version=schema_version,
        created=created,
        updated=updated,
        note=note,
        status=status,
        origin=origin,
        anchor=anchor,
        confidence=confidence,
        tier=tier,
        reasons=() if reasons == _EMPTY else tuple(json.loads(reasons)),
        suggestion=suggestion,
        changed=None if changed is None else bool(changed),
        revision=revision,
    )


def annotation_state(annotation: Annotation) -> dict[str, Any]:
    state = {name: getattr(annotation, name) for name in _ANNOTATION_FIELDS}
    state["segments"] = [[segment.start, segment.end, segment.text] for segment in annotation.segments]
    state["attributes"] = dict(annotation.attributes)
    state["reasons"] = list(annotation.reasons)
    return state


_ANNOTATION_FIELDS = (
    "id", "article", "text_sha256", "label", "prefix", "suffix", "note", "status", "origin", "anchor",
    "confidence", "tier", "suggestion", "changed", "annotator", "schema_version", "created", "updated",
)  # fmt: skip


def annotation_from_state(state: Mapping[str, Any], revision: int) -> Annotation:
    fields = dict(state)
    fields["segments"] = tuple(Segment(*entry) for entry in fields["segments"])
    fields["reasons"] = tuple(fields["reasons"])
    return Annotation(**fields, revision=revision)


RELATION_COLUMNS = (
    "type", "attributes", "note", "status", "origin", "confidence", "suggestion", "annotator", "created",
    "updated",
)  # fmt: skip
RELATION_SELECT = (
    "r.uid, f.uid, g.uid, " + ", ".join(f"r.{name}" for name in RELATION_COLUMNS) + ", r.revision"
)
RELATION_FROM = "relation r JOIN annotation f ON f.key = r.source JOIN annotation g ON g.key = r.target"


def relation_row(relation: Relation) -> tuple[Any, ...]:
    """The values of RELATION_COLUMNS."""
    return (
        relation.type,
        _ordered.encode(dict(relation.attributes)),
        relation.note,
        relation.status,
        relation.origin,
        relation.confidence,
        relation.suggestion,
        relation.annotator,
        relation.created,
        relation.updated,
    )


def relation_of(row: Row) -> Relation:
    (
        uid, source, target, type_, attributes, note, status, origin, confidence, suggestion, annotator,
        created, updated, revision,
    ) = row  # fmt: skip
    values: dict[str, AttributeValue] = json.loads(attributes)
    return Relation(
        id=uid,
        type=type_,
        source=source,
        target=target,
        attributes=values,
        annotator=annotator,
        created=created,
        updated=updated,
        note=note,
        status=status,
        origin=origin,
        confidence=confidence,
        suggestion=suggestion,
        revision=revision,
    )


def plain_state(record: Relation | Story | Progress) -> dict[str, Any]:
    """A record of simple fields as it goes into the history: all of it but the revision."""
    state = asdict(record)
    del state["revision"]
    return state


def step_of(row: Row) -> StepInfo:
    """From id, time, annotator, words, objects, by_command, undoes."""
    return StepInfo(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6])


STEP_COLUMNS = "id, time, annotator, words, objects, by_command, undoes"


# The label schema


def schema_json(schema: LabelSchema) -> str:
    return to_json(asdict(schema))


def schema_of(body: str) -> LabelSchema:
    data = json.loads(body)
    return LabelSchema(
        name=data["name"],
        version=data["version"],
        labels=tuple(Label(**_named_thing(label)) for label in data["labels"]),
        relations=tuple(
            RelationType(
                **{
                    **_named_thing(relation),
                    "source": tuple(relation["source"]),
                    "target": tuple(relation["target"]),
                }
            )
            for relation in data["relations"]
        ),
    )


def _named_thing(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a label and a relation type have alike. The first libraries kept only the last former name."""
    fields = {name: value for name, value in data.items() if name != "renamed_from"}
    fields["attributes"] = _attributes(data["attributes"])
    fields["former_names"] = tuple(data.get("former_names", ()))
    return fields


def _attributes(entries: Sequence[Mapping[str, Any]]) -> tuple[Attribute, ...]:
    return tuple(Attribute(**{**entry, "values": tuple(entry["values"])}) for entry in entries)


# What the list shows of a text

#: Code points of a text that the preview of the list shows.
EXCERPT = 400
_WITHOUT_BLANKS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def count_words(body: str) -> int:
    """Words between blanks; in Chinese and Japanese, which have none, every character counts."""
    words = len(body.split())
    if not body.isascii() and (characters := len(_WITHOUT_BLANKS.findall(body))):
        words += characters
    return words


def excerpt(text: Text) -> str:
    """The first EXCERPT code points that are not furniture, a line a block."""
    if not text.blocks:
        return text.body[:EXCERPT].strip()
    pieces, length = [], 0
    for block in text.blocks:
        if block.kind != "furniture":
            pieces.append(text.body[block.start : min(block.end, block.start + EXCERPT)].strip())
            length += len(pieces[-1]) + 1
            if length > EXCERPT:
                break
    return "\n".join(pieces)[:EXCERPT]
