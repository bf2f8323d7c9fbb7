"""What the review shows of an annotation: the old and the new passage, and the words that differ. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.anchoring import Reanchored
from reader.annotations import Annotation, Segment
from reader.articles import Article, Text
from reader.text.tokens import tokens
from reader.tokendiff import opcodes
from reader.widgets.layers import Layer
from reader.widgets.passage import Shown

Span = tuple[int, int]

#: Code points of what stands where an orphan stood that are shown as such.
MOST = 1_000


def version_of(article: Article, sha256: str) -> int:
    """The number of the version with this text, counted from 1, oldest first; 0 if there is none."""
    found = (n for n, version in enumerate(article.versions, start=1) if version.text.sha256 == sha256)
    return next(found, 0)


def titled(article: Article, number: int) -> str:
    """``before · version 1 · added 2026-11-22``."""
    when = "now" if number == len(article.versions) else "before"
    return f"{when} · version {number} · added {article.version(number).added[:10]}"


def passages(article: Article, annotation: Annotation, found: Reanchored, colour: str) -> tuple[Shown, Shown]:
    """The old passage with the annotation, and the new one with the proposal; for an orphan the place where
    it would stand, with what stands there in its stead. Raises NotFound if its version is gone."""
    number = version_of(article, annotation.text_sha256)
    old, new = article.version(number).text, article.text
    was = _spans(annotation.segments)
    now = _spans(found.proposal) or stand_in(new, found.around)
    gone, come = differences(old.body, was, new.body, now)
    paint = f"label-{colour}" if found.proposal else "shared"
    return (
        Shown(
            titled(article, number),
            old,
            was,
            (*(Layer(start, end, f"label-{colour}") for start, end in was), *gone),
        ),
        Shown(
            titled(article, len(article.versions)),
            new,
            now,
            (*(Layer(start, end, paint) for start, end in now), *come),
            place=found.around[0],
        ),
    )


def _spans(segments: Sequence[Segment]) -> tuple[Span, ...]:
    return tuple((segment.start, segment.end) for segment in segments)


def stand_in(text: Text, around: Span) -> tuple[Span, ...]:
    """What stands where an orphan stood: what of ``around`` is no white space, or how it begins."""
    piece = text.body[around[0] : min(around[1], around[0] + MOST)]
    start = around[0] + len(piece) - len(piece.lstrip())
    end = around[0] + len(piece.rstrip())
    return ((start, end),) if start < end else ()


def differences(
    old: str, old_spans: Sequence[Span], new: str, new_spans: Sequence[Span]
) -> tuple[list[Layer], list[Layer]]:
    """Layers over the words of the one that the other has not, and the other way round."""
    was, now = list(_words(old, old_spans)), list(_words(new, new_spans))
    gone: list[Layer] = []
    come: list[Layer] = []
    for op in opcodes([old[start:end] for start, end in was], [new[start:end] for start, end in now]):
        if op.tag != "equal":
            gone += (Layer(start, end, "changed") for start, end in was[op.a_start : op.a_end])
            come += (Layer(start, end, "changed") for start, end in now[op.b_start : op.b_end])
    return gone, come


def _words(body: str, spans: Sequence[Span]) -> Iterator[Span]:
    for start, end in spans:
        for token in tokens(body, start, end):
            yield token.start, token.end
