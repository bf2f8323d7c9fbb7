"""How alike two sentences are by themselves: ``S``, the mean of two measures that fail in different places.

One is the token set ratio (letters of the words that both have against the rest), the other a Dice
coefficient of the content stems, each weighing as much as it is rare. What else speaks for a link stands in
``clues``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from reader.comparison.frequencies import Frequencies
from reader.comparison.prepare import Sentence


class Vocabulary:
    """In how many sentences of one article each content stem stands."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self.counts: dict[str, int] = {}
        self.sentences = 0
        for sentence in sentences:
            self.sentences += 1
            for stem in sentence.stems:
                self.counts[stem] = self.counts.get(stem, 0) + 1


def weights(a: Vocabulary, b: Vocabulary, background: Frequencies) -> dict[str, float]:
    """What each stem of two articles weighs: rare in the language and in either article is most.

    Articles added to a comparison later change nothing between these two.
    """
    made: dict[str, float] = {}
    for one, other in ((a, b), (b, a)):
        for stem, count in one.counts.items():
            if stem not in made:
                share = count / one.sentences
                if stem in other.counts:
                    share = max(share, other.counts[stem] / other.sentences)
                made[stem] = (0.01 + background.weight(stem)) * math.log1p(1 / share)
    return made


def dice(shared: float, a: float, b: float) -> float:
    """Dice's coefficient from the weight of the shared stems and of all stems of either side."""
    return 2 * shared / (a + b) if a + b else 0.0


def likeness(ratio: float, coefficient: float) -> float:
    """``S`` of a pair from its two measures, each from 0 to 1."""
    return (ratio + coefficient) / 2
