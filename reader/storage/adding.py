"""Adding articles: which of them the library knows already, and bulk rows for those it does not.

Articles are written in the order they come (keys and pages then grow at their ends), in batches of one
transaction each; the events and the step stand in the same transaction as the articles they tell of.
"""

from __future__ import annotations

import sqlite3
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from reader.annotations import brief, now
from reader.articles import Details, Draft, Text
from reader.storage import codec, history, reanchoring, word_index
from reader.storage.connection import transaction
from reader.storage.objects import ARTICLE, Found, article_state
from reader.storage.reanchoring import Followed
from reader.storage.values import AddResult, Outcome

if TYPE_CHECKING:
    from sqlite_utils import Database

#: A transaction holds at most so many articles, code points, and seconds of reading them.
MOST_ARTICLES = 5_000
MOST_CHARACTERS = 16_000_000
MOST_SECONDS = 0.5
#: Title or text at least so alike: a file that changed is a new version of its article.
ALIKE = 0.5
#: Words of each text that are compared for that.
COMPARED_WORDS = 2_000
#: Articles of a transaction that are written also if somebody waits: a commit costs as much as some dozen.
_AT_LEAST = 50
#: Rows that are gathered before they are written.
_ROWS = 500
#: KiB of pages that the writer keeps while it adds; random ids touch many.
_CACHE = 65_536

_TEXT: tuple[str, ...] = ("key", "sha256", "body", "blocks", "styles")
_ARTICLE: tuple[str, ...] = (
    "key", "uid", "text", "words", "title", "outlet", "author", "published", "url", "language", "story",
    "note", "metadata", "source", "added", "excerpt",
)  # fmt: skip
_ARTICLE_TEXT: tuple[str, ...] = ("article", "text", "added")
_PLACE: tuple[str, ...] = ("place", "article", "text", "bytes_sha256", "seen")
_EVENT: tuple[str, ...] = ("step", "kind", "object", "after")


def add(
    connection: sqlite3.Connection,
    drafts: Iterable[Draft],
    annotator: str,
    *,
    on_result: Callable[[AddResult], None] | None,
    keep_results: bool,
    hurry: Callable[[], bool],
    stop: Callable[[], bool],
) -> Generator[None, None, list[AddResult]]:
    """Add the drafts; a generator that yields after each transaction and returns the results kept.

    ``hurry`` says that somebody waits for the writer, ``stop`` that no more is wanted. What ``drafts`` or
    ``on_result`` raise ends it; what came before stays.
    """
    adder = _Adder(connection, annotator)
    kept: list[AddResult] = []
    source = iter(drafts)
    error: BaseException | None = None
    connection.execute(f"PRAGMA cache_size=-{_CACHE}")
    batch: deque[Draft] = deque()
    try:
        while error is None or batch:
            if not batch:
                batch, error = _next_batch(source, hurry, stop)
            if not batch:
                break
            results = adder.write(batch, hurry)
            if keep_results:
                kept += results
            if on_result is not None:
                for result in results:
                    on_result(result)
            yield
    finally:
        connection.execute("PRAGMA cache_size=-2000")
    if error is not None:
        raise error
    return kept


def _next_batch(
    source: Iterator[Draft], hurry: Callable[[], bool], stop: Callable[[], bool]
) -> tuple[deque[Draft], Exception | None]:
    batch: deque[Draft] = deque()
    characters = 0
    until = time.monotonic() + MOST_SECONDS
    try:
        while not stop():
            draft = next(source, None)
            if draft is None:
                break
            batch.append(draft)
            characters += len(draft.text.body)
            if len(batch) >= MOST_ARTICLES or characters >= MOST_CHARACTERS:
                break
            if time.monotonic() > until or hurry():
                break
    except Exception as error:
        return batch, error
    return batch, None


class _Adder:
    """One command's adding: its step, the next free keys, and rows that wait to be written together."""

    def __init__(self, connection: sqlite3.Connection, annotator: str) -> None:
        from sqlite_utils import Database  # late: it costs more than the first page of the list

        self._connection = connection
        self._database: Database = Database(connection, execute_plugins=False)
        self._annotator = annotator
        self._step: int | None = None
        self._counts = {"added": 0, "new_version": 0, "updated": 0}
        self._only = ""
        self._followed = Followed()
        self._texts: list[list[Any]] = []
        self._articles: list[list[Any]] = []
        self._article_texts: list[list[Any]] = []
        self._places: list[list[Any]] = []
        self._events: list[list[Any]] = []
        self._words: list[tuple[int, str, str]] = []
        #: Ids, urls, texts and places of the rows that wait: what meets one of them has them written first.
        self._waiting: set[str] = set()

    def write(self, batch: deque[Draft], hurry: Callable[[], bool]) -> list[AddResult]:
        """One transaction over the drafts, or over the first of them if somebody waits; what was written
        leaves the batch."""
        results: list[AddResult] = []
        with transaction(self._connection):
            before = self._step, dict(self._counts), self._only, self._followed
            try:
                self._next_text = self._next_key("text")
                self._next_article = self._next_key("article")
                while batch:
                    results.append(self._add(batch.popleft()))
                    if len(results) % _AT_LEAST == 0 and hurry():
                        break
                self._flush()
                self._tell_step()
            except BaseException:
                self._step, self._counts, self._only, self._followed = before
                self._drop_waiting()
                raise
        return results

    def _next_key(self, table: str) -> int:
        key: int = self._connection.execute(f"SELECT coalesce(max(key), 0) + 1 FROM {table}").fetchone()[0]
        return key

    def _tell_step(self) -> None:
        changed = sum(self._counts.values())
        if self._step is None or not changed:
            return
        if changed == 1:
            words = self._only
        else:
            said = {"added": "added", "new_version": "new versions of", "updated": "updated"}
            words = ", ".join(f"{said[name]} {n} articles" for name, n in self._counts.items() if n)
        words = _joined(words, self._followed.words)
        changed += self._followed.written
        self._connection.execute(
            "UPDATE step SET words = ?, objects = ? WHERE id = ?", (words, changed, self._step)
        )

    def _step_id(self) -> int:
        if self._step is None:
            step = history.open_step(self._connection, self._annotator, "adding", objects=0, by_command=True)
            self._step = step.id
        return self._step

    # One draft

    def _add(self, draft: Draft) -> AddResult:
        if not self._can_be_stored(draft):
            message = f"{draft.source}: its details hold lone surrogates; mend them"
            return AddResult(draft.source, None, "refused", message)
        uid = draft.id
        place = _place_of(draft)
        keys = {uid, draft.text.sha256, place or uid, draft.details.url or uid}
        if not keys.isdisjoint(self._waiting):
            self._flush()
        warnings = "; ".join(draft.warnings)
        known = self._known(draft, uid, place)
        if known is None:
            result = self._add_new(draft, uid, place, keys, "")
        else:
            result = self._meet(draft, uid, place, keys, *known)
        if warnings:
            said = f"{result.message}; {warnings}" if result.message else warnings
            result = result._replace(message=said)
        return result

    @staticmethod
    def _can_be_stored(draft: Draft) -> bool:
        details = draft.details
        fields = [draft.place, draft.source, details.title, details.outlet, details.author, details.published]
        fields += [details.url, details.language, details.note, *details.metadata, *details.metadata.values()]
        try:
            "".join(field for field in fields if field).encode()
        except UnicodeEncodeError:
            return False
        return True

    def _known(self, draft: Draft, uid: str, place: str | None) -> tuple[int, str] | None:
        """The article that a draft may be, and why: ``bytes``, ``id``, ``url``, ``text`` or ``place``."""
        ask = self._connection.execute
        at_place = None
        if place is not None:
            at_place = ask("SELECT article, bytes_sha256 FROM place WHERE place = ?", (place,)).fetchone()
            if at_place is not None and at_place[1] == draft.bytes_sha256:
                return at_place[0], "bytes"
        row = ask("SELECT key FROM article WHERE uid = ?", (uid,)).fetchone()
        if row is not None:
            return row[0], "id"
        if draft.details.url is not None:
            row = ask(
                "SELECT key FROM article WHERE url = ? ORDER BY removed_at IS NOT NULL, key LIMIT 1",
                (draft.details.url,),
            ).fetchone()
            if row is not None and not draft.record_id:
                return row[0], "url"
        sharing = self._sharing(draft)
        if sharing is not None:
            return sharing, "text"
        return None if at_place is None else (at_place[0], "place")

    def _sharing(self, draft: Draft) -> int | None:
        """An article that has or had this text and is not another outlet's."""
        if draft.record_id:
            return None
        rows = self._connection.execute(
            """SELECT a.key, a.outlet FROM text t
 JOIN article_text v ON v.text = t.key AND v.removed_at IS NULL JOIN article a ON a.key = v.article
 WHERE t.sha256 = ? ORDER BY a.removed_at IS NOT NULL, a.text <> t.key, a.key""",
            (draft.text.sha256,),
        ).fetchall()
        outlet = (draft.details.outlet or "").casefold()
        for key, other in rows:
            if not outlet or not other or other.casefold() == outlet:
                return int(key)
        return None

    def _meet(
        self, draft: Draft, uid: str, place: str | None, keys: set[str], article: int, why: str
    ) -> AddResult:
        found = ARTICLE.at(self._connection, article)
        if found.state is None:
            if why == "place":
                return self._add_new(draft, uid, place, keys, "")
            return self._bring_back(draft, place, found)
        known_id = found.state["id"]
        title = brief(found.state["details"]["title"]) or known_id
        if why == "bytes":
            return AddResult(draft.source, known_id, "unchanged")
        text = self._text_key(draft.text)
        if text == found.state["text"]:
            message = "" if why != "text" else f"the same text is here already as “{title}”"
            outcome: Outcome = "unchanged"
            if why in ("id", "url") and self._same_place(place, article):
                outcome = self._update(draft, found)
            self._see(draft, place, article, text)
            return AddResult(draft.source, known_id, outcome, message)
        if why == "place" and not self._alike(draft, found):
            message = f"another article than “{title}”, which was here before; both are kept"
            return self._add_new(draft, uid, place, keys, message)
        by_text = why == "text" or (why == "id" and not draft.record_id and not draft.details.url)
        if by_text and not self._same_place(place, article):
            message = f"an older version of “{title}”"
            return AddResult(draft.source, known_id, "unchanged", message)
        return self._add_version(draft, place, found, text)

    def _same_place(self, place: str | None, article: int) -> bool:
        if place is None:
            return False
        row = self._connection.execute("SELECT article FROM place WHERE place = ?", (place,)).fetchone()
        return row is not None and row[0] == article

    def _text_key(self, text: Text) -> int | None:
        row = self._connection.execute("SELECT key FROM text WHERE sha256 = ?", (text.sha256,)).fetchone()
        return None if row is None else row[0]

    def _alike(self, draft: Draft, found: Found) -> bool:
        assert found.state is not None
        (body,) = self._connection.execute(
            "SELECT body FROM text WHERE key = ?", (found.state["text"],)
        ).fetchone()
        return alike(draft.details.title, found.state["details"]["title"]) or alike(draft.text.body, body)

    # What is written at once, since the row is there

    def _bring_back(self, draft: Draft, place: str | None, found: Found) -> AddResult:
        text = self._stored(draft.text)
        uid, versions = self._connection.execute(
            "SELECT uid, (SELECT json_group_array(text) FROM article_text"
            " WHERE article = key AND removed_at IS NULL) FROM article WHERE key = ?",
            (found.key,),
        ).fetchone()
        state = article_state(
            uid, text, {*codec.from_json(versions), text}, codec.details_state(draft.details)
        )
        self._put(found, state)
        self._see(draft, place, found.key, text)
        self._count("added", f"added {_called(draft)}")
        return AddResult(draft.source, uid, "added", "it was taken out before and is back")

    def _add_version(self, draft: Draft, place: str | None, found: Found, text: int | None) -> AddResult:
        assert found.state is not None
        new = self._stored(draft.text) if text is None else text
        details = self._details_after(draft.details, found)
        self._put(found, article_state(found.state["id"], new, {*found.state["versions"], new}, details))
        followed = reanchoring.follow(self._connection, self._step_id(), found.key, found.state["text"], new)
        self._followed += followed
        self._see(draft, place, found.key, new)
        self._count("new_version", f"added a new version of {_called(draft)}")
        message = _joined(f"a new version of {_called(draft)}; the old text stays", followed.words)
        return AddResult(draft.source, found.state["id"], "new_version", message)

    def _update(self, draft: Draft, found: Found) -> Outcome:
        """Take over details that the source corrected."""
        assert found.state is not None
        details = self._details_after(draft.details, found)
        if details == found.state["details"]:
            return "unchanged"
        self._put(found, {**found.state, "details": details})
        self._count("updated", f"updated {_called(draft)}")
        return "updated"

    def _details_after(self, new: Details, found: Found) -> dict[str, Any]:
        """The source's details where nobody has edited what it gave before."""
        assert found.state is not None
        current: dict[str, Any] = dict(found.state["details"])
        row = self._connection.execute(
            """SELECT e.after FROM event e JOIN step s ON s.id = e.step
 WHERE e.kind = 'article' AND e.object = ? AND s.by_command AND s.undoes IS NULL AND e.after IS NOT NULL
 ORDER BY e.id DESC LIMIT 1""",
            (found.key,),
        ).fetchone()
        given = codec.from_json(row[0])["details"] if row is not None else current
        for name, value in codec.details_state(new).items():
            if value and name != "story" and current[name] == given[name]:
                current[name] = value
        return current

    def _put(self, found: Found, state: dict[str, Any]) -> None:
        revision = found.revision + 1
        step = self._step_id()
        ARTICLE.put(self._connection, found, found.state, state, revision)
        history.record_event(self._connection, step, ARTICLE.name, found.key, found.state, state, revision)

    def _see(self, draft: Draft, place: str | None, article: int, text: int | None) -> None:
        if place is not None and text is not None:
            self._connection.execute(
                """INSERT INTO place VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
 SET article = excluded.article, text = excluded.text, bytes_sha256 = excluded.bytes_sha256,
 seen = excluded.seen""",
                (place, article, text, draft.bytes_sha256, now()),
            )

    def _stored(self, text: Text) -> int:
        key = self._text_key(text)
        if key is None:
            self._flush()
            key = self._keep_text(text)
            self._flush()
        return key

    # What is gathered

    def _keep_text(self, text: Text) -> int:
        key, self._next_text = self._next_text, self._next_text + 1
        packed = (codec.pack_spans(text.blocks), codec.pack_spans(text.styles))
        self._texts.append([key, text.sha256, text.body, *packed])
        return key

    def _add_new(self, draft: Draft, uid: str, place: str | None, keys: set[str], message: str) -> AddResult:
        details, time_added, story, story_note = draft.details, now(), None, None
        if details.story is not None:
            row = self._connection.execute(
                "SELECT key, note FROM story WHERE uid = ? AND deleted_at IS NULL", (details.story,)
            ).fetchone()
            if row is None:
                return AddResult(
                    draft.source, None, "refused", f"{draft.source}: there is no story {details.story}"
                )
            story, story_note = row
        text = self._text_key(draft.text)
        if text is None:
            text = self._keep_text(draft.text)
        key, self._next_article = self._next_article, self._next_article + 1
        self._articles.append([
            key, uid, text, codec.count_words(draft.text.body), details.title, details.outlet,
            details.author, details.published, details.url, details.language, story, details.note,
            codec.to_json(dict(details.metadata)), draft.source, time_added, codec.excerpt(draft.text),
        ])  # fmt: skip
        self._article_texts.append([key, text, time_added])
        if place is not None:
            # Written at once if the place is known: bulk rows have no "on conflict".
            if self._connection.execute("SELECT 1 FROM place WHERE place = ?", (place,)).fetchone():
                self._flush()
                self._see(draft, place, key, text)
            else:
                self._places.append([place, key, text, draft.bytes_sha256, time_added])
        state = article_state(uid, text, [text], codec.details_state(details))
        self._events.append([self._step_id(), ARTICLE.name, key, codec.to_json(state)])
        named = word_index.named(details.title, details.note, story_note)
        self._words.append((key, named, draft.text.body))
        self._waiting |= keys
        self._count("added", f"added {_called(draft)}")
        if len(self._articles) >= _ROWS:
            self._flush()
        return AddResult(draft.source, uid, "added", message)

    def _flush(self) -> None:
        # insert_all looks at every value, which for the two wide tables costs a fifth of all adding.
        for table, columns, rows in (("text", _TEXT, self._texts), ("article", _ARTICLE, self._articles)):
            values = f"({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
            self._connection.executemany(f"INSERT INTO {table} {values}", rows)
        for table, columns, rows in (
            ("article_text", _ARTICLE_TEXT, self._article_texts),
            ("place", _PLACE, self._places),
            ("event", _EVENT, self._events),
        ):
            if rows:
                self._database.table(table).insert_all([list(columns), *rows])
        if self._articles:
            self._connection.execute(
                "UPDATE counter SET value = value + ? WHERE name = 'articles'", (len(self._articles),)
            )
        self._connection.executemany(
            "INSERT INTO article_fts (rowid, title, body) VALUES (?, ?, ?)", self._words
        )
        self._drop_waiting()

    def _drop_waiting(self) -> None:
        for rows in (self._texts, self._articles, self._article_texts, self._places, self._events):
            rows.clear()
        self._words.clear()
        self._waiting.clear()

    def _count(self, outcome: str, words: str) -> None:
        self._counts[outcome] += 1
        self._only = words


def _place_of(draft: Draft) -> str | None:
    """Standard input is no place that can be recognised."""
    return None if draft.place == "-" or draft.place.startswith("-#") else draft.place


def _called(draft: Draft) -> str:
    return f"“{brief(draft.details.title)}”" if draft.details.title else draft.source


def _joined(words: str, more: str) -> str:
    return f"{words}; {more}" if more else words


def alike(one: str, other: str) -> bool:
    """Whether two titles or texts share so much, in order, that one may be a later state of the other:
    Indel similarity of their first words of at least ALIKE. Empty ones are like nothing."""
    from rapidfuzz.distance import Indel

    left, right = (text.casefold().split()[:COMPARED_WORDS] for text in (one, other))
    if not left or not right:
        return False
    return float(Indel.normalized_similarity(left, right)) >= ALIKE
