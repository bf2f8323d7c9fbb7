"""The stretches of a cell that other cells of its row state too: by clause rather than by word.

Words that both have tell where to look. What stands between two of them, before the first or behind the last
is a rewording if the other cell has about as much that is not shared; if it has much less, or if this is very
long, only this cell states it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from reader.comparison.model import Span
from reader.comparison.prepare import Sentence
from reader.comparison.sides import Contrast, Side

#: Content words without a shared one that one cell alone states: by so many more than another cell has,
#: and however many that has.
MORE, MANY = 5, 10


class Outline:
    """Which content words of a cell others have, sentence by sentence."""

    def __init__(self, of: Side, contrasts: Sequence[tuple[int, Contrast]]) -> None:
        self.of = of
        common = [False] * len(of.words)
        for _, found in contrasts:
            for at, kind in enumerate(found.kinds):
                if kind is None or kind == "reordered":
                    common[at] = True
        #: The content words of each sentence (tokens), and which of them are shared (positions among these).
        self.content: list[list[int]] = []
        self.common: list[list[int]] = []
        for first, end in of.bounds:
            tokens = [at for at in range(first, end) if of.words[at].kind != "punctuation"]
            content = [at for at in tokens if not of.words[at].mute] or tokens
            self.content.append(content)
            self.common.append([position for position, at in enumerate(content) if common[at]])

    @property
    def gap(self) -> int:
        """The most content words in a row, of one sentence, that are not shared."""
        gaps = [
            after - before - 1
            for content, common in zip(self.content, self.common, strict=True)
            if common
            for before, after in pairwise([-1, *common, len(content)])
        ]
        return max(gaps, default=0)

    def stretches(self, facing: int) -> list[Span]:
        """The shared stretches (tokens, the end behind the last), where the widest gap of the other cells has
        ``facing`` words."""
        return [
            (first, last + 1)
            for number, (content, common) in enumerate(zip(self.content, self.common, strict=True))
            if common
            for first, last in self._of_sentence(self.of.bounds[number], content, common, facing)
        ]

    def _of_sentence(
        self, sentence: Span, content: Sequence[int], common: Sequence[int], facing: int
    ) -> list[Span]:
        runs = [[common[0], common[0]]]
        for position in common[1:]:
            if _is_own(position - runs[-1][1] - 1, facing):
                runs.append([position, position])
            else:
                runs[-1][1] = position
        # A lone shared word amid what is not shared is chance.
        several = [run for run in runs if run[0] < run[1]] or runs
        made = [(content[first], content[last]) for first, last in several]
        if not _is_own(several[0][0], facing):
            made[0] = (sentence[0], made[0][1])
        if not _is_own(len(content) - 1 - several[-1][1], facing):
            made[-1] = (made[-1][0], sentence[1] - 1)
        return made


def _is_own(words: int, facing: int) -> bool:
    return words >= MANY or words - facing >= MORE


def facing(outlines: Sequence[Outline], cell: int) -> int:
    """The widest gap of the other cells of a row."""
    return max(outline.gap for number, outline in enumerate(outlines) if number != cell)


def alike(sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    """The stretches of a cell that says what all others of the row say: its sentences."""
    return tuple([sentence.span for sentence in sentences if sentence.words])
