"""What happened to an annotation and to its relations, read from the history."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from reader.storage import codec
from reader.storage.objects import KINDS
from reader.storage.values import Event, LastChange

#: The events of objects of one kind, each with its step. The index is by kind and object.
_EVENTS = f"""SELECT e.id, e.kind, e.before, e.after, e.revision,
 {", ".join(f"s.{name}" for name in codec.STEP_COLUMNS.split(", "))}
 FROM event e JOIN step s ON s.id = e.step WHERE e.kind = ? AND e.object = ?"""
#: Whoever last changed an annotation that is neither theirs nor changed by this annotator; what a command
#: did to all of them (another text, another schema) says nothing of one.
_BY_OTHERS = """SELECT n.uid, s.annotator, s.time FROM annotation n
 JOIN event e ON e.kind = 'annotation' AND e.object = n.key AND e.revision = n.revision
 JOIN step s ON s.id = e.step
 WHERE n.article = (SELECT key FROM article WHERE uid = ?) AND n.deleted_at IS NULL AND n.revision > 1
 AND s.annotator NOT IN (n.annotator, ?) AND NOT s.by_command"""


def of_annotation(connection: sqlite3.Connection, uid: str) -> tuple[Event, ...]:
    """Every change of an annotation and of the relations that it has or had, oldest first."""
    row = connection.execute("SELECT key FROM annotation WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        return ()
    key = row[0]
    ties = connection.execute(
        "SELECT key FROM relation WHERE deleted_at IS NULL AND source = ?1"
        " UNION SELECT key FROM relation WHERE deleted_at IS NULL AND target = ?1"
        " UNION SELECT key FROM relation WHERE deleted_at IS NOT NULL AND (source = ?1 OR target = ?1)",
        (key,),
    ).fetchall()
    rows = connection.execute(_EVENTS, ("annotation", key)).fetchall()
    for (tie,) in ties:
        rows += connection.execute(_EVENTS, ("relation", tie)).fetchall()
    return tuple(_event(connection, uid, row) for row in sorted(rows))


def _event(connection: sqlite3.Connection, uid: str, row: codec.Row) -> Event:
    _, kind, before, after, revision, *step = row
    states: list[dict[str, Any] | None] = [
        None if text is None else json.loads(text) for text in (before, after)
    ]
    other = None
    state = states[1] or states[0] or {}
    if kind == "relation":
        end = state["target"] if state["source"] == uid else state["source"]
        found = connection.execute("SELECT label, quote FROM annotation WHERE uid = ?", (end,)).fetchone()
        other = None if found is None else (found[0], found[1])
    records = [None if each is None else KINDS[kind].record(each, revision) for each in states]
    return Event(codec.step_of(tuple(step)), records[0], records[1], other)


def changed_by_others(
    connection: sqlite3.Connection, articles: Sequence[str], annotator: str
) -> dict[str, LastChange]:
    """The annotations of these articles that somebody else than their annotator and this one changed last."""
    return {
        row[0]: LastChange(row[1], row[2])
        for article in dict.fromkeys(articles)
        for row in connection.execute(_BY_OTHERS, (article, annotator)).fetchall()
    }
