"""In how many articles of a library a word stands, asked of the word index. Plain sqlite3."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from reader.comparison.frequencies import ENOUGH, WordCounts, pieces
from reader.storage.search import fold

#: Of a larger library the newest articles speak for all.
NEWEST = 20_000
#: Words that are asked for, and that are remembered, at most.
MOST_ASKED = 20_000
MOST_KNOWN = 100_000

_SIZE = "SELECT value FROM counter WHERE name = 'articles'"
_OLDEST = "SELECT key FROM article WHERE removed_at IS NULL ORDER BY key DESC LIMIT 1 OFFSET ?"
_COUNT = "SELECT count(*) FROM article_fts f WHERE article_fts MATCH ? AND rowid >= ?"
#: What was taken out (an adding undone) is still in the word index.
_STILL_THERE = """ AND EXISTS (SELECT 1 FROM article INDEXED BY article_added
 WHERE removed_at IS NULL AND key = f.rowid)"""


class Vocabulary:
    """What is known of a library's words; counted anew when its articles have become more or fewer."""

    def __init__(self) -> None:
        self._articles = 0
        self._known: dict[str, int] = {}

    def counts(
        self, connection: sqlite3.Connection, bodies: Sequence[str], go_on: Callable[[], None]
    ) -> WordCounts:
        """The counts of all words of these texts; none of a library that is too small to tell.

        ``go_on`` is called between any two words and may raise.
        """
        (articles,) = connection.execute(_SIZE).fetchone()
        if articles <= ENOUGH:
            return WordCounts(articles, {})
        if articles != self._articles or len(self._known) > MOST_KNOWN:
            self._articles, self._known = articles, {}
        asked = min(articles, NEWEST)
        (oldest,) = connection.execute(_OLDEST, (asked - 1,)).fetchone() or (0,)
        (newest,) = connection.execute("SELECT max(key) FROM article").fetchone()
        sql = _COUNT if newest - oldest < asked else _COUNT + _STILL_THERE
        counts: dict[str, int] = {}
        for body in bodies:
            for word in dict.fromkeys(pieces(body)):
                if word not in counts and len(counts) < MOST_ASKED:
                    counts[word] = self._count(connection, sql, fold(word), oldest)
                    go_on()
        return WordCounts(asked, counts)

    def _count(self, connection: sqlite3.Connection, sql: str, word: str, oldest: int) -> int:
        known = self._known.get(word)
        if known is None:
            try:
                (known,) = connection.execute(sql, (f'"{word}"', oldest)).fetchone()
            except sqlite3.OperationalError as error:
                # A word that only some version of Unicode takes for one.
                if "fts5" not in str(error):
                    raise
                known = 0
            self._known[word] = known
        return known
