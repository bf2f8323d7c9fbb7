"""The library's own format: one strict JSON document that holds everything (version 1).

The document is written article by article, each on a line of its own, so that its size does not matter
and two exports can be compared line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from typing import Any

from reader.annotations import Annotation, Relation
from reader.articles import Article, Block, Progress, Story, Version
from reader.errors import FormatError
from reader.formats.document import Document, Entry
from reader.labels import Attribute, Label, LabelSchema, RelationType

NAME = "variorum"
VERSION = 1
OFFSET_UNIT = "code point"

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def json_schema() -> str:
    """The JSON Schema of the document (draft 2020-12), as it ships with the package."""
    return files("reader.formats").joinpath("variorum.schema.json").read_text(encoding="utf-8")


def write(document: Document) -> Iterator[str]:
    """The document's text in pieces. Raises FormatError for a number that JSON does not have."""
    yield f'{{"format": {encoded(NAME)}, "version": {VERSION}, '
    yield f'"generator": {encoded(document.generator)}, "exported_at": {encoded(document.exported_at)},\n'
    yield f'"offset_unit": {encoded(OFFSET_UNIT)},\n'
    yield f'"schema": {encoded(schema_fields(document.schema))},\n'
    yield f'"stories": {encoded([story_fields(story) for story in document.stories])},\n'
    yield '"articles": ['
    of_labels = attribute_names(document.schema.labels)
    of_relations = attribute_names(document.schema.relations)
    yield from _listed(
        (f"article {entry.article.id}", entry_fields(entry, of_labels)) for entry in document.entries
    )
    yield '],\n"relations": ['
    yield from _listed(
        (f"relation {relation.id}", relation_fields(relation, of_relations))
        for relation in document.relations
    )
    yield "]}\n"


def encoded(value: object) -> str:
    """``value`` as strict JSON: no NaN, no infinity. Raises ValueError."""
    return _ENCODER.encode(value)


def attribute_names(kinds: Iterable[Label | RelationType]) -> dict[str, tuple[str, ...]]:
    """The attributes of each label or relation by name, also by a former one: all of them stand in the
    document, set or not."""
    present: dict[str, tuple[str, ...]] = {}
    former: dict[str, tuple[str, ...]] = {}
    for kind in kinds:
        present[kind.name] = tuple(attribute.name for attribute in kind.attributes)
        former |= dict.fromkeys(kind.former_names, present[kind.name])
    return {**former, **present}


def entry_fields(entry: Entry, attributes: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """An article with its texts, progress and annotations."""
    return {
        **article_fields(entry.article),
        "progress": [progress_fields(progress) for progress in entry.progress],
        "annotations": [annotation_fields(annotation, attributes) for annotation in entry.annotations],
    }


def details_fields(article: Article) -> dict[str, Any]:
    """What is known of an article beside its texts."""
    details = article.details
    return {
        "id": article.id,
        "title": details.title,
        "outlet": details.outlet,
        "author": details.author,
        "published": details.published,
        "url": details.url,
        "language": details.language,
        "source": article.source,
        "story": details.story,
        "note": details.note,
        "metadata": dict(details.metadata),
        "text_sha256": article.text.sha256,
    }


def article_fields(article: Article) -> dict[str, Any]:
    """An article with its current text and the texts before it."""
    return {
        **details_fields(article),
        "text": article.text.body,
        "blocks": [_block(block) for block in article.text.blocks],
        "versions": [_version(version) for version in article.older],
    }


def annotation_fields(annotation: Annotation, attributes: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """An annotation, every field of it; offsets are code points."""
    return {
        "id": annotation.id,
        "label": annotation.label,
        "start": annotation.start,
        "end": annotation.end,
        "quote": annotation.quote,
        "prefix": annotation.prefix,
        "suffix": annotation.suffix,
        "segments": [
            {"start": segment.start, "end": segment.end, "text": segment.text}
            for segment in annotation.segments
        ],
        "text_sha256": annotation.text_sha256,
        "anchor": annotation.anchor,
        "attributes": _filled(annotation.attributes, attributes.get(annotation.label, ())),
        "note": annotation.note,
        "status": annotation.status,
        "origin": annotation.origin,
        "confidence": annotation.confidence,
        "tier": annotation.tier,
        "reasons": list(annotation.reasons),
        "suggestion": annotation.suggestion,
        "changed": annotation.changed,
        "annotator": annotation.annotator,
        "schema_version": annotation.schema_version,
        "created": annotation.created,
        "updated": annotation.updated,
    }


def relation_fields(relation: Relation, attributes: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """A relation; ``from`` and ``to`` are ids of annotations."""
    return {
        "id": relation.id,
        "type": relation.type,
        "from": relation.source,
        "to": relation.target,
        "attributes": _filled(relation.attributes, attributes.get(relation.type, ())),
        "note": relation.note,
        "status": relation.status,
        "origin": relation.origin,
        "confidence": relation.confidence,
        "suggestion": relation.suggestion,
        "annotator": relation.annotator,
        "created": relation.created,
        "updated": relation.updated,
    }


def progress_fields(progress: Progress) -> dict[str, Any]:
    """Where one annotator stands with the article it is listed under."""
    return {"annotator": progress.annotator, "state": progress.state, "updated": progress.updated}


def story_fields(story: Story) -> dict[str, Any]:
    """A story; articles name it by its id."""
    return {"id": story.id, "title": story.title, "note": story.note}


def schema_fields(schema: LabelSchema) -> dict[str, Any]:
    """The label schema, retired labels included."""
    return {
        "name": schema.name,
        "version": schema.version,
        "labels": [
            {
                "name": label.name,
                "key": label.key,
                "colour": label.colour,
                "sign": label.sign,
                "guideline": label.guideline,
                "retired": label.retired,
                "renamed_from": label.renamed_from,
                "former_names": list(label.former_names),
                "attributes": [_attribute(attribute) for attribute in label.attributes],
            }
            for label in schema.labels
        ],
        "relations": [
            {
                "name": relation.name,
                "from": list(relation.source),
                "to": list(relation.target),
                "symmetric": relation.symmetric,
                "place": relation.place,
                "quick": relation.quick,
                "retired": relation.retired,
                "renamed_from": relation.renamed_from,
                "former_names": list(relation.former_names),
                "attributes": [_attribute(attribute) for attribute in relation.attributes],
            }
            for relation in schema.relations
        ],
    }


def _attribute(attribute: Attribute) -> dict[str, Any]:
    return {
        "name": attribute.name,
        "type": attribute.type,
        "values": list(attribute.values),
        "default": attribute.default,
    }


def _block(block: Block) -> dict[str, Any]:
    return {"kind": block.kind, "start": block.start, "end": block.end}


def _version(version: Version) -> dict[str, Any]:
    return {
        "text_sha256": version.text.sha256,
        "text": version.text.body,
        "blocks": [_block(block) for block in version.text.blocks],
        "added": version.added,
    }


def _filled(attributes: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {**dict.fromkeys(names), **attributes}


def _listed(items: Iterable[tuple[str, object]]) -> Iterator[str]:
    encode = _ENCODER.encode
    separator = "\n"
    for what, fields in items:
        try:
            piece = encode(fields)
        except ValueError:
            raise FormatError(
                f"{what}: holds a number that JSON does not have; mend its attributes"
            ) from None
        yield separator + piece
        separator = ",\n"
    if separator != "\n":
        yield "\n"
