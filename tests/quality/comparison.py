"""Links, rows and marks of the comparison against labels: precision, recall, F1, and how much is painted."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.comparison.align import links
from reader.comparison.engine import compare
from reader.comparison.model import Compared, Comparison, Link
from reader.text.sentences import sentences
from reader.text.tokens import tokens
from tests.quality.articles import article, seed

HERE = Path(__file__).parent
Pair = tuple[int, int]


@dataclass(frozen=True)
class Labelled:
    """Two articles and which of their sentences (counted from 0) are linked."""

    name: str
    a: Compared
    b: Compared
    links: frozenset[Pair]
    open: frozenset[Pair] = frozenset()
    related: bool = True


@dataclass(frozen=True)
class Score:
    """Links found, right ones among them, and those there are."""

    right: int
    found: int
    there: int

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.there + other.there)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.there) if self.found + self.there else 1.0


def _pairs(text: str) -> frozenset[Pair]:
    return frozenset((int(a), int(b)) for a, b in (item.split("-") for item in text.split()))


def samples() -> Iterator[Labelled]:
    """The five samples against each other."""
    labels = tomllib.loads((HERE / "samples.toml").read_text("utf-8"))
    for number, count in labels["sentences"].items():
        found = len(sentences(seed(int(number)).text, "en"))
        if found != count:
            raise ValueError(f"sample {number} has {found} sentences, {count} were labelled: label it again")
    for name, text in labels["links"].items():
        a, b = map(int, name.split("-"))
        open_ = _pairs(labels["open"].get(name, ""))
        yield Labelled(name, seed(a), seed(b), _pairs(text), open_, related=bool(text))


def stories() -> Iterator[Labelled]:
    """Pairs written for this measure: one sentence a line."""
    for story in tomllib.loads((HERE / "stories.toml").read_text("utf-8"))["story"]:
        made = [
            article("\n".join(story[side].strip().split("\n")), f"{story['name']}-{side}") for side in "ab"
        ]
        for each in made:
            lines = each.text.body.count("\n") + 1
            if len(sentences(each.text, "en")) != lines:
                raise ValueError(f"{each.id}: a line is not one sentence")
        pairs = frozenset((a - 1, b - 1) for a, b in _pairs(story["links"]))
        yield Labelled(story["name"], made[0], made[1], pairs, related=bool(pairs))


def numbered(each: Labelled, found: Sequence[Link]) -> set[Pair]:
    """Links as pairs of sentence numbers, without those that may be."""
    places_a = {span: at for at, span in enumerate(sentences(each.a.text, "en"))}
    places_b = {span: at for at, span in enumerate(sentences(each.b.text, "en"))}
    return {(places_a[link.a_span], places_b[link.b_span]) for link in found if link.kind != "maybe"}


def scored(each: Labelled, found: set[Pair]) -> Score:
    found = found - each.open
    return Score(len(found & each.links), len(found), len(each.links))


def by_links(each: Labelled) -> set[Pair]:
    return numbered(each, links([each.a, each.b]))


def by_rows(each: Labelled) -> set[Pair]:
    return numbered(each, [link for row in compare([each.a, each.b]).rows for link in row.links])


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


def report() -> Iterator[str]:
    """The measure as lines."""
    sets = {"samples": list(samples())}
    if (HERE / "stories.toml").exists():
        sets["stories"] = list(stories())
    for name, labelled in sets.items():
        related = [each for each in labelled if each.related]
        for title, find in (("links", by_links), ("rows", by_rows)):
            total = Score(0, 0, 0)
            for each in related:
                score = scored(each, find(each))
                total += score
                if title == "rows":
                    yield f"  {each.name:14} {_line(score)}"
            yield f"{name}, {title}: {_line(total)}"
        false = sum(len(by_rows(each)) for each in labelled if not each.related)
        yield f"{name}: {false} false links on {len(labelled) - len(related)} unrelated pairs"
        runs = marked = words = 0
        for each in related:
            r, m, w = painted(compare([each.a, each.b]))
            runs, marked, words = runs + r, marked + m, words + w
        share = f"{100 * runs / words:.0f} runs per 100 words, {marked / words:.0%} painted"
        yield f"{name}, rewritten rows: {share}"


def _line(score: Score) -> str:
    return (
        f"P {score.precision:.2f}  R {score.recall:.2f}  F1 {score.f1:.3f}"
        f"  ({score.right} right of {score.found} found, {score.there} there)"
    )


def mistakes() -> Iterator[str]:
    """What was missed and what was wrongly found, to read."""
    for each in [*samples(), *(stories() if (HERE / "stories.toml").exists() else ())]:
        found = by_rows(each)
        spans = [sentences(one.text, "en") for one in (each.a, each.b)]
        for title, pairs in (("missed", each.links - found), ("false", found - each.links - each.open)):
            for a, b in sorted(pairs):
                yield f"{each.name} {title} {a}-{b}"
                yield f"    {each.a.text.body[slice(*spans[0][a])]}"
                yield f"    {each.b.text.body[slice(*spans[1][b])]}"
