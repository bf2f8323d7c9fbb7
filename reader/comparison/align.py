"""Which sentences of two or more articles say the same: links, many to many, in any order.

A pair is a link if its likeness reaches the threshold and is at least ``NEAR`` of the best that either
sentence has in the other's article. That keeps a headline and a lead that both go back to one lead, and
leaves out the crowd of half-alike sentences of one subject; it needs no common order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from reader.comparison.frequencies import Frequencies, shipped
from reader.comparison.language import base
from reader.comparison.model import MAYBE, THRESHOLD, Cell, Compared, Link, LinkKind
from reader.comparison.names import Names
from reader.comparison.prepare import LONG, Sentence, prepare
from reader.comparison.similarity import (
    OTHER_WORDS,
    Vocabulary,
    dice,
    in_context,
    likeness,
    quotes_another,
    weights,
)

#: A pair below this share of the best of both its row and its column is no link.
NEAR = 0.9
#: Links of one sentence into one article, at most.
MOST = 4
#: Candidates of one sentence in one article that are looked at closely.
CLOSE = 12
#: Below this Dice coefficient a pair is not looked at closely: hardly any such pair can reach the floor.
LEAST = 0.1
#: No pair is ever kept below it, however low a person sets the threshold.
FLOOR = 0.3
#: How far below the threshold a pair may still be a ``maybe``.
BAND = round(THRESHOLD - MAYBE, 6)
#: Token Indel similarity from which two sentences are the same one, edited.
EDITED = 0.65

Progress = Callable[[str, float], None]


class Pair(NamedTuple):
    """Two sentences that are alike; ``a`` < ``b`` count over all articles' sentences."""

    a: int
    b: int
    score: float
    kind: LinkKind


@dataclass(frozen=True)
class Evidence:
    """All that a threshold does not change: sentences, how alike they are, and the pairs that may be links.

    Sentences are numbered through all articles; ``starts[i]`` is the number of article ``i``'s first.
    ``scores`` holds every likeness that was found worth keeping, smaller number first. ``pairs`` stand by
    falling score, equal scores in an order that does not depend on that of the articles.
    """

    articles: tuple[Compared, ...]
    sentences: tuple[tuple[Sentence, ...], ...]
    starts: tuple[int, ...]
    scores: Mapping[tuple[int, int], float] = field(repr=False)
    pairs: tuple[Pair, ...] = field(repr=False)
    #: Cells by the sentences of their row: a new threshold leaves most rows as they were.
    cells: dict[tuple[int, ...], tuple[Cell, ...]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def every(self) -> list[Sentence]:
        """The sentences of all articles by their numbers."""
        return [sentence for some in self.sentences for sentence in some]

    @cached_property
    def owners(self) -> list[int]:
        """The article of each sentence."""
        return [number for number, some in enumerate(self.sentences) for _ in some]

    @cached_property
    def names(self) -> Names:
        """What the articles write as names."""
        nouns_too = any(base(article.language) in ("de", "lb") for article in self.articles)
        return Names(self.every, nouns_too=nouns_too)


def links(
    articles: Sequence[Compared],
    *,
    threshold: float = THRESHOLD,
    frequencies: Frequencies | None = None,
    progress: Progress | None = None,
) -> tuple[Link, ...]:
    """All links between sentences of different articles, ``maybe`` ones included, furniture left out.

    They stand in the order of their articles and sentences. ``frequencies`` are those of the library, if it
    holds enough articles to know.
    """
    return links_of(evidence(articles, frequencies=frequencies, progress=progress), threshold)


def links_of(found: Evidence, threshold: float = THRESHOLD) -> tuple[Link, ...]:
    """The links of ``found`` at a threshold."""
    made = [as_link(found, pair, threshold) for pair in pairs_at(found, threshold)]
    return tuple(sorted(made, key=lambda link: (link.a, link.b, link.a_span, link.b_span)))


def pairs_at(found: Evidence, threshold: float) -> Iterator[Pair]:
    """The pairs that are links, or may be, by falling score."""
    lowest = round(threshold - BAND, 6)
    for pair in found.pairs:
        if pair.score < lowest:
            return
        yield pair


def as_link(found: Evidence, pair: Pair, threshold: float) -> Link:
    a, b = found.every[pair.a], found.every[pair.b]
    kind: LinkKind = pair.kind if pair.score >= threshold else "maybe"
    return Link(found.owners[pair.a], found.owners[pair.b], a.span, b.span, kind, pair.score)


def evidence(
    articles: Sequence[Compared],
    *,
    frequencies: Frequencies | None = None,
    progress: Progress | None = None,
) -> Evidence:
    """Read the articles and find every pair of sentences that might be a link at any threshold."""
    tell = progress or (lambda words, share: None)
    ready: list[tuple[Sentence, ...]] = []
    tell("sentences", 0.0)
    for sentences in prepare(articles):
        ready.append(sentences)
        tell("sentences", len(ready) / len(articles))
    starts, count = [], 0
    for sentences in ready:
        starts.append(count)
        count += len(sentences)
    background = frequencies or shipped()
    # Every sum is made in an order of the articles' own, so that the order they are given in changes nothing.
    order = sorted(range(len(articles)), key=lambda i: (articles[i].text.sha256, articles[i].id))
    rank = {article: place for place, article in enumerate(order)}
    scores: dict[tuple[int, int], float] = {}
    pairs: list[Pair] = []
    sides = [_Side(ready[i], starts[i]) for i in range(len(articles))]
    total = len(articles) * (len(articles) - 1) // 2
    done = 0
    for place, first in enumerate(order):
        for second in order[place + 1 :]:
            tell("links", done / total)
            done += 1
            for a, b, score, kind in _match(sides[first], sides[second], background, scores):
                pairs.append(Pair(a, b, score, kind) if a < b else Pair(b, a, score, kind))
    owners = [number for number, some in enumerate(ready) for _ in some]

    def standing(node: int) -> tuple[int, int]:
        owner = owners[node]
        return rank[owner], node - starts[owner]

    pairs.sort(key=lambda pair: (-pair.score, sorted((standing(pair.a), standing(pair.b)))))
    tell("links", 1.0)
    return Evidence(tuple(articles), tuple(ready), tuple(starts), scores, tuple(pairs))


class _Side:
    """One article's sentences for matching: equal ones collapsed, an index from stem to sentence."""

    def __init__(self, sentences: Sequence[Sentence], start: int) -> None:
        same: dict[str, list[int]] = defaultdict(list)
        for sentence in sentences:
            same[sentence.key].append(start + sentence.number)
        self.nodes = list(same.values())
        self.one = [sentences[nodes[0] - start] for nodes in self.nodes]
        self.of_key = {key: place for place, key in enumerate(same)}
        self.texts = [" ".join(sentence.words[:LONG]) for sentence in self.one]
        self.numbers = [_numbers(sentence) for sentence in self.one]
        self.vocabulary = Vocabulary(sentences)
        self.index: dict[str, list[int]] = defaultdict(list)
        for place, sentence in enumerate(self.one):
            for stem in sentence.stems:
                self.index[stem].append(place)

    def weigh(self, weight: Mapping[str, float]) -> list[float]:
        """What all stems of each sentence weigh together."""
        return [sum(weight[stem] for stem in sentence.stems) for sentence in self.one]


def _numbers(sentence: Sentence) -> frozenset[str]:
    return frozenset(
        part for unit in sentence.units if unit.word.weight == "number" for part in unit.word.parts
    )


def _candidates(a: _Side, b: _Side, weight: Mapping[str, float]) -> dict[tuple[int, int], float]:
    """Pairs that share content, with their Dice coefficient: the best few of each sentence of either side."""
    weight_a, weight_b = a.weigh(weight), b.weigh(weight)
    best_of_b: dict[int, list[tuple[float, int]]] = defaultdict(list)
    chosen: dict[tuple[int, int], float] = {}
    for i, sentence in enumerate(a.one):
        shared: dict[int, float] = {}
        for stem in sentence.stems:
            found = b.index.get(stem)
            if found:
                value = weight[stem]
                for j in found:
                    shared[j] = shared.get(j, 0.0) + value
        own = weight_a[i]
        valued = [
            (value, -j) for j, common in shared.items() if (value := dice(common, own, weight_b[j])) >= LEAST
        ]
        if len(valued) > CLOSE:
            for value, j in valued:
                best_of_b[-j].append((value, -i))
            valued.sort(reverse=True)
            del valued[CLOSE:]
        for value, j in valued:
            chosen[i, -j] = value
    for j, valued in best_of_b.items():
        if len(valued) > CLOSE:
            valued.sort(reverse=True)
            del valued[CLOSE:]
        for value, i in valued:
            chosen[-i, j] = value
    return chosen


def _measure(a: _Side, b: _Side, background: Frequencies) -> dict[tuple[int, int], float]:
    """How alike the sentences of two articles are, for the pairs that are alike at all."""
    from rapidfuzz.fuzz import token_set_ratio

    measured: dict[tuple[int, int], float] = {
        (i, b.of_key[sentence.key]): 1.0 for i, sentence in enumerate(a.one) if sentence.key in b.of_key
    }
    equal_a, equal_b = {i for i, _ in measured}, {j for _, j in measured}
    weight = weights(a.vocabulary, b.vocabulary, background)
    for (i, j), coefficient in _candidates(a, b, weight).items():
        # Sentences that both have their equal want no other.
        if i in equal_a and j in equal_b:
            continue
        score = likeness(token_set_ratio(a.texts[i], b.texts[j]) / 100, coefficient)
        if quotes_another(a.one[i], b.one[j], weight) or quotes_another(b.one[j], a.one[i], weight):
            score *= OTHER_WORDS
        measured[i, j] = min(score, 0.999)
    return in_context(measured, a.numbers, b.numbers)


def _match(
    a: _Side, b: _Side, background: Frequencies, scores: dict[tuple[int, int], float]
) -> Iterator[tuple[int, int, float, LinkKind]]:
    """The pairs of two articles by the row-or-column rule; puts what it measures into ``scores``."""
    measured = {pair: score for pair, score in _measure(a, b, background).items() if score >= FLOOR}
    best_a: dict[int, float] = {}
    best_b: dict[int, float] = {}
    for (i, j), score in measured.items():
        best_a[i] = max(score, best_a.get(i, 0.0))
        best_b[j] = max(score, best_b.get(j, 0.0))
    count_a: dict[int, int] = defaultdict(int)
    count_b: dict[int, int] = defaultdict(int)
    for (i, j), score in sorted(measured.items(), key=lambda item: (-item[1], item[0])):
        for x, y in _copies(a.nodes[i], b.nodes[j]):
            scores[(x, y) if x < y else (y, x)] = score
        if score < NEAR * min(best_a[i], best_b[j]) or count_a[i] >= MOST or count_b[j] >= MOST:
            continue
        count_a[i] += 1
        count_b[j] += 1
        kind = "same" if score == 1.0 else _kind(a.one[i], b.one[j])
        for x, y in _copies(a.nodes[i], b.nodes[j]):
            yield x, y, score, kind


def _kind(a: Sentence, b: Sentence) -> LinkKind:
    from rapidfuzz.distance import Indel

    return "edited" if Indel.normalized_similarity(a.words, b.words, score_cutoff=EDITED) else "rewritten"


def _copies(a: Sequence[int], b: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Equal sentences of either side one to one, in order; surplus ones to the other side's last, a few."""
    yield from zip(a, b, strict=False)
    shorter = min(len(a), len(b))
    if shorter:
        for node in a[shorter : shorter + MOST - 1]:
            yield node, b[-1]
        for node in b[shorter : shorter + MOST - 1]:
            yield a[-1], node
