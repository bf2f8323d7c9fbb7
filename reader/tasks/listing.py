"""Which articles a library has, page by page, for a table or a document."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from reader.formats.native import details_fields, encoded, progress_fields
from reader.store import ArticleSummary, ListView, Store

#: Lines that are read at once.
PAGE = 500


class Listing:
    """The articles of a view, at most ``limit`` of them; ``total`` counts all that the view has."""

    def __init__(self, store: Store, view: ListView, limit: int | None = None) -> None:
        self._store = store
        order = store.order(view).result()
        self.total = len(order)
        self._keys = order if limit is None else order[:limit]

    def __iter__(self) -> Iterator[ArticleSummary]:
        keys = iter(self._keys)
        while page := list(islice(keys, PAGE)):
            yield from self._store.summaries(page).result()


def list_document(listing: Listing | None, store: Store | None) -> Iterator[str]:
    """The ``variorum-list`` document in pieces: articles as an export has them, without texts, blocks and
    annotations, but with their counts. Without a library it is an empty list."""
    total = listing.total if listing else 0
    yield f'{{"format": "variorum-list", "version": 1, "total": {total},\n"articles": ['
    separator = "\n"
    if listing is not None and store is not None:
        for fields in _articles(listing, store):
            yield separator + encoded(fields)
            separator = ",\n"
    yield "]}\n" if separator == "\n" else "\n]}\n"


def _articles(listing: Listing, store: Store) -> Iterator[dict[str, Any]]:
    lines = iter(listing)
    while page := list(islice(lines, PAGE)):
        ids = [line.id for line in page]
        progress = store.progress(ids).result()
        for line, article in zip(page, store.iter_articles(ids), strict=True):
            yield {
                **details_fields(article),
                "added": article.added,
                "state": line.state,
                "progress": [progress_fields(each) for each in progress if each.article == line.id],
                "counts": {
                    "words": line.words,
                    "characters": len(article.text.body),
                    "versions": len(article.older),
                    "annotations": line.annotations,
                    "suggestions": line.suggestions,
                    "relations": line.relations,
                },
            }
