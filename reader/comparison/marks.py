"""Marks and shared stretches of a cell, made from how it differs from each other cell of its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.comparison.model import Mark, MarkKind, Span
from reader.comparison.prepare import Sentence
from reader.comparison.sides import Contrast, Side

#: Unshared content words inside a shared stretch, below which it is not broken off.
BRIDGE = 4

_SEVERITY: dict[MarkKind | None, int] = {None: 0, "changed": 1, "reordered": 2, "critical": 3}


def marks(of: Side, contrasts: Sequence[tuple[int, Contrast]], places: Sequence[Span]) -> tuple[Mark, ...]:
    """The marks of a cell against the other cells of its row together; in order, never overlapping.

    ``contrasts`` are (article, contrast), ``places`` those of the cell's tokens. A token that differs from
    several is marked once, with the gravest kind, against all of them.
    """
    kinds: list[MarkKind | None] = [None] * len(of.words)
    against: list[tuple[int, ...]] = [()] * len(of.words)
    gaps: dict[int, list[int]] = {}
    for article, found in contrasts:
        for at, kind in enumerate(found.kinds):
            if kind:
                against[at] = (*against[at], article)
                if _SEVERITY[kind] > _SEVERITY[kinds[at]]:
                    kinds[at] = kind
        for gap in found.gaps:
            gaps.setdefault(gap, []).append(article)
    made = list(_runs(of, kinds, against, gaps, places)) if any(kinds) else []
    for gap, articles in gaps.items():
        place = places[gap][1] if gap >= 0 else places[0][0]
        made.append(Mark(place, place, "missing", tuple(sorted(articles))))
    return tuple(sorted(made, key=lambda mark: (mark.start, mark.end)))


def _runs(
    of: Side,
    kinds: Sequence[MarkKind | None],
    against: Sequence[tuple[int, ...]],
    gaps: dict[int, list[int]],
    places: Sequence[Span],
) -> Iterator[Mark]:
    """Marks over tokens; takes out of ``gaps`` those inside a run that differs from these articles anyhow."""
    at, count = 0, len(kinds)
    while at < count:
        kind = kinds[at]
        if kind is None:
            at += 1
            continue
        end = at + 1
        while (
            end < count
            and kinds[end] == kind
            and against[end] == against[at]
            and of.sentence[end] == of.sentence[at]
        ):
            if end - 1 in gaps:
                if not set(gaps[end - 1]) <= set(against[at]):
                    break
                del gaps[end - 1]
            end += 1
        yield Mark(places[at][0], places[end - 1][1], kind, against[at])
        at = end


def shared(of: Side, contrasts: Sequence[tuple[int, Contrast]], places: Sequence[Span]) -> tuple[Span, ...]:
    """The stretches of a cell that others of the row state too, by clause rather than by word."""
    spans: list[Span] = []
    common = [False] * len(of.words)
    for _, found in contrasts:
        for at, kind in enumerate(found.kinds):
            if kind is None or kind == "reordered":
                common[at] = True
    for first, end in of.bounds:
        tokens = [at for at in range(first, end) if of.words[at].kind != "punctuation"]
        content = [at for at in tokens if not of.words[at].mute] or tokens
        for start, last in _stretches([common[at] for at in content]):
            spans.append(_stretch(of, (first, end), content[start], content[last], places))
    return tuple(spans)


def alike(sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    """The stretches of a cell that says what all others of the row say: its sentences."""
    return tuple([sentence.span for sentence in sentences if sentence.words])


def _stretches(common: Sequence[bool]) -> list[tuple[int, int]]:
    """Runs of shared words (first, last), those with few others between joined, lone ones left out."""
    runs: list[tuple[int, int]] = []
    for at, is_common in enumerate(common):
        if not is_common:
            continue
        if runs and at - runs[-1][1] <= BRIDGE:
            runs[-1] = (runs[-1][0], at)
        else:
            runs.append((at, at))
    several = [run for run in runs if sum(common[run[0] : run[1] + 1]) > 1]
    return several or runs


def _stretch(of: Side, sentence: Span, first: int, last: int, places: Sequence[Span]) -> Span:
    """From token to token; to the sentence's ends if nothing but small words and punctuation stands there."""
    start, end = sentence
    if all(of.words[at].mute for at in range(start, first)):
        first = start
    if all(of.words[at].mute for at in range(last + 1, end)):
        last = end - 1
    return places[first][0], places[last][1]
