"""Comparing: from articles to rows with marks; links are found once, rows are made for any threshold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reader.comparison.align import Evidence, Progress, as_link, evidence
from reader.comparison.contrast import contrast
from reader.comparison.frequencies import Frequencies
from reader.comparison.marks import marks
from reader.comparison.model import THRESHOLD, Cell, CellState, Compared, Comparison, Link, Row, RowKind, Span
from reader.comparison.prepare import Sentence
from reader.comparison.rows import Group, groups, moved, order
from reader.comparison.shared import Outline, alike, facing
from reader.comparison.sides import Contrast, Side, key_of, side

#: From most to least alike.
_KINDS: tuple[RowKind, ...] = ("same", "edited", "rewritten", "maybe")


def compare(
    articles: Sequence[Compared],
    *,
    threshold: float = THRESHOLD,
    frequencies: Frequencies | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare any number of articles, in the order given, which is that of the columns.

    ``frequencies`` are the library's, if it holds enough articles to know how common a word is; else the
    shipped ones serve. ``progress`` is told (what is being done, share done of it from 0 to 1).
    """
    found = evidence(articles, frequencies=frequencies, progress=progress)
    return _compose(found, threshold, progress)


def regroup(comparison: Comparison, threshold: float) -> Comparison:
    """The same comparison at another threshold; what rows keep their sentences keep their marks."""
    found = comparison.evidence
    if not isinstance(found, Evidence):
        return compare(comparison.articles, threshold=threshold)
    return _compose(found, threshold, None)


def _compose(found: Evidence, threshold: float, progress: Progress | None) -> Comparison:
    tell = progress or (lambda words, share: None)
    threshold = round(threshold, 6)
    tell("rows", 0.0)
    grouped = order(found, groups(found, threshold))
    off: dict[int, set[int]] = {}
    for number, article in moved(found, grouped):
        off.setdefault(number, set()).add(article)
    rows = []
    for number, group in enumerate(grouped):
        if number % 64 == 0:
            tell("marks", number / len(grouped))
        rows.append(_row(found, group, threshold, off.get(number, set())))
    tell("marks", 1.0)
    return Comparison(found.articles, tuple(rows), threshold, found)


def _row(found: Evidence, group: Group, threshold: float, off: set[int]) -> Row:
    links = tuple(
        sorted(
            (as_link(found, pair, threshold) for pair in group.pairs),
            key=lambda link: (link.a, link.b, link.a_span, link.b_span),
        )
    )
    cells = found.cells.get(group.nodes)
    if cells is None:
        cells = found.cells[group.nodes] = _cells(found, group)
    kind, score = _least(links)
    placed = tuple(replace(cell, moved=True) if cell.article in off else cell for cell in cells)
    return Row(kind, score, bool(off), links, placed)


def _least(links: Sequence[Link]) -> tuple[RowKind, float | None]:
    """Kind and score of the least alike link."""
    if not links:
        return "only", None
    least = max(links, key=lambda link: (_KINDS.index(link.kind), -link.score))
    return least.kind, least.score


def _cells(found: Evidence, group: Group) -> tuple[Cell, ...]:
    """The cells of a row by article, none of them moved."""
    of_article: dict[int, list[Sentence]] = {}
    for node in group.nodes:
        of_article.setdefault(found.owners[node], []).append(found.every[node])
    if len(of_article) == 1:
        return tuple(_plain(article, some, ()) for article, some in of_article.items())
    if len({key_of(some) for some in of_article.values()}) == 1:
        return tuple(_plain(article, some, alike(some)) for article, some in of_article.items())
    sides = [side(article, some, found.names) for article, some in of_article.items()]
    seen: list[list[tuple[int, Contrast]]] = [[] for _ in sides]
    for i, one in enumerate(sides):
        for j in range(i + 1, len(sides)):
            here, there = contrast(one, sides[j])
            seen[i].append((sides[j].article, here))
            seen[j].append((one.article, there))
    outlines = [Outline(one, contrasts) for one, contrasts in zip(sides, seen, strict=True)]
    return tuple(
        _cell(one, sides[0].key, contrasts, outlines[number].stretches(facing(outlines, number)))
        for number, (one, contrasts) in enumerate(zip(sides, seen, strict=True))
    )


def _plain(article: int, sentences: Sequence[Sentence], shared_spans: tuple[Span, ...]) -> Cell:
    """The cell of a row in which nothing differs."""
    spans = tuple([sentence.span for sentence in sentences])
    return Cell(article, "verbatim", False, spans, shared_spans)


def _cell(
    one: Side, leftmost: str, contrasts: Sequence[tuple[int, Contrast]], stretches: Sequence[Span]
) -> Cell:
    """One cell; ``leftmost`` is the key of the row's first one, ``stretches`` the shared tokens."""
    ordered = sorted(contrasts, key=lambda item: item[0])
    state: CellState = "verbatim" if one.key == leftmost else "changed"
    spans = tuple([sentence.span for sentence in one.sentences])
    places = one.places()
    stated = tuple([(places[first][0], places[end - 1][1]) for first, end in stretches])
    return Cell(one.article, state, False, spans, stated, marks(one, ordered, stretches, places))
