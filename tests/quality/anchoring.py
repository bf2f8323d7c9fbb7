"""How surely annotations follow a changed text: right, wrong, orphan, on edits whose truth is known.

The editor (``tests/quality/edits.py``) changes some per cent of the words (half of them replaced, a quarter
deleted, beside a quarter one is put in; what comes in are words of all the texts as often as they stand
there), rewrites 4 % of the sentences (85 % of their words) and deletes 4 %, moves up to two paragraphs, and
plants look-alikes: of 4 % of the sentences a copy with 40 % of its words replaced, somewhere in a paragraph
or as one of its own; of another 2 % such a copy stands elsewhere, and they themselves are gone. It knows
where every word went. Judged is every span of a kind:

- *The hull* reaches over what is left of the span's words in the new text, and the words that took the place
  of some of them. A span with less than a third of its words left is *gone*; of one that is *short* (single
  words to three, under 20 code points) so is what is not the same text any more.
- *right*: placed silently (exact or moved) at precisely the hull; or proposed for review (fuzzy) at a place
  that has half of its tokens in common with it (``2 |A∩B| ≥ |A∪B|``); or an orphan that is gone. A proposal
  for a sentence that is gone is right only if it is the sentence that was written in its place.
- *wrong*: placed or proposed anywhere else; *silent* are those of them that were placed without asking.
- *orphan*: not found although it is not gone.
- *hull*: of those placed and proposed, how many are precisely at the hull.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from reader.anchoring import SHORT, Follower, Placed
from reader.annotations import Segment
from tests.quality.articles import seed
from tests.quality.edits import Edited, Rates, Span, edit, paragraphs_of
from tests.quality.labelled import stories

KINDS = ("sentences", "clauses", "quotes", "short")
RATES = (0.05, 0.15, 0.30)
#: Trials of a text are drawn from another part of the numbers for developing than for reporting.
DEVELOPING, REPORTING = 0, 7_000_000
LEAST_LEFT = 1 / 3

_QUOTED = re.compile('“([^“”\n]{20,})”|"([^"\n]{20,})"')
_CLAUSE_END = re.compile(r"[,;:–—]|(?<=\s)(?=(?:and|but|that|which|who|because|while|as|after|before) )")
_LONG_WORD = re.compile(r"\b[^\W\d_]{2,}\b")


@cache
def texts() -> tuple[str, ...]:
    """The samples and both sides of every labelled pair of articles."""
    told = [each.text.body for pair in stories() for each in (pair.a, pair.b)]
    return (*(seed(number).text.body for number in range(5)), *dict.fromkeys(told))


@cache
def vocabulary() -> tuple[str, ...]:
    """The words of all texts, as often as they stand there: what edits put in is mostly common words."""
    return tuple(word for body in texts() for word in re.findall(r"[^\W\d_]+", body))


@cache
def spans_of(body: str) -> dict[str, tuple[Span, ...]]:
    """What is annotated in a text, of each kind."""
    made: dict[str, list[Span]] = {kind: [] for kind in KINDS}
    at = 0
    for paragraph in paragraphs_of(body):
        for sentence in paragraph:
            start = at + len(sentence[0].gap)
            at += sum(len(word.gap) + len(word.text) for word in sentence)
            if at - start >= SHORT:
                made["sentences"].append((start, at))
            cuts = [start, *(found.end() for found in _CLAUSE_END.finditer(body, start, at)), at]
            for one, other in pairwise(cuts):
                piece = body[one:other]
                span = (one + len(piece) - len(piece.lstrip()), one + len(piece.rstrip(" ,;:–—")))
                if span[1] - span[0] >= SHORT and span != (start, at):
                    made["clauses"].append(span)
    for found in _QUOTED.finditer(body):
        made["quotes"].append(found.span(1) if found[1] else found.span(2))
    words = [found.span() for found in _LONG_WORD.finditer(body)]
    for place, (start, _) in enumerate(words):
        end = words[min(place + place % 3, len(words) - 1)][1]
        if end - start < SHORT and "\n" not in body[start:end]:
            made["short"].append((start, end))
    return {kind: tuple(spans) for kind, spans in made.items()}


@dataclass
class Tally:
    """What became of the spans of one kind."""

    counts: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)

    @property
    def spans(self) -> int:
        return self.counts["right"] + self.counts["wrong"] + self.counts["orphan"]

    def share(self, name: str, of: str | None = None) -> float:
        """A per cent of all spans, or of those counted under another name."""
        whole = self.counts[of] if of else self.spans
        return 100 * self.counts[name] / whole if whole else 0.0


def judge(edited: Edited, span: Span, placed: Placed) -> tuple[str, bool]:
    """``right``, ``wrong`` or ``orphan``, and whether the place is precisely the hull of what is left."""
    inside = [i for i, (start, end) in enumerate(edited.old_tokens) if start < span[1] and end > span[0]]
    left = [edited.kept[i] for i in inside if i in edited.kept]
    there = left + [edited.replaced[i] for i in inside if i in edited.replaced]
    hull = (min(there)[0], max(there)[1]) if there else None
    if hull is not None and left == there and inside[0] in edited.kept:
        # Of a word that stayed only the part is meant that the span covers.
        first, last = edited.old_tokens[inside[0]], edited.old_tokens[inside[-1]]
        if inside[-1] in edited.kept:
            hull = (hull[0] + max(0, span[0] - first[0]), hull[1] - max(0, last[1] - span[1]))
    same = hull is not None and edited.new[slice(*hull)] == edited.old[slice(*span)]
    short = span[1] - span[0] < SHORT
    words = [i for i in inside if i in edited.words]
    stayed = sum(i in edited.kept for i in words)
    gone = hull is None or stayed < LEAST_LEFT * len(words) or (short and not same)
    if placed.span is None:
        return ("right" if gone else "orphan"), False
    precise = placed.span == hull
    if placed.anchor != "fuzzy":
        return ("right" if precise and not gone else "wrong"), precise
    near = hull is not None and _alike(edited.new, placed.span, hull)
    return ("right" if near else "wrong"), precise


def _alike(body: str, one: Span, other: Span) -> bool:
    """Whether two stretches have half of their tokens in common."""
    from reader.text.tokens import tokens

    low, high = min(one[0], other[0]), max(one[1], other[1])
    inside = [
        {token for token in tokens(body, low, high) if token.start < span[1] and token.end > span[0]}
        for span in (one, other)
    ]
    return len(inside[0] & inside[1]) * 2 >= len(inside[0] | inside[1])


def trials(rates: Rates, count: int, start: int) -> Iterator[Edited]:
    """``count`` changed texts, every text in turn."""
    for number in range(start, start + count):
        body = texts()[number % len(texts())]
        yield edit(body, rates, random.Random(f"{number} {rates}"), vocabulary())


def measure(rates: Rates, count: int, start: int = DEVELOPING) -> dict[str, Tally]:
    """Judge every span of ``count`` changed texts, by kind."""
    tallies = {kind: Tally() for kind in KINDS}
    for edited in trials(rates, count, start):
        follower = Follower(edited.old, edited.new)
        for kind, spans in spans_of(edited.old).items():
            for span in spans:
                placed = follower.segment(Segment(*span, edited.old[slice(*span)]))
                verdict, precise = judge(edited, span, placed)
                tally = tallies[kind]
                tally.counts[verdict] += 1
                silent = placed.anchor in ("exact", "moved")
                tally.counts["placed" if silent else "fuzzy"] += placed.span is not None
                tally.counts["silent"] += silent and verdict == "wrong"
                tally.counts["hull"] += precise
                tally.counts["found"] += placed.span is not None
                if verdict != "right":
                    tally.mistakes.append(_shown(edited, span, placed, verdict))
    return tallies


def _shown(edited: Edited, span: Span, placed: Placed, verdict: str) -> str:
    inside = [i for i, (start, end) in enumerate(edited.old_tokens) if start < span[1] and end > span[0]]
    there = [each[i] for i in inside for each in (edited.kept, edited.replaced) if i in each]
    truth = "–" if not there else edited.new[min(there)[0] : max(there)[1]]
    now = "–" if placed.span is None else edited.new[slice(*placed.span)]
    was = edited.old[slice(*span)]
    return f"{verdict:6} {placed.anchor:6} {placed.score:.2f}  {was!r}  ->  {now!r}  not  {truth!r}"


def report(count: int = 420, start: int = REPORTING) -> Iterator[str]:
    yield f"re-anchoring: {len(texts())} texts changed {count} times at each rate; % of the spans of a kind"
    yield (
        "right: placed at the hull of what is left, or proposed with half of its tokens in common, or gone"
        " and said so; wrong: anywhere else, silent: and nobody was asked; hull: just there, of those found"
    )
    head = ("words", "spans", "n", "right", "wrong", "silent", "orphan", "fuzzy", "hull")
    yield "  ".join(f"{name:>9}" for name in head)
    for rate in RATES:
        for kind, tally in measure(Rates(words=rate), count, start).items():
            figures = [tally.share(name) for name in ("right", "wrong", "silent", "orphan", "fuzzy")]
            figures.append(tally.share("hull", "found"))
            cells = [f"{rate:.0%}", kind, str(tally.spans), *(f"{figure:.2f}" for figure in figures)]
            yield "  ".join(f"{cell:>9}" for cell in cells)


def mistakes(count: int = 84, start: int = DEVELOPING) -> Iterator[str]:
    """What was wrong or not found at 15 %, to read."""
    for kind, tally in measure(Rates(), count, start).items():
        yield f"{kind}: {tally.spans} spans"
        yield from (f"  {line}" for line in tally.mistakes)
