"""Rows: sentences that belong together across any number of articles, and the order of rows.

Links are merged by falling score under a guard, since joining whatever is linked chains a whole story into
one group. The groups do not depend on the order of the articles; the order of rows does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reader.comparison.align import BAND, Evidence, Pair, pairs_at
from reader.comparison.model import THRESHOLD, Row
from reader.tokendiff import longest_rising

#: Sentences of one article in a row, at most, and how far apart the first and the last may stand.
MANY = 3
REACH = 3
#: Groups merge if the mean likeness of their sentences, across articles, is this share of the threshold.
GUARD = 0.6


@dataclass(frozen=True, slots=True)
class Group:
    """The sentences of one row, by their numbers in the evidence, in order, and the pairs that tie them."""

    nodes: tuple[int, ...]
    pairs: tuple[Pair, ...]


def groups(found: Evidence, threshold: float = THRESHOLD) -> tuple[Group, ...]:
    """Put every sentence into exactly one group; in the order of their first sentences.

    First the links, then the ``maybe`` pairs; those only bring in sentences that have found nothing better.
    """
    merger = _Merger(found, threshold)
    chosen = list(pairs_at(found, threshold))
    for pair in chosen:
        if pair.score >= threshold:
            merger.join(pair)
    for pair in chosen:
        if pair.score < threshold:
            merger.join_maybe(pair)
    tied: dict[int, list[Pair]] = defaultdict(list)
    sure: set[int] = set()
    for pair in chosen:
        root = merger.root[pair.a]
        if root != merger.root[pair.b]:
            continue
        # What is linked to the row for certain needs no "maybe" beside it.
        if pair.score >= threshold:
            sure |= {pair.a, pair.b}
        elif pair.a in sure and pair.b in sure:
            continue
        tied[root].append(pair)
    return tuple(
        Group(tuple(sorted(nodes)), tuple(tied[root])) for root, nodes in sorted(merger.members.items())
    )


class _Merger:
    """Groups as they grow. A group's root is the smallest number in it."""

    def __init__(self, found: Evidence, threshold: float) -> None:
        self.found = found
        self.threshold = threshold
        self.root = list(range(len(found.every)))
        self.members: dict[int, list[int]] = {node: [node] for node in self.root}

    def join(self, pair: Pair) -> None:
        one, other = self.root[pair.a], self.root[pair.b]
        if one != other and self._fit(one, other) and self._alike(one, other) >= GUARD * self.threshold:
            self._merge(one, other)

    def join_maybe(self, pair: Pair) -> None:
        """A lone sentence joins another, or a row that has none of its article and is alike on the whole."""
        one, other = self.root[pair.a], self.root[pair.b]
        if one == other or (len(self.members[one]) > 1 and len(self.members[other]) > 1):
            return
        owners = self.found.owners
        if {owners[node] for node in self.members[one]} & {owners[node] for node in self.members[other]}:
            return
        if self._alike(one, other) >= self.threshold - BAND:
            self._merge(one, other)

    def _merge(self, one: int, other: int) -> None:
        one, other = min(one, other), max(one, other)
        moving = self.members.pop(other)
        self.members[one] += moving
        for node in moving:
            self.root[node] = one

    def _fit(self, one: int, other: int) -> bool:
        """Whether no article would have more than a few neighbouring sentences in the row."""
        owners = self.found.owners
        places: dict[int, list[int]] = defaultdict(list)
        for node in self.members[one] + self.members[other]:
            places[owners[node]].append(node)
        return all(len(some) <= MANY and max(some) - min(some) < REACH for some in places.values())

    def _alike(self, one: int, other: int) -> float:
        """Mean likeness over pairs of sentences of different articles; what was not alike at all counts 0."""
        owners, scores = self.found.owners, self.found.scores
        # Summed as sorted, so that the order of articles cannot change the last digit.
        values = [
            scores.get((x, y) if x < y else (y, x), 0.0)
            for x in self.members[one]
            for y in self.members[other]
            if owners[x] != owners[y]
        ]
        return sum(sorted(values)) / len(values) if values else 0.0


def order(found: Evidence, grouped: Sequence[Group]) -> list[Group]:
    """Groups in the order of rows: the first article's; what others have besides, where it stands with them.

    A group without the first article follows the one that holds the sentence before it in its leftmost
    article, after whatever an article further left has put there. What an article begins with stands
    before the first row that it shares with one further left, and after everything if it shares none.
    """
    owners = found.owners
    of_node: dict[int, int] = {node: number for number, group in enumerate(grouped) for node in group.nodes}
    followers: dict[int, list[int]] = defaultdict(list)
    leading: dict[int, list[int]] = defaultdict(list)
    top: list[int] = []
    bottom: list[int] = []
    # Numbers run through the articles, so this visits each article's own groups in its order, leftmost first.
    for number, group in sorted(enumerate(grouped), key=lambda item: item[1].nodes[0]):
        first = group.nodes[0]
        owner = owners[first]
        if owner == 0:
            top.append(number)
        elif first == found.starts[owner]:
            own = range(first + 1, bisect_right(owners, owner, lo=first))
            shared = (of_node[node] for node in own if owners[grouped[of_node[node]].nodes[0]] < owner)
            before = next(shared, None)
            (bottom if before is None else leading[before]).append(number)
        else:
            followers[of_node[first - 1]].append(number)
    placed: list[Group] = []
    stack = [*reversed(bottom), *reversed(top)]
    while stack:
        number = stack.pop()
        if begun := leading.pop(number, None):
            stack += [number, *reversed(begun)]
            continue
        placed.append(grouped[number])
        stack.extend(reversed(followers[number]))
    return placed


def own_order(rows: Iterable[Row], article: int) -> tuple[int, ...]:
    """The positions in ``rows`` of those that hold the article, in the order of its own sentences."""
    places = [
        (cell.spans[0], position)
        for position, row in enumerate(rows)
        for cell in row.cells
        if cell.article == article
    ]
    return tuple(position for _, position in sorted(places))


def moved(found: Evidence, grouped: Sequence[Group]) -> set[tuple[int, int]]:
    """Which cells stand elsewhere than with the leftmost article of their row, as (group, article).

    For each pair of a leftmost article and another, those rows that are off the longest chain which both
    have in the same order.
    """
    owners = found.owners
    chains: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
    for number, group in enumerate(grouped):
        first: dict[int, int] = {}
        for node in group.nodes:
            first.setdefault(owners[node], node)
        left, *others = first
        for other in others:
            chains[left, other].append((first[left], first[other], number))
    off: set[tuple[int, int]] = set()
    for (_, other), chain in chains.items():
        chain.sort()
        kept = longest_rising([place for _, place, _ in chain])
        off |= {(number, other) for at, (_, _, number) in enumerate(chain) if at not in kept}
    return off
