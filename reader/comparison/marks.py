"""Marks and shared stretches of a cell, made from how it differs from each other cell of its row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from reader.comparison.model import Mark, MarkKind, Span
from reader.comparison.sides import Contrast, Side

#: Unshared content words inside a shared stretch, below which it is not broken off.
BRIDGE = 4

_SEVERITY: dict[MarkKind | None, int] = {None: 0, "changed": 1, "reordered": 2, "critical": 3}


def marks(of: Side, contrasts: Sequence[tuple[int, Contrast]]) -> tuple[Mark, ...]:
    """The marks of a cell against the other cells of its row together; in order, never overlapping.

    ``contrasts`` are (article, contrast). A token that differs from several is marked once, with the gravest
    kind, against all of them.
    """
    kinds: list[MarkKind | None] = [None] * len(of.units)
    against: list[tuple[int, ...]] = [()] * len(of.units)
    gaps: dict[int, list[int]] = defaultdict(list)
    for article, found in contrasts:
        for at, kind in enumerate(found.kinds):
            if kind:
                against[at] = (*against[at], article)
                if _SEVERITY[kind] > _SEVERITY[kinds[at]]:
                    kinds[at] = kind
        if of.units:
            for gap in found.gaps:
                gaps[gap].append(article)
    made = list(_runs(of, kinds, against, gaps))
    for gap, articles in gaps.items():
        place = of.units[gap].end if gap >= 0 else of.units[0].start
        made.append(Mark(place, place, "missing", tuple(sorted(articles))))
    return tuple(sorted(made, key=lambda mark: (mark.start, mark.end)))


def _runs(
    of: Side,
    kinds: Sequence[MarkKind | None],
    against: Sequence[tuple[int, ...]],
    gaps: dict[int, list[int]],
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
            if set(gaps.get(end - 1, ())) <= set(against[at]):
                gaps.pop(end - 1, None)
            if end - 1 in gaps:
                break
            end += 1
        yield Mark(of.units[at].start, of.units[end - 1].end, kind, against[at])
        at = end


def shared(of: Side, contrasts: Sequence[tuple[int, Contrast]]) -> tuple[Span, ...]:
    """The stretches of a cell that others of the row state too, by clause rather than by word."""
    spans: list[Span] = []
    for number in range(max(of.sentence, default=-1) + 1):
        tokens = [
            at
            for at, unit in enumerate(of.units)
            if of.sentence[at] == number and unit.word.kind != "punctuation"
        ]
        content = [at for at in tokens if not of.units[at].word.mute] or tokens
        common = [any(found.kinds[at] in (None, "reordered") for _, found in contrasts) for at in content]
        every = [at for at in range(len(of.units)) if of.sentence[at] == number]
        spans += [_stretch(of, every, content[first], content[last]) for first, last in _stretches(common)]
    return tuple(spans)


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


def _stretch(of: Side, tokens: Sequence[int], first: int, last: int) -> Span:
    """From token to token; to the sentence's ends if nothing but small words and punctuation stands there."""
    if first in tokens and all(of.units[at].word.mute for at in tokens[: tokens.index(first)]):
        first = tokens[0]
    if all(of.units[at].word.mute for at in tokens[tokens.index(last) + 1 :]):
        last = tokens[-1]
    return of.units[first].start, of.units[last].end
