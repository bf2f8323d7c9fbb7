"""What speaks for and against two sentences making the same statement, and what it adds up to.

No single likeness tells it: a clause shared by two long sentences drowns in the rest of them, a full
rewording keeps a name and a number, and two sentences of one subject share both. So a pair is judged by many
clues: how alike the sentences are by themselves, how much they share whatever else they say, names, numbers
and quotations, where they stand in their articles, whether these name the same people, and what their
neighbours and rivals are linked to. A logistic model adds the clues up. Its weights stand in ``clues.toml``;
they are learned from labelled stories by ``python -m tests.quality learn``, which also tells their worth.
"""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from math import log1p

from reader.comparison.model import THRESHOLD

Pair = tuple[int, int]
Clues = tuple[float, ...]

#: Clues of a pair alone, in the order of :func:`alone`.
ALONE = (
    "likeness",
    "clear likeness",
    "shared weight",
    "shared stems",
    "share of the shorter",
    "weight of the shorter",
    "shared phrases",
    "shared names",
    "shared besides names",
    "shared number",
    "other numbers",
    "other quotation",
    "same people",
    "surely the same people",
    "headline",
    "beginning",
    "apart",
)
#: Clues that hang on the other pairs, in the order of :func:`together`.
TOGETHER = (
    "related articles",
    "best of",
    "lead over rivals of one",
    "lead over rivals of both",
    "neighbours in order",
    "one and two neighbours",
)

#: Names that articles are taken to have besides their own, of which this share is common: of articles with
#: few names little can be said.
FEW_NAMES, COMMON_NAMES = 1.0, 0.4
#: What articles have in common in scripts that have no capitals to tell names by.
UNKNOWN_NAMES = 0.75
#: From this share of common names on, articles are surely about the same people.
SURELY = 0.5
#: A sentence that has less than this share of a quotation does not tell what was said.
NEXT_TO_NOTHING = 0.1
#: From this ``S`` on, sentences are clearly alike.
ALIKE = 0.4
#: From this ``S`` on they are linked whatever else speaks against it: of 85 labelled pairs that alike, one is
#: no link.
SURELY_ALIKE = 0.6
#: The same of articles that name hardly any of the same people: what news of one kind always says ("nobody
#: was hurt, the police said") is no link then.
SURELY_ALIKE_OF_OTHERS = 0.8
#: Articles that have less in common than this name other people.
OTHERS = 0.15
#: Sentences at the beginning of an article that tell the whole of it.
BEGINNING = 2
#: From this ``S`` on, sentences that are each other's best tell how two articles run beside each other.
ANCHOR = 0.5
#: How far apart (in shares of their articles) sentences can stand: beyond that, they have been moved anyhow.
APART = 0.3
#: Sentences behind the first from which on an article has the usual shape, what matters most first.
SHAPED = 8
#: The likelihood from which two sentences that are each other's best speak for their articles being related.
CLEAR = 0.5
#: Related or not, of articles of a few sentences little can be said: as if there were these as well.
UNKNOWN_PAIRS, UNKNOWN_SENTENCES = 1, 5
MOST_RELATED = 0.8
#: How far ahead of its rivals a pair can be, and how far behind.
AHEAD = 0.3


@dataclass(frozen=True)
class Statement:
    """What the clues need of a sentence. ``number`` counts from 0 in its article.

    ``stems`` are sorted, each once; ``phrases`` are pairs of neighbouring words, small ones included;
    ``names``, ``numbers`` and ``quotation`` are stems, too.
    """

    number: int
    stems: tuple[str, ...]
    phrases: frozenset[tuple[str, str]]
    names: Collection[str]
    numbers: frozenset[str]
    quotation: frozenset[str]
    stem_set: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stem_set", frozenset(self.stems))


@dataclass(frozen=True)
class Setting:
    """What the clues need of two articles: what their stems weigh, how far they name the same people
    (:func:`same_people`), and how many sentences the shorter one has."""

    weight: Mapping[str, float]
    people: float
    sentences: int

    @property
    def shape(self) -> float:
        """How much the place in an article can tell, from 0 (nothing, of a single sentence) to 1."""
        return min(1.0, (self.sentences - 1) / SHAPED)


def alone(
    a: Statement, b: Statement, likeness: float, lighter: float, apart: float, setting: Setting
) -> Clues:
    """The clues of a pair by itself.

    ``likeness`` is its ``S``, ``lighter`` what all stems of the lighter sentence weigh; ``apart`` comes from
    :meth:`Course.apart`.
    """
    weight, people, shape = setting.weight, setting.people, setting.shape
    other = b.stem_set
    shared = [stem for stem in a.stems if stem in other]
    common = sum([weight[stem] for stem in shared])
    of_names = 0.0
    if a.names and b.names:
        of_names = sum([weight[stem] for stem in shared if stem in a.names and stem in b.names])
    telling, differ = False, False
    if a.numbers and b.numbers:
        numbers = a.numbers & b.numbers
        telling = any(len(number) > 1 and not number.startswith(("19", "20")) for number in numbers)
        differ = not numbers
    another = _is_another(a.quotation, b, weight) or _is_another(b.quotation, a, weight)
    first, begins = not (a.number and b.number), a.number < BEGINNING and b.number < BEGINNING
    return (
        likeness,
        likeness - ALIKE if likeness > ALIKE else 0.0,
        log1p(common),
        log1p(len(shared)),
        common / lighter if lighter else 0.0,
        log1p(lighter),
        log1p(len(a.phrases & b.phrases)),
        log1p(of_names),
        log1p(common - of_names),
        float(telling),
        float(differ),
        float(another),
        people,
        people - SURELY if people > SURELY else 0.0,
        shape * people if first and begins else 0.0,
        shape * people if begins else 0.0,
        shape * (apart if apart < APART else APART),
    )


def best_of_each(values: Mapping[Pair, float]) -> tuple[dict[int, float], dict[int, float]]:
    """The best value that each sentence of either side has, by its first or its second number."""
    best_a: dict[int, float] = defaultdict(float)
    best_b: dict[int, float] = defaultdict(float)
    for (i, j), value in values.items():
        best_a[i] = max(value, best_a[i])
        best_b[j] = max(value, best_b[j])
    return best_a, best_b


class Course:
    """How two articles run beside each other, told by the pairs that are clearly alike.

    ``pairs`` are their ``S`` by (sentence of ``a``, of ``b``), the lengths those of the articles (sentences,
    too).
    """

    def __init__(self, pairs: Mapping[Pair, float], length_a: int, length_b: int) -> None:
        best_a, best_b = best_of_each(pairs)
        self._anchors = sorted(
            (i, j)
            for (i, j), value in pairs.items()
            if value >= ANCHOR and value >= best_a[i] and value >= best_b[j]
        )
        self._starts = [i for i, _ in self._anchors]
        self._near: dict[int, list[Pair]] = {}
        self._lengths = max(1, length_a - 1), max(1, length_b - 1)

    def apart(self, i: int, j: int) -> float:
        """How far from each other two sentences stand, as a share of an article: from where the clear pairs
        before and after would put them, so that a part which moved as a whole is not far away."""
        near = self._near.get(i)
        if near is None:
            at = bisect_left(self._starts, i)
            near = self._near[i] = self._anchors[max(0, at - 2) : at + 3]
        a, b = self._lengths
        found = [abs(j - y - i + x) for x, y in near if x != i or y != j]
        return min(found) / max(a, b) if found else abs(i / a - j / b)


def _is_another(quotation: frozenset[str], by: Statement, weight: Mapping[str, float]) -> bool:
    """Whether a sentence has next to nothing of a quotation, by weight: neither the words nor their sense."""
    if not quotation:
        return False
    shared = math.fsum([weight[stem] for stem in quotation & by.stem_set])
    return shared < NEXT_TO_NOTHING * math.fsum([weight[stem] for stem in quotation])


def same_people(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """How far two articles name the same people and places, from 0 to 1: the share of the names of the one
    with fewer. The names are given with how rare they are."""
    shared = math.fsum(rarity for name, rarity in a.items() if name in b)
    fewer = min(math.fsum(a.values()), math.fsum(b.values()))
    return (shared + COMMON_NAMES * FEW_NAMES) / (fewer + FEW_NAMES)


def surely_alike(clues: Clues) -> bool:
    """Whether a pair is linked for its wording, whatever else speaks against it."""
    others = clues[ALONE.index("same people")] < OTHERS
    return clues[0] >= (SURELY_ALIKE_OF_OTHERS if others else SURELY_ALIKE)


def together(likely: Mapping[Pair, float], count_a: int, count_b: int) -> dict[Pair, Clues]:
    """The clues that hang on the other pairs of two articles of so many sentences.

    ``likely`` is the likelihood of each pair by its clues alone. Links support each other where they run in
    order; of rivals for one sentence, mostly the likeliest is meant.
    """
    first_a, second_a = _two_best(likely, 0)
    first_b, second_b = _two_best(likely, 1)
    clear = sum(
        value >= CLEAR and value >= first_a[i] and value >= first_b[j] for (i, j), value in likely.items()
    )
    related = (clear + UNKNOWN_PAIRS) / (min(count_a, count_b) + UNKNOWN_SENTENCES)
    related = min(related, MOST_RELATED)
    get = likely.get
    made: dict[Pair, Clues] = {}
    for (i, j), value in likely.items():
        rival_a = second_a[i] if value >= first_a[i] else first_a[i]
        rival_b = second_b[j] if value >= first_b[j] else first_b[j]
        ahead_a = max(-AHEAD, min(AHEAD, value - rival_a))
        ahead_b = max(-AHEAD, min(AHEAD, value - rival_b))
        in_order = max(get((i - 1, j - 1), 0.0), get((i + 1, j + 1), 0.0))
        beside = max(get((i, j - 1), 0.0), get((i, j + 1), 0.0), get((i - 1, j), 0.0), get((i + 1, j), 0.0))
        made[i, j] = (
            related,
            float(value >= first_a[i]) + float(value >= first_b[j]),
            max(ahead_a, ahead_b),
            min(ahead_a, ahead_b),
            in_order,
            beside,
        )
    return made


def _two_best(likely: Mapping[Pair, float], side: int) -> tuple[dict[int, float], dict[int, float]]:
    """The best and the second best value of each sentence of one side."""
    first: dict[int, float] = defaultdict(float)
    second: dict[int, float] = defaultdict(float)
    for pair, value in likely.items():
        node = pair[side]
        if value > first[node]:
            first[node], second[node] = value, first[node]
        elif value > second[node]:
            second[node] = value
    return first, second


@dataclass(frozen=True)
class Judgement:
    """The weights of a logistic model: those of the clues alone, then those of all clues.

    ``even`` is the log-odds that get the score of ``THRESHOLD``, ``spread`` how much of a difference in
    log-odds shows in the score: less than 1, so that scores do not crowd at both ends.
    """

    alone: Clues
    together: Clues
    even: float
    spread: float

    def likely(self, clues: Clues) -> float:
        """The likelihood of a pair by its clues alone, from 0 to 1."""
        return _logistic(_sum(self.alone, clues))

    def odds(self, clues: Clues, others: Clues) -> float:
        """The log-odds of a pair by all its clues."""
        return _sum(self.together, (*clues, *others))

    def score(self, clues: Clues, others: Clues) -> float:
        """The score of a pair: ``THRESHOLD`` and more is a link."""
        return self.shown(self.odds(clues, others))

    def shown(self, odds: float) -> float:
        """Log-odds as a score."""
        if odds == math.inf:
            return 1.0
        return _logistic(math.log(THRESHOLD / (1 - THRESHOLD)) + self.spread * (odds - self.even))


def _sum(weights: Clues, clues: Clues) -> float:
    return weights[0] + sum(map(float.__mul__, weights[1:], clues))


def _logistic(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, odds))))


@cache
def shipped() -> Judgement:
    """The weights that come with the package."""
    return read(tomllib.loads(files("reader.comparison").joinpath("clues.toml").read_text("utf-8")))


def read(table: Mapping[str, Mapping[str, float]]) -> Judgement:
    """The weights from the tables of a file like ``clues.toml``. Raises KeyError if a clue has none."""
    return Judgement(
        alone=tuple(float(table["alone"][name]) for name in ("always", *ALONE)),
        together=tuple(float(table["together"][name]) for name in ("always", *ALONE, *TOGETHER)),
        even=float(table["score"]["even"]),
        spread=float(table["score"]["spread"]),
    )
