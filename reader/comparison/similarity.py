"""How alike two sentences are by themselves: ``S``, the mean of two measures that fail in different places.

One is the token set ratio (letters of the words that both have against the rest), the other a Dice
coefficient of the content stems, each weighing as much as it is rare. What else speaks for a link stands in
``clues``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from reader.comparison.frequencies import Frequencies
from reader.comparison.prepare import Sentence


class Vocabulary:
    """The content stems of an article: in which share of its sentences each stands, how rare it is in the
    language."""

    def __init__(self, sentences: Sequence[Sentence], background: Frequencies) -> None:
        counts = Counter([stem for sentence in sentences for stem in sentence.stems])
        self.shares = {stem: count / len(sentences) for stem, count in counts.items()}
        self.rarity = {stem: 0.01 + background.weight(stem) for stem in counts}


def weights(a: Vocabulary, b: Vocabulary) -> dict[str, float]:
    """What each stem of two articles weighs: rare in the language and in either article is most.

    Articles added to a comparison later change nothing between these two.
    """
    return {
        stem: rarity * math.log1p(1 / max(share, other.shares.get(stem, 0.0)))
        for one, other in ((a, b), (b, a))
        for (stem, share), rarity in zip(one.shares.items(), one.rarity.values(), strict=True)
    }


def likeness(ratio: float, coefficient: float) -> float:
    """``S`` of a pair from its two measures, each from 0 to 1."""
    return (ratio + coefficient) / 2
