"""What the library screen reads at its start: lines of the list, counts, what was remembered. Plain sqlite3.

A module of its own, without articles and annotations, since the first page of a start waits for it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from reader.storage.values import ArticleSummary, Counts

_COLUMNS = """a.key, a.uid, a.title, a.outlet, a.author, a.published, a.url, a.language, a.source,
 (SELECT uid FROM story WHERE key = a.story), a.words, a.annotations,
 CASE a.suggestions WHEN 0 THEN 0 ELSE a.suggestions - (SELECT count(*) FROM annotation d
   JOIN annotation s ON s.uid = d.suggestion AND s.deleted_at IS NULL AND s.status = 'suggested'
   WHERE d.article = a.key AND d.annotator = :me AND d.suggestion IS NOT NULL AND d.deleted_at IS NULL) END,
 a.relations, coalesce((SELECT state FROM progress WHERE article = a.key AND annotator = :me
   AND deleted_at IS NULL), 'new'), a.added, a.excerpt, substr(a.note, 1, 400),
 (SELECT substr(note, 1, 400) FROM story WHERE key = a.story)"""
_PAGE = f"SELECT {_COLUMNS} FROM article a WHERE a.key = :key AND a.removed_at IS NULL"


def summaries(connection: sqlite3.Connection, keys: Iterable[int], annotator: str) -> list[ArticleSummary]:
    """The lines of these keys in their order; keys that are gone are left out."""
    rows = (connection.execute(_PAGE, {"key": key, "me": annotator}).fetchone() for key in keys)
    return [ArticleSummary._make(row) for row in rows if row is not None]


def counts(connection: sqlite3.Connection, annotator: str) -> Counts:
    totals = dict(connection.execute("SELECT name, value FROM counter").fetchall())
    (done,) = connection.execute(
        "SELECT count(*) FROM progress INDEXED BY progress_by_state"
        " WHERE annotator = ? AND state = 'done' AND deleted_at IS NULL",
        (annotator,),
    ).fetchone()
    return Counts(totals["articles"], totals["stories"], done, totals["annotations"])


def remembered(connection: sqlite3.Connection, name: str, annotator: str) -> str | None:
    row = connection.execute(
        "SELECT value FROM remembered WHERE annotator = ? AND name = ?", (annotator, name)
    ).fetchone()
    return None if row is None else row[0]
