"""A comparison as one page of HTML: complete in itself, readable without a script, inert.

It holds the articles' heads, the synopsis, the aligned rows with their marks, the annotations at their
places and listed, and what was left out as furniture. The page names no other resource, and its own
Content-Security-Policy would let none be loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from itertools import groupby

from reader.annotations import SEGMENT_JOINER, Annotation
from reader.comparison.model import Cell, Compared, Comparison, Row
from reader.labels import LabelSchema
from reader.reports.headings import (
    day,
    heading,
    letter,
    listed,
    name,
    remarks,
    row_words,
    score,
    summary,
    unsure,
)
from reader.reports.marked import ABSENT, LEGEND, SIGNS, Places, shown
from reader.reports.page_notes import Note, Notes, Written
from reader.reports.page_text import Texts, aside, language, link, safe
from reader.reports.synopsis import SIGNS as STATES
from reader.reports.synopsis import Statement, by_support, statements
from reader.text.display import visible

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
#: With more articles a row's cells stand in a grid of those that have it: such narrow columns nobody reads.
MOST_COLUMNS = 4
#: Code points of a statement in the synopsis.
LONGEST_STATEMENT = 180


def page(
    comparison: Comparison,
    annotations: Sequence[Annotation],
    schema: LabelSchema,
    generator: str,
    written: Written | None = None,
) -> Iterator[str]:
    """The page in pieces. ``generator`` is the program and its version.

    ``annotations`` are those of the articles; those of another text than the one compared are left out.
    ``written``: the notes on the articles and their stories.
    """
    notes = Notes(comparison, annotations, schema)
    yield from _Page(comparison, notes, generator, written or {}).pieces()


class _Page:
    def __init__(self, comparison: Comparison, notes: Notes, generator: str, written: Written) -> None:
        self.comparison = comparison
        self.articles = comparison.articles
        self.notes = notes
        self.written = written
        self.generator = generator
        self.texts = Texts(comparison, notes)
        self.places = Places(comparison.rows, len(comparison.articles))
        self._kind = "version" if comparison.revision else "article"
        count = len(self.articles)
        self.layout = f"n{count}" if count <= MOST_COLUMNS else "many"

    def pieces(self) -> Iterator[str]:
        yield from self._head()
        yield f'<body class="{self.layout}">\n<a class="skip" href="#rows">Skip to the comparison</a>\n'
        yield from self._top()
        yield "<main>\n"
        yield from self._cards()
        yield from self._synopsis()
        yield from self._rows()
        yield from self._furniture()
        yield from self._annotations()
        yield "</main>\n"
        yield (
            f"<footer><p>Made by {safe(self.generator)}. Sentences that are alike by "
            f"{score(self.comparison.threshold)} or more stand in one row. "
            "Nothing on this page was changed but how it is shown: characters that are invisible or would "
            "act stand as one visible sign each.</p></footer>\n</body>\n</html>\n"
        )

    def _head(self) -> Iterator[str]:
        style = files("reader.reports").joinpath("page.css").read_text(encoding="utf-8")
        title = f"{', '.join(name(article) for article in self.articles[:4])}" if self.articles else "Nothing"
        title += " …" if len(self.articles) > 4 else ""
        yield (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
            f'<meta name="generator" content="{safe(self.generator)}">\n'
            f"<title>{escape(title)} · compared</title>\n<style>\n{style}</style>\n</head>\n"
        )

    def _top(self) -> Iterator[str]:
        count = len(self.articles)
        if self.comparison.revision:
            title = f"{_count(count, self._kind)} of “{escape(name(self.articles[0]))}”"
        else:
            title = f"{_count(count, self._kind)} side by side"
        parts = [
            ("articles", self._kind.capitalize() + "s"),
            ("synopsis", "Synopsis"),
            ("rows", "Side by side"),
        ]
        parts += [("furniture", "Left out")] if any(a.text.furniture for a in self.articles) else []
        parts += [("annotations", "Annotations")] if self.notes.count or self.notes.elsewhere else []
        links = "".join(f'<li><a href="#{id_}">{words}</a></li>' for id_, words in parts)
        yield (
            f'<header>\n<p class="brand">Variorum</p>\n<h1>{title}</h1>\n'
            f'<p class="summary">{summary(self.comparison)}</p>\n'
            f'<nav aria-label="Parts of this page"><ul>{links}</ul></nav>\n</header>\n'
        )

    # The articles ------------------------------------------------------------------------------

    def _cards(self) -> Iterator[str]:
        title = self._kind.capitalize() + "s"
        yield f'<section id="articles" aria-labelledby="articles-h">\n<h2 id="articles-h">{title}</h2>\n'
        yield '<div class="cards">\n'
        for column, article in enumerate(self.articles):
            yield from self._card(column, article)
        yield "</div>\n</section>\n"

    def _card(self, column: int, article: Compared) -> Iterator[str]:
        title = heading(article, revision=self.comparison.revision)
        yield f'<article class="card" aria-labelledby="card-{column}">\n<h3 id="card-{column}">'
        yield f"{_letter(column)} <bdi{language(article.language)}>{escape(title)}</bdi></h3>\n"
        if article.title and article.title.strip() != name(article):
            yield f'<p class="title" dir="auto"{language(article.language)}>{safe(article.title)}</p>\n'
        yield "<dl>"
        for term, words in self._facts(article):
            yield f"<dt>{term}</dt><dd>{words}</dd>"
        yield "</dl>\n</article>\n"

    def _facts(self, article: Compared) -> Iterator[tuple[str, str]]:
        if article.outlet:
            yield "Outlet", safe(article.outlet)
        if article.version:
            added = f", added {safe(article.added)}" if article.added else ""
            yield "Version", f"{article.version}{added}"
        yield "Published", safe(article.published) if article.published else "not known"
        if article.url:
            yield "Address", link(article.url)
        if article.source and article.source != article.url:
            yield "Source", safe(article.source)
        for term, words in self.written.get(article.id, ()):
            yield safe(term), f'<span class="said" dir="auto">{safe(words, keep=chr(10))}</span>'
        yield "Text, SHA-256", f"<code>{article.text.sha256}</code>"

    # The synopsis ------------------------------------------------------------------------------

    def _synopsis(self) -> Iterator[str]:
        found = by_support(statements(self.comparison))
        if not found:
            return
        count = len(self.articles)
        more = ", ! changed in substance or inside quotation marks" if self.layout == "many" else ""
        yield (
            '<section id="synopsis" aria-labelledby="synopsis-h">\n<h2 id="synopsis-h">Synopsis</h2>\n'
            '<p class="legend">Who states what: '
            f"{STATES['verbatim']} word for word as the leftmost {self._kind} that has it, "
            f"{STATES['changed']} changed, {STATES['absent']} absent{more}. "
            "A statement leads to its row.</p>\n"
            '<table class="synopsis">\n<thead><tr><th scope="col">Statement</th>'
        )
        for column, article in enumerate(self.articles):
            named = escape(heading(article, revision=self.comparison.revision))
            yield f'<th scope="col" title="{named}">{letter(column)}{aside(f" {named}")}</th>'
        yield "</tr></thead>\n"
        for support, some in groupby(found, key=lambda statement: statement.support):
            yield f'<tbody><tr class="group"><th scope="rowgroup" colspan="{count + 1}">'
            yield f"{_support(support, count)}</th></tr>\n"
            for statement in some:
                yield from self._statement(statement)
            yield "</tbody>\n"
        yield "</table>\n</section>\n"

    def _statement(self, statement: Statement) -> Iterator[str]:
        row = self.comparison.rows[statement.row]
        article = self.articles[row.cells[0].article]
        words = statement.words.replace("\n", " ").strip()
        cut = words if len(words) <= LONGEST_STATEMENT else f"{words[: LONGEST_STATEMENT - 1].rstrip()}…"
        yield (
            f'<tr><th scope="row"><a href="#row-{statement.row + 1}" dir="auto"{language(article.language)}>'
            f"{safe(cut)}</a></th>"
        )
        for column, (state, notes) in enumerate(zip(statement.states, statement.notes, strict=True)):
            about = self._about(", ".join(notes)) if notes else ""
            yield (
                f'<td class="{state}"><span class="col" aria-hidden="true">{letter(column)}</span>'
                f'<span aria-hidden="true">{STATES[state]}</span>{aside(state)}{about}</td>'
            )
        yield "</tr>\n"

    def _about(self, notes: str) -> str:
        """In what a cell of the synopsis differs; between many articles there is room for a sign only."""
        if self.layout == "many":
            return f'<span class="about" title="{notes}" aria-hidden="true">!</span>{aside(f" {notes}")}'
        return f' <span class="about">{notes}</span>'

    # The rows ----------------------------------------------------------------------------------

    def _rows(self) -> Iterator[str]:
        yield '<section id="rows" aria-labelledby="rows-h">\n<h2 id="rows-h">Side by side</h2>\n'
        yield from self._legend()
        if self.layout != "many":
            heads = "".join(
                f"<div>{_letter(column)} <bdi>{escape(heading(article, revision=self.comparison.revision))}"
                "</bdi></div>"
                for column, article in enumerate(self.articles)
            )
            yield f'<div class="heads" aria-hidden="true">{heads}</div>\n'
        for number, row in enumerate(self.comparison.rows, 1):
            yield from self._row(number, row)
        yield "</section>\n"

    def _legend(self) -> Iterator[str]:
        yield '<ul class="legend">'
        for kind, words in LEGEND.items():
            opening, closing = SIGNS[kind]
            if kind == "missing":
                yield f'<li><span class="missing">{opening}</span> {words}</li>'
            else:
                yield (
                    f'<li><span class="{kind}"><span class="sign">{opening}</span>{words}'
                    f'<span class="sign">{closing}</span></span></li>'
                )
        yield f'<li><span class="dots">{ABSENT}</span> absent</li>'
        for sign, colour, label in self.notes.used_labels():
            yield f'<li><sup class="ref c-{colour}">{escape(sign)}</sup> {safe(label)}</li>'
        yield "</ul>\n"

    def _row(self, number: int, row: Row) -> Iterator[str]:
        words = row_words(row, self.comparison)
        having = {cell.article for cell in row.cells}
        lacking = [column for column in range(len(self.articles)) if column not in having]
        if lacking and row.kind != "only":
            words += f" · absent in {listed(lacking)}"
        change = next((f" {kind}" for kind in ("added", "removed") if words.startswith(kind)), "")
        kinds = f"k-{row.kind}{change}{' moved' if row.moved else ''}"
        yield f'<div class="row {kinds}" id="row-{number}" role="group" aria-labelledby="row-{number}-h">\n'
        yield f'<h3 id="row-{number}-h"><a href="#row-{number}">{number}</a> {_sign(change)}{words}</h3>\n'
        yield '<div class="cells">\n'
        for column in range(len(self.articles)):
            cell = row.cell(column)
            if cell is not None:
                yield from self._cell(row, cell, change.strip())
            elif self.layout != "many":
                yield (
                    f'<div class="cell absent">{_letter(column)}'
                    f'<span class="dots" aria-hidden="true">{ABSENT}</span>{aside(" absent")}</div>\n'
                )
        yield "</div>\n</div>\n"

    def _cell(self, row: Row, cell: Cell, change: str) -> Iterator[str]:
        article = self.articles[cell.article]
        kind = " maybe" if unsure(row, cell) else ""
        kind += " moved" if cell.moved else ""
        yield f'<div class="cell{kind}">{_letter(cell.article)}'
        yield from self._remarks(row, cell)
        whole = {"added": "ins", "removed": "del"}.get(change if row.kind == "only" else "")
        yield f'<p dir="auto"{language(article.language)}>{f"<{whole}>" if whole else ""}'
        yield from self.texts.cell(row, cell)
        yield f"{f'</{whole}>' if whole else ''}</p>"
        beginning = {
            segment.note.number: segment.note
            for span in cell.spans
            for segment in self.notes.within(cell.article, span)
            if span[0] <= segment.note.annotation.start < span[1]
        }
        if beginning:
            yield '<ul class="margin" aria-label="annotations">'
            for note in beginning.values():
                yield f"<li>{self._short(note)}</li>"
            yield "</ul>"
        yield "</div>\n"

    def _remarks(self, row: Row, cell: Cell) -> Iterator[str]:
        before = self.places.before(cell)
        about = remarks(row, cell, before)
        if not about:
            return
        words = ", ".join(about)
        if cell.moved and before is not None:
            words = words.replace(f"row {before + 1}", f'<a href="#row-{before + 1}">row {before + 1}</a>', 1)
        sign = "↕ " if cell.moved else "┄ "
        yield f'<p class="remark"><span aria-hidden="true">{sign}</span>{words}</p>'

    # What was left out -------------------------------------------------------------------------

    def _furniture(self) -> Iterator[str]:
        having = [(column, a) for column, a in enumerate(self.articles) if a.text.furniture]
        if not having:
            return
        yield '<section id="furniture" aria-labelledby="furniture-h">\n<h2 id="furniture-h">Left out</h2>\n'
        yield '<p class="legend">What belongs to the page and not to the article was not compared.</p>\n'
        for column, article in having:
            named = heading(article, revision=self.comparison.revision)
            count = _count(len(article.text.furniture), "stretch", "stretches")
            yield f"<details><summary>{_letter(column)} <bdi>{escape(named)}</bdi>: {count}</summary>\n"
            yield f'<ul dir="auto"{language(article.language)}>'
            for span in article.text.furniture:
                yield "<li>"
                yield from self.texts.stretch(column, span)
                yield "</li>\n"
            yield "</ul></details>\n"
        yield "</section>\n"

    # The annotations ---------------------------------------------------------------------------

    def _short(self, note: Note) -> str:
        """One annotation in a line or two, as it stands below its text."""
        each = note.annotation
        parts = [f'<a class="ref c-{note.colour}" href="#n{note.number}">{escape(note.name)}</a>']
        parts.append(f"<b>{safe(each.label)}</b>")
        parts += [f'<span class="attribute">{escape(words)}</span>' for words in note.attributes()]
        if each.note:
            parts.append(f'<span class="said" dir="auto">{safe(each.note, keep=chr(10))}</span>')
        parts.append(f'<span class="who">{safe(each.annotator)} · {each.status}</span>')
        return " ".join(parts)

    def _annotations(self) -> Iterator[str]:
        if not self.notes.count and not self.notes.elsewhere:
            return
        yield '<section id="annotations" aria-labelledby="annotations-h">\n'
        yield '<h2 id="annotations-h">Annotations</h2>\n'
        if self.notes.elsewhere:
            verb = "is" if self.notes.elsewhere == 1 else "are"
            yield (
                f'<p class="legend">{_count(self.notes.elsewhere, "annotation")} of other versions {verb} '
                "not shown.</p>\n"
            )
        for column, notes in enumerate(self.notes.columns):
            if not notes:
                continue
            named = heading(self.articles[column], revision=self.comparison.revision)
            yield f'<h3>{_letter(column)} <bdi>{escape(named)}</bdi></h3>\n<ol class="notes">\n'
            for note in notes:
                yield from self._long(note)
            yield "</ol>\n"
        yield "</section>\n"

    def _long(self, note: Note) -> Iterator[str]:
        each = note.annotation
        article = self.articles[note.column]
        # All texts are written by now; only what stands nowhere in them has no place to lead to.
        place = f' href="#t{note.number}"' if note.number in self.texts.anchored else ""
        yield f'<li id="n{note.number}" class="s-{each.status}">'
        yield f'<a class="ref c-{note.colour}"{place}>{escape(note.name)}</a> <b>{safe(each.label)}</b>'
        for words in note.attributes():
            yield f' <span class="attribute">{escape(words)}</span>'
        quote = SEGMENT_JOINER.join(shown(segment.text, 0, len(segment.text)) for segment in each.segments)
        yield f'<blockquote dir="auto"{language(article.language)}>{escape(quote)}</blockquote>'
        if each.note:
            yield f'<p class="said" dir="auto">{safe(each.note, keep=chr(10))}</p>'
        spans = ", ".join(f"{segment.start}–{segment.end}" for segment in each.segments)
        about = [visible(each.annotator), each.status]
        about += [f"by {each.origin}"] if each.origin != "human" else []
        about += [f"anchor {each.anchor}"] if each.anchor != "exact" else []
        about += [day(each.updated), f"code points {spans}"]
        yield f'<p class="who">{escape(" · ".join(about))}</p></li>\n'


def _letter(column: int) -> str:
    return f'<span class="letter">{aside("Article ")}{letter(column)}</span>'


def _sign(change: str) -> str:
    """The sign before the words of an added or removed row."""
    sign = {" added": "+", " removed": "−"}.get(change)
    return f'<span class="sign" aria-hidden="true">{sign}</span> ' if sign else ""


def _support(support: int, count: int) -> str:
    if support == count:
        return "Stated by both" if count == 2 else f"Stated by all {count}"
    return "Stated by one" if support == 1 else f"Stated by {support} of {count}"


def _count(number: int, word: str, several: str = "") -> str:
    return f"{number} {word if number == 1 else several or f'{word}s'}"
