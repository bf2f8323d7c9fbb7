"""Lines of a given width, as spans of the text.

Text of narrow characters (Latin, Greek, Cyrillic, unmarked Hebrew and Arabic, curly quotes and dashes) is
wrapped by one regular expression in C; wide characters, marks and emoji take a path that measures whole
grapheme clusters with the width function of whoever draws.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

from reader.text.display import visible
from reader.text.graphemes import next_boundary

#: Cells that a string takes on the screen, as the one who draws counts them.
CellWidth = Callable[[str], int]

# No-break spaces (U+00A0, U+2007, U+202F) are left out: they hold words together.
_BLANK: Final = " \\t\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000"
# One cell each, in every width table, once `visible` has shown what is hidden; never part of a cluster.
_NARROW_LETTER: Final = (
    "\\x00-\\x08\\x0b-\\x1f!-\\xa8\\xaa-\\xad\\xaf-\u02ff\u0370-\u0482\u048a-\u0558\u0561-\u0586\u05d0-\u05ea"
    "\u0621-\u063a\u0641-\u064a\u0660-\u066f\u0671-\u06d3\u06f0-\u06f9\u1e00-\u1fff\u2007\u200b\u200e-\u203b"
    "\u203d-\u2048\u204a-\u205e\u20a0-\u20bf\u2150-\u2193\u2200-\u22ff\u2500-\u259f"
)

# A cheaper look at the UTF-8 bytes first: Latin, Cyrillic, curly quotes, dashes, dots and currency signs.
_CERTAIN_LEADS: Final = frozenset(b"\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xcb\xd0\xd1\xe2\xc2")
_UNCERTAIN: Final = re.compile(rb"\xe2(?!\x80[\x82-\x8a\x90-\xbb]|\x82[\xa0-\xbf])")
_NOT_LEADS: Final = bytes(range(0xC0))

# Inside a word a line may end after a dash, and after a hyphen or slash between letters.
_BREAK_INSIDE: Final = "(?<=[–—])(?=\\w)|(?<=[^\\W\\d_][-/])(?=[^\\W\\d_])"
_INSIDE: Final = re.compile(_BREAK_INSIDE)

# A line must not begin with the first kind nor end with the second (after JIS X 4051).
_NOT_FIRST: Final = frozenset(
    "、。，．！？：；）」』】〕〉》〗〙”’…‥・ーァィゥェォッャュョぁぃぅぇぉっゃゅょ々〜～%)]}"
)
_NOT_LAST: Final = frozenset("（「『【〔〈《〖〘“‘([{")


# Compiled when they are first needed: the first page of a start seldom needs them.
@cache
def _not_narrow() -> re.Pattern[str]:
    return re.compile(f"[^{_NARROW_LETTER}\\n \\t\u2002-\u200a\u205f]")


@cache
def _piece() -> re.Pattern[str]:
    return re.compile(f"([{_BLANK}]+)|([{_NARROW_LETTER}]+)(?=[{_BLANK}]|$)|([{_NARROW_LETTER}]+)")


def wrap(body: str, start: int, end: int, width: int, cell_width: CellWidth) -> list[tuple[int, int]]:
    """Wrap ``body[start:end]`` to lines of at most ``width`` cells; spans ``[from, to)`` in code points.

    The spans stand in order and cover everything but the line feeds. Blanks at the end of a line belong
    to its span and may hang over the width. A word that is too long is broken between clusters; a single
    cluster that is wider than a line stands alone. An empty range, or a final line feed, gives an empty line.
    """
    width = max(width, 1)
    if is_narrow(body[start:end]):
        return _wrap_narrow(body, start, end, width)
    lines: list[tuple[int, int]] = []
    at = start
    while True:
        stop = body.find("\n", at, end)
        if stop < 0:
            stop = end
        if _not_narrow().search(body, at, stop) is None:
            lines += _wrap_narrow(body, at, stop, width)
        else:
            _wrap_measured(body, at, stop, width, cell_width, lines)
        if stop >= end:
            return lines
        at = stop + 1


def is_narrow(part: str) -> bool:
    """Whether every character of a text takes one cell and belongs to no cluster; False if that is not
    certain."""
    if part.isascii():
        return True
    data = part.encode("utf-8", "surrogatepass")
    if (
        _CERTAIN_LEADS.issuperset(data.translate(None, _NOT_LEADS))
        and _UNCERTAIN.search(data) is None
        and b"\xc2\xa9" not in data
        and b"\xc2\xae" not in data
    ):
        return True
    return _not_narrow().search(part) is None


@lru_cache(maxsize=64)
def _narrow_lines(width: int) -> re.Pattern[str]:
    """One match a line: as much as fits before a blank or inside a word, else ``width`` characters."""
    fits = f".{{1,{width}}}"
    return re.compile(
        f"({fits}(?:(?![^{_BLANK}\\n])[{_BLANK}]*|(?<=[-–—/])(?:{_BREAK_INSIDE}))|{fits}|(?=\\n))\\n?",
        re.MULTILINE,
    )


def _wrap_narrow(body: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    lines = [match.span(1) for match in _narrow_lines(width).finditer(body, start, end)]
    if start >= end or body[end - 1] == "\n":
        lines.append((end, end))
    return lines


def _wrap_measured(
    body: str, start: int, end: int, width: int, cell_width: CellWidth, lines: list[tuple[int, int]]
) -> None:
    """Wrap one paragraph that has wide, marked or joined characters. Positions here begin at 0."""
    text = body[start:end]
    shown = visible(text)
    widths: dict[str, int] = {}
    size = len(text)
    line = at = 0  # where the line and the next piece begin
    column = 0
    break_at = break_column = 0  # the last place where the line may end, and the column there

    def place(stop: int, cells: int) -> None:
        """Put ``text[at:stop]`` on the line, beginning new lines as needed."""
        nonlocal line, at, column, break_at, break_column
        if column + cells > width and at > line:
            if break_at > line:
                lines.append((start + line, start + break_at))
                line, column = break_at, column - break_column
            if column + cells > width and at > line:
                lines.append((start + line, start + at))
                line, column = at, 0
            break_at, break_column = line, 0
        at, column = stop, column + cells

    next_piece = _piece().match
    while at < size:
        match = next_piece(text, at)
        if match is not None:
            kind, stop = match.lastindex, match.end()
            # The last character before one that is not narrow may carry a mark: that cluster is measured.
            if kind == 3 or (kind == 1 and stop < size and next_boundary(text, stop - 1) > stop):
                stop -= 1
            if stop > at and kind == 1:
                cells = 1 if match.group() == " " else cell_width(visible(text[at:stop]))
                at, column = stop, column + cells
                break_at, break_column = at, column
                continue
            if stop > at:
                if not text[at:stop].isalnum():
                    for inside in _INSIDE.finditer(text, at + 1, stop):
                        _place_word(at, inside.start(), width, place)
                        break_at, break_column = at, column
                _place_word(at, stop, width, place)
                continue
        stop = at + 1
        if stop < size and not "\u4e00" <= text[stop] <= "\u9fff":
            stop = next_boundary(text, at)
        cluster = shown[at:stop]
        cells = widths.get(cluster, -1)
        if cells < 0:
            cells = widths[cluster] = max(cell_width(cluster), 0)
        wide = cells > 1
        if wide and text[at] not in _NOT_FIRST and at > line and text[at - 1] not in _NOT_LAST:
            break_at, break_column = at, column
        place(stop, cells)
        if wide and text[stop - 1] not in _NOT_LAST and (stop >= size or text[stop] not in _NOT_FIRST):
            break_at, break_column = at, column
    lines.append((start + line, start + size))


def _place_word(at: int, stop: int, width: int, place: Callable[[int, int], None]) -> None:
    """Place a run of one-cell characters; one that is longer than a line goes down in pieces."""
    while stop - at > width:
        place(at + 1, 1)
        at += 1
    place(stop, stop - at)
