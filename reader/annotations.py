"""Annotations and relations as values, and the changes that are made to them: pure.

A change is data: a list of edits, each an object as it was and as it shall be. The store applies a
change as one step; undo is the same change read backwards.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal, Protocol

from reader.articles import Article, Details, Progress, Story
from reader.labels import Label, LabelSchema
from reader.text.spans import trimmed, whole_clusters

Status = Literal["suggested", "accepted", "rejected"]
Origin = Literal["human", "rule", "model", "import"]
Anchor = Literal["exact", "moved", "fuzzy", "orphan"]
AttributeValue = str | float | bool | None

#: Code points of context that are kept on either side of an annotation.
CONTEXT = 32
#: What joins the segments of a split quotation for display.
SEGMENT_JOINER = " … "
#: What a quotation that has its own marks begins with.
_MARKS = tuple("\"“”„«»「『'‘’")


@dataclass(frozen=True, slots=True, order=True)
class Segment:
    """One span ``[start, end)`` of an annotation, in code points, with the text it covers."""

    start: int
    end: int
    text: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class Annotation:
    """Segments of one text under one label. Segments stand in order and do not overlap."""

    id: str
    article: str
    text_sha256: str
    label: str
    segments: tuple[Segment, ...]
    prefix: str
    suffix: str
    attributes: Mapping[str, AttributeValue]
    annotator: str
    schema_version: int
    created: str
    updated: str
    note: str | None = None
    status: Status = "accepted"
    origin: Origin = "human"
    anchor: Anchor = "exact"
    confidence: float | None = None
    tier: str | None = None
    reasons: tuple[str, ...] = ()
    suggestion: str | None = None
    changed: bool | None = None
    revision: int = 0

    @property
    def start(self) -> int:
        return self.segments[0].start

    @property
    def end(self) -> int:
        return self.segments[-1].end

    @property
    def quote(self) -> str:
        return SEGMENT_JOINER.join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Relation:
    """A typed tie between two annotations; ``source`` is exported as ``from`` and ``target`` as ``to``."""

    id: str
    type: str
    source: str
    target: str
    attributes: Mapping[str, AttributeValue]
    annotator: str
    created: str
    updated: str
    note: str | None = None
    status: Status = "accepted"
    origin: Origin = "human"
    confidence: float | None = None
    suggestion: str | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ArticleDetails:
    """An article's details as an object of a change."""

    id: str
    details: Details
    revision: int = 0


Record = Annotation | Relation | ArticleDetails | Story | Progress


@dataclass(frozen=True, slots=True)
class Edit:
    """One object as it was (``None``: it is new) and as it shall be (``None``: it goes).

    The ``revision`` in ``before`` is the one the change was made against; a library that has a newer
    one refuses the whole change.
    """

    before: Record | None
    after: Record | None


@dataclass(frozen=True, slots=True)
class Change:
    """What one key or one command does: a step, once the store has applied it.

    ``words`` say it in the past tense, for the status line ("tagged QUOTE “cracks in …”").
    """

    words: str
    edits: tuple[Edit, ...]


def now() -> str:
    """The time, as every document writes it: UTC with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id() -> str:
    """A UUID of version 7 (RFC 9562): ids sort by the time they were made."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(uuid.UUID(int=value))


def segments_of(body: str, spans: Iterable[tuple[int, int]]) -> tuple[Segment, ...]:
    """Segments over ``spans`` of ``body``: without outer white space, grown to whole grapheme clusters, in
    order; those that overlap or touch are joined, empty ones dropped."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(trimmed(body, *span) for span in spans):
        if start == end:
            continue
        start, end = whole_clusters(body, start, end)
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(Segment(start, end, body[start:end]) for start, end in joined)


def empty_attributes(label: Label) -> dict[str, AttributeValue]:
    """Every attribute of the label, present and null until somebody sets it."""
    return {attribute.name: None for attribute in label.attributes}


def make_annotation(
    article: Article,
    spans: Sequence[tuple[int, int]],
    label: Label,
    *,
    annotator: str,
    schema: LabelSchema,
    attributes: Mapping[str, AttributeValue] | None = None,
) -> Annotation:
    """A new annotation by a person over ``spans`` of the article's current text.

    Raises ValueError if nothing but white space is covered.
    """
    body = article.text.body
    segments = segments_of(body, spans)
    if not segments:
        raise ValueError("an annotation needs at least one character that is not white space")
    time_made = now()
    prefix, suffix = context_of(body, segments)
    return Annotation(
        id=new_id(),
        article=article.id,
        text_sha256=article.text.sha256,
        label=label.name,
        segments=segments,
        prefix=prefix,
        suffix=suffix,
        attributes={**empty_attributes(label), **(attributes or {})},
        annotator=annotator,
        schema_version=schema.version,
        created=time_made,
        updated=time_made,
    )


def context_of(body: str, segments: Sequence[Segment]) -> tuple[str, str]:
    """The CONTEXT code points before and behind the hull of these segments."""
    start, end = segments[0].start, segments[-1].end
    return body[max(0, start - CONTEXT) : start], body[end : end + CONTEXT]


def with_spans(annotation: Annotation, body: str, spans: Iterable[tuple[int, int]]) -> Annotation:
    """The annotation over other spans of its text, which a person gave it, with a new time.

    Raises ValueError if nothing but white space is covered.
    """
    segments = segments_of(body, spans)
    if not segments:
        raise ValueError("an annotation needs at least one character that is not white space")
    prefix, suffix = context_of(body, segments)
    return edited(annotation, segments=segments, prefix=prefix, suffix=suffix, anchor="exact")


def filled(annotation: Annotation, other: Annotation) -> Annotation:
    """The annotation with what is said of another one of its label, where nothing is said of it; with both
    notes."""
    attributes = dict(annotation.attributes)
    for name, value in other.attributes.items():
        if attributes.get(name) is None:
            attributes[name] = value
    notes = dict.fromkeys(each.note for each in (annotation, other) if each.note)
    return replace(annotation, attributes=attributes, note="\n".join(notes) or None)


def joined(
    first: Annotation,
    second: Annotation,
    after: Annotation,
    relations: Iterable[Relation],
    schema: LabelSchema,
) -> tuple[Edit, ...]:
    """The edits by which ``first`` becomes ``after`` and takes ``second`` in, with the ``relations`` of both:
    those of ``second`` go over to ``first``, but for one that would tie it to itself or that it has already.
    """
    relations = list(relations)
    symmetric = {each.name for each in schema.relations if each.symmetric}
    of_second = [each for each in relations if second.id in (each.source, each.target)]
    known = {(each.type, each.source, each.target) for each in relations if each not in of_second}
    edits = [Edit(first, replace(after, revision=first.revision))]
    for each in of_second:
        ends = [first.id if end == second.id else end for end in (each.source, each.target)]
        if each.type in symmetric:
            ends.sort()
        tie = (each.type, ends[0], ends[1])
        if ends[0] == ends[1] or tie in known:
            edits.append(Edit(each, None))
        else:
            known.add(tie)
            edits.append(Edit(each, replace(each, source=ends[0], target=ends[1], updated=now())))
    return (*edits, Edit(second, None))


def edited(annotation: Annotation, **fields: object) -> Annotation:
    """A copy with other fields and a new time."""
    return replace(annotation, updated=now(), **fields)  # type: ignore[arg-type]


def brief(text: str, limit: int = 32) -> str:
    """A stretch of text short enough for a message, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


class HasQuote(Protocol):
    """An annotation, or a line of a list of them."""

    @property
    def label(self) -> str: ...

    @property
    def quote(self) -> str: ...


def quoted(text: str, limit: int = 32) -> str:
    """A text short enough for a message, in quotation marks unless it begins with its own."""
    short = brief(text, limit)
    return short if short[:1] in _MARKS else f"“{short}”"


def named(annotation: HasQuote, limit: int = 32) -> str:
    """An annotation in a message: ``QUOTE “Absent …”``."""
    return f"{annotation.label} {quoted(annotation.quote, limit)}"
