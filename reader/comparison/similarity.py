"""How alike two sentences are: ``S``, the mean of two measures that fail in different places.

One is the token set ratio (letters of the words that both have against the rest), the other a Dice
coefficient of the content stems, each weighing as much as it is rare.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reader.comparison.frequencies import Frequencies
from reader.comparison.prepare import LONG, Sentence


class Weights:
    """What each content stem weighs among some articles: rare in the language and rare among them is most."""

    def __init__(self, articles: Sequence[Sequence[Sentence]], background: Frequencies) -> None:
        counts: dict[str, int] = {}
        total = 0
        for sentences in articles:
            total += len(sentences)
            for sentence in sentences:
                for stem in sentence.stems:
                    counts[stem] = counts.get(stem, 0) + 1
        here = Frequencies(total, counts)
        self.of: Mapping[str, float] = {
            stem: 0.05 + background.weight(stem) * (0.5 + 0.5 * here.weight(stem)) for stem in counts
        }

    def total(self, stems: Sequence[str]) -> float:
        weight = self.of
        return sum(weight[stem] for stem in stems)


def dice(shared: float, a: float, b: float) -> float:
    """Dice's coefficient from the weight of the shared stems and of all stems of either side."""
    return 2 * shared / (a + b) if a + b else 0.0


def token_set_ratio(a: Sentence, b: Sentence) -> float:
    """rapidfuzz's ``token_set_ratio`` from 0 to 1; for very long sentences of their first words."""
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(" ".join(a.words[:LONG]), " ".join(b.words[:LONG])) / 100


def likeness(ratio: float, coefficient: float) -> float:
    """``S`` of a pair from its two measures."""
    return (ratio + coefficient) / 2
