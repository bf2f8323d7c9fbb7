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
_VERSION = re.compile(r"(.+)@([0-9]{1,9})", re.DOTALL)


def split_version(name: str) -> tuple[str, int | None]:
    """An article's name and the number of the version that ``@N`` at its end asks for; None without it.

    ``@1`` is the oldest. Nothing is looked up: what is a path must be asked for before (:func:`is_path`).
    """
    found = _VERSION.fullmatch(name)
    return (found[1], int(found[2])) if found else (name, None)


def is_path(name: str) -> bool:
    """Whether the name is that of a file or folder that exists (a link that leads nowhere counts)."""
    try:
        return os.path.lexists(name)
    except ValueError:  # a NUL in it
        return False


def check_name(name: str, *, versions: bool = False) -> None:
    """Raise NotFound for what is neither a path that exists nor can be the beginning of an id, with
    ``versions`` also one with ``@N`` behind it."""
    if is_path(name):
        return
    if "@" in name:
        _check_version(name, versions)
        name = split_version(name)[0]
    if not _ID.fullmatch(name):
        raise NotFound(
            f"{name}: no such file; an id is made of 0-9, a-f and -, look it up with variorum list"
        )
    if len(name) < SHORTEST_ID:
        raise NotFound(
            f"{name}: no such file, and too short for an id; give at least {SHORTEST_ID} characters of it"
        )


def _check_version(name: str, allowed: bool) -> None:
    beginning, _, number = name.rpartition("@")
    if not _ID.fullmatch(beginning):
        return  # a mistyped path, more likely
    if not allowed:
        raise NotFound(f"{name}: only variorum compare takes a version; name the article without @{number}")
    if split_version(name)[1] is None or int(number) == 0:
        raise NotFound(f"{name}: versions are counted @1, @2, …, @1 is the oldest; give such a number")


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


def version_id(store: Store, name: str, *, on_skip: Callable[[str], None]) -> str:
    """The full id that a name means, with the ``@N`` behind it, if it has one, as it stands: a name for
    :func:`reader.tasks.comparing.load_compared`. Raises NotFound, Ambiguous or SourceError."""
    if is_path(name):
        return article_id(store, name, on_skip=on_skip)
    check_name(name, versions=True)
    beginning, number = split_version(name)
    found = store.resolve(beginning).result()
    return found if number is None else f"{found}@{number}"


def article_ids(store: Store, names: Sequence[str], *, on_skip: Callable[[str], None]) -> tuple[str, ...]:
    """The full ids of several, each once, in the order they were named."""
    return tuple(dict.fromkeys(article_id(store, name, on_skip=on_skip) for name in names))
