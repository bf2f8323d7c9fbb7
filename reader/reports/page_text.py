"""Texts of a comparison as HTML: marks with their signs, and the annotations at their places.

Everything from outside is made visible and escaped here; nothing else of the page touches a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import urlsplit

from reader.comparison.model import Cell, Comparison, Row, Span
from reader.reports.headings import ages, listed
from reader.reports.marked import SIGNS, Told, cut, shown, told
from reader.reports.page_notes import Notes, NoteSegment
from reader.text.display import visible

_MEANINGS = {
    "changed": "differs from",
    "critical": "differs in substance from",
    "reordered": "in another order than in",
    "alone": "not stated in",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
#: Underlines of annotations that lie over each other stand below each other, so deep at most.
DEEPEST = 2


def safe(text: str, *, keep: str = "") -> str:
    """Text from outside as it may stand in HTML, between tags and in quoted attributes."""
    return escape(visible(text, keep=keep), quote=True)


def language(code: str | None) -> str:
    """A ``lang`` attribute, if the code is one."""
    return f' lang="{code}"' if code and _LANGUAGE.fullmatch(code) else ""


def link(url: str) -> str:
    """The url as a link, if it leads to a page and shows what it is; else as text."""
    try:
        parts = urlsplit(url)
        leads = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        leads = False
    if not leads or visible(url) != url or any(char.isspace() for char in url):
        return safe(url)
    return f'<a href="{safe(url)}" rel="noreferrer noopener">{safe(url)}</a>'


def aside(words: str) -> str:
    """Words for those who hear the page; ``words`` are our own."""
    return f'<span class="vh">{words}</span>'


def _aside(words: str) -> str:
    """The same between the words of an article: with a direction and a language of its own, so that it does
    not decide (dir="auto") in which direction the article's sentence runs."""
    return f'<span class="vh" dir="ltr" lang="en">{words}</span>'


class Texts:
    """Writes cells and other stretches of the compared texts.

    The first time that an annotation's beginning is written it gets the anchor that the list leads to.
    """

    def __init__(self, comparison: Comparison, notes: Notes) -> None:
        self._comparison = comparison
        self._notes = notes
        self._ages = ages(comparison) if comparison.revision else None
        self.anchored: set[int] = set()

    def cell(self, row: Row, cell: Cell) -> Iterator[str]:
        """The cell's sentences."""
        body = self._comparison.articles[cell.article].text.body
        for number, (span, some) in enumerate(told(body, row, cell).items()):
            yield " " if number else ""
            yield from self._stretch(cell.article, span, some)

    def stretch(self, column: int, span: Span) -> Iterator[str]:
        """Any stretch of a column's text with its annotations, and no marks."""
        yield from self._stretch(column, span, ())

    def _stretch(self, column: int, span: Span, some: Sequence[Told]) -> Iterator[str]:
        body = self._comparison.articles[column].text.body
        text = shown(body, *span)
        notes = self._notes.within(column, span)
        everything: list[Told | NoteSegment] = [*some, *notes]
        for start, end, covering in cut(span, everything):
            marks = [one for one in covering if isinstance(one, Told)]
            around = [one for one in covering if isinstance(one, NoteSegment)]
            words = escape(text[start - span[0] : end - span[0]], quote=False)
            yield self._run(column, start, end, words, marks, around)
            yield from self._references((one for one in around if start < end == min(one.end, span[1])), span)

    def _run(
        self,
        column: int,
        start: int,
        end: int,
        words: str,
        marks: Sequence[Told],
        notes: Sequence[NoteSegment],
    ) -> str:
        if start == end:
            (mark,) = marks[-1:]
            sign, those = SIGNS[mark.kind][0], listed(mark.against)
            return (
                f'<span class="missing" title="words of {those} are missing here">'
                f'<span aria-hidden="true">{sign}</span>{_aside(f" words of {those} missing ")}'
                "</span>"
            )
        for mark in reversed(marks):
            words = self._marked(column, mark, words, mark.start == start, mark.end == end)
        for depth, one in enumerate(reversed(notes)):
            words = self._noted(one, words, min(depth, DEEPEST), one.start == start)
        return words

    def _marked(self, column: int, mark: Told, words: str, begins: bool, ends: bool) -> str:
        tag = self._tag(column, mark)
        opening, closing = SIGNS[mark.kind]
        meaning = f"{_MEANINGS[mark.kind]} {listed(mark.against, 'or' if mark.kind == 'alone' else 'and')}"
        before = f'{_aside(f" {meaning}: ")}<span class="sign" aria-hidden="true">{opening}</span>'
        after = f'<span class="sign" aria-hidden="true">{closing}</span>{_aside(" (end) ")}'
        return (
            f'<{tag} class="{mark.kind}" title="{meaning}">'
            f"{before if begins else ''}{words}{after if ends else ''}</{tag}>"
        )

    def _tag(self, column: int, mark: Told) -> str:
        """In a revision what all other versions came before is inserted, what all came after deleted."""
        if mark.kind == "alone":
            return "span"
        if self._ages is not None:
            own = self._ages[column]
            others = [self._ages[article] for article in mark.against]
            if all(age < own for age in others):
                return "ins"
            if all(age > own for age in others):
                return "del"
        return "mark"

    def _noted(self, one: NoteSegment, words: str, depth: int, begins: bool) -> str:
        note = one.note
        anchor = ""
        if begins and one.first and note.number not in self.anchored:
            self.anchored.add(note.number)
            anchor = f' id="t{note.number}"'
        about = " · ".join((visible(note.annotation.label), *note.attributes()))
        return (
            f'<span class="note c-{note.colour} d{depth} s-{note.annotation.status}"{anchor}'
            f' title="{escape(about)}">{words}</span>'
        )

    def _references(self, ending: Iterable[NoteSegment], span: Span) -> Iterator[str]:
        """What an annotation is referred to by, where one of its segments ends or leaves the sentence."""
        for one in sorted(ending, key=lambda one: (-one.start, -one.note.number)):
            note = one.note
            goes_on = "" if one.last and one.end <= span[1] else "…"
            yield (
                f'<sup><a class="ref c-{note.colour}" href="#n{note.number}"'
                f' aria-label="annotation {note.number}, {safe(note.annotation.label)}">'
                f"{escape(note.name)}{goes_on}</a></sup>"
            )
