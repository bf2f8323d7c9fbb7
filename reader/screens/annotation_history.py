"""The history of an annotation in words: one line a step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from reader.annotations import Annotation, AttributeValue, Relation, named, quoted

if TYPE_CHECKING:
    from reader.store import Event

#: How a value that is not set is written.
NOTHING = "–"
#: Code points of a note or of an annotation's words that a line shows.
_SHOWN = 40
#: Relations that one step's line names.
_TIES = 4


class HistoryLine(NamedTuple):
    """When (UTC, ISO 8601), who, and what they did."""

    time: str
    annotator: str
    what: str


def history_lines(annotation_id: str, events: Sequence[Event]) -> list[HistoryLine]:
    """What each step did to an annotation and its relations, oldest first."""
    lines = []
    for _, group in groupby(events, key=lambda event: event.step.id):
        of_step = list(group)
        step = of_step[0].step
        what = step.words if step.undoes is not None else "; ".join(_done(annotation_id, of_step))
        lines.append(HistoryLine(step.time, step.annotator, what or step.words))
    return lines


def _done(annotation_id: str, events: Sequence[Event]) -> Iterable[str]:
    """What the events of one step say; of what goes with a deleted annotation only how many."""
    ties = [each for each in events if isinstance(each.after or each.before, Relation)]
    for event in events:
        before, after = event.before, event.after
        if isinstance(after, Annotation):
            yield _made(after) if not isinstance(before, Annotation) else _changed(before, after)
        elif isinstance(before, Annotation):
            yield f"deleted it{f' and its {_count(len(ties))}' if ties else ''}"
            return
    told = ties if len(ties) <= _TIES else ties[: _TIES - 1]
    for event in told:
        yield _tie_words(annotation_id, event)
    if told is not ties:
        yield f"and {len(ties) - len(told)} relations more"


def _count(relations: int) -> str:
    return "relation" if relations == 1 else f"{relations} relations"


def _made(annotation: Annotation) -> str:
    words = named(annotation, _SHOWN)
    if annotation.suggestion is not None:
        changed = " with changes" if annotation.changed else ""
        return f"{annotation.status} the suggestion {words}{changed}"
    verb = {"import": "imported", "rule": "suggested", "model": "suggested"}.get(annotation.origin, "tagged")
    return f"{verb} {words}"


def _changed(before: Annotation, after: Annotation) -> str:
    """``changed type: direct → mixed, note: – → “unsure”``."""
    parts = []
    if before.label != after.label:
        parts.append(f"label: {before.label} → {after.label}")
    parts += _values(before.attributes, after.attributes)
    if before.note != after.note:
        parts.append(f"note: {_quoted(before.note)} → {_quoted(after.note)}")
    if before.text_sha256 != after.text_sha256:
        parts.append("text: the next version")
    if _words(before) != _words(after):
        parts.append(f"words: {quoted(before.quote, _SHOWN)} → {quoted(after.quote, _SHOWN)}")
    elif before.text_sha256 == after.text_sha256 and before.segments != after.segments:
        parts.append(f"place: {before.start}–{before.end} → {after.start}–{after.end}")
    for name in ("status", "anchor"):
        one, other = getattr(before, name), getattr(after, name)
        if one != other:
            parts.append(f"{name}: {one} → {other}")
    return f"changed {', '.join(parts)}" if parts else ""


def _words(annotation: Annotation) -> list[str]:
    return [segment.text for segment in annotation.segments]


def _tie_words(annotation_id: str, event: Event) -> str:
    before, after = event.before, event.after
    relation = after or before
    assert isinstance(relation, Relation)
    arrow = "→" if relation.source == annotation_id else "←"
    other = f"{event.other[0]} {quoted(event.other[1])}" if event.other else "…"
    tie = f"{arrow} {relation.type} {other}"
    if not isinstance(before, Relation):
        return f"related {tie}"
    if not isinstance(after, Relation):
        return f"took away {tie}"
    parts = list(_values(before.attributes, after.attributes))
    if before.note != after.note:
        parts.append(f"note: {_quoted(before.note)} → {_quoted(after.note)}")
    if before.type != after.type:
        parts.append(f"type: {before.type} → {after.type}")
    if {before.source, before.target} != {after.source, after.target}:
        parts.append("it was another annotation's before")
    return f"changed {tie}{': ' if parts else ''}{', '.join(parts)}"


def _values(before: Mapping[str, AttributeValue], after: Mapping[str, AttributeValue]) -> list[str]:
    """``type: direct → mixed`` for each attribute that is another one now."""
    names = dict.fromkeys([*before, *after])
    return [
        f"{name}: {value_words(before.get(name))} → {value_words(after.get(name))}"
        for name in names
        if before.get(name) != after.get(name)
    ]


def value_words(value: AttributeValue) -> str:
    """An attribute's value as it is written."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _quoted(note: str | None) -> str:
    return quoted(note, _SHOWN) if note else NOTHING
