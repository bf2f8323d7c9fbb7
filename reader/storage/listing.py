"""Which articles a view of the list holds, in its order, as keys.

The first page must be instant with a million articles. Two ways give that: walking the index of the sort
and probing each article against the filters, which is quick if many fit; or taking the few that a filter
lets through and sorting them. Which one it is, bounded counts decide.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from reader.articles import STATES, State
from reader.storage.search import Query, Tokenizer, has_phrases, parse
from reader.storage.values import ListView

#: A filter that lets at most so many through is sorted whole, also for a first page.
FEW = 5_000
#: With a query each of them costs a look into the word index;
FEW_TO_LOOK_UP = 1_000
#: but what the word index itself gives is quickly sorted.
FEW_FOUND = 20_000
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
_WITH_WORDS = "EXISTS (SELECT 1 FROM article_fts WHERE article_fts MATCH :match AND rowid = a.key)"
_WITH_PHRASES = "has_phrases(:pattern, a.title, (SELECT body FROM text WHERE key = a.text))"


@dataclass(frozen=True, slots=True)
class _Filter:
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
                for rows in self._rows(part, query, count - len(keys)):
                    keys.extend([key for (key,) in rows])
        return keys

    def all(self, view: ListView, go_on: Callable[[], None]) -> array[int]:
        """All keys of the view, 8 bytes each; ``go_on`` is called between two chunks and may raise."""
        keys = array("q")
        query = parse(view.query, self._tokenizer)
        for part in _parts(view, query):
            for rows in self._rows(part, query, None):
                keys.extend([key for (key,) in rows])
                go_on()
        return keys

    def _rows(self, view: ListView, query: Query | None, limit: int | None) -> Iterator[list[tuple[int]]]:
        parameters: dict[str, object] = {"me": self._annotator, "state": view.state}
        if query is not None:
            parameters |= {"match": query.match, "pattern": query.pattern}
        if view.story is not None:
            row = self._connection.execute("SELECT key FROM story WHERE uid = ?", (view.story,)).fetchone()
            parameters["story"] = row[0] if row else -1
        parameters["outlet"] = view.outlet
        sql = self._sql(view, query, limit, parameters)
        cursor = self._connection.cursor()
        try:
            cursor.execute(sql, parameters)
            while rows := cursor.fetchmany(CHUNK):
                yield rows
        except sqlite3.OperationalError as error:
            # A word that only some version of Unicode takes for one: nothing can hold it.
            if query is None or "fts5" not in str(error):
                raise
        finally:
            cursor.close()

    def _sql(
        self, view: ListView, query: Query | None, limit: int | None, parameters: dict[str, object]
    ) -> str:
        filters = _filters(view, query)
        by_key = view.sort == "added"
        chosen = self._begin_with(filters, query, by_key, limit, parameters)
        tests = ["a.removed_at IS NULL", *(one.test for one in filters if one is not chosen)]
        if query is not None and query.phrases:
            tests.append(_WITH_PHRASES)
        direction = "DESC" if view.descending else "ASC"
        if chosen is None:
            index = "article_added" if by_key else f"article_by_{view.sort}"
            source, key = f"article a INDEXED BY {index}", "a.key"
        else:
            source, key = chosen.rows, chosen.key
            tests.insert(0, chosen.where)
        order = f"{key} {direction}"
        if not by_key:
            order = f"{_SORT_COLUMNS[view.sort]} {direction}, a.key {direction}"
        sql = f"SELECT {key} FROM {source} WHERE {' AND '.join(tests)} ORDER BY {order}"
        return sql if limit is None else f"{sql} LIMIT {int(limit)}"

    def _begin_with(
        self,
        filters: list[_Filter],
        query: Query | None,
        by_key: bool,
        limit: int | None,
        parameters: dict[str, object],
    ) -> _Filter | None:
        """The filter whose rows are taken first; None: the index of the sort is walked."""
        rows = [one for one in filters if one.rows]
        words = next((one for one in rows if "article_fts" in one.rows), None)
        if limit is None or (words is not None and not by_key and query is not None and query.phrases):
            return words or (rows[0] if rows else None)
        few = FEW_TO_LOOK_UP if words else FEW
        streams = [one for one in rows if by_key and one.by_key]
        if len(rows) == 1 and streams:
            return streams[0]
        sizes = [(self._size(one, FEW_FOUND if one is words else few, parameters), one) for one in rows]
        size, smallest = min(sizes, key=lambda pair: pair[0], default=(0, None))
        if smallest is not None and size <= (FEW_FOUND if smallest is words else few):
            return smallest
        return words if words in streams else (streams[0] if streams else None)

    def _size(self, one: _Filter, most: int, parameters: dict[str, object]) -> int:
        rows = one.rows.split(" CROSS JOIN ")[0]
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {rows} WHERE {one.where} LIMIT {most + 1})"
        try:
            count: int = self._connection.execute(sql, parameters).fetchone()[0]
        except sqlite3.OperationalError as error:
            if "fts5" not in str(error):
                raise
            return 0
        return count


def _parts(view: ListView, query: Query | None) -> list[ListView]:
    """The views that make up this one: sorting by state is one view a state, one after another. What is
    found comes newest first unless another sort was chosen."""
    if view.sort == "added" and query is not None:
        return [replace(view, descending=True)]
    if view.sort != "state":
        return [view]
    plain = replace(view, sort="added")
    if view.state is not None:
        return [plain]
    states: tuple[State, ...] = STATES[::-1] if view.descending else STATES
    return [replace(plain, state=state) for state in states]


def _filters(view: ListView, query: Query | None) -> list[_Filter]:
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
    return filters
