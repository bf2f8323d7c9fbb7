"""Which differences of rewritten sentences are of substance, and not only left out or said in another way.

Sentences that are reworded differ in most words; so a number is critical only if another number stands for
it, a name only if other names stand in its place, a negation or a modal only beside words that both have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.comparison.model import MarkKind
from reader.comparison.sides import Contrast, Line, Side
from reader.tokendiff import Op

#: A gap of words unlike each other is no wider than this if its names or numbers stand for one another.
NARROW = 8
#: How many tokens after a negation or a modal the word may stand that it belongs to.
BEFORE = 4


def raise_critical(
    a: Side, b: Side, one: Contrast, other: Contrast, ops: Sequence[Op], line_a: Line, line_b: Line
) -> None:
    """Make the marks of two contrasts ``critical`` (or ``reordered``) where they are."""
    for reason in ("number", "date"):
        _facing(a, b, one, other, reason)
    for op in ops:
        if op.tag == "replace":
            left, right = line_a.tokens(op.a_start, op.a_end), line_b.tokens(op.b_start, op.b_end)
            if len(left) <= NARROW and len(right) <= NARROW:
                for reason, others in (("name", 0), ("date", 1), ("number", 1), ("modal", NARROW)):
                    if max(_beyond(a, left, reason), _beyond(b, right, reason)) <= others:
                        _replaced(a, left, one, b, right, other, reason)
    _beside(a, b, one)
    _beside(b, a, other)


def _facing(a: Side, b: Side, one: Contrast, other: Contrast, reason: str) -> None:
    """Numbers (or dates) that the other cell has not: if each has one such, or they count the same thing."""
    left, right = list(_quantities(a, one, reason)), list(_quantities(b, other, reason))
    for some in left:
        for others in right:
            if len(left) == len(right) == 1 or _neighbours(a, some) & _neighbours(b, others):
                for at in some:
                    one.kinds[at] = "critical"
                for at in others:
                    other.kinds[at] = "critical"


def _quantities(of: Side, found: Contrast, reason: str) -> Iterator[list[int]]:
    """Runs of neighbouring tokens that are off and of one sort, as "1.3 million"."""
    run: list[int] = []
    for at, word in enumerate(of.words):
        if found.kinds[at] and word.weight == reason:
            run.append(at)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _neighbours(of: Side, run: Sequence[int]) -> set[str]:
    """The stems of the content words right before and after."""
    found: set[str] = set()
    for start, step in ((run[0] - 1, -1), (run[-1] + 1, 1)):
        for at in range(start, start + 3 * step, step):
            if not 0 <= at < len(of.words) or of.sentence[at] != of.sentence[run[0]]:
                break
            if not of.words[at].mute:
                found.add(of.words[at].stem)
                break
    return found


def _beyond(of: Side, tokens: Sequence[int], reason: str) -> int:
    """Content words that are no names (or whatever ``reason`` says): with few, one stands for the other."""
    return sum(not of.words[at].mute and of.weighs(at) != reason for at in tokens)


def _replaced(
    a: Side, left: Sequence[int], one: Contrast, b: Side, right: Sequence[int], other: Contrast, reason: str
) -> None:
    """What stands in each other's place: critical, or of names that both cells have elsewhere reordered."""
    some = [at for at in left if a.weighs(at) == reason]
    others = [at for at in right if b.weighs(at) == reason]
    if not some or not others:
        return
    new = [at for at in some if not b.parts.issuperset(a.words[at].parts)]
    new_too = [at for at in others if not a.parts.issuperset(b.words[at].parts)]
    kind: MarkKind = "critical"
    if reason == "name" and not new and not new_too:
        kind, new, new_too = "reordered", some, others
    elif reason == "modal":
        new, new_too = some, others
    elif not new or not new_too:
        return
    for at in new:
        one.kinds[at] = kind
    for at in new_too:
        other.kinds[at] = kind


def _beside(here: Side, there: Side, into: Contrast) -> None:
    """A negation or a modal before a content word that the other cell has without it."""
    for at, word in enumerate(here.words):
        weight = word.weight
        if weight not in ("negation", "modal"):
            continue
        if weight == "modal" and there.parts.issuperset(word.parts):
            continue
        after = next((near for near in _following(here, at) if _is_content(here, near)), None)
        if after is None:
            continue
        stem = here.words[after].stem
        places = [place for place, other in enumerate(there.words) if other.stem == stem]
        if places and not any(_has_before(there, place, word.parts) for place in places):
            into.kinds[at] = "critical"


def _following(of: Side, at: int) -> Iterator[int]:
    for near in range(at + 1, min(at + 1 + BEFORE, len(of.words))):
        if of.sentence[near] == of.sentence[at]:
            yield near


def _is_content(of: Side, at: int) -> bool:
    word = of.words[at]
    return not word.mute and word.weight not in ("negation", "modal")


def _has_before(of: Side, at: int, parts: Sequence[str]) -> bool:
    """Whether one of ``parts`` stands shortly before the token."""
    near = range(max(0, at - 2 * BEFORE), at)
    return any(not set(parts).isdisjoint(of.words[place].parts) for place in near)
