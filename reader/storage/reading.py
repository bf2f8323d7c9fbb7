"""Reading a library: whole articles and what stands in them. Plain sqlite3 and one connection; values come
out, never rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from reader.annotations import Annotation, Relation
from reader.articles import Article, Details, Progress, Story, Version
from reader.errors import Ambiguous, LibraryDamaged, NotFound
from reader.labels import LabelSchema
from reader.storage import codec
from reader.storage.values import Around

#: Characters of an id that a person must give at least.
SHORTEST_ID = 4
#: Annotations whose values are offered again.
_LOOKED_AT = 2_000

_ARTICLE = """SELECT a.key, a.uid, a.title, a.outlet, a.author, a.published, a.url, a.language, s.uid, a.note,
 a.metadata, a.source, a.added, a.revision, t.sha256, t.body, t.blocks, t.styles, a.text,
 (SELECT added FROM article_text v WHERE v.article = a.key AND v.text = a.text)
 FROM article a JOIN text t ON t.key = a.text LEFT JOIN story s ON s.key = a.story"""
_DETAILS = ("title", "outlet", "author", "published", "url", "language", "story", "note")
_OLDER = """SELECT t.sha256, t.body, t.blocks, t.styles, v.added FROM article_text v
 JOIN text t ON t.key = v.text WHERE v.article = ? AND v.text <> ? AND v.removed_at IS NULL
 ORDER BY v.added, v.text"""
_ANNOTATIONS = f"""SELECT {codec.ANNOTATION_SELECT} FROM {codec.ANNOTATION_FROM}
 WHERE a.uid = ? AND a.removed_at IS NULL AND n.deleted_at IS NULL%s ORDER BY n."start", n."end", n.key"""
_RELATIONS = f"""SELECT {codec.RELATION_SELECT} FROM {codec.RELATION_FROM}
 WHERE r.deleted_at IS NULL AND f.deleted_at IS NULL AND g.deleted_at IS NULL AND %s.article =
 (SELECT key FROM article WHERE uid = ?) AND %s.deleted_at IS NULL%s ORDER BY r.key"""
#: Only what shares a code point with a stretch: its end, and its start.
_TOUCHING = ' AND %s."start" < ? AND %s."end" > ?'


def article(connection: sqlite3.Connection, uid: str) -> Article:
    """Raises NotFound."""
    row = connection.execute(f"{_ARTICLE} WHERE a.uid = ? AND a.removed_at IS NULL", (uid,)).fetchone()
    if row is None:
        raise NotFound(f"{uid}: the library has no such article; look it up with 'variorum list'")
    return _article_of(connection, row)


def _article_of(connection: sqlite3.Connection, row: codec.Row) -> Article:
    metadata = {} if row[10] == "{}" else codec.from_json(row[10])
    older = connection.execute(_OLDER, (row[0], row[18])).fetchall()
    return Article(
        id=row[1],
        details=Details(**dict(zip(_DETAILS, row[2:10], strict=True)), metadata=metadata),
        text=codec.unpack_text(*row[14:18]),
        source=row[11],
        added=row[12],
        older=tuple(Version(codec.unpack_text(*version[:4]), version[4]) for version in older),
        revision=row[13],
        text_added=row[19],
    )


def articles_after(connection: sqlite3.Connection, key: int, count: int) -> tuple[list[Article], int]:
    """Up to ``count`` articles behind this key, and the key of the last of them."""
    rows = connection.execute(
        f"{_ARTICLE} WHERE a.key > ? AND a.removed_at IS NULL ORDER BY a.key LIMIT ?", (key, count)
    ).fetchall()
    return [_article_of(connection, row) for row in rows], (rows[-1][0] if rows else key)


def resolve(connection: sqlite3.Connection, beginning: str) -> str:
    """The one id that begins so. Raises NotFound or Ambiguous."""
    wanted = beginning.strip().lower()
    if len(wanted) < SHORTEST_ID:
        raise NotFound(f"{beginning}: too short for an id; give at least {SHORTEST_ID} characters")
    found = connection.execute(
        "SELECT uid FROM article WHERE uid >= ? AND uid < ? AND removed_at IS NULL ORDER BY uid LIMIT 2",
        (wanted, wanted + "g"),
    ).fetchall()
    if not found:
        raise NotFound(f"{beginning}: neither a file nor an article's id; look it up with 'variorum list'")
    if len(found) > 1 and found[0][0] != wanted:
        raise Ambiguous(f"{beginning}: fits {found[0][0]} and {found[1][0]}; give more of its characters")
    uid: str = found[0][0]
    return uid


def annotations_of(
    connection: sqlite3.Connection, articles: Sequence[str]
) -> tuple[tuple[Annotation, ...], tuple[Relation, ...]]:
    """The live annotations of these articles by place, and the relations with an end among them."""
    spans: list[Annotation] = []
    ties: dict[str, Relation] = {}
    for uid in dict.fromkeys(articles):
        found, among = _annotations_of(connection, uid)
        spans += found
        ties = among | ties
    return tuple(spans), tuple(ties.values())


def annotations_around(
    connection: sqlite3.Connection, article: str, caret: int, reach: int, most: int
) -> Around:
    """All live annotations of an article, if there are no more than ``most``; else those that touch the
    ``reach`` code points before or behind ``caret``. With the relations that have an end among them."""
    count = """SELECT count(*) FROM (SELECT 1 FROM annotation WHERE deleted_at IS NULL
 AND article = (SELECT key FROM article WHERE uid = ?) LIMIT ?)"""
    whole = connection.execute(count, (article, most + 1)).fetchone()[0] <= most
    stretch = None if whole else (caret + reach, caret - reach)
    found, ties = _annotations_of(connection, article, stretch)
    return Around(tuple(found), tuple(ties.values()), whole)


def _annotations_of(
    connection: sqlite3.Connection, uid: str, stretch: tuple[int, int] | None = None
) -> tuple[list[Annotation], dict[str, Relation]]:
    """Of one article; only what touches ``stretch``, which is (end, start), if there is one."""
    values = (uid, *(stretch or ()))
    touching = _TOUCHING if stretch else ""
    sql = _ANNOTATIONS % (touching.replace("%s", "n"))
    spans = list(map(codec.annotation_of, connection.execute(sql, values).fetchall()))
    ties: dict[str, Relation] = {}
    for end in ("f", "g"):
        sql = _RELATIONS % (end, end, touching.replace("%s", end))
        for row in connection.execute(sql, values).fetchall():
            ties.setdefault(row[0], codec.relation_of(row))
    return spans, ties


def annotations_by_id(connection: sqlite3.Connection, ids: Sequence[str]) -> tuple[Annotation, ...]:
    sql = f"""SELECT {codec.ANNOTATION_SELECT} FROM {codec.ANNOTATION_FROM}
 WHERE n.uid = ? AND n.deleted_at IS NULL"""
    rows = (connection.execute(sql, (uid,)).fetchone() for uid in dict.fromkeys(ids))
    return tuple(codec.annotation_of(row) for row in rows if row is not None)


def annotations_by_key(
    connection: sqlite3.Connection, keys: Sequence[int], go_on: Callable[[], None]
) -> tuple[tuple[Annotation, ...], tuple[Relation, ...]]:
    """The live annotations of these keys and the relations that touch them; ``go_on`` is called now and then
    and may raise."""
    one = f"""SELECT {codec.ANNOTATION_SELECT} FROM {codec.ANNOTATION_FROM}
 WHERE n.key = ? AND n.deleted_at IS NULL"""
    of_end = f"""SELECT {codec.RELATION_SELECT} FROM {codec.RELATION_FROM}
 WHERE r.%s = ? AND r.deleted_at IS NULL AND f.deleted_at IS NULL AND g.deleted_at IS NULL"""
    found: list[Annotation] = []
    ties: dict[str, Relation] = {}
    for number, key in enumerate(keys):
        row = connection.execute(one, (key,)).fetchone()
        if row is None:
            continue
        found.append(codec.annotation_of(row))
        for end in ("source", "target"):
            for tie in connection.execute(of_end % end, (key,)).fetchall():
                ties.setdefault(tie[0], codec.relation_of(tie))
        if number % 500 == 0:
            go_on()
    return tuple(found), tuple(ties.values())


def story(connection: sqlite3.Connection, uid: str) -> Story | None:
    row = connection.execute(
        "SELECT uid, title, note, revision FROM story WHERE uid = ? AND deleted_at IS NULL", (uid,)
    ).fetchone()
    return None if row is None else Story(*row)


def stories(connection: sqlite3.Connection) -> list[Story]:
    rows = connection.execute(
        "SELECT uid, title, note, revision FROM story WHERE deleted_at IS NULL"
        " ORDER BY title COLLATE NOCASE, key"
    ).fetchall()
    return [Story(*row) for row in rows]


def progress(connection: sqlite3.Connection, articles: Sequence[str]) -> list[Progress]:
    sql = (
        "SELECT a.uid, p.annotator, p.state, p.updated, p.revision FROM progress p"
        " JOIN article a ON a.key = p.article WHERE a.uid = ? AND p.deleted_at IS NULL ORDER BY p.annotator"
    )
    rows = [row for uid in dict.fromkeys(articles) for row in connection.execute(sql, (uid,)).fetchall()]
    return [Progress(*row) for row in rows]


def outlets(connection: sqlite3.Connection) -> list[str]:
    """Jumps from one outlet to the next in the index, so that a million articles cost as many steps as
    there are outlets."""
    names = []
    sql = (
        "SELECT outlet FROM article INDEXED BY article_by_outlet WHERE removed_at IS NULL"
        " AND outlet > ? COLLATE NOCASE ORDER BY outlet COLLATE NOCASE LIMIT 1"
    )
    row = connection.execute(sql, ("",)).fetchone()
    while row is not None:
        names.append(row[0])
        row = connection.execute(sql, row).fetchone()
    return names


def values_used(connection: sqlite3.Connection, label: str) -> dict[str, tuple[str, ...]]:
    """The texts that attributes of a label's newest annotations have, by the attribute, each once."""
    rows = connection.execute(
        "SELECT attributes FROM annotation WHERE deleted_at IS NULL AND label = ? ORDER BY key DESC LIMIT ?",
        (label, _LOOKED_AT),
    ).fetchall()
    used: dict[str, dict[str, None]] = {}
    for (attributes,) in rows:
        for name, value in codec.from_json(attributes).items():
            if isinstance(value, str):
                used.setdefault(name, {})[value] = None
    return {name: tuple(values) for name, values in used.items()}


def schema(connection: sqlite3.Connection) -> LabelSchema:
    row = connection.execute("SELECT body FROM label_schema ORDER BY version DESC LIMIT 1").fetchone()
    if row is None:
        raise LibraryDamaged("the library has lost its label schema; restore a backup")
    return codec.schema_of(row[0])


def reading(connection: sqlite3.Connection, article: str, annotator: str) -> int | None:
    row = connection.execute(
        "SELECT caret FROM reading WHERE annotator = ? AND article = (SELECT key FROM article WHERE uid = ?)",
        (annotator, article),
    ).fetchone()
    return None if row is None else row[0]


def article_names(connection: sqlite3.Connection, articles: Sequence[str]) -> dict[str, str]:
    """What a heading calls these articles: outlet, else title, else file name."""
    sql = "SELECT uid, coalesce(nullif(outlet, ''), nullif(title, ''), source) FROM article WHERE uid = ?"
    rows = (connection.execute(sql, (uid,)).fetchone() for uid in dict.fromkeys(articles))
    return dict(row for row in rows if row is not None)
