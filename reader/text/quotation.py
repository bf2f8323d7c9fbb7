"""Pairs of quotation marks in running text, forgiving: marks that never close or are turned the wrong way
are the rule in news texts, so nothing here raises and every look is bounded. Spans are code points."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

#: How far around a position marks are looked for, in code points to each side.
WINDOW: Final = 20_000

#: Marks that may be open at the same time; more are the sign of a broken text.
_DEEPEST: Final = 8

_MARK: Final = re.compile("''|``|[\"“”„‟«»‹›「」『』‘’‚'＂]")
# What stands for the same mark: family and the direction it says, -1 closes, 1 opens, 0 does not tell.
_FAMILIES: Final = {
    '"': ("double", 0), "＂": ("double", 0), "“": ("double", 1), "”": ("double", -1), "„": ("double", 1),
    "‟": ("double", 1), "''": ("double", 0), "``": ("double", 1),
    "«": ("angle", 1), "»": ("angle", -1), "‹": ("small angle", 1), "›": ("small angle", -1),
    "「": ("corner", 1), "」": ("corner", -1), "『": ("white corner", 1), "』": ("white corner", -1),
    "‘": ("single", 1), "’": ("single", -1), "‚": ("single", 1), "'": ("single", 0),
}  # fmt: skip
_TURNABLE: Final = frozenset(("double", "single", "angle", "small angle"))
_OPENS_AFTER: Final = frozenset('([{—–-/:=“”"‘«„‹')
_CLOSES_BEFORE: Final = frozenset(")]}.,;:!?…—–-/’”\"'»›")


class Quotation(NamedTuple):
    """A pair of marks: ``[start, end)`` with the marks, ``[inner_start, inner_end)`` without."""

    start: int
    end: int
    inner_start: int
    inner_end: int


def quotation_at(body: str, start: int, end: int) -> list[Quotation]:
    """The quotations that hold the whole of ``[start, end)``, marks included, innermost first.

    Only the paragraph around ``start`` is looked at, and of a very long one :data:`WINDOW` characters to
    each side. An opening mark that its paragraph never closes counts up to the paragraph's end if the next
    paragraph opens again, as quotations over several paragraphs do.
    """
    start = max(0, min(start, len(body)))
    end = max(start, min(end, len(body)))
    low = max(body.rfind("\n", 0, start) + 1, start - WINDOW)
    high = body.find("\n", end, end + WINDOW)
    if high < 0:
        high = min(len(body), end + WINDOW)
    around = [found for found in quotations(body, low, high) if found.start <= start and end <= found.end]
    return sorted(around, key=lambda found: found.end - found.start)


def speech_of(body: str, spans: Iterable[tuple[int, int]]) -> Literal["direct", "indirect", "mixed"]:
    """How the words of these spans are quoted, by the marks alone: ``direct`` if every span stands wholly
    inside quotation marks, ``mixed`` if some of their words do, ``indirect`` if none do."""
    whole = part = 0
    count = 0
    for start, end in spans:
        count += 1
        if quotation_at(body, start, end):
            whole += 1
        elif quotations(body, start, min(end, start + WINDOW)):
            part += 1
    if count and whole == count:
        return "direct"
    return "mixed" if whole or part else "indirect"


def quotations(body: str, start: int = 0, end: int | None = None) -> list[Quotation]:
    """All pairs in ``body[start:end]`` in the order of their opening marks; pairs never cross a line."""
    end = len(body) if end is None else min(end, len(body))
    found: list[Quotation] = []
    at = start
    while at < end:
        stop = body.find("\n", at, end)
        stop = end if stop < 0 else stop
        _pair(body, at, stop, found)
        at = stop + 1
    return sorted(found)


def _pair(body: str, low: int, high: int, found: list[Quotation]) -> None:
    stack: list[tuple[str, int, int]] = []  # family, start and end of an opening mark
    for match in _MARK.finditer(body, low, high):
        a, b = match.span()
        family, said = _FAMILIES[match.group()]
        before = body[a - 1] if a > low else ""
        after = body[b] if b < high else ""
        if family == "single" and before.isalnum() and after.isalnum():
            continue  # an apostrophe inside a word
        if family == "single" and body[b : b + 2].isdecimal() and body[b + 2 : b + 3] == "s":
            continue  # the '90s
        opening = next((n for n in range(len(stack) - 1, -1, -1) if stack[n][0] == family), -1)
        if _closes(family, match.group(), said, before, after, is_open=opening >= 0):
            if opening >= 0:
                _, from_, inner = stack[opening]
                del stack[opening:]  # what opened inside and never closed is given up
                found.append(Quotation(from_, b, inner, a))
        elif family != "single" or not before.isalnum():
            stack.append((family, a, b))
            if len(stack) > _DEEPEST:
                del stack[0]
    if stack and stack[0][0] != "single" and _goes_on(body, high, stack[0][0]):
        _, from_, inner = stack[0]
        stop = high
        while stop > inner and body[stop - 1].isspace():
            stop -= 1
        found.append(Quotation(from_, stop, inner, stop))


def _closes(family: str, mark: str, said: int, before: str, after: str, *, is_open: bool) -> bool:
    """Whether a mark closes: by its shape, unless the characters beside it say the opposite plainly."""
    looks_opening = (
        (not before or before.isspace() or before in _OPENS_AFTER) and bool(after) and not after.isspace()
    )
    looks_closing = (
        (not after or after.isspace() or after in _CLOSES_BEFORE) and bool(before) and not before.isspace()
    )
    if said == 0:
        if looks_opening != looks_closing:
            return looks_closing and (is_open or family == "double")
        return is_open
    if family not in _TURNABLE:
        return said < 0
    if said > 0:
        # German “ closes „, and a mark turned wrongly closes what is open.
        return is_open and looks_closing and not looks_opening
    return is_open or not (looks_opening and not looks_closing)


def _goes_on(body: str, high: int, family: str) -> bool:
    at = high
    while at < len(body) and at < high + 8 and body[at].isspace():
        at += 1
    match = _MARK.match(body, at) if at > high else None
    return match is not None and _FAMILIES[match.group()][0] == family and _FAMILIES[match.group()][1] >= 0
