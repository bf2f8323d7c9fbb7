"""Annotations follow a changed text: exact, then token diff, then fuzzy.

A segment whose words all stand together in the new text is placed there: ``exact`` where the
order-preserving token diff puts it, ``moved`` elsewhere, if its surroundings have moved with it. If words
of it changed, a place is only proposed (``fuzzy``); if too little is left to tell it, it is an ``orphan``.
Neither of these moves anything: a person decides. Spans under SHORT code points are never proposed for
other words than their own, and are placed only where their neighbours stand too, or as a whole line.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from reader.annotations import CONTEXT, Anchor, Annotation, Segment, now
from reader.articles import Text
from reader.text.graphemes import cluster_start, next_boundary
from reader.text.tokens import tokens
from reader.tokenmatch import match

#: Spans under so many code points are placed only with identical text (Hypothesis client#7571).
SHORT = 20
#: The share of a span's words, by weight, that must be left for a place to be proposed; and the share if
#: little but the words themselves speaks for it: there a look-alike is the likelier the less is left.
LEAST = 0.3
LEAST_ALONE = 0.7
#: Tokens on either side of a short span that are looked at, and the share of them that must have stayed.
BESIDE = 4
LEAST_BESIDE = 0.35
#: Tokens by which a neighbour may be off, and how many own ones are passed in looking for it.
SLIP = 4
FAR = 400
#: The share of its line's tokens that a sentence needs to be the whole of it.
FILLS = 0.67
#: New tokens between two words of a span up to which they belong to one place: twice as many as there
#: were, and these.
APART = 6

Span = tuple[int, int]
#: From the best to the worst; of several segments the worst counts.
_ORDER: tuple[Anchor, ...] = ("exact", "moved", "fuzzy", "orphan")


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of one segment. ``span`` is where it stands now or may stand, None for an orphan;
    ``score`` the share of its words, or of those that stand there now, that are the same, by weight;
    ``around`` where in the new text it is or would have been."""

    anchor: Anchor
    span: Span | None
    score: float
    around: Span


@dataclass(frozen=True, slots=True)
class Reanchored:
    """An annotation after its text changed.

    ``annotation`` points into the new text if ``anchor`` is exact or moved, else it is as it was but for
    its anchor. ``proposal`` is where in the new text its segments stand or may stand, in order and without
    overlap; of an orphan, those of several segments that were found. ``score`` and ``around`` as in
    :class:`Placed`, of the whole and of the first segment.
    """

    annotation: Annotation
    anchor: Anchor
    proposal: tuple[Segment, ...]
    score: float
    around: Span


def reanchor(annotations: Iterable[Annotation], old: Text, new: Text) -> list[Reanchored]:
    """What becomes of annotations of ``old`` when ``new`` takes its place, in their order.

    Linear in the texts; of an annotation only its own words and those beside it are looked at. Never
    raises: what does not fit its text is an orphan.
    """
    wanted = list(annotations)
    if not wanted:
        return []
    follower = Follower(old.body, new.body)
    return [follower.annotation(annotation, new) for annotation in wanted]


def propose(annotation: Annotation, old: Text, new: Text) -> Reanchored:
    """The same for one annotation."""
    return reanchor([annotation], old, new)[0]


def placed_at(
    annotation: Annotation, new: Text, segments: Sequence[Segment], anchor: Anchor = "exact"
) -> Annotation:
    """The annotation on these segments of another text, which a person chose if nothing else is said."""
    start, end = segments[0].start, segments[-1].end
    return replace(
        annotation,
        text_sha256=new.sha256,
        segments=tuple(segments),
        prefix=new.body[max(0, start - CONTEXT) : start],
        suffix=new.body[end : end + CONTEXT],
        anchor=anchor,
        updated=now(),
    )


def waiting(annotation: Annotation, anchor: Anchor = "exact") -> Annotation:
    """The annotation where it was, with another anchor; ``exact``: it stays there for good."""
    return replace(annotation, anchor=anchor, updated=now())


def followed_place(old: str, new: str, offset: int) -> int:
    """Where a place of ``old`` is in ``new``; see :meth:`Follower.place`."""
    return Follower(old, new).place(offset)


class Follower:
    """Two states of a text with their words matched, asked what became of places of the old one."""

    def __init__(self, old: str, new: str) -> None:
        self._old, self._new = _Side(old), _Side(new)
        found = match(
            self._old.keys(),
            self._new.keys(),
            old_breaks=self._old.sentence_ends,
            new_breaks=self._new.sentence_ends,
        )
        self._after, self._before, self._moved = found.after, found.before, found.moved
        self._weights = found.weights

    def annotation(self, annotation: Annotation, new: Text) -> Reanchored:
        """``new`` is the text that this was made with."""
        placed = [self.segment(segment) for segment in annotation.segments]
        anchors = {each.anchor for each in placed}
        anchor: Anchor = next((each for each in reversed(_ORDER) if each in anchors), "orphan")
        found = [each.span for each in placed if each.span is not None]
        spans = _in_order(found)
        if anchor in ("exact", "moved") and spans != found:
            anchor = "fuzzy"  # its parts changed places: what was quoted is not what stands there now
        proposal = tuple(Segment(start, end, new.body[start:end]) for start, end in spans)
        if anchor in ("exact", "moved"):
            after = placed_at(annotation, new, proposal, anchor)
        else:
            after = waiting(annotation, anchor)
        around = placed[0].around if placed else (0, 0)
        return Reanchored(after, anchor, proposal, _mean(annotation.segments, placed), around)

    def segment(self, segment: Segment) -> Placed:
        """What became of one segment of the old text."""
        body = self._old.body
        start, end = segment.start, segment.end
        if not 0 <= start < end <= len(body) or body[start:end] != segment.text:
            return Placed("orphan", None, 0.0, (0, 0))
        first, last = self._old.inside(start, end)
        around = self._around(first, last)
        if first >= last:  # nothing but white space
            return Placed("orphan", None, 0.0, around)
        short = end - start < SHORT
        if (span := self._same(segment, first, last)) is not None:
            moved = any(self._moved[first:last])
            place = self._after[first], self._after[last - 1] + 1
            if short:
                sure = self._has_neighbours(first, last) and self._backing(first, last, place)
                sure = sure or (not moved and self._is_the_only_line(segment, span))
            else:
                sure = not moved or self._backing(first, last, place)
            if sure:
                return Placed("moved" if moved else "exact", span, 1.0, span)
            if not short:
                return Placed("fuzzy", span, 1.0, span)
        if short:
            return Placed("orphan", None, 0.0, around)
        return self._likely(segment, first, last, around)

    def place(self, offset: int) -> int:
        """Where a place between two characters is now: beside the nearest word before it that is still
        there, or at its own place in that word; else at the beginning."""
        token = bisect_right(self._old.starts, offset) - 1
        known = self._old_matched.before[token + 1]
        if known < 0:
            return 0
        start, end = self._new.starts[self._after[known]], self._new.ends[self._after[known]]
        if known != token or offset >= self._old.ends[token]:
            return end
        return cluster_start(self._new.body, min(start + offset - self._old.starts[token], end))

    # The same text

    def _same(self, segment: Segment, first: int, last: int) -> Span | None:
        """Where the same tokens follow each other, if that makes the same text."""
        after = self._after
        place = after[first]
        if place < 0 or any(after[first + step] != place + step for step in range(1, last - first)):
            return None
        start = self._new.starts[place] + segment.start - self._old.starts[first]
        end = start + segment.end - segment.start
        if start < 0 or self._new.body[start:end] != segment.text:
            return None
        for edge, was in ((start, segment.start), (end, segment.end)):
            if not _is_edge(self._new.body, edge) and _is_edge(self._old.body, was):
                return None
        return start, end

    def _has_neighbours(self, first: int, last: int) -> bool:
        """Whether enough of the words just beside a span are still beside it."""
        after = self._after
        low, high = max(0, first - BESIDE), min(len(after), last + BESIDE)
        kept = whole = 0.0
        for token in (*range(low, first), *range(last, high)):
            edge = first if token < first else last - 1
            distance = abs(token - edge)
            worth = self._weights[token] / distance
            whole += worth
            if after[token] >= 0 and abs(after[token] - after[edge]) <= distance + BESIDE:
                kept += worth
        return kept >= LEAST_BESIDE * whole

    def _is_the_only_line(self, segment: Segment, span: Span) -> bool:
        """Whether a span is a whole line of both texts and the only one that reads so: a title, a heading."""
        return (
            self._old.is_line(segment.start, segment.end)
            and self._new.is_line(*span)
            and self._old.lines[segment.text] == self._new.lines[segment.text] == 1
        )

    def _backing(self, first: int, last: int, place: Span) -> int:
        """On how many sides of the sentence the same comes next at ``place`` (new tokens) as did before, with
        nothing from elsewhere in between; 1 also if the sentence fills its line here and there."""
        low, high = self._old.sentence(first, last)
        sides = 0
        other = self._foreign(place[0] - 1, -1, low, high)
        one = self._old_matched.before[low]
        if one < 0 or other < 0:
            sides += one < 0 and other < 0
        else:
            sides += one - SLIP <= self._before[other] <= one
        other = self._foreign(place[1], 1, low, high)
        one = self._old_matched.behind[high]
        if one == len(self._after) or other == len(self._before):
            sides += one == len(self._after) and other == len(self._before)
        else:
            sides += one <= self._before[other] <= one + SLIP
        if sides:
            return sides
        return self._old.fills_line(low, high) and self._new.fills_line(*self._new.sentence(*place))

    def _foreign(self, token: int, step: int, low: int, high: int) -> int:
        """The next new token in a direction that is one of the old text, but not one of ``[low, high)``."""
        for _ in range(FAR):
            if token < 0 or token >= len(self._before):
                break
            if self._before[token] < 0:
                token = self._new_matched.behind[token] if step > 0 else self._new_matched.before[token]
            elif low <= self._before[token] < high:
                token += step
            else:
                break
        return token

    @cached_property
    def _old_matched(self) -> _Matched:
        return _Matched(self._after)

    @cached_property
    def _new_matched(self) -> _Matched:
        return _Matched(self._before)

    # A likely place

    def _likely(self, segment: Segment, first: int, last: int, around: Span) -> Placed:
        """The place where most of the words stand, if that is enough of them."""
        best = max(self._groups(first, last), key=self._weight, default=())
        if not best:
            return Placed("orphan", None, 0.0, around)
        kept, whole = self._weight(best), self._weight(range(first, last))
        share = kept / whole
        start = self._begin(best[0], first)
        end = self._finish(best[-1], last)
        sides = self._backing(first, last, (start, end))
        # In order one neighbour is enough, against the order it takes both.
        moved = self._moved[best[0]]
        if (moved and not sides) or share < (LEAST if sides > moved else LEAST_ALONE):
            return Placed("orphan", None, share, around)
        others = sum(not first <= self._before[token] < last for token in range(start, end))
        low, high = self._new.starts[start], self._new.ends[end - 1]
        # Of a token that stayed the same part is meant.
        if start == self._after[first] and (cut := segment.start - self._old.starts[first]) > 0:
            low = min(low + cut, self._new.ends[start] - 1)
        if end - 1 == self._after[last - 1] and (cut := self._old.ends[last - 1] - segment.end) > 0:
            high = max(high - cut, self._new.starts[end - 1] + 1)
        span = _whole_clusters(self._new.body, low, high)
        return Placed("fuzzy", span, kept / max(whole, kept + others), span)

    def _weight(self, old_tokens: Iterable[int]) -> float:
        return sum(self._weights[token] for token in old_tokens)

    def _groups(self, first: int, last: int) -> Iterator[list[int]]:
        """The matched tokens of a span, those of one place together."""
        group: list[int] = []
        for token in range(first, last):
            place = self._after[token]
            if place < 0:
                continue
            if group:
                gap = place - self._after[group[-1]]
                if not 0 < gap <= 2 * (token - group[-1]) + APART:
                    yield group
                    group = []
            group.append(token)
        if group:
            yield group

    def _begin(self, matched: int, first: int) -> int:
        """The first new token of a span whose first matched token this is: with those that took the place
        of the words before it, in the same line."""
        begin = self._after[matched]
        missing = matched - first
        room = 0
        while room < begin and self._before[begin - 1 - room] < 0 and room < 2 * missing + 2:
            room += 1
        closed = first > 0 and self._after[first - 1] == begin - room - 1
        take = room if missing and closed and room <= 2 * missing + 1 else min(room, missing)
        while take and self._new.has_line_end(begin - take, begin + 1):
            take -= 1
        return begin - take

    def _finish(self, matched: int, last: int) -> int:
        """The same for its end: the new token behind it."""
        end = self._after[matched] + 1
        missing = last - 1 - matched
        room = 0
        while end + room < len(self._before) and self._before[end + room] < 0 and room < 2 * missing + 2:
            room += 1
        closed = last < len(self._after) and self._after[last] == end + room
        take = room if missing and closed and room <= 2 * missing + 1 else min(room, missing)
        while take and self._new.has_line_end(end - 1, end + take):
            take -= 1
        return end + take

    def _around(self, first: int, last: int) -> Span:
        """Between the nearest tokens before and behind that are still there; empty where they parted."""
        one, other = self._old_matched.before[first], self._old_matched.behind[last]
        place = self._after[one] if one >= 0 else -1
        low = self._new.ends[place] if one >= 0 else 0
        if other < len(self._after) and self._after[other] > place:
            return low, max(low, self._new.starts[self._after[other]])
        return low, low


class _Matched:
    """For each place between tokens the nearest matched one before it (-1: none) and behind it (their
    number: none)."""

    def __init__(self, others: Sequence[int]) -> None:
        self.before, self.behind = [-1], [len(others)]
        for token, other in enumerate(others):
            self.before.append(token if other >= 0 else self.before[-1])
        for token in range(len(others) - 1, -1, -1):
            self.behind.append(token if others[token] >= 0 else self.behind[-1])
        self.behind.reverse()


_TERMINAL = ".?!…。！？"
_CLOSING = "\"'”’»)]"


class _Side:
    """One state of the text in tokens."""

    def __init__(self, body: str) -> None:
        self.body = body
        spans = _tokens(body)
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def keys(self) -> list[str]:
        """What tokens are compared by: case, kinds of signs and composition do not count."""
        spans = zip(self.starts, self.ends, strict=True)
        if self.body.isascii():
            folded = self.body.lower()
            return [folded[start:end] for start, end in spans]
        return [_key(self.body[start:end]) for start, end in spans]

    def inside(self, start: int, end: int) -> Span:
        """The tokens that a span touches."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def sentence(self, first: int, last: int) -> Span:
        """The tokens of the sentences that hold tokens ``[first, last)``."""
        ends = self.sentence_ends
        one = bisect_right(ends, first)
        return ends[one - 1] if one else 0, ends[bisect_left(ends, last)]

    @cached_property
    def sentence_ends(self) -> list[int]:
        """The tokens behind sentences: roughly, by full stops before white space and by line ends."""
        ends = []
        for token in range(1, len(self.starts)):
            end, following = self.ends[token - 1], self.starts[token]
            if end < following and (self._is_ended(end) or self.has_line_end(token - 1, token + 1)):
                ends.append(token)
        return [*ends, len(self.starts)]

    def _is_ended(self, end: int) -> bool:
        while end and self.body[end - 1] in _CLOSING:
            end -= 1
        return end > 0 and self.body[end - 1] in _TERMINAL

    @cached_property
    def lines(self) -> Counter[str]:
        """How often each line stands in it, without the white space around it."""
        return Counter(line.strip() for line in self.body.split("\n"))

    def is_line(self, start: int, end: int) -> bool:
        """Whether a span is the whole of its line but for white space."""
        before = self.body[self.body.rfind("\n", 0, start) + 1 : start]
        behind = self.body[end : found if (found := self.body.find("\n", end)) >= 0 else None]
        return not before.strip() and not behind.strip()

    def has_line_end(self, first: int, last: int) -> bool:
        """Whether a line ends between tokens ``[first, last)``."""
        return self.body.find("\n", self.ends[first], self.starts[last - 1]) >= 0

    def fills_line(self, first: int, last: int) -> bool:
        """Whether tokens ``[first, last)`` are most of the line they begin in."""
        low = bisect_left(self.starts, self.body.rfind("\n", 0, self.starts[first]) + 1)
        end = self.body.find("\n", self.starts[last - 1])
        high = len(self.starts) if end < 0 else bisect_left(self.starts, end)
        return last - first >= FILLS * (high - low)


#: Scripts that write no blanks between words: taken cluster by cluster.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
#: Signs that outlets set differently. The words are the same then, the text is not.
_SIGNS = str.maketrans("“”„‟«»‘’‚‛‹›‐‑‒–—−", '""""""' + "''''''" + "------")


def _tokens(body: str) -> list[Span]:
    spans = [token[:2] for token in tokens(body)]
    if body.isascii() or _UNSPACED.search(body) is None:
        return spans
    return [part for span in spans for part in _parts(body, span)]


def _parts(body: str, span: Span) -> list[Span]:
    if _UNSPACED.search(body, *span) is None:
        return [span]
    edges = [span[0]]
    while edges[-1] < span[1]:
        edges.append(min(next_boundary(body, edges[-1]), span[1]))
    return list(pairwise(edges))


def _key(word: str) -> str:
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", word).translate(_SIGNS).casefold()


def _is_edge(body: str, place: int) -> bool:
    return cluster_start(body, place) == place


def _whole_clusters(body: str, start: int, end: int) -> Span:
    if not _is_edge(body, end):
        end = next_boundary(body, cluster_start(body, end))
    return cluster_start(body, start), end


def _in_order(spans: Iterable[Span]) -> list[Span]:
    """Rising, and joined where they overlap."""
    made: list[Span] = []
    for start, end in sorted(spans):
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def _mean(segments: Sequence[Segment], placed: Sequence[Placed]) -> float:
    """The scores by length."""
    lengths = [max(1, segment.end - segment.start) for segment in segments]
    scores = zip(lengths, placed, strict=True)
    return sum(length * each.score for length, each in scores) / sum(lengths) if lengths else 0.0
