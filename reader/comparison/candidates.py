"""Which pairs of sentences of two articles are worth a close look: those that share most of their content.

Found through an inverted index, from the stems of one article to the sentences of the other. The stems that
weigh least stand in the most sentences, so reading their lists would take most of the time and change next
to nothing: they bring in no pair, and count only in the coefficient of those that are brought in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from heapq import nlargest

#: Candidates of one sentence in one article that are looked at closely. On the labelled stories four find all
#: that twelve do.
CLOSE = 4
#: Below this Dice coefficient a pair is not looked at closely: hardly any such pair can reach the floor.
LEAST = 0.03
#: The lightest stems of a sentence, up to this share of its weight, bring in no candidates where they stand
#: in more than a few sentences.
LIGHT = 0.05
FEW = 100

Pair = tuple[int, int]
Index = Mapping[str, Sequence[int]]
_NONE: AbstractSet[int] = frozenset()


def candidates(
    a: Sequence[Sequence[str]],
    b: Sequence[Sequence[str]],
    index_b: Index,
    weight: Mapping[str, float],
    *,
    settled_a: AbstractSet[int] = _NONE,
    settled_b: AbstractSet[int] = _NONE,
) -> dict[Pair, float]:
    """Pairs that share content, with their Dice coefficient: the ``CLOSE`` best of each sentence.

    ``a`` and ``b`` are the stems of each sentence, sorted and each once; ``index_b`` says which sentences of
    ``b`` have a stem; ``weight`` knows the stems of both. A sentence that is ``settled`` (it has found its
    equal, as nearly all have in a revision) wants none itself, and is only a candidate of those that are not.
    """
    total_b = [sum([weight[stem] for stem in stems]) for stems in b]
    rest = _without(index_b, settled_b) if settled_a and settled_b else index_b
    places = range(len(b))
    unsettled = [j for j in places if j not in settled_b]
    chosen: dict[Pair, float] = {}
    best_of_b = _Best(len(b))
    for i, stems in enumerate(a):
        settled = i in settled_a
        index = rest if settled else index_b
        own = {stem: weight[stem] for stem in stems}
        total = left = sum(own.values())
        if not total:
            continue
        shared = [0.0] * len(b)
        for stem in sorted(stems, key=own.__getitem__, reverse=True):
            listed = index.get(stem, ())
            if left <= LIGHT * total and len(listed) > FEW:
                continue
            value = own[stem]
            left -= value
            for j in listed:
                shared[j] += value
        # Which are best is told without the light stems, by half of Dice's coefficient.
        near = [
            (shared[j] / (total + total_b[j]), j) for j in (unsettled if settled else places) if shared[j]
        ]
        best_of_b.add(i, near)
        if not settled:
            if len(near) > CLOSE:
                least = nlargest(CLOSE, [value for value, _ in near])[-1]
                near = [item for item in near if item[0] >= least][:CLOSE]
            for _, j in near:
                coefficient = _dice(own, total, b[j], total_b[j])
                if coefficient >= LEAST:
                    chosen[i, j] = coefficient
    for i, j in best_of_b.pairs():
        if j not in settled_b and (i, j) not in chosen:
            own = {stem: weight[stem] for stem in a[i]}
            coefficient = _dice(own, sum(own.values()), b[j], total_b[j])
            if coefficient >= LEAST:
                chosen[i, j] = coefficient
    return chosen


class _Best:
    """The best few of each sentence, kept while values come: never more than some multiple of them."""

    def __init__(self, count: int) -> None:
        self._found: list[list[tuple[float, int]]] = [[] for _ in range(count)]
        self._least = [0.0] * count

    def add(self, i: int, values: Sequence[tuple[float, int]]) -> None:
        """``values`` are (value, sentence) for the ``i``-th of the other side."""
        found, least = self._found, self._least
        for value, j in values:
            if value > least[j]:
                some = found[j]
                some.append((value, -i))
                if len(some) >= 4 * CLOSE:
                    some.sort(reverse=True)
                    del some[CLOSE:]
                    least[j] = some[-1][0]

    def pairs(self) -> Iterator[Pair]:
        for j, some in enumerate(self._found):
            some.sort(reverse=True)
            for _, i in some[:CLOSE]:
                yield -i, j


def _without(index: Index, settled: AbstractSet[int]) -> Index:
    made = {stem: [j for j in listed if j not in settled] for stem, listed in index.items()}
    return {stem: listed for stem, listed in made.items() if listed}


def _dice(own: Mapping[str, float], total: float, stems: Sequence[str], other: float) -> float:
    """Dice's coefficient of two sentences. Summed in the order of the stems, whichever is named first."""
    return 2 * sum([own[stem] for stem in stems if stem in own]) / (total + other) if total + other else 0.0
