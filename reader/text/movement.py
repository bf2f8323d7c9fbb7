"""Where a caret goes and how a selection grows: pure functions over a text. Offsets are code points."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.text.quotation import quotation_at

Span = tuple[int, int]

# A word as w and b visit them: letters, digits and what joins them inside; or one run of other marks.
_WORD = re.compile(r"\w(?:[\w'’.-]*\w)?")
_LOOK = 256


def next_word(body: str, offset: int) -> int:
    """The start of the next word after ``offset``, else the end of the text."""
    here = word_at(body, offset)
    found = _WORD.search(body, here[1] if here and here[0] <= offset < here[1] else offset)
    if found and found.start() == offset:
        found = _WORD.search(body, found.end())
    return found.start() if found else len(body)


def previous_word(body: str, offset: int) -> int:
    """The start of the word that ends at or holds ``offset`` - 1, else the start of the text."""
    low = max(0, offset - _LOOK)
    while True:
        starts = [match.start() for match in _WORD.finditer(body, low, offset)]
        # The first word of a window may be the tail of a longer one.
        if starts and (starts[-1] > low or low == 0):
            return starts[-1]
        if low == 0:
            return 0
        low = max(0, low - 4 * _LOOK)


def word_at(body: str, offset: int) -> Span | None:
    """The word around or right before ``offset``, or None between words."""
    low = max(0, offset - _LOOK)
    before = None
    for match in _WORD.finditer(body, low, min(len(body), offset + _LOOK)):
        if match.start() <= offset < match.end():
            return match.span()
        if match.end() == offset:
            before = match.span()
        if match.start() > offset:
            break
    return before


def next_start(spans: Sequence[Span], offset: int) -> int | None:
    """The first start after ``offset`` among spans in order, or None."""
    return next((start for start, _ in spans if start > offset), None)


def previous_start(spans: Sequence[Span], offset: int) -> int | None:
    """The last start before ``offset`` among spans in order, or None."""
    return next((start for start, _ in reversed(spans) if start < offset), None)


def around(spans: Sequence[Span], offset: int) -> Span | None:
    """The span that holds ``offset``, else the last one that starts before it, else the first."""
    best = None
    for span in spans:
        if span[0] > offset:
            break
        best = span
    return best or (spans[0] if spans else None)


def grown(body: str, selection: Span, sentence: Span | None, paragraph: Span | None) -> Span | None:
    """The next larger selection: word, inside the quotation marks, with them, sentence, paragraph.

    A level that does not truly contain the selection is skipped; None if nothing is larger. An empty
    selection stands for the caret.
    """
    start, end = selection
    levels: list[Span] = []
    if word := word_at(body, start):
        levels.append(word)
    low, high = paragraph or (0, len(body))
    for quotation in quotation_at(body[low:high], start - low, max(end, start + 1) - low):
        levels.append((low + quotation.inner_start, low + quotation.inner_end))
        levels.append((low + quotation.start, low + quotation.end))
    levels += [span for span in (sentence, paragraph) if span]
    return next((level for level in levels if _contains(level, selection)), None)


def _contains(level: Span, selection: Span) -> bool:
    return (
        level[0] <= selection[0] and selection[1] <= level[1] and level != selection and level[0] < level[1]
    )
