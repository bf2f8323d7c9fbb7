"""Looking a library through: its pages, its ties, every segment against its text, every object against
its history, every counter against what it counts."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from reader.annotations import SEGMENT_JOINER, Annotation
from reader.storage import codec
from reader.storage.objects import KINDS, Kind
from reader.storage.values import Fault

RESTORE = "restore a backup"
#: Faults of one kind that are listed; a damaged disk has no end of them.
MOST = 100
_PAGE = 2_000
#: What each counter of an article must be.
_COUNTERS = {
    "annotations": "SELECT article, count(*) FROM annotation"
    " WHERE deleted_at IS NULL AND status = 'accepted' GROUP BY article",
    "suggestions": "SELECT article, count(*) FROM annotation"
    " WHERE deleted_at IS NULL AND status = 'suggested' GROUP BY article",
    "relations": """SELECT article, count(*) FROM (
 SELECT r.key, n.article FROM relation r JOIN annotation n ON n.key IN (r.source, r.target)
 WHERE r.deleted_at IS NULL GROUP BY r.key, n.article) GROUP BY article""",
}
_TOTALS = {
    "articles": "SELECT count(*) FROM article WHERE removed_at IS NULL",
    "stories": "SELECT count(*) FROM story WHERE deleted_at IS NULL",
    "annotations": "SELECT count(*) FROM annotation WHERE deleted_at IS NULL AND status = 'accepted'",
}
_KINDS_OF_ANNOTATION = """SELECT label, annotator, status, anchor, count(*) FROM annotation
 WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4"""
_KINDS_COUNTED = "SELECT label, annotator, status, anchor, number FROM annotation_count WHERE number <> 0"
#: What is searched, as the table of the words and the table with the rows that it must hold all of.
_INDEXED = {"article": "article_fts", "annotation": "annotation_fts"}

Say = Callable[[str], None]
GoOn = Callable[[], None]


def check(connection: sqlite3.Connection, *, say: Say, go_on: GoOn) -> list[Fault]:
    """All faults that reading finds. ``go_on`` is called between pages and may raise."""
    faults: list[Fault] = []
    for words, find in (
        ("pages", _pages),
        ("ties between rows", _foreign_keys),
        ("texts and segments", _segments),
        ("history", _histories),
        ("counters", _counters),
        ("search index", _search),
    ):
        say(f"checking {words}")
        try:
            for number, fault in enumerate(find(connection, go_on)):
                if number == MOST:
                    faults.append(Fault(fault.where, "and more of the same", fault.remedy))
                    break
                faults.append(fault)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
                raise
            faults.append(Fault(words, f"cannot be read: {error}", RESTORE))
        except (ValueError, TypeError, LookupError) as error:
            faults.append(Fault(words, f"a row cannot be understood: {error}", RESTORE))
    return faults


def _pages(connection: sqlite3.Connection, go_on: GoOn) -> Iterator[Fault]:
    # On a damaged file quick_check may answer or raise; the caller takes the latter.
    for (words,) in connection.execute(f"PRAGMA quick_check({MOST})").fetchall():
        if words != "ok":
            yield Fault("the file", " ".join(str(words).split()), RESTORE)


def _foreign_keys(connection: sqlite3.Connection, go_on: GoOn) -> Iterator[Fault]:
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchall():
        yield Fault(f"{table} {row}", f"points to a row of {parent} that is not there", RESTORE)


def _pages_of(connection: sqlite3.Connection, sql: str, go_on: GoOn) -> Iterator[codec.Row]:
    """Rows of a query over ``key > ?`` in pages, so that no cursor pins the library for long."""
    last = 0
    while True:
        go_on()
        rows = connection.execute(f"{sql} LIMIT {_PAGE}", (last,)).fetchall()
        yield from rows
        if len(rows) < _PAGE:
            return
        last = rows[-1][0]


def _segments(connection: sqlite3.Connection, go_on: GoOn) -> Iterator[Fault]:
    texts = "SELECT key, sha256, body, blocks, styles FROM text WHERE key > ? ORDER BY key"
    for key, sha256, body, blocks, styles in _pages_of(connection, texts, go_on):
        text = codec.unpack_text("", body, blocks, styles)
        if text.sha256 != sha256:
            yield Fault(f"text {key}", "is not what its SHA-256 names", RESTORE)
        spans = [(block.start, block.end) for block in text.blocks]
        spans += [(style.start, style.end) for style in text.styles]
        if any(not 0 <= start <= end <= len(body) for start, end in spans):
            yield Fault(f"text {key}", "has a block or style that lies outside of it", RESTORE)
        annotations = f"""SELECT {codec.ANNOTATION_SELECT} FROM {codec.ANNOTATION_FROM}
 WHERE n.text = ? AND n.deleted_at IS NULL"""
        if connection.execute("SELECT 1 FROM annotation WHERE text = ? LIMIT 1", (key,)).fetchone():
            for row in connection.execute(annotations, (key,)).fetchall():
                yield from _segments_of(codec.annotation_of(row), body)
    for uid, start, end, quote, segments in connection.execute(
        'SELECT uid, "start", "end", quote, segments FROM annotation WHERE deleted_at IS NULL'
    ).fetchall():
        parts = json.loads(segments)
        said = SEGMENT_JOINER.join(part[2] for part in parts)
        if (start, end, quote) != (parts[0][0], parts[-1][1], said):
            yield Fault(f"annotation {uid}", "its hull or quote does not fit its segments", RESTORE)


def _segments_of(annotation: Annotation, body: str) -> Iterator[Fault]:
    last = 0
    for segment in annotation.segments:
        if body[segment.start : segment.end] != segment.text or segment.start < last:
            yield Fault(
                f"annotation {annotation.id}",
                f"its segment {segment.start}–{segment.end} is not what stands there in the text",
                "delete it and tag the place again",
            )
        last = segment.end


def _histories(connection: sqlite3.Connection, go_on: GoOn) -> Iterator[Fault]:
    for kind in KINDS.values():
        sql = f"""SELECT o.key, (SELECT e.id FROM event e WHERE e.kind = '{kind.name}' AND e.object = o.key
 ORDER BY e.id DESC LIMIT 1) FROM {kind.name} o WHERE o.key > ? ORDER BY o.key"""
        for key, event in _pages_of(connection, sql, go_on):
            yield from _history_of(connection, kind, key, event)


def _history_of(connection: sqlite3.Connection, kind: Kind, key: int, event: int | None) -> Iterator[Fault]:
    where = f"{kind.name} {key}"
    if event is None:
        yield Fault(where, "has no history", RESTORE)
        return
    after, revision = connection.execute(
        "SELECT after, revision FROM event WHERE id = ?", (event,)
    ).fetchone()
    try:
        found = kind.at(connection, key)
    except (ValueError, TypeError, LookupError):  # what it points to is not there, or it is no JSON
        yield Fault(where, "cannot be understood", RESTORE)
        return
    if found.state is not None:
        where = f"{kind.name} {found.state.get('id', key)}"
    if found.state != (None if after is None else json.loads(after)):
        yield Fault(where, "is not what its history says", "undo to a state before, or " + RESTORE)
    elif found.revision != revision:
        yield Fault(where, f"has revision {found.revision}, its history {revision}", RESTORE)


def _counters(connection: sqlite3.Connection, go_on: GoOn) -> Iterator[Fault]:
    for name, sql in _TOTALS.items():
        go_on()
        right = connection.execute(sql).fetchone()[0]
        (said,) = connection.execute("SELECT value FROM counter WHERE name = ?", (name,)).fetchone()
        if said != right:
            yield Fault(f"the count of {name}", f"says {said}, there are {right}", RESTORE)
    for name, sql in _COUNTERS.items():
        go_on()
        right = dict(connection.execute(sql).fetchall())
        there = dict(connection.execute(f"SELECT key, {name} FROM article WHERE {name} <> 0").fetchall())
        for key in sorted(
            {key for key in right.keys() | there.keys() if right.get(key, 0) != there.get(key, 0)}
        ):
            (uid,) = connection.execute("SELECT uid FROM article WHERE key = ?", (key,)).fetchone()
            words = f"counts {there.get(key, 0)} {name}, there are {right.get(key, 0)}"
            yield Fault(f"article {uid}", words, RESTORE)
    if _of_version(connection, 2):
        go_on()
        kinds = {tuple(kind): number for *kind, number in connection.execute(_KINDS_OF_ANNOTATION)}
        said_of = {tuple(kind): number for *kind, number in connection.execute(_KINDS_COUNTED)}
        for kind in sorted({each for each in kinds | said_of if kinds.get(each) != said_of.get(each)}):
            words = f"says {said_of.get(kind, 0)}, there are {kinds.get(kind, 0)}"
            yield Fault(f"the count of annotations that are {', '.join(kind)}", words, RESTORE)


def _search(connection: sqlite3.Connection, go_on: GoOn) -> Iterator[Fault]:
    for rows, index in _indexed(connection).items():
        for sql, what in (
            (f"SELECT uid FROM {rows} WHERE key NOT IN (SELECT id FROM {index}_docsize)", "is not in"),
            (f"SELECT id FROM {index}_docsize WHERE id NOT IN (SELECT key FROM {rows})", "is only in"),
        ):
            go_on()
            for (name,) in connection.execute(f"{sql} LIMIT {MOST + 1}").fetchall():
                yield Fault(f"{rows} {name}", f"{what} the search index", RESTORE)


def _indexed(connection: sqlite3.Connection) -> dict[str, str]:
    return _INDEXED if _of_version(connection, 2) else {"article": _INDEXED["article"]}


def _of_version(connection: sqlite3.Connection, version: int) -> bool:
    """Whether the file is of that version or a later one; an older one that can only be read stays older."""
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found >= version


def check_search_deeply(connection: sqlite3.Connection) -> list[Fault]:
    """Every word of the search indexes against the texts and notes. FTS5 wants a connection that may write;
    it writes nothing."""
    faults = []
    for rows, index in _indexed(connection).items():
        try:
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            faults.append(Fault(f"the search index of {rows}s", f"does not fit the words ({error})", RESTORE))
    return faults


def check_search_in_copy(connection: sqlite3.Connection) -> list[Fault]:
    """The same for a library that may only be read."""
    with tempfile.TemporaryDirectory(prefix="variorum-") as folder:
        copy = sqlite3.connect(Path(folder) / "copy.db", isolation_level=None)
        try:
            connection.backup(copy)
            return check_search_deeply(copy)
        finally:
            copy.close()
