"""The ends of a span: without white space, on whole characters, on whole words. Pure; code points."""

from __future__ import annotations

from reader.text.graphemes import cluster_start, next_boundary
from reader.text.movement import word_at
from reader.text.quotation import WINDOW, quotations

Span = tuple[int, int]

#: Marks that belong to what stands around a phrase, not to the phrase.
_AROUND = frozenset(",;:.·–—-")
_OPENERS = {"(": ")", "[": "]", "{": "}"}
_CLOSERS = {closer: opener for opener, closer in _OPENERS.items()}
_QUOTES = frozenset("\"“”„‟«»‹›「」『』‘’‚'＂`")


def trimmed(body: str, start: int, end: int) -> Span:
    """``[start, end)`` without white space at its ends; empty at ``start`` if there is nothing else."""
    piece = body[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    return (start + left, start + right) if right > left else (start, start)


def whole_clusters(body: str, start: int, end: int) -> Span:
    """``[start, end)`` grown to whole grapheme clusters: no end inside an emoji or before an accent."""
    first = cluster_start(body, start) if 0 < start < len(body) else start
    last = cluster_start(body, end) if 0 < end < len(body) else end
    return first, end if last == end else next_boundary(body, last)


def whole_words(body: str, start: int, end: int) -> Span:
    """``[start, end)`` on whole words: a word that an end cuts is taken whole, and marks that only stand
    around the words are left out: a comma or full stop behind them, a bracket or quotation mark whose
    other half is not in the span. Unchanged if it holds no word."""
    start, end = trimmed(body, start, end)
    if start == end or not any(char.isalnum() for char in body[start:end]):
        return start, end
    word = word_at(body, start)
    if word and word[0] < start < word[1]:
        start = word[0]
    word = word_at(body, end)
    if word and word[0] < end < word[1]:
        end = word[1]
    while start < end and _is_around(body, start, start, end):
        start += 1
    while start < end and _is_around(body, end - 1, start, end):
        end -= 1
    return start, end


def _is_around(body: str, at: int, start: int, end: int) -> bool:
    """Whether the mark at an end of ``[start, end)`` belongs to what stands around."""
    mark = body[at]
    if mark.isspace():
        return True
    if mark == "." and at == end - 1:
        word = word_at(body, at)
        return not (word and word[1] == at and "." in body[slice(*word)])  # that of “U.S.” is its own
    if mark in _AROUND:
        return True
    if mark in _QUOTES:
        if end - start > WINDOW:  # every key of a selection comes here
            return False
        return not any(at in (found.start, found.end - 1) for found in quotations(body, start, end))
    if mark in _OPENERS:
        return _OPENERS[mark] not in body[at + 1 : end]
    if mark in _CLOSERS:
        return _CLOSERS[mark] not in body[start:at]
    return False
