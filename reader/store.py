"""The library's typed face and its threads; all that the rest of the program knows of SQLite.

Every method that touches the file returns a :class:`concurrent.futures.Future`: reads run in the
reading thread (``mode=ro``, whole pages, interruptible), writes in the writing thread, in the order in
which they were asked for. Nothing here is called by the UI thread in a way that blocks it.
"""

from __future__ import annotations

import atexit
import sqlite3
import threading
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, TypeVar

from reader.errors import LibraryBusy, LibraryMissing, LibraryReadOnly, ReaderError
from reader.storage import lines
from reader.storage.browsing_face import BrowsingFace
from reader.storage.connection import Reading, can_write, in_words, open_writer, told
from reader.storage.late import Late
from reader.storage.listing import Listing
from reader.storage.lock import Lock
from reader.storage.migrations import create as make_library
from reader.storage.migrations import examine, look_through, migrate
from reader.storage.search import Tokenizer
from reader.storage.threads import ReadingThread, WritingThread, failed
from reader.storage.values import (
    AddResult,
    AnnotationFacets,
    AnnotationSort,
    AnnotationSummary,
    AnnotationView,
    Around,
    ArticleSummary,
    AttributeIs,
    Counts,
    Event,
    Fault,
    Holder,
    LastChange,
    ListView,
    NextArticle,
    Outcome,
    SchemaChange,
    SortKey,
    StepInfo,
    StepResult,
    Surroundings,
)

if TYPE_CHECKING:
    from reader.annotations import Annotation, Change, Relation
    from reader.articles import Article, Draft, Progress, Story
    from reader.comparison.frequencies import WordCounts
    from reader.labels import LabelSchema
    from reader.storage import daywork, history, labelling, reading, trail, vocabulary, writing
else:  # with all that articles, annotations and labels are made of
    history, reading, writing = Late("history"), Late("reading"), Late("writing")
    labelling, trail, vocabulary = Late("labelling"), Late("trail"), Late("vocabulary")
    daywork = Late("daywork")

__all__ = [
    "AddResult",
    "AnnotationFacets",
    "AnnotationSort",
    "AnnotationSummary",
    "AnnotationView",
    "Around",
    "ArticleSummary",
    "AttributeIs",
    "Counts",
    "Event",
    "Fault",
    "Holder",
    "LastChange",
    "ListView",
    "Mode",
    "NextArticle",
    "Outcome",
    "SchemaChange",
    "SortKey",
    "StepInfo",
    "StepResult",
    "Store",
    "Surroundings",
]

Mode = Literal["write", "read", "either"]
T = TypeVar("T")
#: Articles that are read at a time for a command.
_PAGE = 50
#: Seconds to wait for another program that is just making the library.
_MAKING = 2.0


class Store(BrowsingFace):
    """One library, open for one annotator. Use it as a context manager, or call :meth:`close`.

    ``holder`` is who else writes to the library, if this store may only read for that reason.
    """

    path: Path
    annotator: str
    holder: Holder | None
    writable: bool

    def __init__(self, path: Path, annotator: str, lock: Lock, source: Reading) -> None:
        """Use :meth:`open`."""
        super().__init__()
        self.path = path
        self.annotator = annotator
        self.writable = False
        self.holder = None if lock.held else lock.holder()
        self._lock = lock
        self._source = source
        self._writer: WritingThread | None = None
        self._closed = False
        #: What can be cancelled by a later question: whether it is an order, of which view.
        self._asked: list[tuple[bool, ListView, Future[Any]]] = []
        self._listings: dict[int, Listing] = {}
        self._tokenizer: Tokenizer | None = None
        self._vocabulary: vocabulary.Vocabulary | None = None
        self._data_version: int | None = None
        self._stop_adding = threading.Event()
        # The writer's connection opens first and closes last: it brings an old library up to date, and
        # leaves no log behind.
        if lock.held:
            self._begin_to_write()
        self._reader = ReadingThread(source.connect, self._in_words)
        try:
            self._reader.start()
            self._reader.ask(self._data_version_moved if self._writer is None else _nothing).result()
        except BaseException:
            if self._writer is not None:
                self._writer.stop()
            source.close()
            raise
        atexit.register(self.close)

    @classmethod
    def open(
        cls, path: Path, *, annotator: str, mode: Mode = "either", wait: float = 0.0, create: bool = True
    ) -> Store:
        """Open a library, making it if it is missing and ``create`` and the mode writes.

        ``"write"`` takes the lock, or raises LibraryBusy naming the holder after ``wait`` seconds;
        ``"either"`` writes if the lock is free and the file can be written, else reads;
        ``"read"`` takes no lock. Raises LibraryMissing, LibraryForeign, LibraryNewer, LibraryDamaged,
        LibraryReadOnly, LibraryBusy; a file that is refused is left byte for byte as it was.
        """
        with told(path):
            lock = Lock(path)
            try:
                source = _prepared(path, annotator, lock, mode=mode, wait=wait, create=create)
                return cls(path, annotator, lock, source)
            except BaseException:
                lock.release()
                raise

    def close(self) -> None:
        """Finish what was asked of the writer, close the file, let the lock go. Again is harmless."""
        if self._closed:
            return
        self._closed = True
        atexit.unregister(self.close)
        self._reader.stop()
        if self._writer is not None:
            self._writer.stop()
        self._source.close()
        self._lock.release()

    def stop_adding(self) -> None:
        """Let a running :meth:`add` end after the article it is at; what it added stays (for ctrl+c)."""
        self._stop_adding.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close; leaving by an exception stops a running :meth:`add` first."""
        if kind is not None:
            self.stop_adding()
        self.close()

    # Reading

    def counts(self) -> Future[Counts]:
        """How many there are, of this annotator where it says so. Constant time."""
        return self._reader.ask(lambda connection: lines.counts(connection, self.annotator))

    def first_page(self, view: ListView, count: int) -> Future[list[ArticleSummary]]:
        """The first ``count`` lines of a view, at once whatever the size of the library. Never raises on
        any query. Cancels the :meth:`order` of another view, and the first page of another if that may
        take long (a phrase, or what is found in another order than newest first)."""
        self._leave_others(view)

        def page(connection: sqlite3.Connection, _: object = None) -> list[ArticleSummary]:
            keys = self._listing(connection).first(view, count)
            return lines.summaries(connection, keys, self.annotator)

        if not Listing.may_take_long(view):
            return self._reader.ask(page)
        future = self._reader.ask_long(page)
        self._asked.append((False, view, future))
        return future

    def order(self, view: ListView) -> Future[array[int]]:
        """The keys of a view in its order, as ``array("q")``. A later :meth:`order`, or the
        :meth:`first_page` of another view, cancels this Future."""
        self._leave_others(view, orders=True)
        future = self._reader.ask_long(lambda connection, go_on: self._listing(connection).all(view, go_on))
        self._asked.append((True, view, future))
        return future

    def summaries(self, keys: Sequence[int]) -> Future[list[ArticleSummary]]:
        """The lines of these keys, in their order; keys that are gone are left out."""
        wanted = tuple(keys)
        return self._reader.ask(lambda connection: lines.summaries(connection, wanted, self.annotator))

    def article(self, id: str) -> Future[Article]:  # noqa: A002
        """The article of that full id with its texts. Raises NotFound."""
        return self._reader.ask(lambda connection: reading.article(connection, id))

    def resolve(self, beginning: str) -> Future[str]:
        """The one id that begins so (at least 4 characters, in either case). Raises NotFound or Ambiguous."""
        return self._reader.ask(lambda connection: reading.resolve(connection, beginning))

    def annotations(
        self, articles: Sequence[str]
    ) -> Future[tuple[tuple[Annotation, ...], tuple[Relation, ...]]]:
        """All live annotations of these articles, whoever made them, in the order of their place in the
        text, and the relations with at least one end among them. Unknown ids are left out."""
        wanted = tuple(articles)
        return self._reader.ask(lambda connection: reading.annotations_of(connection, wanted))

    def annotations_around(
        self, article: str, caret: int | None = None, *, reach: int, most: int
    ) -> Future[Around]:
        """As :meth:`annotations` of one article, if there are no more than ``most``; else those that touch
        the ``reach`` code points on either side of ``caret`` (None: of where this annotator reads it)."""

        def read(connection: sqlite3.Connection) -> Around:
            place = caret if caret is not None else reading.reading(connection, article, self.annotator)
            return reading.annotations_around(connection, article, place or 0, reach, most)

        return self._reader.ask(read)

    def annotations_by_id(self, ids: Sequence[str]) -> Future[tuple[Annotation, ...]]:
        """The live annotations of these ids (the far ends of relations), in no promised order."""
        wanted = tuple(ids)
        return self._reader.ask(lambda connection: reading.annotations_by_id(connection, wanted))

    def stories(self) -> Future[list[Story]]:
        """All stories, by title."""
        return self._reader.ask(lambda connection: reading.stories(connection))

    def progress(self, articles: Sequence[str]) -> Future[list[Progress]]:
        """Where every annotator stands with these articles; nobody's ``new`` is listed."""
        wanted = tuple(articles)
        return self._reader.ask(lambda connection: reading.progress(connection, wanted))

    def made_since(self, time: str) -> Future[int]:
        """How many annotations this annotator made by hand since a time (UTC) that are still there; accepted
        suggestions are among them, what a command made is not."""
        return self._reader.ask_long(
            lambda connection, _: daywork.made_since(connection, self.annotator, time)
        )

    def place_in(self, keys: array[int], article: str) -> Future[int | None]:
        """Where an article (an id) stands in an :meth:`order`, from 0; None if it does not."""
        return self._reader.ask(lambda connection: daywork.place_in(connection, keys, article))

    def next_article(
        self, keys: array[int], after: str | None, *, untouched: bool = False
    ) -> Future[NextArticle | None]:
        """The article behind the one with the id ``after`` in an :meth:`order`, or its first if that is not
        in it (any more). ``untouched``: the next that this annotator has neither annotated nor called done
        or skipped, on from the top where there is none to the end. Can be cancelled."""
        return self._reader.ask_long(
            lambda connection, go_on: daywork.next_article(
                connection, keys, after, self.annotator, go_on, untouched=untouched
            )
        )

    def outlets(self) -> Future[list[str]]:
        """The outlets of all articles, by name."""
        return self._reader.ask(lambda connection: reading.outlets(connection))

    def values_used(self, label: str) -> Future[dict[str, tuple[str, ...]]]:
        """By attribute the values that the newest annotations of this label have, for offering them again."""
        return self._reader.ask_long(lambda connection, _: reading.values_used(connection, label))

    def schema(self) -> Future[LabelSchema]:
        """The label schema in force."""
        return self._reader.ask(lambda connection: reading.schema(connection))

    def reading(self, article: str) -> Future[int | None]:
        """The code point where this annotator's caret last stood in the article."""
        return self._reader.ask(lambda connection: reading.reading(connection, article, self.annotator))

    def remembered(self, name: str) -> Future[str | None]:
        """What :meth:`remember` last kept for this annotator under that name."""
        return self._reader.ask(lambda connection: lines.remembered(connection, name, self.annotator))

    def document_frequencies(self, bodies: Sequence[str]) -> Future[WordCounts]:
        """In how many articles the words of these texts stand: of all articles, or of the newest of a large
        library. Of one that is too small to tell, the counts are empty. Can be cancelled."""
        wanted = tuple(bodies)

        def count(connection: sqlite3.Connection, go_on: Callable[[], None]) -> WordCounts:
            if self._vocabulary is None:
                self._vocabulary = vocabulary.Vocabulary()
            return self._vocabulary.counts(connection, wanted, go_on)

        return self._reader.ask_long(count)

    def next_undo(self) -> Future[StepInfo | None]:
        """The step that :meth:`undo` would reverse."""
        return self._reader.ask(lambda connection: history.next_undo(connection, self.annotator))

    def next_redo(self) -> Future[StepInfo | None]:
        """The step that :meth:`redo` would bring back (not the undo, but what it had reversed)."""
        return self._reader.ask(lambda connection: history.next_redo(connection, self.annotator))

    def history_of(self, annotation: str) -> Future[tuple[Event, ...]]:
        """Every change of an annotation, and of the relations that it has or had, oldest first; empty for
        an id that the library does not know."""
        return self._reader.ask(lambda connection: trail.of_annotation(connection, annotation))

    def changed_by_others(self, articles: Sequence[str]) -> Future[dict[str, LastChange]]:
        """The annotations of these articles that were last changed by somebody who is neither their
        annotator nor this store's, by their ids."""
        wanted = tuple(articles)
        return self._reader.ask(
            lambda connection: trail.changed_by_others(connection, wanted, self.annotator)
        )

    def article_names(self, articles: Sequence[str]) -> Future[dict[str, str]]:
        """What a heading calls these articles, by their ids: outlet, else title, else file name."""
        wanted = tuple(articles)
        return self._reader.ask(lambda connection: trail.article_names(connection, wanted))

    def changed_elsewhere(self) -> Future[bool]:
        """Whether another program changed the library since this was last asked."""
        if self._writer is not None:  # its connection does not count its own changes
            return self._writer.ask(self._data_version_moved)
        return self._reader.ask(self._data_version_moved)

    def iter_articles(self, ids: Sequence[str] | None = None) -> Iterator[Article]:
        """Articles one after another, of the whole library in the order they were added if ``ids`` is None.
        Reads pages and blocks the caller; for commands, never for the UI thread. Raises NotFound."""
        if ids is not None:
            for wanted in ids:
                yield self.article(wanted).result()
            return
        key = 0
        while True:
            page, last = self._reader.ask(partial(reading.articles_after, key=key, count=_PAGE)).result()
            yield from page
            if len(page) < _PAGE:
                return
            key = last

    def check(self, deep: bool = False, progress: Callable[[str], None] | None = None) -> Future[list[Fault]]:
        """Look for faults; ``deep`` also compares the search index with the texts. ``progress`` is called
        with words from the reading thread."""
        say = progress or (lambda words: None)

        def look(connection: sqlite3.Connection, go_on: Callable[[], None]) -> list[Fault]:
            from reader.storage import checks

            faults = checks.check(connection, say=say, go_on=go_on)
            if deep:
                say("checking every word of the search index")
                if self._writer is not None:
                    faults += self._writer.ask(checks.check_search_deeply).result()
                else:
                    faults += checks.check_search_in_copy(connection)
            return faults

        return self._reader.ask_long(look)

    def backup(self, target: Path) -> Future[None]:
        """A whole copy of the library as it stands, also while it is written to. Refused if ``target``
        exists."""

        def copy(connection: sqlite3.Connection, go_on: Callable[[], None]) -> None:
            from reader.storage import keeping

            with told(target):
                keeping.backup(connection, target, go_on)

        return self._reader.ask_long(copy)

    # Writing

    def apply(self, change: Change, *, by_command: bool = False) -> Future[StepResult]:
        """Do a change as one step in one transaction; durable once the Future is done.

        ``Edit(None, X)`` makes, ``Edit(X, None)`` deletes, ``Edit(X, Y)`` alters; the objects of the result
        carry their new revisions. Raises Refused, naming who, if an object has changed since
        ``before.revision``, or if what would stay could not stand (a relation without its end).
        """
        return self._write(
            lambda connection: history.apply(connection, change, self.annotator, by_command=by_command)
        )

    def undo(self) -> Future[StepResult]:
        """Reverse this annotator's newest step that is not undone, as a step of its own. Raises Refused
        if there is none, or naming who has changed one of its objects since."""
        return self._write(lambda connection: history.undo(connection, self.annotator), behind_all=True)

    def redo(self) -> Future[StepResult]:
        """Bring back what was last undone, unless something else was done since. Raises Refused."""
        return self._write(lambda connection: history.redo(connection, self.annotator), behind_all=True)

    def add(
        self,
        drafts: Iterable[Draft],
        *,
        on_result: Callable[[AddResult], None] | None = None,
        keep_results: bool = True,
    ) -> Future[list[AddResult]]:
        """Add articles in the order they come, in batches of one transaction each, as one step.

        ``on_result`` is called from the writing thread when the article is durable. With
        ``keep_results=False`` the list stays empty, so that a million drafts take no memory. If ``drafts``
        raises, what came before it stays and the Future raises that.
        """
        writer = self._writer
        if writer is None:
            return failed(self._cannot_write())
        self._stop_adding.clear()

        def work(connection: sqlite3.Connection) -> Iterator[None]:
            from reader.storage import adding

            return adding.add(
                connection,
                drafts,
                self.annotator,
                on_result=on_result,
                keep_results=keep_results,
                hurry=lambda: writer.waiting,
                stop=self._stop_adding.is_set,
            )

        return writer.ask_in_slices(work)

    def use_schema(self, wanted: LabelSchema) -> Future[SchemaChange]:
        """Make this the label schema in force, as the next version; the ones before it are kept.

        What it does not name is kept as retired. Annotations and relations of what it renames get the new
        name in the same transaction, as one step; suggestions never change. Raises LabelError if something
        is renamed from what the library does not have.
        """
        return self._write(lambda connection: labelling.use_schema(connection, wanted, self.annotator))

    def remember_reading(self, article: str, caret: int) -> Future[None]:
        """Keep where this annotator's caret stands, in code points. No step."""
        return self._write(
            lambda connection: writing.remember_reading(connection, article, caret, self.annotator)
        )

    def remember(self, name: str, value: str) -> Future[None]:
        """Keep a value for this annotator (the last screen, as JSON). No step."""
        return self._write(lambda connection: writing.remember(connection, name, value, self.annotator))

    def take_over(self) -> bool:
        """Try to get the lock again; True if this store writes from now on."""
        if self._writer is not None:
            return True
        if self._closed or not self._source.live or not can_write(self.path):
            return False
        with told(self.path):
            if not self._lock.take(self.annotator):
                self.holder = self._lock.holder()
                return False
            try:
                self._begin_to_write()
            except BaseException:
                self._lock.release()
                raise
        return True

    def held_elsewhere(self) -> bool:
        """Whether another program holds the lock; False once :meth:`take_over` can get it. Takes nothing."""
        return self._writer is None and self._lock.holder() is not None

    # Its own

    def _begin_to_write(self) -> None:
        def connect() -> sqlite3.Connection:
            connection = open_writer(self.path)
            try:
                migrate(connection, self.path)
            except BaseException:
                connection.close()
                raise
            return connection

        writer = WritingThread(connect, self._in_words)
        writer.start()
        self._data_version = None
        writer.ask(self._data_version_moved).result()
        self._writer = writer
        self.writable, self.holder = True, None

    def _write(self, change: Callable[[sqlite3.Connection], T], *, behind_all: bool = False) -> Future[T]:
        if self._writer is None:
            return failed(self._cannot_write())
        return self._writer.ask(change, behind_all=behind_all)

    def _cannot_write(self) -> ReaderError:
        if self.holder is not None:
            return _busy(self.path, self.holder)
        return LibraryReadOnly(f"{self.path}: is open for reading only; change its permissions or copy it")

    def _in_words(self, error: Exception) -> ReaderError:
        return in_words(error, self.path)

    def _listing(self, connection: sqlite3.Connection) -> Listing:
        """One a connection, all in the reading thread."""
        if self._tokenizer is None:
            self._tokenizer = Tokenizer()
        listing = self._listings.get(id(connection))
        if listing is None:
            listing = self._listings[id(connection)] = Listing(connection, self.annotator, self._tokenizer)
        return listing

    def _leave_others(self, view: ListView, *, orders: bool = False) -> None:
        """Cancel what was asked of other views; with ``orders`` also an older order of the same one."""
        for is_order, other, future in self._asked:
            if other != view or (orders and is_order):
                future.cancel()
        self._asked = [entry for entry in self._asked if not entry[2].done()]

    def _data_version_moved(self, connection: sqlite3.Connection) -> bool:
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        moved = self._data_version is not None and version != self._data_version
        self._data_version = version
        return moved


def _nothing(connection: sqlite3.Connection) -> bool:
    return False


def _busy(path: Path, holder: Holder | None) -> LibraryBusy:
    if holder is None:
        return LibraryBusy(f"{path}: another program writes to it; wait until it has left")
    return LibraryBusy(
        f"{path}: {holder.annotator} writes to it since {holder.since[:16].replace('T', ' ')}"
        f" (process {holder.pid} on {holder.host}); wait until that program has left"
    )


def _prepared(path: Path, annotator: str, lock: Lock, *, mode: Mode, wait: float, create: bool) -> Reading:
    """Look at the file before anything is written, take the lock if the mode wants it and it is free, and
    say how to read. Raises the errors of :meth:`Store.open`."""
    if not path.exists():
        if mode == "read" or not create:
            raise LibraryMissing(
                f"{path}: there is no library; give another path or make it with 'variorum add'"
            )
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        deadline = time.monotonic() + _MAKING
        while not lock.take(annotator) and not path.exists():
            if time.monotonic() > deadline:
                raise _busy(path, lock.holder())
        if lock.held and not path.exists():
            make_library(path)
    examine(path)
    if mode != "read" and not lock.held:
        if can_write(path):
            if not lock.take(annotator, wait=wait) and mode == "write":
                raise _busy(path, lock.holder())
        elif mode == "write":
            raise LibraryReadOnly(f"{path}: cannot be written; change its permissions or copy it elsewhere")
    source = Reading(path)
    try:
        look_through(source.path, alone=lock.held or lock.holder() is None, locked=lock.held)
    except BaseException:
        source.close()
        raise
    return source
