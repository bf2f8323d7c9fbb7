"""Which pairs of sentences of two articles are worth a close look: those that share most of their content.

Found through an inverted index, from the stems of one article to the sentences of the other. The stems that
weigh least stand in the most sentences, so reading their lists would take most of the time and change next
to nothing: they bring in no pair, and count only in the coefficient of those that are brought in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

#: Candidates of one sentence in one article that are looked at closely.
CLOSE = 12
#: Below this Dice coefficient a pair is not looked at closely: hardly any such pair can reach the floor.
LEAST = 0.1
#: The lightest stems of a sentence, up to this share of its weight, bring in no candidates.
LIGHT = 0.05

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
    # What a pair shares, less this, is more than LEAST / 2 of the other's weight if the pair may be chosen.
    empty = [-LEAST / 2 * total for total in total_b]
    rest = _without(index_b, settled_b) if settled_a and settled_b else index_b
    unsettled = [j for j in range(len(b)) if j not in settled_b]
    chosen: dict[Pair, float] = {}
    best_of_b: list[list[tuple[float, int]]] = [[] for _ in b]
    for i, stems in enumerate(a):
        settled = i in settled_a
        index = rest if settled else index_b
        own = {stem: weight[stem] for stem in stems}
        total = sum(own.values())
        if not total:
            continue
        surplus = empty.copy()
        left = total
        for stem in sorted(stems, key=own.__getitem__, reverse=True):
            if left <= LIGHT * total:
                break
            value = own[stem]
            left -= value
            for j in index.get(stem, ()):
                surplus[j] += value
        enough = LEAST / 2 * total - left
        if settled:
            near = [j for j in unsettled if surplus[j] >= enough]
        else:
            near = [j for j, more in enumerate(surplus) if more >= enough]
        if settled or len(near) > CLOSE:
            # Which are best is told without the light stems.
            valued = [((surplus[j] - empty[j]) / (total + total_b[j]), -j) for j in near]
            for value, j in valued:
                if -j not in settled_b:
                    others = best_of_b[-j]
                    others.append((value, -i))
                    if len(others) > 4 * CLOSE:
                        _keep_best(others)
            _keep_best(valued)
            near = [] if settled else [-j for _, j in valued]
        for j in near:
            coefficient = _dice(own, total, b[j], total_b[j])
            if coefficient >= LEAST:
                chosen[i, j] = coefficient
    for j, others in enumerate(best_of_b):
        _keep_best(others)
        for _, i in others:
            if (-i, j) not in chosen:
                own = {stem: weight[stem] for stem in a[-i]}
                coefficient = _dice(own, sum(own.values()), b[j], total_b[j])
                if coefficient >= LEAST:
                    chosen[-i, j] = coefficient
    return chosen


def _without(index: Index, settled: AbstractSet[int]) -> Index:
    made = {stem: [j for j in listed if j not in settled] for stem, listed in index.items()}
    return {stem: listed for stem, listed in made.items() if listed}


def _keep_best(valued: list[tuple[float, int]]) -> None:
    if len(valued) > CLOSE:
        valued.sort(reverse=True)
        del valued[CLOSE:]


def _dice(own: Mapping[str, float], total: float, stems: Sequence[str], other: float) -> float:
    """Dice's coefficient of two sentences. Summed in the order of the stems, whichever is named first."""
    return 2 * sum([own[stem] for stem in stems if stem in own]) / (total + other) if total + other else 0.0
