"""The words that articles and annotations are found by, in step with their rows.

FTS5 keeps no copy of them: what is taken out must be said exactly as it was put in. Not done by triggers: to
FTS5 in a trigger SQLite says no where the schema is not trusted.
"""

from __future__ import annotations

import sqlite3

_ARTICLE = "key, title, body FROM article_words WHERE key = ?"
_ANNOTATION = "key, quote, note FROM annotation WHERE key = ?"


def named(title: str, *notes: str | None) -> str:
    """What stands for an article's title: with its own note and its story's, as ``article_words`` has it."""
    return "\n".join([title, *(note for note in notes if note is not None)])


def put_article(connection: sqlite3.Connection, key: int) -> None:
    connection.execute(f"INSERT INTO article_fts (rowid, title, body) SELECT {_ARTICLE}", (key,))


def take_article(connection: sqlite3.Connection, key: int) -> None:
    """To be called while the words are still what was put in."""
    connection.execute(
        f"INSERT INTO article_fts (article_fts, rowid, title, body) SELECT 'delete', {_ARTICLE}", (key,)
    )


def articles_of_story(connection: sqlite3.Connection, story: int) -> list[int]:
    """The articles that are found by a story's note, those that were taken out among them."""
    rows = connection.execute("SELECT key FROM article WHERE story = ?", (story,)).fetchall()
    return [key for (key,) in rows]


def story_note(connection: sqlite3.Connection, story: int | None) -> str | None:
    row = connection.execute("SELECT note FROM story WHERE key = ?", (story,)).fetchone()
    return None if row is None else row[0]


def of_annotation(connection: sqlite3.Connection, key: int) -> tuple[str, str | None]:
    """Quote and note, which are what an annotation is found by."""
    _, quote, note = connection.execute(f"SELECT {_ANNOTATION}", (key,)).fetchone()
    return quote, note


def put_annotation(connection: sqlite3.Connection, key: int) -> None:
    connection.execute(f"INSERT INTO annotation_fts (rowid, quote, note) SELECT {_ANNOTATION}", (key,))


def take_annotation(connection: sqlite3.Connection, key: int, words: tuple[str, str | None]) -> None:
    """``words`` are those that were put in."""
    connection.execute(
        "INSERT INTO annotation_fts (annotation_fts, rowid, quote, note) VALUES ('delete', ?, ?, ?)",
        (key, *words),
    )
