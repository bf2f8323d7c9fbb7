"""What a person types into the search line, as a question to the word index.

Every word must occur; the last one counts as the beginning of a word while it is being typed. Words in
quotation marks, and those that the index takes apart (``covid-19``), must stand side by side. No input
raises, and nothing typed is ever understood as FTS5's own syntax.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from functools import cached_property, lru_cache
from typing import NamedTuple

#: Code points of a query that are looked at, and words that are asked for: more would only cost time.
LONGEST = 400
MOST_WORDS = 24

#: Code points of a beginning that the word index knows, and words that may begin so to be named in its place.
INDEXED_BEGINNING = 3
MOST_ENDINGS = 16

_CHUNK = re.compile(r'"([^"]*)("|$)|([^\s"]+)')
_CURLY = str.maketrans("“”„«»", '"""""')


class Query(NamedTuple):
    """``match`` is for FTS5; ``phrases`` are words that stand side by side, to be found in the text itself.

    With ``open_end`` the last word of the last phrase is only the beginning of one.
    """

    match: str
    phrases: tuple[tuple[str, ...], ...] = ()
    open_end: bool = False

    @property
    def pattern(self) -> str:
        """One regular expression a phrase, line by line, over the folded text; empty without phrases."""
        lines = []
        for number, phrase in enumerate(self.phrases, start=1):
            first, *rest = (re.escape(fold(word)) for word in phrase)
            end = "" if self.open_end and number == len(self.phrases) else r"(?![^\W_])"
            # The look behind stands after the first word, so that the search can jump to that word.
            lines.append(rf"{first}(?<![^\W_]{first})[\W_]+" + r"[\W_]+".join(rest) + end)
        return "\n".join(lines)


class Tokenizer:
    """The words that FTS5 sees, by FTS5 itself: only that never differs from the index. One thread only."""

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        """Opened by the first word: the first page of a start asks for none."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        connection.executescript(
            "CREATE VIRTUAL TABLE typed USING fts5(words, tokenize='unicode61 remove_diacritics 2');"
            "CREATE VIRTUAL TABLE seen USING fts5vocab(typed, 'instance');"
        )
        return connection

    def __call__(self, words: str) -> list[str]:
        self._connection.execute("DELETE FROM typed")
        self._connection.execute("INSERT INTO typed VALUES (?)", (words,))
        return [term for (term,) in self._connection.execute('SELECT term FROM seen ORDER BY "offset"')]


class Terms:
    """The words of one index of a library, for one connection."""

    def __init__(self, connection: sqlite3.Connection, index: str) -> None:
        self._connection = connection
        self._index = index
        self._known = False

    def match(self, query: Query) -> str:
        """What FTS5 is asked for. A long beginning of a word is replaced by the words that begin so, if they
        are few: it would put all their rows together before it gives the first."""
        if not query.match.endswith("*"):
            return query.match
        others, _, beginning = query.match.removesuffix('"*').rpartition('"')
        if len(beginning) <= INDEXED_BEGINNING:
            return query.match
        if not self._known:
            self._connection.execute(
                f"CREATE VIRTUAL TABLE temp.{self._index}_term"
                f" USING fts5vocab('main', '{self._index}', 'row')"
            )
            self._known = True
        rows = self._connection.execute(
            f"SELECT term FROM temp.{self._index}_term WHERE term >= ? AND term < ? LIMIT ?",
            (beginning, beginning + "\U0010ffff", MOST_ENDINGS + 1),
        ).fetchall()
        if not 0 < len(rows) <= MOST_ENDINGS:
            return query.match
        endings = " OR ".join(f'"{term}"' for (term,) in rows)
        return " AND ".join([*others.split(), f"({endings})"])


def parse(typed: str, tokenizer: Tokenizer) -> Query | None:
    """The query of a typed line; None if it holds no word."""
    line = typed[:LONGEST].translate(_CURLY).replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
    words: list[str] = []
    phrases: list[tuple[str, ...]] = []
    open_end = phrase_is_last = False
    for found in _CHUNK.finditer(line):
        tokens = tokenizer(found[1] if found[3] is None else found[3])[: MOST_WORDS - len(words)]
        if not tokens:
            continue
        words += tokens
        phrase_is_last = len(tokens) > 1
        if phrase_is_last:
            phrases.append(tuple(tokens))
        at_end = found.end() == len(line)
        open_end = at_end and found[2] != '"' and (found[3] is None or found[3][-1].isalnum())
    if not words:
        return None
    match = " ".join(f'"{word}"' for word in words) + ("*" if open_end else "")
    return Query(match, tuple(phrases), open_end and phrase_is_last)


def fold(text: str) -> str:
    """Lower case without diacritics, near to what the index does; not of the same length."""
    lower = text.lower()
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFD", lower) if not unicodedata.combining(c))


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(line) for line in pattern.split("\n"))


def has_phrases(pattern: str, title: str, body: str) -> bool:
    """Whether title or body hold every phrase of a :attr:`Query.pattern`; an SQL function."""
    folded = (fold(title), fold(body))
    return all(any(one.search(text) for text in folded) for one in _compiled(pattern))
