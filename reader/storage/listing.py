"""Which articles a view of the list holds, in its order, as keys.

The first page must be instant with a million articles. Two ways give that: walking the index of the sort
and probing each article against the filters, which is quick if many fit; or taking the few that a filter
lets through and sorting them. Which one it is, bounded counts decide; a walk that finds too little gives up.
What a word lets through SQLite gathers once, in some 10 ms for 100,000 articles: to look each article up in
the word index takes ten times as long, and a thousand times if only the beginning of a word is given.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from reader.storage.search import Query, Terms, Tokenizer, has_phrases, parse
from reader.storage.values import ListView

if TYPE_CHECKING:
    from reader.articles import State

#: A filter that lets at most so many through is sorted whole, also for a first page.
FEW = 5_000
#: With a query that filter's articles are fewer, since all that the words let through must be gathered.
FEW_BESIDE_WORDS = 1_000
#: What the word index itself gives is sorted whole up to so many.
FEW_FOUND = 3_000
#: So many times the wanted articles from the front of the sort's order often hold enough with the words.
FIRST_LOOKED_AT = 5
#: Articles that a walk tests before it gives up; some 40 ms.
MOST_PROBED = 10_000
#: Keys that are fetched at a time.
CHUNK = 20_000

_SORT_COLUMNS = {
    "published": "a.published",
    "title": "a.title COLLATE NOCASE",
    "outlet": "a.outlet COLLATE NOCASE",
    "words": "a.words",
    "annotations": "a.annotations",
    "suggestions": "a.suggestions",
}
_IN_STATE = """EXISTS (SELECT 1 FROM progress WHERE article = a.key AND annotator = :me
 AND state = :state AND deleted_at IS NULL)"""
_NEW = """NOT EXISTS (SELECT 1 FROM progress WHERE article = a.key AND annotator = :me
 AND state <> 'new' AND deleted_at IS NULL)"""
_WITH_WORDS = "a.key IN (SELECT rowid FROM article_fts WHERE article_fts MATCH :match)"
_WITH_PHRASES = "(SELECT has_phrases(:pattern, title, body) FROM article_words WHERE key = a.key)"


class _Filter(NamedTuple):
    """One condition: as a test of ``a``, and, if ``rows`` is given, as the rows to begin with."""

    test: str
    rows: str = ""
    where: str = ""
    key: str = "a.key"
    #: Whether the rows come by key, so that the first of them are at hand at once.
    by_key: bool = False


class Listing:
    """The views of one library over one connection, for one annotator."""

    def __init__(self, connection: sqlite3.Connection, annotator: str, tokenizer: Tokenizer) -> None:
        self._connection = connection
        self._annotator = annotator
        self._tokenizer = tokenizer
        self._terms = Terms(connection, "article_fts")
        connection.create_function("has_phrases", 3, has_phrases, deterministic=True)

    @staticmethod
    def may_take_long(view: ListView) -> bool:
        """Whether the first page of a view may need more than a walk of some dozen entries: what is found
        in another order than newest first, or word by word in the texts."""
        return bool(view.query.strip()) and (
            view.sort != "added" or not view.query.replace(" ", "").isalnum()
        )

    def first(self, view: ListView, count: int) -> list[int]:
        """The first ``count`` keys of the view."""
        keys: list[int] = []
        query = parse(view.query, self._tokenizer)
        for part in _parts(view, query):
            if len(keys) < count:
                keys += self._first(self._plan(part, query), count - len(keys))
        return keys

    def all(self, view: ListView, go_on: Callable[[], None]) -> array[int]:
        """All keys of the view, 8 bytes each; ``go_on`` is called between two chunks and may raise."""
        keys = array("q")
        query = parse(view.query, self._tokenizer)
        for part in _parts(view, query):
            plan = self._plan(part, query)
            for chunk in self._keys(plan, plan.sql(plan.words or next(iter(plan.with_rows), None))):
                keys.extend(chunk)
                go_on()
        return keys

    def _plan(self, view: ListView, query: Query | None) -> _Plan:
        parameters: dict[str, object] = {"me": self._annotator, "state": view.state, "outlet": view.outlet}
        if query is not None:
            parameters |= {"match": self._terms.match(query), "pattern": query.pattern}
        if view.story is not None:
            row = self._connection.execute("SELECT key FROM story WHERE uid = ?", (view.story,)).fetchone()
            parameters["story"] = row[0] if row else -1
        return _Plan(view, query, _filters(view, query), parameters)

    def _first(self, plan: _Plan, count: int) -> list[int]:
        begin = self._begin_with(plan)
        if begin is None and plan.words:
            among = f"+f.rowid IN ({plan.sql(None, FIRST_LOOKED_AT * count, tested=False)})"
            keys = [key for chunk in self._keys(plan, plan.sql(plan.words, count, among)) for key in chunk]
            if len(keys) == count:
                return keys
        elif begin is None and plan.with_rows:
            keys, at_end = self._walk(plan, count)
            if at_end or len(keys) == count:
                return keys
            # What is sought lies far down in this order: then rather sort all of it.
            begin = plan.with_rows[0]
        return [key for chunk in self._keys(plan, plan.sql(begin, count)) for key in chunk]

    def _keys(self, plan: _Plan, sql: str) -> Iterator[list[int]]:
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql, plan.parameters)
            while rows := cursor.fetchmany(CHUNK):
                yield [key for (key,) in rows]
        except sqlite3.OperationalError as error:
            # A word that only some version of Unicode takes for one: nothing can hold it.
            if plan.query is None or "fts5" not in str(error):
                raise
        finally:
            cursor.close()

    def _begin_with(self, plan: _Plan) -> _Filter | None:
        """The filter that lets few through, or gives its rows in the order wanted; None: walk."""
        rows, words = plan.with_rows, plan.words
        streams = [one for one in rows if plan.by_key and one.by_key]
        if len(rows) == 1 and streams:
            return streams[0]
        most = {one: FEW_FOUND if one is words else FEW_BESIDE_WORDS if words else FEW for one in rows}
        sizes = {one: self._size(plan, one, most[one]) for one in rows}
        smallest = min(rows, key=lambda one: sizes[one], default=None)
        if smallest is not None and sizes[smallest] <= most[smallest]:
            return smallest
        return words if words in streams else next(iter(streams), None)

    def _size(self, plan: _Plan, one: _Filter, most: int) -> int:
        """How many rows a filter lets through, counted to one more than ``most``."""
        rows = one.rows.split(" CROSS JOIN ")[0]
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {rows} WHERE {one.where} LIMIT {most + 1})"
        return sum(size for chunk in self._keys(plan, sql) for size in chunk)

    def _walk(self, plan: _Plan, count: int) -> tuple[list[int], bool]:
        """The first keys of the sort's order that pass, and whether that order was walked to its end; a
        filter may let through nothing but its last rows."""
        probe = f"SELECT a.key FROM article a WHERE a.key = :key AND {' AND '.join(plan.tests(None))}"
        found: list[int] = []
        walked = 0
        for chunk in self._keys(plan, f"{plan.sql(None, tested=False)} LIMIT {MOST_PROBED}"):
            for key in chunk:
                walked += 1
                if self._connection.execute(probe, {**plan.parameters, "key": key}).fetchone():
                    found.append(key)
                    if len(found) == count:
                        return found, False
        return found, walked < MOST_PROBED


class _Plan(NamedTuple):
    """One view with its filters, and the questions that can be asked for it."""

    view: ListView
    query: Query | None
    filters: tuple[_Filter, ...]
    parameters: dict[str, object]

    @property
    def by_key(self) -> bool:
        return self.view.sort == "added"

    @property
    def with_rows(self) -> list[_Filter]:
        return [one for one in self.filters if one.rows]

    @property
    def words(self) -> _Filter | None:
        return self.filters[0] if self.query is not None else None

    def tests(self, begin: _Filter | None) -> list[str]:
        tests = ["a.removed_at IS NULL", *(one.test for one in self.filters if one is not begin)]
        if begin is not None:
            tests.insert(0, begin.where)
        if self.query is not None and self.query.phrases:
            tests.append(_WITH_PHRASES)
        return tests

    def sql(
        self, begin: _Filter | None, limit: int | None = None, also: str = "", *, tested: bool = True
    ) -> str:
        """The keys in order, beginning with the rows of a filter or walking the index of the sort; ``also``
        is one more condition."""
        source, key = (
            f"article a INDEXED BY article_{'added' if self.by_key else f'by_{self.view.sort}'}",
            "a.key",
        )
        if begin is not None:
            source, key = begin.rows, begin.key
        direction = "DESC" if self.view.descending else "ASC"
        order = f"{key} {direction}"
        if not self.by_key:
            order = f"{_SORT_COLUMNS[self.view.sort]} {direction}, a.key {direction}"
        where = " AND ".join(self.tests(begin)) if tested else "a.removed_at IS NULL"
        where += f" AND {also}" if also else ""
        sql = f"SELECT {key} FROM {source} WHERE {where} ORDER BY {order}"
        return sql if limit is None else f"{sql} LIMIT {limit}"


def _parts(view: ListView, query: Query | None) -> list[ListView]:
    """The views that make up this one: sorting by state is one view a state, one after another. What is
    found comes newest first unless another sort was chosen."""
    if view.sort == "added" and query is not None:
        return [view._replace(descending=True)]
    if view.sort != "state":
        return [view]
    plain = view._replace(sort="added")
    if view.state is not None:
        return [plain]
    from reader.articles import STATES  # not for the first page of a start

    states: tuple[State, ...] = STATES[::-1] if view.descending else STATES
    return [plain._replace(state=state) for state in states]


def _filters(view: ListView, query: Query | None) -> tuple[_Filter, ...]:
    """The words come first."""
    filters = []
    if query is not None:
        rows = "article_fts f CROSS JOIN article a ON a.key = f.rowid"
        filters.append(_Filter(_WITH_WORDS, rows, "f.article_fts MATCH :match", "f.rowid", True))
    if view.state == "new":
        filters.append(_Filter(_NEW))
    elif view.state is not None:
        rows = "progress p INDEXED BY progress_by_state CROSS JOIN article a ON a.key = p.article"
        where = "p.annotator = :me AND p.state = :state AND p.deleted_at IS NULL"
        filters.append(_Filter(_IN_STATE, rows, where, "p.article", True))
    if view.story is not None:
        rows = "article a INDEXED BY article_by_story"
        filters.append(_Filter("a.story = :story", rows, "a.story = :story", by_key=True))
    if view.outlet is not None:
        rows, where = "article a INDEXED BY article_by_outlet", "a.outlet = :outlet COLLATE NOCASE"
        filters.append(_Filter(where, rows, f"{where} AND a.removed_at IS NULL", by_key=True))
    if view.annotated is not None:
        rows = "article a INDEXED BY article_by_annotations"
        where = "a.annotations > 0" if view.annotated else "a.annotations = 0"
        filters.append(_Filter(where, rows, f"{where} AND a.removed_at IS NULL", by_key=not view.annotated))
    return tuple(filters)
