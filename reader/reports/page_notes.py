"""The annotations of compared articles on a page: numbered, found by place, and listed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reader.annotations import Annotation
from reader.comparison.model import Comparison, Span
from reader.labels import LabelSchema
from reader.text.display import visible

#: What was written down of articles, by their ids: a term ("Note", "Story") and what stands behind it.
Written = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Note:
    """One annotation in one column; ``number`` counts through the page from 1."""

    number: int
    column: int
    annotation: Annotation
    sign: str
    colour: str

    @property
    def name(self) -> str:
        """What it is referred to by, as ``Q3``."""
        return f"{self.sign}{self.number}"

    def attributes(self) -> list[str]:
        """Those that somebody set, as ``type: direct``; safe to show."""
        return [
            f"{visible(name)}: {visible(_value(value))}"
            for name, value in self.annotation.attributes.items()
            if value is not None
        ]


@dataclass(frozen=True, slots=True)
class NoteSegment:
    """One segment of a note, over ``[start, end)`` of the text; ``last`` if the annotation ends with it."""

    note: Note
    start: int
    end: int
    last: bool

    @property
    def first(self) -> bool:
        return self.start == self.note.annotation.start


class Notes:
    """All notes of a page, by column and place.

    Annotations of another text than the one compared are left out and counted (``elsewhere``), as are
    suggestions that somebody has decided: the decision is shown instead.
    """

    def __init__(
        self, comparison: Comparison, annotations: Sequence[Annotation], schema: LabelSchema
    ) -> None:
        decided = {each.suggestion for each in annotations if each.suggestion}
        open_ = [each for each in annotations if each.status != "suggested" or each.id not in decided]
        of_text: dict[tuple[str, str], list[Annotation]] = {}
        for each in sorted(open_, key=lambda each: (each.start, -each.end, each.created, each.id)):
            of_text.setdefault((each.article, each.text_sha256), []).append(each)
        ids = {article.id for article in comparison.articles}
        texts = {(article.id, article.text.sha256) for article in comparison.articles}
        self.elsewhere = sum(len(some) for key, some in of_text.items() if key[0] in ids and key not in texts)
        self.columns: list[list[Note]] = []
        number = 0
        for column, article in enumerate(comparison.articles):
            self.columns.append([])
            for each in of_text.get((article.id, article.text.sha256), ()):
                number += 1
                self.columns[-1].append(_note(number, column, each, schema))
        self.count = number
        self._segments = [_segments(notes) for notes in self.columns]
        self._starts = [[one.start for one in some] for some in self._segments]
        # Segments may overlap, so those that reach into a place can begin before it: at most so long before.
        self._longest = [max((one.end - one.start for one in some), default=0) for some in self._segments]

    def within(self, column: int, span: Span) -> list[NoteSegment]:
        """The segments that share a character with ``span``, in order."""
        segments, starts = self._segments[column], self._starts[column]
        low = bisect_left(starts, span[0] - self._longest[column])
        high = bisect_left(starts, span[1])
        return [one for one in segments[low:high] if one.end > span[0]]

    def used_labels(self) -> list[tuple[str, str, str]]:
        """Sign, colour and name of each label that occurs, once, in the order of the schema's."""
        found = {note.annotation.label: (note.sign, note.colour) for some in self.columns for note in some}
        return [(*found[name], name) for name in sorted(found)]


def _note(number: int, column: int, annotation: Annotation, schema: LabelSchema) -> Note:
    sign = visible(schema.sign_of(annotation.label))
    return Note(number, column, annotation, sign, schema.colour_of(annotation.label))


def _segments(notes: Sequence[Note]) -> list[NoteSegment]:
    found = [
        NoteSegment(note, segment.start, segment.end, segment is note.annotation.segments[-1])
        for note in notes
        for segment in note.annotation.segments
    ]
    return sorted(found, key=lambda one: (one.start, -one.end, one.note.number))


def _value(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else value
