"""Where one visible character ends and the next begins: extended grapheme clusters, after UAX #29.

Own and small: marks, ZWJ sequences, variation selectors, skin tones, pairs of regional indicators,
Hangul syllables, keycaps and tag sequences. The conjuncts of Brahmic scripts (rule GB9c) are not joined.
All positions are code points.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

from reader.text.unicode_classes import PICTOGRAPHS

_ZWJ: Final = "\u200d"


@cache  # compiled when it is first needed, not at every start
def _pictograph() -> re.Pattern[str]:
    return re.compile(f"[{PICTOGRAPHS}]")


def next_boundary(text: str, i: int) -> int:
    """The end of the cluster that begins at ``i``; the text's end from there on."""
    size = len(text)
    following = i + 1
    if following >= size:
        return size
    if text[following] < "\u0300":
        return following + 1 if text[following] == "\n" and text[i] == "\r" else following
    first = text[i]
    if first < " " or unicodedata.category(first) in ("Cc", "Zl", "Zp"):
        return following
    if _is_indicator(first) and _is_indicator(text[following]):
        following += 1
    elif kind := _hangul(first):
        while following < size and _hangul_joins(kind, after := _hangul(text[following])):
            kind = after
            following += 1
    pictograph = _pictograph().match(first) is not None
    while following < size and _extends(text[following]):
        joiner = text[following] == _ZWJ
        following += 1
        if joiner and pictograph and following < size and _pictograph().match(text[following]):
            following += 1
    return following


def previous_boundary(text: str, i: int) -> int:
    """The start of the cluster that ends at or around ``i``; 0 at the start."""
    if i <= 1:
        return 0
    return cluster_start(text, min(i, len(text)) - 1)


def cluster_start(text: str, i: int) -> int:
    """The start of the cluster that holds the character at ``i``; ``i`` itself if it is a boundary."""
    if i <= 0:
        return 0
    if i >= len(text):
        return len(text)
    if text[i] < "\u0300" and text[i] != "\n":
        return i
    start = i
    while start > 0 and _may_join(text[start - 1], text[start]):
        start -= 1
    while start < i:
        end = next_boundary(text, start)
        if end > i:
            return start
        start = end
    return i


def _may_join(before: str, char: str) -> bool:
    """Never false where a cluster goes on: where it is false, a scan may safely begin."""
    if char < "\u0300":
        return char == "\n" and before == "\r"
    return (
        before == _ZWJ
        or _extends(char)
        or (_is_indicator(char) and _is_indicator(before))
        or (_hangul(char) != "" and _hangul(before) != "")
    )


def _extends(char: str) -> bool:
    if char < "\u0300":
        return False
    return (
        unicodedata.category(char) in ("Mn", "Mc", "Me")
        or char in "\u200c\u200d\uff9e\uff9f"
        or "\U0001f3fb" <= char <= "\U0001f3ff"
        or "\U000e0020" <= char <= "\U000e007f"
    )


def _is_indicator(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _hangul(char: str) -> str:
    """L, V, T, or the syllables LV and LVT; an empty string for everything else."""
    if char < "\u1100":
        return ""
    if char <= "\u11ff":
        return "L" if char < "\u1160" else "V" if char < "\u11a8" else "T"
    if "\uac00" <= char <= "\ud7a3":
        return "LVT" if (ord(char) - 0xAC00) % 28 else "LV"
    if "\ua960" <= char <= "\ua97c":
        return "L"
    if "\ud7b0" <= char <= "\ud7fb":
        return "V" if char <= "\ud7c6" else "T"
    return ""


def _hangul_joins(before: str, after: str) -> bool:
    if before == "L":
        return after in ("L", "V", "LV", "LVT")
    if before in ("V", "LV"):
        return after in ("V", "T")
    return after == "T"
