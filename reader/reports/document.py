"""A comparison as a document (``variorum-comparison``, version 1), ready for ``json.dumps``."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from reader.comparison.model import Cell, Compared, Comparison, Link, Mark, Row, Span
from reader.reports.headings import letter

NAME = "variorum-comparison"
VERSION = 1
OFFSET_UNIT = "code point"


def json_schema() -> str:
    """The JSON Schema of the document (draft 2020-12), as it ships with the package."""
    return files("reader.reports").joinpath("comparison.schema.json").read_text(encoding="utf-8")


def comparison_document(comparison: Comparison, generator: str) -> dict[str, Any]:
    """The document of a comparison; ``generator`` is the program and its version. Offsets are code points."""
    return {
        "format": NAME,
        "version": VERSION,
        "generator": generator,
        "offset_unit": OFFSET_UNIT,
        "threshold": comparison.threshold,
        "revision": comparison.revision,
        "articles": [_article(place, article) for place, article in enumerate(comparison.articles)],
        "rows": [_row(row) for row in comparison.rows],
    }


def _article(place: int, article: Compared) -> dict[str, Any]:
    return {
        "id": article.id,
        "letter": letter(place),
        "version": article.version,
        "title": article.title,
        "outlet": article.outlet,
        "published": article.published,
        "url": article.url,
        "source": article.source,
        "text_sha256": article.text.sha256,
        "chars": len(article.text.body),
        "furniture": [_span(span) for span in article.text.furniture],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "score": None if row.score is None else round(row.score, 4),
        "moved": row.moved,
        "links": [_link(link) for link in row.links],
        "cells": [_cell(cell) for cell in row.cells],
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "a": link.a,
        "b": link.b,
        "kind": link.kind,
        "score": round(link.score, 4),
        "a_span": _span(link.a_span),
        "b_span": _span(link.b_span),
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "article": cell.article,
        "state": cell.state,
        "moved": cell.moved,
        "spans": [_span(span) for span in cell.spans],
        "shared": [_span(span) for span in cell.shared],
        "marks": [_mark(mark) for mark in cell.marks],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {"start": mark.start, "end": mark.end, "kind": mark.kind, "against": list(mark.against)}


def _span(span: Span) -> dict[str, int]:
    return {"start": span[0], "end": span[1]}
