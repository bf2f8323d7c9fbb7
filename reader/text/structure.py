"""Paragraphs and sentences around a caret, found when they are asked for: pure, cached.

A long article has thousands of sentences and a reader looks at a few of them; so each paragraph is
split when the caret first comes there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from reader.text.movement import around, next_start, previous_start
from reader.text.sentences import split_sentences

Span = tuple[int, int]


class Structure:
    """The paragraphs (blocks of any kind) of one text and, on demand, their sentences, in code points."""

    def __init__(self, body: str, paragraphs: Sequence[Span], language: str | None = None) -> None:
        self.body = body
        self.paragraphs = paragraphs_of(body, paragraphs)
        self._starts = [start for start, _ in self.paragraphs]
        self._language = language
        self._sentences: dict[int, tuple[Span, ...]] = {}

    def paragraph_number(self, offset: int) -> int:
        """The paragraph that holds ``offset`` or stands before it, counted from 0."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def paragraph_at(self, offset: int) -> Span | None:
        return self.paragraphs[self.paragraph_number(offset)] if self.paragraphs else None

    def sentence_at(self, offset: int) -> Span | None:
        """The sentence that holds ``offset``, else the one before it in its paragraph."""
        return around(self._sentences_of(self.paragraph_number(offset)), offset)

    def next_sentence(self, offset: int) -> int:
        """The start of the next sentence, else the end of the text."""
        for number in range(self.paragraph_number(offset), len(self.paragraphs)):
            if (start := next_start(self._sentences_of(number), offset)) is not None:
                return start
        return self.paragraphs[-1][1] if self.paragraphs else 0

    def previous_sentence(self, offset: int) -> int:
        """The start of this sentence, or of the one before if the caret stands there already."""
        for number in range(self.paragraph_number(offset), -1, -1):
            if (start := previous_start(self._sentences_of(number), offset)) is not None:
                return start
        return self.paragraphs[0][0] if self.paragraphs else 0

    def next_paragraph(self, offset: int) -> int:
        number = bisect_right(self._starts, offset)
        if number < len(self.paragraphs):
            return self._starts[number]
        return self.paragraphs[-1][1] if self.paragraphs else 0

    def previous_paragraph(self, offset: int) -> int:
        number = max(0, bisect_right(self._starts, offset - 1) - 1)
        return self._starts[number] if self.paragraphs else 0

    def _sentences_of(self, number: int) -> tuple[Span, ...]:
        if number >= len(self.paragraphs):
            return ()
        if number not in self._sentences:
            start, end = self.paragraphs[number]
            self._sentences[number] = tuple(split_sentences(self.body, start, end, self._language))
        return self._sentences[number]


def paragraphs_of(body: str, blocks: Sequence[Span]) -> tuple[Span, ...]:
    """``blocks`` without empty ones, with whatever text lies between them as paragraphs of its own."""
    spans: list[Span] = []
    reached = 0
    for start, end in [*blocks, (len(body), len(body))]:
        between = body[reached:start]
        if between and not between.isspace():
            spans.append((reached + len(between) - len(between.lstrip()), reached + len(between.rstrip())))
        if end > start:
            spans.append((start, end))
        reached = max(reached, end)
    return tuple(spans)
