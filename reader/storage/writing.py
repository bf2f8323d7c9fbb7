"""What is kept for an annotator beside the steps: positions and the last screen."""

from __future__ import annotations

import sqlite3

from reader.annotations import now
from reader.storage.connection import transaction


def remember_reading(connection: sqlite3.Connection, article: str, caret: int, by: str) -> None:
    """Keep a caret; an article that is not there is passed over."""
    with transaction(connection):
        connection.execute(
            "INSERT INTO reading SELECT ?, key, ?, ? FROM article WHERE uid = ?"
            " ON CONFLICT DO UPDATE SET caret = excluded.caret, updated = excluded.updated",
            (by, caret, now(), article),
        )


def remember(connection: sqlite3.Connection, name: str, value: str, by: str) -> None:
    with transaction(connection):
        connection.execute("INSERT OR REPLACE INTO remembered VALUES (?, ?, ?)", (by, name, value))
