"""Learns the weights of ``reader/comparison/clues.toml`` from the labelled stories.

``python -m tests.quality learn`` prints the file; with ``--worth``, what each kind of clue adds.
What is learned is judged on stories that it was not learned from, a sixth of them at a time.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from reader.comparison import clues
from reader.comparison.clues import ALONE, TOGETHER, Clues, Judgement, Pair
from reader.comparison.frequencies import shipped
from reader.comparison.matching import Indexed, matched, measured
from reader.comparison.model import THRESHOLD
from reader.comparison.prepare import prepare
from reader.comparison.similarity import weights
from tests.quality.comparison import NOTHING, Score
from tests.quality.labelled import Labelled, every, reordered, stories
from tests.quality.tried import TRIED, Tried

FOLDS = 6
#: Keeps weights small (L2), with all clues on one scale.
RIDGE = 3.0
#: Log-odds shown by the score, of those there are.
SPREAD = 0.3
#: From this ``S`` on, clues that take time are looked at.
PROMISING = 0.35
#: F1 that is given up for links that are right more often.
HARDLY = 0.015

Row = tuple[Clues, bool]


@dataclass(frozen=True)
class Example:
    """A labelled pair of articles with the clues of its sentence pairs; equal sentences have none."""

    labelled: Labelled
    sides: tuple[Indexed, Indexed]
    found: Mapping[Pair, Clues | None]
    counts: tuple[int, int]
    right: frozenset[Pair]
    open: frozenset[Pair]

    def rows(self, more: Mapping[Pair, Clues] | None = None) -> Iterator[Row]:
        for pair, some in self.found.items():
            if some is not None and pair not in self.open:
                yield (*some, *(more[pair] if more else ())), pair in self.right


def example(labelled: Labelled) -> Example:
    ready = list(prepare([labelled.a, labelled.b]))
    one = Indexed(labelled.a, ready[0], 0, shipped())
    other = Indexed(labelled.b, ready[1], 0, shipped())
    place_a = {node: at for at, nodes in enumerate(one.nodes) for node in nodes}
    place_b = {node: at for at, nodes in enumerate(other.nodes) for node in nodes}

    def places(pairs: Collection[Pair]) -> frozenset[Pair]:
        return frozenset((place_a[i], place_b[j]) for i, j in pairs)

    return Example(
        labelled,
        (one, other),
        measured(one, other),
        (len(one.nodes), len(other.nodes)),
        places(labelled.links),
        places(labelled.open),
    )


# The model ----------------------------------------------------------------------------------------


def fitted(rows: Sequence[Row]) -> Clues:
    """The weights of a logistic regression, the constant first: Newton's method with a ridge."""
    width = len(rows[0][0])
    count = len(rows)
    means = [math.fsum(row[at] for row, _ in rows) / count for at in range(width)]
    scales = [
        math.sqrt(math.fsum((row[at] - means[at]) ** 2 for row, _ in rows) / count) or 1.0
        for at in range(width)
    ]
    scaled = [
        ([1.0, *((x - mean) / scale for x, mean, scale in zip(row, means, scales, strict=True))], right)
        for row, right in rows
    ]
    weights = [0.0] * (width + 1)
    for _ in range(12):
        slope = [0.0] + [-RIDGE * weight for weight in weights[1:]]
        curve = [[0.0] * (width + 1) for _ in range(width + 1)]
        for at in range(1, width + 1):
            curve[at][at] = RIDGE
        for row, right in scaled:
            odds = max(-30.0, min(30.0, sum(map(float.__mul__, weights, row))))
            likely = 1 / (1 + math.exp(-odds))
            bend = likely * (1 - likely)
            for at, x in enumerate(row):
                slope[at] += (right - likely) * x
                if bend > 1e-6 and x:
                    line, bent = curve[at], bend * x
                    for to in range(at, width + 1):
                        line[to] += bent * row[to]
        step = _solved(curve, slope)
        weights = [weight + by for weight, by in zip(weights, step, strict=True)]
        if max(map(abs, step)) < 1e-6:
            break
    plain = [weight / scale for weight, scale in zip(weights[1:], scales, strict=True)]
    return (weights[0] - math.fsum(map(float.__mul__, plain, means)), *plain)


def _solved(upper: list[list[float]], right: Sequence[float]) -> list[float]:
    """``x`` of a symmetric positive definite system, given by its upper half (Gauss)."""
    size = len(right)
    full = [[upper[min(i, j)][max(i, j)] for j in range(size)] + [right[i]] for i in range(size)]
    for at in range(size):
        for below in range(at + 1, size):
            share = full[below][at] / full[at][at]
            for to in range(at, size + 1):
                full[below][to] -= share * full[at][to]
    found = [0.0] * size
    for at in reversed(range(size)):
        rest = math.fsum(full[at][to] * found[to] for to in range(at + 1, size))
        found[at] = (full[at][size] - rest) / full[at][at]
    return found


def learned(examples: Sequence[Example], even: float = 0.0) -> Judgement:
    """The weights that these examples teach."""
    rows = [row for each in examples for row in each.rows()]
    first = Judgement(fitted(rows), (), 0.0, SPREAD)
    more = [clues.together(likely(each, first), *each.counts) for each in examples]
    rows = [row for each, some in zip(examples, more, strict=True) for row in each.rows(some)]
    return Judgement(first.alone, fitted(rows), even, SPREAD)


def likely(each: Example, judgement: Judgement) -> dict[Pair, float]:
    return {pair: 1.0 if some is None else judgement.likely(some) for pair, some in each.found.items()}


def odds(each: Example, judgement: Judgement) -> dict[Pair, float]:
    """The log-odds of each pair; of equal sentences they are infinite."""
    others = clues.together(likely(each, judgement), *each.counts)
    return {
        pair: math.inf if some is None else judgement.odds(some, others[pair])
        for pair, some in each.found.items()
    }


# What it is worth ---------------------------------------------------------------------------------


def links(each: Example, judgement: Judgement) -> set[Pair]:
    """The links that a judgement finds, as the program does."""
    from reader.comparison.matching import scored

    scores = scored(each.found, *each.counts, judgement)
    return {pair for pair, score in matched(scores) if score >= THRESHOLD}


def folds(some: Sequence[Example]) -> Iterator[tuple[list[Example], list[Example]]]:
    """What to learn from and what to judge, a sixth of the stories at a time."""
    names = list(dict.fromkeys(each.labelled.name for each in some))
    for fold in range(FOLDS):
        judged = set(names[fold::FOLDS])
        yield (
            [each for each in some if each.labelled.name not in judged],
            [each for each in some if each.labelled.name in judged],
        )


def tuned(some: Sequence[Example]) -> tuple[float, Score]:
    """The log-odds from which a pair is a link, and how good links are then, on stories that were not learned
    from: of those at which F1 is hardly worse than at its best, the highest, which is the most precise."""
    told: list[tuple[Example, dict[Pair, float]]] = []
    for others, judged in folds(some):
        judgement = learned(others)
        told += [(each, odds(each, judgement)) for each in judged]
    scores = {
        step / 10: sum((_at(each, found, step / 10) for each, found in told), NOTHING)
        for step in range(-30, 31)
    }
    best = max(score.f1 for score in scores.values())
    even = max(even for even, score in scores.items() if score.f1 >= best - HARDLY)
    return even, scores[even]


def _at(each: Example, odds: Mapping[Pair, float], even: float) -> Score:
    from reader.comparison.matching import FLOOR

    judgement = Judgement((), (), even, SPREAD)
    scores = {pair: judgement.shown(value) for pair, value in odds.items()}
    kept = {pair: score for pair, score in scores.items() if score >= FLOOR}
    found = {pair for pair, score in matched(kept) if score >= THRESHOLD} - each.open
    if not each.right:
        return Score(0, len(found), 0)
    return Score(len(found & each.right), len(found), len(each.right))


def table(judgement: Judgement, score: Score) -> Iterator[str]:
    """The file of the weights, as lines."""
    yield "# What each clue of reader/comparison/clues.py weighs, in log-odds."
    yield "# Made by `python -m tests.quality learn` from the labelled stories there."
    yield f"# On stories that were not learned from: {score}."
    yield ""
    yield "[score]"
    yield f"even = {judgement.even:.2f}"
    yield f"spread = {judgement.spread}"
    for title, names, weighing in (
        ("alone", ("always", *ALONE), judgement.alone),
        ("together", ("always", *ALONE, *TOGETHER), judgement.together),
    ):
        yield ""
        yield f"[{title}]"
        for name, weight in zip(names, weighing, strict=True):
            yield f'"{name}" = {weight:.3f}'


@cache
def examples() -> tuple[Example, ...]:
    """All labelled pairs, and the stories once more with their paragraphs in another order: weights have to
    hold whether or not articles run beside each other."""
    written = stories()
    return tuple(map(example, [*chain(*every().values()), *map(reordered, written)]))


def learn() -> Iterator[str]:
    """The weights from all labelled pairs, as a file."""
    even, score = tuned(examples())
    yield from table(learned(examples(), even), score)


#: Clues by what they look at, in the order in which the report adds them up.
STEPS: dict[str, tuple[str, ...]] = {
    "how alike they are": ("likeness", "clear likeness"),
    "what they share at all": (
        "shared weight",
        "shared stems",
        "share of the shorter",
        "weight of the shorter",
    ),
    "phrases": ("shared phrases",),
    "names": ("shared names", "shared besides names"),
    "numbers": ("shared number", "other numbers"),
    "quotations": ("other quotation",),
    "the same people": ("same people", "surely the same people"),
    "headline and beginning": ("headline", "beginning"),
    "how far apart": ("apart",),
    "related articles": ("related articles",),
    "rivals": ("best of", "lead over rivals of one", "lead over rivals of both"),
    "neighbours": ("neighbours in order", "one and two neighbours"),
}


def worth() -> Iterator[str]:
    """What each kind of clue adds to those above it, and what all others are without it, on stories that were
    not learned from."""
    used: set[str] = set()
    whole = tuned(examples())[1]
    yield f"{'':24}  {'added to those above':22}  without it"
    for title, names in STEPS.items():
        used.update(names)
        yield f"{title:24}  {_short(_with(used)):22}  {_short(_with({*ALONE, *TOGETHER} - {*names}))}"
    yield f"{'all':24}  {_short(whole)}"
    for title, clue in TRIED.items():
        yield f"with {title:19}  {_short(tuned([_more(each, clue) for each in examples()])[1])}"


def _more(each: Example, clue: Tried) -> Example:
    """With another clue: only of pairs that are somewhat alike, which is all that it may cost time for."""
    one, other = each.sides
    weight = defaultdict(float, weights(one.vocabulary, other.vocabulary))
    found = {
        (i, j): some and (*some, clue(one.one[i], other.one[j], weight) if some[0] >= PROMISING else 0.0)
        for (i, j), some in each.found.items()
    }
    return replace(each, found=found)


def _short(score: Score) -> str:
    return f"F1 {score.f1:.3f} at P {score.precision:.2f}"


def _with(used: Collection[str]) -> Score:
    """How good links are by these clues alone."""
    kept = [
        replace(each, found={pair: some and _kept(some, ALONE, used) for pair, some in each.found.items()})
        for each in examples()
    ]
    whole = clues.together
    try:
        clues.together = lambda *given: {
            pair: _kept(some, TOGETHER, used) for pair, some in whole(*given).items()
        }
        return tuned(kept)[1]
    finally:
        clues.together = whole


def _kept(some: Clues, names: Sequence[str], used: Collection[str]) -> Clues:
    return tuple(value if name in used else 0.0 for name, value in zip(names, some, strict=True))
