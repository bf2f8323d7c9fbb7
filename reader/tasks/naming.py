"""What a person means by an ARTICLE: an existing path, else the beginning of an id in the library."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reader.annotations import now
from reader.articles import Article, Draft
from reader.errors import NotFound, SourceError

if TYPE_CHECKING:
    from reader.store import Store

#: Fewer characters of an id than this are no beginning of one.
SHORTEST_ID = 4
_ID = re.compile(r"[0-9a-fA-F-]+")


def is_path(name: str) -> bool:
    """Whether the name is that of a file or folder that exists (a link that leads nowhere counts)."""
    try:
        return os.path.lexists(name)
    except ValueError:  # a NUL in it
        return False


def check_name(name: str) -> None:
    """Raise NotFound for what is neither a path that exists nor can be the beginning of an id."""
    if is_path(name):
        return
    if not _ID.fullmatch(name):
        raise NotFound(
            f"{name}: no such file; an id is made of 0-9, a-f and -, look it up with variorum list"
        )
    if len(name) < SHORTEST_ID:
        raise NotFound(
            f"{name}: no such file, and too short for an id; give at least {SHORTEST_ID} characters of it"
        )


def drafts_in(name: str, *, encoding: str | None = None, on_skip: Callable[[str], None]) -> list[Draft]:
    """The articles that a path holds, with the ids that adding them would give; no library is touched.

    Raises SourceError if there is none, or a file in it cannot be read.
    """
    from reader.sources.files import read_path

    drafts = list(read_path(Path(name), encoding=encoding, on_skip=on_skip))
    if not drafts:
        raise SourceError(f"{name}: holds no article; give a .txt, .md, .json, .jsonl or .csv file")
    return drafts


def one_draft(name: str, *, on_skip: Callable[[str], None]) -> Draft:
    """The one article that a path holds. Raises SourceError if there are several."""
    drafts = drafts_in(name, on_skip=on_skip)
    if len(drafts) > 1:
        raise SourceError(
            f"{name}: holds {len(drafts)} articles; add it to a library and name one of them by its id"
        )
    return drafts[0]


def article_of(draft: Draft) -> Article:
    """A draft as an article of no library, with the id that adding it would give."""
    return Article(draft.id, draft.details, draft.text, draft.source, added=now())


def article_id(store: Store, name: str, *, on_skip: Callable[[str], None]) -> str:
    """The full id of an article of the library. Raises NotFound, Ambiguous or SourceError."""
    if is_path(name):
        return store.resolve(one_draft(name, on_skip=on_skip).id).result()
    check_name(name)
    return store.resolve(name).result()


def article_ids(store: Store, names: Sequence[str], *, on_skip: Callable[[str], None]) -> tuple[str, ...]:
    """The full ids of several, each once, in the order they were named."""
    return tuple(dict.fromkeys(article_id(store, name, on_skip=on_skip) for name in names))
