"""A cell's words laid out for contrasting with another cell's, and what contrasting them gives."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reader.comparison.model import MarkKind
from reader.comparison.names import Names
from reader.comparison.prepare import Sentence, Unit, quoted


@dataclass(frozen=True, slots=True)
class Side:
    """One cell's words, over all its sentences; ``sentence``, ``named`` and ``quoted`` go with ``units``."""

    article: int
    units: tuple[Unit, ...]
    sentence: tuple[int, ...]
    named: tuple[bool, ...]
    quoted: tuple[bool, ...]
    key: str

    @property
    def count(self) -> int:
        """Sentences in the cell."""
        return self.sentence[-1] + 1 if self.sentence else 0

    def only(self, number: int) -> Side:
        """One of its sentences as a side of its own."""
        start, end = bisect_left(self.sentence, number), bisect_right(self.sentence, number)
        return Side(
            self.article,
            self.units[start:end],
            (0,) * (end - start),
            self.named[start:end],
            self.quoted[start:end],
            self.key.split("\n")[number],
        )

    def weighs(self, at: int) -> str:
        """Why a difference in this word would be critical, or ``""``."""
        return self.units[at].word.weight or ("name" if self.named[at] else "")

    def mute(self, at: int) -> bool:
        """Whether the word is not worth a mark for itself; inside quotation marks every word is."""
        word = self.units[at].word
        return word.mute and not self.named[at] and (word.kind == "punctuation" or not self.quoted[at])


def side(article: int, sentences: Sequence[Sentence], names: Names) -> Side:
    """A cell ready for contrasting."""
    units: list[Unit] = []
    number: list[int] = []
    named: list[bool] = []
    in_quotes: list[bool] = []
    for place, sentence in enumerate(sentences):
        units += sentence.units
        number += [place] * len(sentence.units)
        named += names.flags(sentence)
        in_quotes += quoted(sentence.units)
    key = "\n".join(sentence.key for sentence in sentences)
    return Side(article, tuple(units), tuple(number), tuple(named), tuple(in_quotes), key)


@dataclass(slots=True)
class Contrast:
    """How one cell differs from another: a kind or None for each token, and the gaps where words are missing.

    A gap is the number of the token after which words are missing, -1 before the first.
    """

    kinds: list[MarkKind | None]
    gaps: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Line:
    """What is aligned of a side: its parts in order, and the token each belongs to."""

    parts: list[str]
    owner: list[int]

    def tokens(self, start: int, end: int) -> list[int]:
        return sorted(set(self.owner[start:end]))


def line(of: Side, value: Callable[[Unit], Sequence[str]], *, quotes: bool) -> Line:
    made = Line([], [])
    for at, unit in enumerate(of.units):
        if unit.word.kind == "punctuation" and not (quotes and unit.word.form == '"'):
            continue
        for part in value(unit):
            made.parts.append(part)
            made.owner.append(at)
    return made


def as_written(unit: Unit) -> Sequence[str]:
    word = unit.word
    if word.weight in ("number", "negation"):
        return word.parts
    return (word.form.removesuffix("'s"),)


def as_meant(unit: Unit) -> Sequence[str]:
    return unit.word.parts
