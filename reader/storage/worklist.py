"""How far an annotator is: what was made since a time, where an article stands in a list, and which of them
is the next to be labelled. Plain sqlite3."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress

from reader.storage.codec import to_json
from reader.storage.values import NextArticle

#: Keys that are looked at in one question: few at first, since the next article mostly is one of the next.
FIRST_LOOKED_AT, MOST_LOOKED_AT = 64, 16_384

# The keys come out in the order in which they stand in the array.
_UNTOUCHED = """SELECT k.key, k.value FROM json_each(:keys) k
 WHERE NOT EXISTS (SELECT 1 FROM annotation WHERE article = k.value AND annotator = :me
   AND status <> 'suggested' AND deleted_at IS NULL)
 AND NOT EXISTS (SELECT 1 FROM progress WHERE article = k.value AND annotator = :me
   AND state IN ('done', 'skipped') AND deleted_at IS NULL)
 AND EXISTS (SELECT 1 FROM article WHERE key = k.value AND removed_at IS NULL)
 LIMIT 1"""
_THERE = """SELECT k.key, k.value FROM json_each(:keys) k
 WHERE EXISTS (SELECT 1 FROM article WHERE key = k.value AND removed_at IS NULL) LIMIT 1"""
_TODAY = "SELECT id, time FROM step WHERE annotator = ? ORDER BY id DESC"
# Walked from the steps: they have an index by annotator, and a day has few of them. What was redone, or came
# back with an undo, is made by such a step, too.
_MADE = """SELECT count(*) FROM annotation WHERE annotator = :me AND status = 'accepted'
 AND created >= :since AND deleted_at IS NULL AND key IN (
  SELECT e.object FROM step s CROSS JOIN event e ON e.step = s.id
  WHERE s.annotator = :me AND s.id >= :first AND s.by_command = 0
  AND e.kind = 'annotation' AND e.before IS NULL)"""


def made_since(connection: sqlite3.Connection, annotator: str, since: str) -> int:
    """The annotations that this annotator made by hand since ``since`` (UTC, as documents write it) and that
    are still there; suggestions that were accepted are among them, rejected ones are not."""
    first = None
    cursor = connection.execute(_TODAY, (annotator,))
    for step, time in cursor:
        if time < since:
            break
        first = step
    cursor.close()
    if first is None:
        return 0
    (made,) = connection.execute(_MADE, {"me": annotator, "since": since, "first": first}).fetchone()
    return int(made)


def place_in(connection: sqlite3.Connection, keys: array[int], article: str) -> int | None:
    """Where an article stands in a list of keys, from 0; None if it does not."""
    row = connection.execute("SELECT key FROM article WHERE uid = ?", (article,)).fetchone()
    if row is None:
        return None
    for start in range(0, len(keys), MOST_LOOKED_AT):  # a million at once would hold up all other threads
        with suppress(ValueError):
            return keys.index(row[0], start, start + MOST_LOOKED_AT)
    return None


def next_article(
    connection: sqlite3.Connection,
    keys: array[int],
    after: str | None,
    annotator: str,
    go_on: Callable[[], None],
    *,
    untouched: bool,
) -> NextArticle | None:
    """The article that comes in ``keys`` after the one of that id (or first, if it is not among them).

    ``untouched``: the next that this annotator has neither annotated nor called done or skipped, on from the
    top of the list where there is none to its end. ``go_on`` is called between two looks and may raise.
    """
    here = place_in(connection, keys, after) if after is not None else None
    begin = 0 if here is None else here + 1
    rounds = [(begin, len(keys)), (0, here or 0)] if untouched else [(begin, len(keys))]
    sql = _UNTOUCHED if untouched else _THERE
    for number, (low, high) in enumerate(rounds):
        for start, end in _stretches(low, high):
            asked = {"keys": to_json(keys[start:end].tolist()), "me": annotator}
            row = connection.execute(sql, asked).fetchone()
            if row is not None:
                (uid,) = connection.execute("SELECT uid FROM article WHERE key = ?", (row[1],)).fetchone()
                return NextArticle(uid, start + row[0], bool(number))
            go_on()
    return None


def _stretches(low: int, high: int) -> Iterator[tuple[int, int]]:
    """``[low, high)`` in pieces that grow."""
    size = FIRST_LOOKED_AT
    while low < high:
        yield low, min(high, low + size)
        low, size = low + size, min(MOST_LOOKED_AT, size * 4)
