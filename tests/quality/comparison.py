"""Links, rows and marks of the comparison against labels: precision, recall, F1, and how much is painted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from reader.comparison.align import links
from reader.comparison.engine import compare
from reader.comparison.frequencies import shipped
from reader.comparison.matching import Indexed, likenesses, matched
from reader.comparison.model import THRESHOLD, Comparison, Link
from reader.comparison.prepare import prepare
from reader.comparison.similarity import weights
from reader.text.sentences import sentences
from reader.text.tokens import tokens
from tests.quality.labelled import FAR, KINDS, NEAR, SAMPLES, Labelled, Pair, every, reordered, unseen


@dataclass(frozen=True)
class Score:
    """Links found, right ones among them, and those there are."""

    right: int
    found: int
    there: int

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.there + other.there)

    def __str__(self) -> str:
        return (
            f"P {self.precision:.2f}  R {self.recall:.2f}  F1 {self.f1:.3f}"
            f"  ({self.right} right of {self.found} found, {self.there} there)"
        )

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.there) if self.found + self.there else 1.0


NOTHING = Score(0, 0, 0)
Finder = Callable[[Labelled], set[Pair]]


def scored(each: Labelled, found: set[Pair]) -> Score:
    found = found - each.open
    return Score(len(found & each.links), len(found), len(each.links))


def total(some: Sequence[Labelled], find: Finder) -> Score:
    """Over the related pairs of articles."""
    return sum((scored(each, find(each)) for each in some if each.related), NOTHING)


def false_links(some: Sequence[Labelled], find: Finder) -> int:
    """Links found between articles that have none."""
    return sum(len(find(each) - each.open) for each in some if not each.related)


# Finders ------------------------------------------------------------------------------------------


def by_links(each: Labelled) -> set[Pair]:
    """What ``align`` finds."""
    return _numbered(each, links([each.a, each.b]))


def by_rows(each: Labelled) -> set[Pair]:
    """Sentences that stand in one row, which are all that a person sees; rows that only may be left out."""
    places_a, places_b = _places(each)
    found = set()
    for row in compare([each.a, each.b]).rows:
        if row.kind not in ("only", "maybe"):
            one, other = row.cells
            found |= {(places_a[a], places_b[b]) for a in one.spans for b in other.spans}
    return found


def by_likeness(each: Labelled) -> set[Pair]:
    """``S`` alone at the threshold, with the row-or-column rule: what was there before all other clues."""
    one, other = (
        Indexed(article, ready, 0, shipped())
        for article, ready in zip((each.a, each.b), prepare([each.a, each.b]), strict=True)
    )
    weight = weights(one.vocabulary, other.vocabulary)
    return {
        (one.one[i].number, other.one[j].number)
        for (i, j), score in matched(dict(likenesses(one, other, weight)))
        if score >= THRESHOLD
    }


def _places(each: Labelled) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    one, other = (
        {span: at for at, span in enumerate(sentences(article.text, "en"))} for article in (each.a, each.b)
    )
    return one, other


def _numbered(each: Labelled, found: Sequence[Link]) -> set[Pair]:
    """Links as pairs of sentence numbers, without those that may be."""
    places_a, places_b = _places(each)
    return {(places_a[link.a_span], places_b[link.b_span]) for link in found if link.kind != "maybe"}


# Marks --------------------------------------------------------------------------------------------


def painted(comparison: Comparison) -> tuple[int, int, int]:
    """Over rewritten rows: runs of marks, words marked, words."""
    runs = marked = words = 0
    for row in comparison.rows:
        if row.kind != "rewritten":
            continue
        for cell in row.cells:
            body = comparison.articles[cell.article].text.body
            reached = -1
            for mark in cell.marks:
                # Marks that touch are one run to the eye.
                runs += mark.kind != "missing" and (reached < 0 or bool(body[reached : mark.start].strip()))
                reached = mark.end
            for span in cell.spans:
                for token in tokens(body, *span):
                    if token.kind != "punctuation":
                        words += 1
                        marked += any(m.start <= token.start < m.end for m in cell.marks)
    return runs, marked, words


# The report ---------------------------------------------------------------------------------------


def report() -> Iterator[str]:
    """The measure as lines."""
    sets = {name: list(some) for name, some in [*every().items(), *unseen().items()]}
    for name, some in sets.items():
        yield f"{name}"
        for each in some:
            yield f"    {each.name:24} {scored(each, by_rows(each))}"
        yield from _figures(some)
    for title, names in (("near", NEAR), ("far", FAR), ("near and far", (*NEAR, *FAR))):
        yield f"{title}: {', '.join(names)}"
        yield from _figures([each for name in names for each in sets[name]])


def _figures(some: Sequence[Labelled]) -> Iterator[str]:
    """The figures of some pairs together."""
    yield f"  S alone   {total(some, by_likeness)}"
    yield f"  links     {total(some, by_links)}"
    yield f"  rows      {total(some, by_rows)}"
    samples = every()[SAMPLES]
    if told := [reordered(each) for each in some if each not in samples]:
        yield f"  reordered {total(told, by_rows)}"
    if any(each.kinds for each in some):
        yield f"  of a kind {_kinds(some)}"
    unrelated = sum(not each.related for each in some)
    yield f"  {false_links(some, by_rows)} false links on {unrelated} unrelated pairs"
    yield f"  rewritten rows: {_paint(some)}"


def _kinds(some: Sequence[Labelled]) -> str:
    there: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for each in some:
        found = by_rows(each)
        there.update(each.kinds.values())
        right.update(kind for pair, kind in each.kinds.items() if pair in found)
    return ", ".join(f"{kind} {right[kind]} of {there[kind]}" for kind in KINDS)


def _paint(some: Sequence[Labelled]) -> str:
    runs = marked = words = 0
    for each in some:
        if each.related:
            r, m, w = painted(compare([each.a, each.b]))
            runs, marked, words = runs + r, marked + m, words + w
    return f"{100 * runs / words:.0f} runs per 100 words, {marked / words:.0%} painted"


def mistakes() -> Iterator[str]:
    """What was missed and what was wrongly found, to read."""
    for each in chain(*every().values(), *unseen().values()):
        found = by_rows(each)
        spans = [sentences(one.text, "en") for one in (each.a, each.b)]
        for title, pairs in (("missed", each.links - found), ("false", found - each.links - each.open)):
            for a, b in sorted(pairs):
                yield f"{each.name} {title} {a + 1}-{b + 1} {each.kinds.get((a, b), '')}"
                yield f"    {each.a.text.body[slice(*spans[0][a])]}"
                yield f"    {each.b.text.body[slice(*spans[1][b])]}"
