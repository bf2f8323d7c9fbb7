"""Which annotations a view holds, in its order, as keys; and their lines.

The first page must be instant with a million annotations. Each order has an index that also holds what the
commonest filters ask for (``schema.ANNOTATION_INDEXES``), so a walk along it looks rows up only for the other
filters, and ends with the page. Where a filter names its rows (articles, words that few hold, what is
adrift), those are taken and sorted. Sorting by label or annotator is one walk a value.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from reader.errors import LibraryReadOnly
from reader.storage import reading
from reader.storage.search import Query, Terms, Tokenizer, fold, has_phrases, parse
from reader.storage.values import AnnotationFacets, AnnotationSummary, AnnotationView, Surroundings

#: So many annotations are sorted whole also for a first page.
FEW = 5_000
#: And so many that hold the words.
FEW_FOUND = 3_000
#: Keys that are fetched at a time.
CHUNK = 20_000
#: The version of the file from which on annotations can be listed.
VERSION = 2

_BY_PLACE = 'n.article, n."start", n.key'
_ADRIFT = "n.anchor IN ('fuzzy', 'orphan')"
_WAITING = f"{_ADRIFT} AND n.text <> (SELECT text FROM article WHERE key = n.article)"
_OF_ARTICLES = """n.article IN (SELECT key FROM article
 WHERE uid IN (SELECT value FROM json_each(:articles)))"""
_OF_STORY = """n.article IN (SELECT key FROM article INDEXED BY article_by_story
 WHERE story = (SELECT key FROM story WHERE uid = :story))"""
_WITH_WORDS = "n.key IN (SELECT rowid FROM annotation_fts WHERE annotation_fts MATCH :match)"
_WITH_PHRASES = "has_phrases(:pattern, n.quote, coalesce(n.note, ''))"
#: What this annotator has decided is hidden: asked of each suggestion, or gathered once for all of them.
_OPEN = """(n.status <> 'suggested' OR NOT EXISTS (SELECT 1 FROM annotation d
 INDEXED BY annotation_by_suggestion
 WHERE d.suggestion = n.uid AND d.annotator = :me AND d.deleted_at IS NULL))"""
_OPEN_OF_ALL = """n.key NOT IN (SELECT s.key FROM annotation d INDEXED BY annotation_by_suggestion
 CROSS JOIN annotation s ON s.uid = d.suggestion WHERE d.annotator = :me AND d.suggestion IS NOT NULL
 AND d.deleted_at IS NULL AND s.status = 'suggested')"""
_LINE = """SELECT n.key, n.uid, a.uid, a.title, a.outlet, a.source, n.label, n.quote, n.segments,
 n.attributes, n.note, n.annotator, n.status, n.anchor, n.updated,
 (SELECT count(*) FROM relation WHERE source = n.key AND deleted_at IS NULL)
 + (SELECT count(*) FROM relation WHERE target = n.key AND deleted_at IS NULL),
 n.text = a.text, n.revision
 FROM annotation n JOIN article a ON a.key = n.article WHERE n.key = ? AND n.deleted_at IS NULL"""
_SURROUNDINGS = """SELECT max(0, n."start" - :around), substr(t.body, max(0, n."start" - :around) + 1,
 n."end" + :around - max(0, n."start" - :around)) FROM annotation n JOIN text t ON t.key = n.text
 WHERE n.key = :key AND n.deleted_at IS NULL"""
_KINDS = "SELECT label, annotator, status, anchor, number FROM annotation_count WHERE number > 0"


def summaries(connection: sqlite3.Connection, keys: Iterable[int]) -> list[AnnotationSummary]:
    """The lines of these keys in their order; keys that are gone are left out."""
    rows = (connection.execute(_LINE, (key,)).fetchone() for key in keys)
    return [_summary(row) for row in rows if row is not None]


def _summary(row: tuple[Any, ...]) -> AnnotationSummary:
    line = AnnotationSummary._make(row)
    return line._replace(
        segments=tuple((start, end) for start, end, _ in json.loads(row[8])),
        attributes=json.loads(row[9]),
        current=bool(line.current),
    )


def surroundings(connection: sqlite3.Connection, key: int, around: int) -> Surroundings | None:
    """The text of an annotation's hull with ``around`` code points on either side."""
    row = connection.execute(_SURROUNDINGS, {"key": key, "around": around}).fetchone()
    return None if row is None else Surroundings._make(row)


def key_of(connection: sqlite3.Connection, uid: str) -> int | None:
    row = connection.execute(
        "SELECT key FROM annotation WHERE uid = ? AND deleted_at IS NULL", (uid,)
    ).fetchone()
    return None if row is None else row[0]


def facets(connection: sqlite3.Connection) -> AnnotationFacets:
    refuse_older(connection)
    found = tuple(Counter[str]() for _ in AnnotationFacets._fields)
    for *kind, number in connection.execute(_KINDS).fetchall():
        for counter, value in zip(found, kind, strict=True):
            counter[value] += number
    return AnnotationFacets(*(dict(sorted(counter.items())) for counter in found))


def refuse_older(connection: sqlite3.Connection) -> None:
    """Raises LibraryReadOnly for a file of an older version that could not be brought up to date."""
    if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
        raise LibraryReadOnly(
            "this library is of an older version, in which annotations cannot be listed; "
            "open it once where it can be written"
        )


def may_take_long(view: AnnotationView) -> bool:
    """Whether the first page may need more than a walk of some dozen entries."""
    plain = AnnotationView(view.query, view.sort, view.descending)
    if view != plain or view.sort not in ("added", "updated", "place"):
        return True
    return bool(view.query.strip()) and (view.sort != "added" or not view.query.replace(" ", "").isalnum())


class AnnotationListing:
    """The views of one library over one connection, for one annotator."""

    def __init__(self, connection: sqlite3.Connection, annotator: str, tokenizer: Tokenizer) -> None:
        self._connection = connection
        self._annotator = annotator
        self._tokenizer = tokenizer
        self._terms = Terms(connection, "annotation_fts")
        connection.create_function("has_phrases", 3, has_phrases, deterministic=True)
        connection.create_function("holds", 2, _holds, deterministic=True)

    def first(self, view: AnnotationView, count: int) -> list[int]:
        """The first ``count`` keys of the view."""
        question = self._question(view, whole=False)
        if not question.kinds:
            return []
        values = self._values_of_sort(question)
        if values is None:
            return [key for chunk in self._keys(question, question.sql(count)) for key in chunk]
        keys: list[int] = []
        for value in values:
            if len(keys) < count:
                part = question.only(view.sort, value)
                keys += [key for chunk in self._keys(part, part.sql(count - len(keys))) for key in chunk]
        return keys

    def all(self, view: AnnotationView, go_on: Callable[[], None]) -> array[int]:
        """All keys of the view, 8 bytes each; ``go_on`` is called between two chunks and may raise."""
        keys = array("q")
        question = self._question(view, whole=True)
        for chunk in self._keys(question, question.sql()):
            keys.extend(chunk)
            go_on()
        return keys

    def _keys(self, question: _Question, sql: str) -> Iterator[list[int]]:
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql, question.parameters)
            while rows := cursor.fetchmany(CHUNK):
                yield [key for (key,) in rows]
        except sqlite3.OperationalError as error:
            # A word that only some version of Unicode takes for one: nothing can hold it.
            if question.query is None or "fts5" not in str(error):
                raise
        finally:
            cursor.close()

    # Planning

    def _question(self, view: AnnotationView, *, whole: bool) -> _Question:
        refuse_older(self._connection)
        query = parse(view.query, self._tokenizer)
        parameters: dict[str, object] = {"me": self._annotator}
        tests = list(_indexed_tests(view, parameters))
        kinds = [kind for kind in self._kinds() if _may_be(view, kind, self._annotator)]
        if view.undecided:
            tests.append(self._undecided(parameters))
        if view.attribute is not None:
            tests.append(self._attribute(view, parameters))
        if query is not None:
            parameters |= {"match": self._terms.match(query), "pattern": query.pattern}
            if query.phrases:
                tests.append(_WITH_PHRASES)
        source, by_key, also = self._source(view, query, parameters, sum(kind.number for kind in kinds))
        tests += also
        if any(kind.status == "suggested" for kind in kinds):
            tests.append(_OPEN_OF_ALL if whole else _OPEN)
        return _Question(view, query, source, by_key, tuple(tests), parameters, tuple(kinds))

    def _kinds(self) -> list[_Kind]:
        return [_Kind._make(row) for row in self._connection.execute(_KINDS).fetchall()]

    def _source(
        self, view: AnnotationView, query: Query | None, parameters: dict[str, object], most: int
    ) -> tuple[str, str, list[str]]:
        """The rows to begin with, the name of their key, and what of them remains to be tested. ``most``: of
        so many annotations at most the view can be."""
        titles = " JOIN article a ON a.key = n.article" if view.sort == "title" else ""
        indexed = "annotation n INDEXED BY "
        tests = [_WITH_WORDS] if query is not None else []
        if view.articles or view.story is not None:
            chosen = []
            if view.articles:
                parameters["articles"] = json.dumps(view.articles)
                chosen.append(_OF_ARTICLES)
            if view.story is not None:
                parameters["story"] = view.story
                chosen.append(_OF_STORY)
            if view.anchor == "waiting":
                chosen.append(_WAITING)
            return indexed + "annotation_by_place" + titles, "n.key", [*chosen, *tests]
        if view.anchor == "waiting":
            return indexed + "annotation_adrift" + titles, "n.key", [_WAITING, *tests]
        if query is not None and (view.sort == "added" or self._found(parameters) <= FEW_FOUND):
            found = "annotation_fts f CROSS JOIN annotation n ON n.key = f.rowid"
            return found + titles, "f.rowid", ["f.annotation_fts MATCH :match"]
        if view.sort == "title" and most > FEW:
            walk = (
                "article a INDEXED BY article_by_title CROSS JOIN annotation n INDEXED BY annotation_by_place"
            )
            return walk, "n.key", ["a.removed_at IS NULL", "n.article = a.key", *tests]
        index = {"added": "annotation_added", "updated": "annotation_by_updated"}
        return indexed + index.get(view.sort, "annotation_by_place") + titles, "n.key", tests

    def _found(self, parameters: dict[str, object]) -> int:
        """How many hold the words, counted to one more than FEW_FOUND."""
        sql = f"""SELECT count(*) FROM (SELECT 1 FROM annotation_fts WHERE annotation_fts MATCH :match
 LIMIT {FEW_FOUND + 1})"""
        try:
            number: int = self._connection.execute(sql, parameters).fetchone()[0]
        except sqlite3.OperationalError as error:
            if "fts5" not in str(error):
                raise
            return 0
        return number

    def _values_of_sort(self, question: _Question) -> list[str] | None:
        """The labels or annotators to be listed one after another; None: the question is asked at once."""
        view = question.view
        if view.sort not in ("label", "annotator") or question.query is not None:
            return None
        if view.articles or view.story or view.anchor == "waiting":
            return None
        if sum(kind.number for kind in question.kinds) <= FEW:
            return None
        return sorted({str(getattr(kind, view.sort)) for kind in question.kinds}, reverse=view.descending)

    def _undecided(self, parameters: dict[str, object]) -> str:
        """Suggestions, and accepted annotations of which a choice of the schema is not made."""
        cases = []
        for number, label in enumerate(reading.schema(self._connection).labels):
            choices = [attribute.name for attribute in label.attributes if attribute.type == "choice"]
            if label.retired or not choices:
                continue
            parameters[f"label_{number}"] = label.name
            unset = []
            for place, name in enumerate(choices):
                parameters[f"choice_{number}_{place}"] = _path(name)
                unset.append(f"json_extract(n.attributes, :choice_{number}_{place}) IS NULL")
            cases.append(f"(n.label = :label_{number} AND ({' OR '.join(unset)}))")
        made = f"(n.status = 'accepted' AND ({' OR '.join(cases)}))" if cases else "0"
        return f"(n.status = 'suggested' OR {made})"

    def _attribute(self, view: AnnotationView, parameters: dict[str, object]) -> str:
        assert view.attribute is not None
        name, value, part = view.attribute
        parameters["path"] = _path(name)
        kind, found = "json_type(n.attributes, :path)", "json_extract(n.attributes, :path)"
        if value is None:
            labels = reading.schema(self._connection).labels
            having = [label.name for label in labels if any(each.name == name for each in label.attributes)]
            parameters["having"] = json.dumps(having)
            return f"""({kind} = 'null' OR ({kind} IS NULL
 AND n.label IN (SELECT value FROM json_each(:having))))"""
        if isinstance(value, bool):
            return f"{kind} = '{'true' if value else 'false'}'"
        parameters["value"] = value
        if isinstance(value, str):
            if part:
                parameters["value"] = fold(value)
                return f"({kind} = 'text' AND holds({found}, :value))"
            return f"({kind} = 'text' AND {found} = :value)"
        return f"({kind} IN ('integer', 'real') AND {found} = :value)"


class _Kind(NamedTuple):
    """One row of the counts."""

    label: str
    annotator: str
    status: str
    anchor: str
    number: int


class _Question(NamedTuple):
    """One view, where its rows begin and what they are tested for."""

    view: AnnotationView
    query: Query | None
    source: str
    key: str
    tests: tuple[str, ...]
    parameters: dict[str, object]
    kinds: tuple[_Kind, ...]

    def only(self, column: str, value: str) -> _Question:
        """The part with this value of the column that it is sorted by."""
        return self._replace(
            view=self.view._replace(sort="place", descending=False),
            tests=(f"n.{column} = :part", *self.tests),
            parameters={**self.parameters, "part": value},
        )

    def sql(self, limit: int | None = None) -> str:
        way = "DESC" if self.view.descending else "ASC"
        match self.view.sort:
            case "added":
                order = f"{self.key} {way}"
            case "updated":
                order = f"n.updated {way}, n.key {way}"
            case "place":
                order = f'n.article {way}, n."start" {way}, n.key {way}'
            case "title":
                order = f"a.title COLLATE NOCASE {way}, a.key {way}, {_BY_PLACE}"
            case column:
                order = f"n.{column} {way}, {_BY_PLACE}"
        where = " AND ".join(["n.deleted_at IS NULL", *self.tests])
        sql = f"SELECT {self.key} FROM {self.source} WHERE {where} ORDER BY {order}"
        return sql if limit is None else f"{sql} LIMIT {limit}"


def _indexed_tests(view: AnnotationView, parameters: dict[str, object]) -> Iterator[str]:
    """The filters that the indexes can answer."""
    for name in ("label", "annotator", "status", "anchor"):
        value = getattr(view, name)
        if value == "waiting":
            continue
        if value is not None:
            parameters[name] = value
            yield f"n.{name} = :{name}"
    if view.whose is not None:
        yield f"n.annotator {'=' if view.whose == 'mine' else '<>'} :me"


def _may_be(view: AnnotationView, kind: _Kind, me: str) -> bool:
    """Whether annotations of a kind can be in the view."""
    return (
        view.label in (None, kind.label)
        and view.annotator in (None, kind.annotator)
        and view.status in (None, kind.status)
        and view.anchor in (None, "waiting", kind.anchor)
        and (view.whose is None or (kind.annotator == me) == (view.whose == "mine"))
    )


def _path(attribute: str) -> str:
    """Where an attribute stands in the JSON of all of them."""
    return f'$."{attribute}"'


def _holds(text: str | None, part: str) -> bool:
    return text is not None and part in fold(text)
