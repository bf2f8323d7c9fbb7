"""A cell's words laid out for contrasting with another cell's, and what contrasting them gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from reader.comparison.model import MarkKind, Span
from reader.comparison.names import Names
from reader.comparison.prepare import Sentence, Word, quoted


@dataclass(eq=False)
class Side:
    """One cell's words, over all its sentences; the lists go with ``words``: the sentence of each, counted
    from 0 in the cell, whether it is (part of) a name, and whether it is not worth a mark for itself (inside
    quotation marks every word is). ``bounds`` are the tokens ``[first, behind the last)`` of each sentence.
    """

    article: int
    sentences: Sequence[Sentence]
    words: Sequence[Word]
    sentence: Sequence[int]
    named: Sequence[bool]
    mute: Sequence[bool]
    bounds: Sequence[Span]
    key: str

    @property
    def count(self) -> int:
        """Sentences in the cell."""
        return len(self.bounds)

    @cached_property
    def forms(self) -> Sequence[str]:
        """The folded words and numbers."""
        if len(self.sentences) == 1:
            return self.sentences[0].words
        return [form for sentence in self.sentences for form in sentence.words]

    @cached_property
    def parts(self) -> set[str]:
        """What its words state."""
        return {part for word in self.words for part in word.parts}

    def only(self, number: int) -> Side:
        """One of its sentences as a side of its own."""
        start, end = self.bounds[number]
        return Side(
            self.article,
            [self.sentences[number]],
            self.words[start:end],
            [0] * (end - start),
            self.named[start:end],
            self.mute[start:end],
            [(0, end - start)],
            self.sentences[number].key,
        )

    def places(self) -> list[Span]:
        """Where each token stands in the text (code points)."""
        return [
            (start, start + word.length)
            for sentence in self.sentences
            for start, word in zip(sentence.starts, sentence.tokens, strict=True)
        ]

    def weighs(self, at: int) -> str:
        """Why a difference in this word would be critical, or ``""``."""
        return self.words[at].weight or ("name" if self.named[at] else "")


def key_of(sentences: Sequence[Sentence]) -> str:
    """The key by which cells are the same."""
    return "\n".join([sentence.key for sentence in sentences])


def side(article: int, sentences: Sequence[Sentence], names: Names) -> Side:
    """A cell ready for contrasting."""
    words: list[Word] = []
    number: list[int] = []
    named: list[bool] = []
    in_quotes: list[bool] = []
    bounds: list[Span] = []
    for place, sentence in enumerate(sentences):
        bounds.append((len(words), len(words) + len(sentence.tokens)))
        words += sentence.tokens
        number += [place] * len(sentence.tokens)
        named += names.flags(sentence)
        in_quotes += quoted(sentence.tokens)
    mute = [
        word.mute and not name and (word.kind == "punctuation" or not inside)
        for word, name, inside in zip(words, named, in_quotes, strict=True)
    ]
    return Side(article, sentences, words, number, named, mute, bounds, key_of(sentences))


@dataclass(slots=True)
class Contrast:
    """How one cell differs from another: a kind or None for each token, and the gaps where words are missing.

    A gap is the number of the token after which words are missing, -1 before the first. ``editions`` are the
    sentences of the cell that were read in order, as editions of one of the other's.
    """

    kinds: list[MarkKind | None]
    gaps: set[int] = field(default_factory=set)
    editions: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Line:
    """What is aligned of a side: its parts in order, and the token each belongs to."""

    parts: list[str]
    owner: list[int]

    def tokens(self, start: int, end: int) -> list[int]:
        return sorted(set(self.owner[start:end]))


def as_written(of: Side) -> Line:
    """A side's wording, quotation marks included."""
    parts: list[str] = []
    owner: list[int] = []
    for at, word in enumerate(of.words):
        if word.kind != "punctuation" or word.form == '"':
            parts += word.written
            owner += [at] * len(word.written)
    return Line(parts, owner)


def as_meant(of: Side) -> Line:
    """What a side's words state."""
    parts: list[str] = []
    owner: list[int] = []
    for at, word in enumerate(of.words):
        if word.kind != "punctuation":
            parts += word.parts
            owner += [at] * len(word.parts)
    return Line(parts, owner)
