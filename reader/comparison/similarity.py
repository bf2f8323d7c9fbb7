"""How alike two sentences are.

First by themselves: ``S``, the mean of two measures that fail in different places. One is the token set ratio
(letters of the words that both have against the rest), the other a Dice coefficient of the content stems,
each weighing as much as it is rare. Then by what stands around: links support each other. What each of these
adds was measured on labelled pairs (``python -m tests.quality comparison``); by itself none is proof.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from reader.comparison.frequencies import Frequencies
from reader.comparison.prepare import Sentence

#: From this ``S`` on, sentences that are each other's best count as proof that their articles are related.
CLEAR = 0.5
#: What being each other's best adds.
MUTUAL = 0.06
#: What a likely link of both the sentences before, or after, adds: a share of its ``S`` above a floor.
NEIGHBOUR = 0.2
NEIGHBOUR_FLOOR, NEIGHBOUR_TOP = 0.35, 0.7
#: What a shared number adds, or takes away if both have numbers and none in common.
NUMBER = 0.04
#: What related articles add: their share of clear pairs, as far as it is more or less than usual.
RELATED = 0.4
USUAL, MOST_RELATED = 0.2, 0.4
#: Related or not, of articles of a few sentences little can be said: as if there were these as well.
UNKNOWN_PAIRS, UNKNOWN_SENTENCES = 1, 5
#: Puts the result on the scale of ``S``, so that a threshold keeps its meaning.
SHIFT = -0.06

#: A quotation of which the other sentence has less than this share (by weight) is another statement, though
#: the same person may have made it to the same paper; its likeness is only worth so much.
QUOTED_SHARE = 0.15
OTHER_WORDS = 0.7

Pair = tuple[int, int]


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


def quotes_another(a: Sentence, b: Sentence, weight: Mapping[str, float]) -> bool:
    """Whether ``a`` is mostly a quotation that ``b`` has next to nothing of."""
    if not a.quotation:
        return False
    whole = sum(sorted(weight[stem] for stem in a.quotation))
    shared = sum(sorted(weight[stem] for stem in a.quotation.intersection(b.stems)))
    return shared < QUOTED_SHARE * whole


def in_context(
    measured: Mapping[Pair, float], a: Sequence[frozenset[str]], b: Sequence[frozenset[str]]
) -> dict[Pair, float]:
    """``S`` of the pairs of two articles' sentences, raised or lowered by what else speaks for them.

    ``a`` and ``b`` are the numbers that stand in each sentence of either article. Equal sentences keep 1.
    """
    best_a: dict[int, float] = {}
    best_b: dict[int, float] = {}
    for (i, j), score in measured.items():
        best_a[i] = max(score, best_a.get(i, 0.0))
        best_b[j] = max(score, best_b.get(j, 0.0))
    mutual = {
        pair for pair, score in measured.items() if score >= best_a[pair[0]] and score >= best_b[pair[1]]
    }
    clear = sum(measured[pair] >= CLEAR for pair in mutual) + UNKNOWN_PAIRS
    related = min(clear / (min(len(a), len(b)) + UNKNOWN_SENTENCES), MOST_RELATED) - USUAL
    made: dict[Pair, float] = {}
    for pair, score in measured.items():
        if score == 1.0:
            made[pair] = score
            continue
        i, j = pair
        beside = max(measured.get((i - 1, j - 1), 0.0), measured.get((i + 1, j + 1), 0.0))
        score += SHIFT + RELATED * related
        score += NEIGHBOUR * max(0.0, min(beside, NEIGHBOUR_TOP) - NEIGHBOUR_FLOOR)
        if pair in mutual:
            score += MUTUAL
        if a[i] and b[j]:
            score += NUMBER if a[i] & b[j] else -NUMBER
        # Only what is equal when folded is wholly alike.
        made[pair] = round(max(0.0, min(score, 0.999)), 6)
    return made
