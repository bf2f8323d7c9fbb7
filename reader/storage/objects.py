"""The five kinds of object that a change touches, each as one small class that finds, reads and writes them.

An object's *state* is what the history keeps of it: the value of its canonical JSON, or None while it is not
there. Rows are never deleted, so that an object that went can come back under the same key.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, NamedTuple, Protocol

from reader.annotations import Annotation, ArticleDetails, Record, Relation, brief, now
from reader.articles import Progress, Story
from reader.errors import NotFound, Refused
from reader.storage import codec, word_index

State = Mapping[str, Any] | None


class Found(NamedTuple):
    """A row, whether its object is there (``state``) or gone (None)."""

    key: int
    state: State
    revision: int


class Kind(Protocol):
    name: ClassVar[str]

    def identify(self, record: Any) -> tuple[str, ...]:
        """What finds the row of a record."""

    def find(self, connection: sqlite3.Connection, identity: tuple[str, ...]) -> Found | None: ...

    def at(self, connection: sqlite3.Connection, key: int) -> Found: ...

    def state(self, record: Any, current: State) -> dict[str, Any]:
        """The state that a record asks for; ``current`` gives what the record does not carry."""

    def record(self, state: Mapping[str, Any], revision: int) -> Record: ...

    def put(
        self, connection: sqlite3.Connection, found: Found | None, before: State, after: State, revision: int
    ) -> int:
        """Write the row, its counters included, and give its key. Raises Refused, NotFound."""

    def words(self, state: Mapping[str, Any]) -> str:
        """How a message calls it."""


def _bump(connection: sqlite3.Connection, name: str, by: int) -> None:
    if by:
        connection.execute("UPDATE counter SET value = value + ? WHERE name = ?", (by, name))


def _key_of(connection: sqlite3.Connection, table: str, uid: str, what: str) -> int:
    row = connection.execute(f"SELECT key FROM {table} WHERE uid = ?", (uid,)).fetchone()
    if row is None:
        raise NotFound(f"{what} {uid}: the library has none; nothing was changed")
    key: int = row[0]
    return key


class StoryKind:
    name: ClassVar[str] = "story"

    def identify(self, record: Story) -> tuple[str, ...]:
        return (record.id,)

    def find(self, connection: sqlite3.Connection, identity: tuple[str, ...]) -> Found | None:
        row = connection.execute("SELECT key FROM story WHERE uid = ?", identity).fetchone()
        return None if row is None else self.at(connection, row[0])

    def at(self, connection: sqlite3.Connection, key: int) -> Found:
        uid, title, note, revision, deleted = connection.execute(
            "SELECT uid, title, note, revision, deleted_at FROM story WHERE key = ?", (key,)
        ).fetchone()
        return Found(key, None if deleted else {"id": uid, "title": title, "note": note}, revision)

    def state(self, record: Story, current: State) -> dict[str, Any]:
        return codec.plain_state(record)

    def record(self, state: Mapping[str, Any], revision: int) -> Story:
        return Story(**state, revision=revision)

    def put(
        self, connection: sqlite3.Connection, found: Found | None, before: State, after: State, revision: int
    ) -> int:
        _bump(connection, "stories", (after is not None) - (before is not None))
        if found is None:
            assert after is not None
            return _inserted(
                connection,
                "INSERT INTO story (uid, title, note, revision) VALUES (?, ?, ?, ?)",
                (after["id"], after["title"], after["note"], revision),
            )
        if after is None:
            connection.execute(
                "UPDATE story SET deleted_at = ?, revision = ? WHERE key = ?", (now(), revision, found.key)
            )
            return found.key
        same = word_index.story_note(connection, found.key) == after["note"]
        found_by_it = () if same else word_index.articles_of_story(connection, found.key)
        for article in found_by_it:
            word_index.take_article(connection, article)
        connection.execute(
            "UPDATE story SET title = ?, note = ?, revision = ?, deleted_at = NULL WHERE key = ?",
            (after["title"], after["note"], revision, found.key),
        )
        for article in found_by_it:
            word_index.put_article(connection, article)
        return found.key

    def words(self, state: Mapping[str, Any]) -> str:
        return f"the story “{brief(state['title'])}”"


class ProgressKind:
    name: ClassVar[str] = "progress"
    _SELECT: ClassVar[str] = (
        "SELECT p.key, a.uid, p.annotator, p.state, p.updated, p.revision, p.deleted_at"
        " FROM progress p JOIN article a ON a.key = p.article WHERE "
    )

    def identify(self, record: Progress) -> tuple[str, ...]:
        return (record.article, record.annotator)

    def find(self, connection: sqlite3.Connection, identity: tuple[str, ...]) -> Found | None:
        row = connection.execute(self._SELECT + "a.uid = ? AND p.annotator = ?", identity).fetchone()
        return None if row is None else self._found(row)

    def at(self, connection: sqlite3.Connection, key: int) -> Found:
        return self._found(connection.execute(self._SELECT + "p.key = ?", (key,)).fetchone())

    def _found(self, row: codec.Row) -> Found:
        key, article, annotator, state, updated, revision, deleted = row
        there = {"article": article, "annotator": annotator, "state": state, "updated": updated}
        return Found(key, None if deleted else there, revision)

    def state(self, record: Progress, current: State) -> dict[str, Any]:
        return codec.plain_state(record)

    def record(self, state: Mapping[str, Any], revision: int) -> Progress:
        return Progress(**state, revision=revision)

    def put(
        self, connection: sqlite3.Connection, found: Found | None, before: State, after: State, revision: int
    ) -> int:
        if found is None:
            assert after is not None
            article = _key_of(connection, "article", after["article"], "article")
            return _inserted(
                connection,
                "INSERT INTO progress (article, annotator, state, updated, revision) VALUES (?, ?, ?, ?, ?)",
                (article, after["annotator"], after["state"], after["updated"], revision),
            )
        if after is None:
            connection.execute(
                "UPDATE progress SET deleted_at = ?, revision = ? WHERE key = ?", (now(), revision, found.key)
            )
        else:
            connection.execute(
                "UPDATE progress SET state = ?, updated = ?, revision = ?, deleted_at = NULL WHERE key = ?",
                (after["state"], after["updated"], revision, found.key),
            )
        return found.key

    def words(self, state: Mapping[str, Any]) -> str:
        return f"the state of article {state['article']} for {state['annotator']}"


#: Which counter of its article an annotation is counted in.
_COUNTED = {"accepted": "annotations", "suggested": "suggestions"}


class AnnotationKind:
    name: ClassVar[str] = "annotation"
    _SELECT: ClassVar[str] = (
        f"SELECT n.key, n.deleted_at, {codec.ANNOTATION_SELECT} FROM {codec.ANNOTATION_FROM} WHERE "
    )
    _INSERT: ClassVar[str] = (
        "INSERT INTO annotation (uid, article, text, "
        + ", ".join(f'"{name}"' for name in codec.ANNOTATION_COLUMNS)
        + f", revision) VALUES ({', '.join('?' * (len(codec.ANNOTATION_COLUMNS) + 4))})"
    )
    _UPDATE: ClassVar[str] = (
        "UPDATE annotation SET article = ?, text = ?, "
        + ", ".join(f'"{name}" = ?' for name in codec.ANNOTATION_COLUMNS)
        + ", revision = ?, deleted_at = NULL WHERE key = ?"
    )

    def identify(self, record: Annotation) -> tuple[str, ...]:
        return (record.id,)

    def find(self, connection: sqlite3.Connection, identity: tuple[str, ...]) -> Found | None:
        row = connection.execute(self._SELECT + "n.uid = ?", identity).fetchone()
        return None if row is None else self._found(row)

    def at(self, connection: sqlite3.Connection, key: int) -> Found:
        return self._found(connection.execute(self._SELECT + "n.key = ?", (key,)).fetchone())

    def _found(self, row: codec.Row) -> Found:
        annotation = codec.annotation_of(row[2:])
        return Found(row[0], None if row[1] else codec.annotation_state(annotation), annotation.revision)

    def state(self, record: Annotation, current: State) -> dict[str, Any]:
        return codec.annotation_state(record)

    def record(self, state: Mapping[str, Any], revision: int) -> Annotation:
        return codec.annotation_from_state(state, revision)

    def put(
        self, connection: sqlite3.Connection, found: Found | None, before: State, after: State, revision: int
    ) -> int:
        self._count(connection, before, -1)
        if after is None:
            assert found is not None
            connection.execute(
                "UPDATE annotation SET deleted_at = ?, revision = ? WHERE key = ?",
                (now(), revision, found.key),
            )
            return found.key
        article = _key_of(connection, "article", after["article"], "article")
        text = connection.execute("SELECT key FROM text WHERE sha256 = ?", (after["text_sha256"],)).fetchone()
        if (
            text is None
            or not connection.execute(
                "SELECT 1 FROM article_text WHERE article = ? AND text = ? AND removed_at IS NULL",
                (article, text[0]),
            ).fetchone()
        ):
            raise Refused(f"{self.words(after)}: its text is none of its article's versions; read it again")
        values = codec.annotation_row(codec.annotation_from_state(after, revision))
        self._count(connection, after, 1)
        if found is None:
            key = _inserted(connection, self._INSERT, (after["id"], article, text[0], *values, revision))
            word_index.put_annotation(connection, key)
            return key
        old_words = word_index.of_annotation(connection, found.key)
        connection.execute(self._UPDATE, (article, text[0], *values, revision, found.key))
        if old_words != word_index.of_annotation(connection, found.key):
            word_index.take_annotation(connection, found.key, old_words)
            word_index.put_annotation(connection, found.key)
        return found.key

    def _count(self, connection: sqlite3.Connection, state: State, by: int) -> None:
        if state is None:
            return
        connection.execute(
            "INSERT INTO annotation_count VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET number = number + excluded.number",
            (state["label"], state["annotator"], state["status"], state["anchor"], by),
        )
        column = _COUNTED.get(state["status"])
        if column is None:
            return
        connection.execute(
            f"UPDATE article SET {column} = {column} + ? WHERE uid = ?", (by, state["article"])
        )
        if column == "annotations":
            _bump(connection, "annotations", by)

    def words(self, state: Mapping[str, Any]) -> str:
        quote = " … ".join(segment[2] for segment in state["segments"])
        return f"{state['label']} “{brief(quote)}”"


class RelationKind:
    name: ClassVar[str] = "relation"
    _SELECT: ClassVar[str] = (
        f"SELECT r.key, r.deleted_at, {codec.RELATION_SELECT} FROM {codec.RELATION_FROM} WHERE "
    )
    _INSERT: ClassVar[str] = (
        f"INSERT INTO relation (uid, source, target, {', '.join(codec.RELATION_COLUMNS)}, revision)"
        f" VALUES ({', '.join('?' * (len(codec.RELATION_COLUMNS) + 4))})"
    )
    _UPDATE: ClassVar[str] = (
        "UPDATE relation SET source = ?, target = ?, "
        + ", ".join(f"{name} = ?" for name in codec.RELATION_COLUMNS)
        + ", revision = ?, deleted_at = NULL WHERE key = ?"
    )

    def identify(self, record: Relation) -> tuple[str, ...]:
        return (record.id,)

    def find(self, connection: sqlite3.Connection, identity: tuple[str, ...]) -> Found | None:
        row = connection.execute(self._SELECT + "r.uid = ?", identity).fetchone()
        return None if row is None else self._found(row)

    def at(self, connection: sqlite3.Connection, key: int) -> Found:
        return self._found(connection.execute(self._SELECT + "r.key = ?", (key,)).fetchone())

    def _found(self, row: codec.Row) -> Found:
        relation = codec.relation_of(row[2:])
        return Found(row[0], None if row[1] else codec.plain_state(relation), relation.revision)

    def state(self, record: Relation, current: State) -> dict[str, Any]:
        return codec.plain_state(record)

    def record(self, state: Mapping[str, Any], revision: int) -> Relation:
        return Relation(**state, revision=revision)

    def put(
        self, connection: sqlite3.Connection, found: Found | None, before: State, after: State, revision: int
    ) -> int:
        self._count(connection, before, -1)
        self._count(connection, after, 1)
        if after is None:
            assert found is not None
            connection.execute(
                "UPDATE relation SET deleted_at = ?, revision = ? WHERE key = ?", (now(), revision, found.key)
            )
            return found.key
        ends = [_key_of(connection, "annotation", after[end], "annotation") for end in ("source", "target")]
        values = codec.relation_row(Relation(**after))
        if found is None:
            return _inserted(connection, self._INSERT, (after["id"], *ends, *values, revision))
        connection.execute(self._UPDATE, (*ends, *values, revision, found.key))
        return found.key

    def _count(self, connection: sqlite3.Connection, state: State, by: int) -> None:
        if state is not None:
            connection.execute(
                "UPDATE article SET relations = relations + ?"
                " WHERE key IN (SELECT article FROM annotation WHERE uid IN (?, ?))",
                (by, state["source"], state["target"]),
            )

    def words(self, state: Mapping[str, Any]) -> str:
        return f"the relation {state['type']}"


class ArticleKind:
    """Articles: their details, which text is the current one and which are its versions."""

    name: ClassVar[str] = "article"
    _SELECT: ClassVar[str] = """SELECT a.key, a.uid, a.text, a.revision, a.removed_at, a.title, a.outlet,
 a.author, a.published, a.url, a.language, a.note, s.uid, a.metadata
 FROM article a LEFT JOIN story s ON s.key = a.story WHERE """

    def identify(self, record: ArticleDetails) -> tuple[str, ...]:
        return (record.id,)

    def find(self, connection: sqlite3.Connection, identity: tuple[str, ...]) -> Found | None:
        row = connection.execute(self._SELECT + "a.uid = ?", identity).fetchone()
        return None if row is None else self._found(connection, row)

    def at(self, connection: sqlite3.Connection, key: int) -> Found:
        return self._found(connection, connection.execute(self._SELECT + "a.key = ?", (key,)).fetchone())

    def _found(self, connection: sqlite3.Connection, row: codec.Row) -> Found:
        if row[4]:
            return Found(row[0], None, row[3])
        return Found(row[0], self.row_state(connection, row), row[3])

    def row_state(self, connection: sqlite3.Connection, row: codec.Row) -> dict[str, Any]:
        versions = connection.execute(
            "SELECT text FROM article_text WHERE article = ? AND removed_at IS NULL ORDER BY text",
            (row[0],),
        ).fetchall()
        details = dict(zip(codec.DETAIL_COLUMNS, row[5:12], strict=True))
        details |= {"story": row[12], "metadata": codec.from_json(row[13])}
        return article_state(row[1], row[2], [text for (text,) in versions], details)

    def state(self, record: ArticleDetails, current: State) -> dict[str, Any]:
        if current is None:
            raise Refused(f"article {record.id}: articles are made by adding files; nothing was changed")
        return {**current, "details": codec.details_state(record.details)}

    def record(self, state: Mapping[str, Any], revision: int) -> ArticleDetails:
        return ArticleDetails(state["id"], codec.details_of(state["details"]), revision)

    def put(
        self, connection: sqlite3.Connection, found: Found | None, before: State, after: State, revision: int
    ) -> int:
        assert found is not None  # rows of articles are made by adding
        key = found.key
        _bump(connection, "articles", (after is not None) - (before is not None))
        if after is None:
            by = self._annotator_in(connection, key, None)
            if by is not None:
                raise Refused(f"{self.words(before or {})} cannot go: {by} has annotated it")
            connection.execute(
                "UPDATE article SET removed_at = ?, revision = ? WHERE key = ?", (now(), revision, key)
            )
            return key
        details = after["details"]
        old_text, *old_words = connection.execute(
            "SELECT text, title, note, (SELECT note FROM story WHERE key = article.story) FROM article"
            " WHERE key = ?",
            (key,),
        ).fetchone()
        story = None if details["story"] is None else _key_of(connection, "story", details["story"], "story")
        new_words = [details["title"], details["note"], word_index.story_note(connection, story)]
        words_change = (old_text, old_words) != (after["text"], new_words)
        if words_change:
            word_index.take_article(connection, key)
        connection.execute(
            "UPDATE article SET text = ?, title = ?, outlet = ?, author = ?, published = ?, url = ?,"
            " language = ?, note = ?, story = ?, metadata = ?, revision = ?, removed_at = NULL WHERE key = ?",
            (
                after["text"],
                *(details[name] for name in codec.DETAIL_COLUMNS),
                story,
                codec.to_json(details["metadata"]),
                revision,
                key,
            ),
        )
        if old_text != after["text"]:
            self._show_text(connection, key, after["text"])
        self._set_versions(connection, key, after["versions"])
        if words_change:
            word_index.put_article(connection, key)
        return key

    @staticmethod
    def _annotator_in(connection: sqlite3.Connection, article: int, text: int | None) -> str | None:
        row = connection.execute(
            "SELECT annotator FROM annotation WHERE article = ? AND deleted_at IS NULL"
            " AND (?2 IS NULL OR text = ?2) LIMIT 1",
            (article, text),
        ).fetchone()
        return None if row is None else row[0]

    @staticmethod
    def _show_text(connection: sqlite3.Connection, key: int, text: int) -> None:
        row = connection.execute(
            "SELECT sha256, body, blocks, styles FROM text WHERE key = ?", (text,)
        ).fetchone()
        shown = codec.unpack_text(*row)
        connection.execute(
            "UPDATE article SET words = ?, excerpt = ? WHERE key = ?",
            (codec.count_words(shown.body), codec.excerpt(shown), key),
        )

    def _set_versions(self, connection: sqlite3.Connection, key: int, versions: list[int]) -> None:
        rows = connection.execute(
            "SELECT text FROM article_text WHERE article = ? AND removed_at IS NULL", (key,)
        ).fetchall()
        there = {text for (text,) in rows}
        for text in there - set(versions):
            by = self._annotator_in(connection, key, text)
            if by is not None:
                raise Refused(f"the newer version cannot go: {by} has annotated it; nothing was changed")
            connection.execute(
                "UPDATE article_text SET removed_at = ? WHERE article = ? AND text = ?", (now(), key, text)
            )
        for text in set(versions) - there:
            connection.execute(
                "INSERT INTO article_text (article, text, added) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET removed_at = NULL",
                (key, text, now()),
            )

    def words(self, state: Mapping[str, Any]) -> str:
        title = state.get("details", {}).get("title")
        return f"the article “{brief(title)}”" if title else f"the article {state.get('id', '')}"


def article_state(uid: str, text: int, versions: Iterable[int], details: Mapping[str, Any]) -> dict[str, Any]:
    """What the history keeps of an article: texts by their keys, which never change."""
    return {"id": uid, "text": text, "versions": sorted(versions), "details": dict(details)}


def _inserted(connection: sqlite3.Connection, sql: str, values: tuple[object, ...]) -> int:
    key = connection.execute(sql, values).lastrowid
    assert key is not None
    return key


ARTICLE = ArticleKind()
ANNOTATION = AnnotationKind()
RELATION = RelationKind()
#: In the order in which a change writes them: what others point to comes first.
KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (StoryKind(), ARTICLE, ANNOTATION, RELATION, ProgressKind())
}
_OF_RECORD: Mapping[type, Kind] = {
    Story: KINDS["story"],
    ArticleDetails: ARTICLE,
    Annotation: ANNOTATION,
    Relation: RELATION,
    Progress: KINDS["progress"],
}


def kind_of(record: Record) -> Kind:
    return _OF_RECORD[type(record)]
