"""Pairs of articles with the links between their sentences, labelled by hand."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from reader.comparison.model import Compared
from reader.text.sentences import sentences
from tests.quality.articles import article, seed

HERE = Path(__file__).parent
Pair = tuple[int, int]

#: How much of each other two linked sentences say.
KINDS = ("verbatim", "edited", "rewritten", "partial")
#: The sets, by what they are called in the report, and the file of each.
STORIES = {
    "short stories": "stories_short.toml",
    "wire and daily": "stories_daily.toml",
    "broadcaster and agency": "stories_agency.toml",
    "region and portal": "stories_portal.toml",
}
SAMPLES = "samples"
#: The pairs on which likeness alone gets some way, and those told so freely that it finds half of the links.
NEAR = (SAMPLES, "short stories", "region and portal")
FAR = ("wire and daily", "broadcaster and agency")
#: Stories that weights are never learned from.
UNSEEN = {"unseen": "stories_unseen.toml"}


@dataclass(frozen=True)
class Labelled:
    """Two articles and which of their sentences (counted from 0) are linked.

    ``open`` pairs count neither way; ``kinds`` says of what kind each link is, where that was labelled.
    """

    name: str
    a: Compared
    b: Compared
    links: frozenset[Pair]
    open: frozenset[Pair] = frozenset()
    kinds: Mapping[Pair, str] = field(default_factory=dict)

    @property
    def related(self) -> bool:
        return bool(self.links)


def reordered(each: Labelled, seed: int = 1) -> Labelled:
    """The same pair with the paragraphs of ``b`` in an order by chance; its headline stays.

    Paragraphs are one to three sentences; ``b`` has one a line.
    """
    chance = random.Random(f"{each.name} {seed}")
    lines = each.b.text.body.split("\n")
    paragraphs, at = [], 1
    while at < len(lines):
        size = chance.choice((1, 2, 3))
        paragraphs.append(range(at, min(at + size, len(lines))))
        at += size
    chance.shuffle(paragraphs)
    order = [0, *chain(*paragraphs)]
    new = {old: place for place, old in enumerate(order)}

    def moved(pairs: Collection[Pair]) -> frozenset[Pair]:
        return frozenset((i, new[j]) for i, j in pairs)

    b = article("\n".join(lines[old] for old in order), each.b.id)
    kinds = {(i, new[j]): kind for (i, j), kind in each.kinds.items()}
    return Labelled(each.name, each.a, b, moved(each.links), moved(each.open), kinds)


def _pairs(text: str, first: int = 0) -> frozenset[Pair]:
    return frozenset((int(a) - first, int(b) - first) for a, b in (item.split("-") for item in text.split()))


@cache
def every() -> dict[str, tuple[Labelled, ...]]:
    """The sets that weights are learned from, by their names."""
    return {SAMPLES: tuple(_samples()), **{name: _read(file) for name, file in STORIES.items()}}


@cache
def unseen() -> dict[str, tuple[Labelled, ...]]:
    """The sets that only tell how well it goes."""
    return {name: _read(file) for name, file in UNSEEN.items()}


def _read(file: str) -> tuple[Labelled, ...]:
    return tuple(map(_story, tomllib.loads((HERE / file).read_text("utf-8"))["story"]))


def stories() -> tuple[Labelled, ...]:
    """All pairs that were written for this measure."""
    return tuple(each for name in STORIES for each in every()[name])


def _samples() -> Iterator[Labelled]:
    """The five samples against each other."""
    labels = tomllib.loads((HERE / "samples.toml").read_text("utf-8"))
    for number, count in labels["sentences"].items():
        found = len(sentences(seed(int(number)).text, "en"))
        if found != count:
            raise ValueError(f"sample {number} has {found} sentences, {count} were labelled: label it again")
    for name, text in labels["links"].items():
        a, b = map(int, name.split("-"))
        yield Labelled(name, seed(a), seed(b), _pairs(text), _pairs(labels["open"].get(name, "")))


def _story(table: Mapping[str, Any]) -> Labelled:
    """A pair of articles, one sentence a line; lines count from 1."""
    made = [article(table[side].strip(), f"{table['name']}-{side}") for side in "ab"]
    for each in made:
        if len(sentences(each.text, "en")) != _lines(each):
            raise ValueError(f"{each.id}: a line is not one sentence")
    kinds = {pair: kind for kind in KINDS for pair in _pairs(table.get(kind, ""), 1)}
    links = _pairs(table.get("links", ""), 1) | kinds.keys()
    _check(table["name"], made, links)
    return Labelled(table["name"], made[0], made[1], links, _pairs(table.get("open", ""), 1), kinds)


def _check(name: str, made: list[Compared], links: Collection[Pair]) -> None:
    for i, j in links:
        if not (0 <= i < _lines(made[0]) and 0 <= j < _lines(made[1])):
            raise ValueError(f"{name}: there is no {i + 1}-{j + 1}")


def _lines(each: Compared) -> int:
    return each.text.body.count("\n") + 1
