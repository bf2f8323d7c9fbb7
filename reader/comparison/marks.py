"""The marks of a cell, made from how it differs from each other cell of its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.comparison.model import Mark, MarkKind, Span
from reader.comparison.sides import Contrast, Side

_SEVERITY: dict[MarkKind | None, int] = {None: 0, "changed": 1, "reordered": 2, "critical": 3}


def marks(
    of: Side, contrasts: Sequence[tuple[int, Contrast]], stretches: Sequence[Span], places: Sequence[Span]
) -> tuple[Mark, ...]:
    """The marks of a cell against the other cells of its row together; in order, never overlapping.

    ``contrasts`` are (article, contrast), ``stretches`` the shared ones (tokens), ``places`` those of the
    cell's tokens. A token that differs from several is marked once, with the gravest kind, against all.
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
    for at in _not_shared(of, contrasts, stretches):
        if kinds[at] == "changed":
            kinds[at], against[at] = None, ()
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


def _not_shared(
    of: Side, contrasts: Sequence[tuple[int, Contrast]], stretches: Sequence[Span]
) -> Iterator[int]:
    """The tokens outside the shared stretches of rewritten sentences: there nothing is to be compared word by
    word, it is shown as a whole that no other cell states it."""
    editions = {number for _, found in contrasts for number in found.editions}
    inside = {at for start, end in stretches for at in range(start, end)}
    for number, (first, end) in enumerate(of.bounds):
        if number not in editions and not inside.isdisjoint(range(first, end)):
            yield from (at for at in range(first, end) if at not in inside)
