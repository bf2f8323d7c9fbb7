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
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, TypeVar

from reader.errors import LibraryBusy, LibraryMissing, LibraryReadOnly, ReaderError
from reader.storage.annotation_listing_face import AnnotationListingFace
from reader.storage.connection import Reading, can_write, in_words, open_writer, told
from reader.storage.late import Late
from reader.storage.listing_face import ListingFace
from reader.storage.lock import Lock
from reader.storage.migrations import create as make_library
from reader.storage.migrations import examine, look_through, migrate
from reader.storage.reading_face import ReadingFace
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
    from reader.annotations import Change
    from reader.articles import Draft
    from reader.labels import LabelSchema
    from reader.storage import history, labelling, writing
else:  # with all that articles, annotations and labels are made of
    history, labelling, writing = Late("history"), Late("labelling"), Late("writing")

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
#: Seconds to wait for another program that is just making the library.
_MAKING = 2.0


class Store(ReadingFace, ListingFace, AnnotationListingFace):
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

    # Reading: the rest is in the other parts of the face

    def changed_elsewhere(self) -> Future[bool]:
        """Whether another program changed the library since this was last asked."""
        if self._writer is not None:  # its connection does not count its own changes
            return self._writer.ask(self._data_version_moved)
        return self._reader.ask(self._data_version_moved)

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
