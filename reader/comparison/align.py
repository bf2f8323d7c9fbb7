"""Which sentences of two or more articles say the same: links, many to many, in any order.

Every two articles are matched once; what that finds holds for every threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from reader.comparison.frequencies import Frequencies, shipped
from reader.comparison.matching import Indexed, match
from reader.comparison.model import MAYBE, THRESHOLD, Cell, Compared, Link, LinkKind
from reader.comparison.names import Names, nouns_too
from reader.comparison.prepare import Sentence, prepare

#: How far below the threshold a pair may still be a ``maybe``.
BAND = round(THRESHOLD - MAYBE, 6)

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
        return Names(self.every, nouns_too=any(nouns_too(each.language) for each in self.articles))


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
    sides = [Indexed(article, ready[i], starts[i], background) for i, article in enumerate(articles)]
    total = len(articles) * (len(articles) - 1) // 2
    done = 0
    for place, first in enumerate(order):
        for second in order[place + 1 :]:
            tell("links", done / total)
            done += 1
            for a, b, score, kind in match(sides[first], sides[second], scores):
                pairs.append(Pair(a, b, score, kind) if a < b else Pair(b, a, score, kind))
    owners = [number for number, some in enumerate(ready) for _ in some]

    def standing(node: int) -> tuple[int, int]:
        owner = owners[node]
        return rank[owner], node - starts[owner]

    pairs.sort(key=lambda pair: (-pair.score, sorted((standing(pair.a), standing(pair.b)))))
    tell("links", 1.0)
    return Evidence(tuple(articles), tuple(ready), tuple(starts), scores, tuple(pairs))
