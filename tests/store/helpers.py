"""Small makers of what the tests of the library put into it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from reader.annotations import Annotation, Change, Edit, Relation, make_annotation, new_id, now
from reader.articles import Block, Details, Draft, Text
from reader.labels import default_schema
from reader.store import Store

SCHEMA = default_schema()
WORDS = (
    "Cracks in Western unity were visible on Sunday as Senator Lindsey Graham told reporters that the "
    "president had just asked what he is doing in Ukraine at this point, two officials said."
)


def draft(
    name: str = "one.txt",
    body: str = WORDS,
    *,
    place: str | None = None,
    data: bytes | None = None,
    record_id: str | None = None,
    **details: Any,
) -> Draft:
    """A draft as a source gives it: of a file of that name, unless a place says otherwise."""
    raw = body.encode() if data is None else data
    return Draft(
        text=Text(body, (Block("paragraph", 0, len(body)),) if body else ()),
        details=Details(**{"title": "", **details}),
        source=name,
        place=place or f"/news/{name}",
        bytes_sha256=hashlib.sha256(raw).hexdigest(),
        record_id=record_id,
    )


def add_one(store: Store, *drafts: Draft) -> str:
    """Add and give the id of the last."""
    results = store.add(drafts or (draft(),)).result()
    assert all(result.outcome == "added" for result in results), results
    assert results[-1].id is not None
    return results[-1].id


def span(
    store: Store, article: str, start: int = 0, end: int = 6, label: str = "QUOTE", **fields: Any
) -> Annotation:
    """An annotation that is not yet in the library."""
    found = SCHEMA.label(label)
    assert found is not None
    made = make_annotation(
        store.article(article).result(), [(start, end)], found, annotator=store.annotator, schema=SCHEMA
    )
    return type(made)(**{**{name: getattr(made, name) for name in made.__slots__}, **fields})


def tag(store: Store, article: str, start: int = 0, end: int = 6, **fields: Any) -> Annotation:
    """An annotation that is in the library, with its revision."""
    made = span(store, article, start, end, **fields)
    result = store.apply(Change(f"tagged {made.label}", (Edit(None, made),))).result()
    after = result.edits[0].after
    assert isinstance(after, Annotation)
    return after


def relation(source: Annotation, target: Annotation, annotator: str = "jo") -> Relation:
    time = now()
    return Relation(new_id(), "same_quote", source.id, target.id, {"variation": None}, annotator, time, time)


def annotations(store: Store, *articles: str) -> tuple[Annotation, ...]:
    return store.annotations(articles).result()[0]


def files_beside(path: Path) -> set[str]:
    return {entry.name for entry in path.parent.iterdir()}
