"""Clues that were tried and not taken: measured beside those that are, so that nobody need try them again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from rapidfuzz.fuzz import token_set_ratio

from reader.comparison.prepare import Sentence, Word, content

#: What a word that is not shared costs when the shared clause is looked for, in units of its weight.
UNSHARED = 1.0
#: Where a clause may begin, besides punctuation, and the content words that it has to have.
OPENERS = frozenset(
    {
        "that",
        "which",
        "who",
        "while",
        "after",
        "before",
        "because",
        "but",
        "and",
        "when",
        "as",
        "whose",
        "where",
    }
    | {"although", "saying", "if", "since", "until"}
)
LEAST = 3

Weight = Mapping[str, float]
Tried = Callable[[Sentence, Sentence, Weight], float]


def clause_window(a: Sentence, b: Sentence, weight: Weight) -> float:
    """How alike the most alike stretches of two sentences are, as Dice's coefficient by weight.

    A stretch is that of the largest sum in which shared stems count for and others against (Kadane's
    algorithm), first in ``a``, then in ``b`` against that stretch, then both once more.
    """
    whole_a, whole_b = content(a.tokens), content(b.tokens)
    one, other = whole_a, whole_b
    for _ in range(2):
        one = _stretch(whole_a, set(other), weight)
        other = _stretch(whole_b, set(one), weight)
    return _dice(set(one), set(other), weight)


def _stretch(stems: Sequence[str], shared: set[str], weight: Weight) -> list[str]:
    best = total = 0.0
    start = found = end = 0
    for at, stem in enumerate(stems):
        if total <= 0:
            total, start = 0.0, at
        total += weight[stem] if stem in shared else -UNSHARED * weight[stem]
        if total > best:
            best, found, end = total, start, at + 1
    return list(stems[found:end])


def best_clauses(a: Sentence, b: Sentence, weight: Weight) -> float:
    """``S`` of the two clauses that are most alike, one of each sentence."""
    return max(
        (
            (token_set_ratio(_text(one), _text(other)) / 100 + _dice(_stems(one), _stems(other), weight)) / 2
            for one in _clauses(a.tokens)
            for other in _clauses(b.tokens)
            if _stems(one) & _stems(other)
        ),
        default=0.0,
    )


def _clauses(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Pieces between punctuation and conjunctions, none with hardly any content."""
    clause: list[Word] = []
    for at, word in enumerate(words):
        breaks = word.form in ',;:—()"–' or word.form in OPENERS
        if breaks and len(content(clause)) >= LEAST and len(content(words[at:])) >= LEAST:
            yield clause
            clause = []
        clause.append(word)
    yield clause


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.form for word in words if word.kind != "punctuation")


def _stems(words: Sequence[Word]) -> set[str]:
    return set(content(words))


def _dice(a: set[str], b: set[str], weight: Weight) -> float:
    total = math.fsum(weight[stem] for stem in a) + math.fsum(weight[stem] for stem in b)
    return 2 * math.fsum(weight[stem] for stem in a & b) / total if total else 0.0


TRIED: dict[str, Tried] = {"clause windows": clause_window, "the best two clauses": best_clauses}
