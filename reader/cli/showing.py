"""``variorum list`` and ``show``: what the library has, for a person or as a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice

from reader.annotations import Annotation, Relation, brief
from reader.articles import Article
from reader.cli import console
from reader.formats import format_named
from reader.labels import LabelSchema, default_schema
from reader.store import ArticleSummary, ListView, Store
from reader.tasks.exporting import Selection, document_of, export_to
from reader.tasks.listing import Listing, list_document
from reader.tasks.naming import article_id, article_of, one_draft
from reader.text.display import visible

#: A column of text wider than this is hard to read.
COMFORTABLE = 80
#: Lines that the widths of a table's columns are made for.
WEIGHED = 500
#: Characters of an id that a table shows; enough to name an article with.
ID = 8


# list


def list_articles(store: Store | None, *, search: str, limit: int | None, as_json: bool) -> None:
    """The articles in the order they were added, the newest first when searching."""
    listing = Listing(store, ListView(query=search), limit) if store is not None else None
    if as_json:
        console.put_document(list_document(listing, store))
        return
    count = 0
    lines = iter(listing or ())
    if first := list(islice(lines, WEIGHED)):
        table = _Table(first)
        console.put_line(table.line(_HEADINGS))
        for line in chain(first, lines):
            console.put_line(table.line(_cells(line)))
            count += 1
    total = listing.total if listing else 0
    what = ("article" if total == 1 else "articles") + (" found" if search else "")
    console.say(f"{total:,} {what}" if count == total else f"{count:,} of {total:,} {what}")


_HEADINGS = ("id", "published", "outlet", "words", "tags", "title")


def _cells(line: ArticleSummary) -> tuple[str, ...]:
    return (
        line.id[:ID],
        (line.published or "")[:10],
        line.outlet or "",
        f"{line.words:,}",
        f"{line.annotations:,}" if line.annotations else "",
        line.title or line.source,
    )


class _Table:
    """Columns that fit the terminal, made for the first lines; what none of those has gets no column.
    The title takes what is left; where there is no terminal it is not cut."""

    def __init__(self, lines: Sequence[ArticleSummary]) -> None:
        rows = [_HEADINGS, *map(_cells, lines)]
        self._room = console.width() if console.has_width() else None
        wide = [max(console.cell_width(visible(row[column])) for row in rows) for column in range(5)]
        wide[2] = min(wide[2], max(8, min(24, (self._room or 144) // 6)))
        used = [any(row[column] for row in rows[1:]) for column in range(5)]
        room = self._room or 144
        dropped = () if room >= 60 else (1, 2) if room >= 40 else (1, 2, 3, 4)
        self._columns = [
            (column, wide[column]) for column in range(5) if used[column] and column not in dropped
        ]

    def line(self, cells: Sequence[str]) -> str:
        parts = [
            cells[column].rjust(width) if column in (3, 4) else console.fitted(cells[column], width)
            for column, width in self._columns
        ]
        if self._room is None:
            return "  ".join([*parts, cells[5]])
        left = self._room - sum(width + 2 for _, width in self._columns)
        return "  ".join([*parts, console.fitted(cells[5], max(left, 8))]).rstrip()


# show


def show_file(name: str, *, plain: bool, as_json: bool) -> None:
    """The article in a file; no library is touched."""
    article = article_of(one_draft(name, on_skip=console.say))
    if as_json:
        console.put_document(format_named("json").write(document_of([article], default_schema())))
    elif plain:
        _put_text(article)
    else:
        _put_article(article, (), (), default_schema(), {})


def show_article(store: Store, name: str, *, plain: bool, as_json: bool) -> None:
    """An article of the library with its annotations, whoever made them."""
    found = article_id(store, name, on_skip=console.say)
    if as_json:
        export_to(store, console.document_stream(), Selection(articles=(found,)))
        return
    article = store.article(found).result()
    if plain:
        _put_text(article)
        return
    annotations, relations = store.annotations([found]).result()
    here = {annotation.id for annotation in annotations}
    far = [end for each in relations for end in (each.source, each.target) if end not in here]
    ends = {each.id: each for each in (*annotations, *store.annotations_by_id(far).result())}
    _put_article(article, annotations, relations, store.schema().result(), ends)


def _put_text(article: Article) -> None:
    body = article.text.body
    console.put(body if body.endswith("\n") else body + "\n")


def _put_article(
    article: Article,
    annotations: Sequence[Annotation],
    relations: Sequence[Relation],
    schema: LabelSchema,
    ends: Mapping[str, Annotation],
) -> None:
    columns = min(console.width(), COMFORTABLE)
    details = article.details
    for line in wrapped(details.title or article.source, columns):
        console.put_line(line)
    known = [details.outlet, details.author, (details.published or "")[:10], details.language, details.url]
    for line in wrapped(" · ".join(part for part in known if part), columns):
        console.put_line(line)
    console.put_line(f"{article.id} · {article.source}")
    console.put("\n")
    for line in wrapped(article.text.body.strip("\n"), columns):
        console.put_line(line)
    if not annotations:
        return
    console.put("\n")
    _put_counts(annotations, schema)
    for annotation in annotations:
        _put_annotation(
            annotation, [each for each in relations if each.source == annotation.id], ends, columns
        )


def _put_counts(annotations: Sequence[Annotation], schema: LabelSchema) -> None:
    counts = Counter(annotation.label for annotation in annotations)
    order = [label.name for label in schema.labels]
    names = sorted(counts, key=lambda name: order.index(name) if name in order else len(order))
    console.put_line(", ".join(f"{counts[name]} {name}" for name in names))


def _put_annotation(
    annotation: Annotation, relations: Iterable[Relation], ends: Mapping[str, Annotation], columns: int
) -> None:
    status = "" if annotation.status == "accepted" else f" · {annotation.status}"
    anchor = "" if annotation.anchor == "exact" else f" · {annotation.anchor}"
    places = " ".join(f"{segment.start}–{segment.end}" for segment in annotation.segments)
    console.put("\n")
    console.put_line(f"{annotation.label}  {places} · {annotation.annotator}{status}{anchor}")
    parts = [annotation.quote]
    values = [f"{name} {_value(value)}" for name, value in annotation.attributes.items() if value is not None]
    if values:
        parts.append(" · ".join(values))
    if annotation.note:
        parts.append(f"note: {annotation.note}")
    for relation in relations:
        end = ends.get(relation.target)
        if end is not None:
            parts.append(f"{relation.type} → {end.label} “{brief(end.quote, 60)}”")
    for part in parts:
        for line in wrapped(part, columns - 2):
            console.put_line(f"  {line}")


def _value(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def wrapped(text: str, columns: int) -> list[str]:
    """The lines of a text in so many columns, ready to be printed."""
    from reader.text.wrapping import wrap

    if not text:
        return []
    shown = visible(text, keep="\n")
    spans = wrap(shown, 0, len(shown), columns, console.cell_width)
    return [shown[start:end].rstrip() for start, end in spans]
