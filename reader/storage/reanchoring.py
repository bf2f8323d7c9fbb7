"""Annotations follow a new text of their article, in the transaction and the step that brings it; and those
that could not, which wait for a person."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from reader.anchoring import reanchor, waiting
from reader.annotations import Annotation
from reader.articles import Text
from reader.storage import codec, history
from reader.storage.objects import ANNOTATION

_ADRIFT = "n.anchor IN ('fuzzy', 'orphan') AND n.deleted_at IS NULL"
#: Suggestions never change; what waits is tried again with every text.
_CONCERNED = f"""SELECT n.key, n.text, {codec.ANNOTATION_SELECT} FROM {codec.ANNOTATION_FROM}
 WHERE n.article = ? AND n.deleted_at IS NULL AND n.status <> 'suggested'
 AND (n.text = ? OR n.anchor IN ('fuzzy', 'orphan')) ORDER BY n.key"""
_TEXT = "SELECT sha256, body, blocks, styles FROM text WHERE key = ?"
_WAITING = f"{_ADRIFT} AND n.text <> a.text AND a.removed_at IS NULL"
_OF_ARTICLE = "n.article = (SELECT key FROM article WHERE uid = ?)"


@dataclass(frozen=True, slots=True)
class Followed:
    """How many annotations went to the new text, how many wait for review, and how many were written."""

    placed: int = 0
    waiting: int = 0
    written: int = 0

    def __add__(self, other: Followed) -> Followed:
        return Followed(
            self.placed + other.placed, self.waiting + other.waiting, self.written + other.written
        )

    @property
    def words(self) -> str:
        """``12 annotations followed, 2 wait for review``; nothing if there were none."""
        said = []
        if self.placed:
            said.append(f"{self.placed} {'annotation' if self.placed == 1 else 'annotations'} followed")
        if self.waiting:
            named = "" if self.placed else " annotation" if self.waiting == 1 else " annotations"
            said.append(f"{self.waiting}{named} {'waits' if self.waiting == 1 else 'wait'} for review")
        return ", ".join(said)


def follow(connection: sqlite3.Connection, step: int, article: int, old: int, new: int) -> Followed:
    """Take the annotations of an article along from text ``old`` to text ``new`` (keys), which is its
    current one already; each that changes is an event of the step."""
    rows = connection.execute(_CONCERNED, (article, old)).fetchall()
    by_text: dict[int, list[tuple[int, Annotation]]] = defaultdict(list)
    for key, text, *row in rows:
        by_text[text].append((key, codec.annotation_of(row)))
    done = Followed()
    target = _text(connection, new) if by_text else None
    for text, concerned in by_text.items():
        assert target is not None
        if text == new:
            after = [waiting(annotation) for _, annotation in concerned]  # its text came back
        else:
            found = reanchor([annotation for _, annotation in concerned], _text(connection, text), target)
            after = [each.annotation for each in found]
        for (key, before), now in zip(concerned, after, strict=True):
            done += _put(connection, step, key, before, now, target)
    return done


def _text(connection: sqlite3.Connection, key: int) -> Text:
    return codec.unpack_text(*connection.execute(_TEXT, (key,)).fetchone())


def _put(
    connection: sqlite3.Connection, step: int, key: int, before: Annotation, after: Annotation, target: Text
) -> Followed:
    placed = after.text_sha256 == target.sha256
    if not placed and before.status == "rejected":
        return Followed()  # of what was rejected nothing is to be decided
    if not placed and before.anchor == after.anchor:
        return Followed(waiting=1)
    found = ANNOTATION.at(connection, key)
    state, revision = codec.annotation_state(after), found.revision + 1
    ANNOTATION.put(connection, found, found.state, state, revision)
    history.record_event(connection, step, ANNOTATION.name, key, found.state, state, revision)
    return Followed(int(placed), int(not placed), 1)


def waiting_of(
    connection: sqlite3.Connection, articles: Sequence[str] | None, limit: int
) -> list[Annotation]:
    """Up to ``limit`` annotations that wait for review, of these articles or of all, each article's by place
    in its old text."""
    sql = f"SELECT {codec.ANNOTATION_SELECT} FROM {codec.ANNOTATION_FROM} WHERE {_WAITING}"
    order = 'ORDER BY n.article, n."start", n."end", n.key LIMIT ?'
    if articles is None:
        rows = connection.execute(f"{sql} {order}", (limit,)).fetchall()
    else:
        rows = []
        for uid in dict.fromkeys(articles):
            rows += connection.execute(f"{sql} AND {_OF_ARTICLE} {order}", (uid, limit)).fetchall()
    return [codec.annotation_of(row) for row in rows[:limit]]


def count_waiting(connection: sqlite3.Connection, articles: Sequence[str] | None) -> int:
    """How many wait, in these articles or in all."""
    sql = f"SELECT count(*) FROM annotation n JOIN article a ON a.key = n.article WHERE {_WAITING}"
    if articles is None:
        return int(connection.execute(sql).fetchone()[0])
    ones = (connection.execute(f"{sql} AND {_OF_ARTICLE}", (uid,)) for uid in dict.fromkeys(articles))
    return sum(int(one.fetchone()[0]) for one in ones)
