"""The two threads of an open library: one that reads, one that writes.

SQLite's connections stay in the thread that made them. A long piece of work never keeps a short one
waiting: in the reading thread SQLite itself calls back while it works (the progress handler), in the writing
thread long work comes in slices.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from reader.errors import LibraryError

T = TypeVar("T")
#: Steps of SQLite's machine between two looks at what else is asked for; about a millisecond.
_STEPS = 20_000


class Stopped(Exception):
    """Nobody waits for the answer any more."""


class _Job(Generic[T]):
    def __init__(self, run: Callable[..., Any], *, sliced: bool = False) -> None:
        self.run = run
        self.future: Future[T] = Future()
        self.sliced = sliced


def failed(error: BaseException) -> Future[Any]:
    """A Future that was refused before it began."""
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


def _answer(
    job: _Job[Any], work: Callable[..., Any], *given: object, in_words: Callable[[Exception], BaseException]
) -> None:
    """Run and answer. A Future that is not yet set running can be cancelled by who asked, until the end."""
    try:
        result = work(*given)
    except Exception as error:
        if job.future.running() or job.future.set_running_or_notify_cancel():
            job.future.set_exception(in_words(error) if isinstance(error, sqlite3.Error | OSError) else error)
    else:
        if job.future.running() or job.future.set_running_or_notify_cancel():
            job.future.set_result(result)


class _Thread:
    """A daemon thread that is stopped in good order by :meth:`stop`."""

    def __init__(self, name: str) -> None:
        self._condition = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._main, name=name, daemon=True)

    def start(self) -> None:
        """Open the connections in the thread and wait for it. Raises what that raised."""
        self._opened: Future[None] = Future()
        self._thread.start()
        self._opened.result()

    def stop(self) -> None:
        """Finish what was asked for and end."""
        with self._condition:
            self._stopping = True
            self._condition.notify()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    @property
    def stopping(self) -> bool:
        return self._stopping

    def _main(self) -> None:
        try:
            self._open()
        except BaseException as error:
            self._opened.set_exception(error)
            return
        self._opened.set_result(None)
        try:
            self._serve()
        finally:
            self._close()

    def _open(self) -> None:
        raise NotImplementedError

    def _serve(self) -> None:
        raise NotImplementedError

    def _close(self) -> None:
        raise NotImplementedError

    def _put(self, queue: deque[_Job[Any]], job: _Job[T]) -> Future[T]:
        with self._condition:
            if self._stopping:
                return failed(LibraryError("the library is closed"))
            queue.append(job)
            self._condition.notify()
        return job.future


class ReadingThread(_Thread):
    """Short questions on one connection, long ones on another; short ones go first, also into the middle
    of a long one, which sees the library as it was when it began."""

    def __init__(
        self, connect: Callable[[], sqlite3.Connection], in_words: Callable[[Exception], BaseException]
    ) -> None:
        super().__init__("variorum-reading")
        self._connect = connect
        self._in_words = in_words
        self._short: deque[_Job[Any]] = deque()
        self._long: deque[_Job[Any]] = deque()
        self._slow: sqlite3.Connection | None = None
        self._current: _Job[Any] | None = None

    def ask(self, question: Callable[[sqlite3.Connection], T]) -> Future[T]:
        return self._put(self._short, _Job(question))

    def ask_long(self, question: Callable[[sqlite3.Connection, Callable[[], None]], T]) -> Future[T]:
        """``question`` is given a function that serves what else is asked for and raises Stopped if nobody
        waits any more. Cancelling the Future interrupts it, also inside SQLite."""
        return self._put(self._long, _Job(question))

    def _open(self) -> None:
        self._quick = self._connect()

    def _close(self) -> None:
        self._quick.close()
        if self._slow is not None:
            self._slow.close()

    def _serve(self) -> None:
        while True:
            with self._condition:
                while not self._short and not self._long and not self._stopping:
                    self._condition.wait()
                if not self._short and not self._long:
                    return
            self._serve_short()
            if self._long:
                self._serve_long(self._long.popleft())

    def _serve_short(self) -> None:
        while self._short:
            job = self._short.popleft()
            if not job.future.cancelled():
                _answer(job, job.run, self._quick, in_words=self._in_words)

    def _go_on(self) -> None:
        self._serve_short()
        if self._stopping or self._current is None or self._current.future.cancelled():
            raise Stopped

    def _handler(self) -> int:
        try:
            self._go_on()
        except Stopped:
            return 1
        return 0

    def _serve_long(self, job: _Job[Any]) -> None:
        self._current = job
        try:
            _answer(job, self._run_long, job, in_words=self._in_words)
        finally:
            self._current = None

    def _run_long(self, job: _Job[Any]) -> Any:
        try:
            self._go_on()
            if self._slow is None:
                self._slow = self._connect()
            self._slow.set_progress_handler(self._handler, _STEPS)
            try:
                return job.run(self._slow, self._go_on)
            finally:
                self._slow.set_progress_handler(None, 0)
        except (Stopped, sqlite3.OperationalError) as error:
            interrupted = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT
            if isinstance(error, Stopped) or interrupted:
                job.future.cancel()
            raise


class WritingThread(_Thread):
    """Changes, one after another in the order they were asked for. Work in slices lets changes pass
    between two of its slices, but not what must come after all of it (``behind_all``)."""

    def __init__(
        self, connect: Callable[[], sqlite3.Connection], in_words: Callable[[Exception], BaseException]
    ) -> None:
        super().__init__("variorum-writing")
        self._connect = connect
        self._in_words = in_words
        self._changes: deque[_Job[Any]] = deque()
        self._behind: deque[_Job[Any]] = deque()

    def ask(self, change: Callable[[sqlite3.Connection], T], *, behind_all: bool = False) -> Future[T]:
        job = _Job[T](change)
        with self._condition:
            queue = self._behind if behind_all or self._waits_behind() else self._changes
        return self._put(queue, job)

    def ask_in_slices(self, work: Callable[[sqlite3.Connection], Iterator[None]]) -> Future[Any]:
        """``work`` makes a generator that yields between its transactions; what it returns is the answer."""
        return self._put(self._behind, _Job[Any](work, sliced=True))

    @property
    def waiting(self) -> bool:
        """Whether a change waits for the current slice to end."""
        return bool(self._changes)

    def _waits_behind(self) -> bool:
        """A change that was asked for after an undo comes after it."""
        return any(not job.sliced for job in self._behind)

    def _open(self) -> None:
        self._connection = self._connect()

    def _close(self) -> None:
        self._connection.close()

    def _serve(self) -> None:
        while True:
            with self._condition:
                while not self._changes and not self._behind and not self._stopping:
                    self._condition.wait()
                if not self._changes and not self._behind:
                    return
            self._serve_changes()
            if self._behind:
                self._do(self._behind[0])
                with self._condition:
                    self._behind.popleft()

    def _serve_changes(self) -> None:
        while self._changes:
            self._do(self._changes.popleft())

    def _do(self, job: _Job[Any]) -> None:
        if job.future.set_running_or_notify_cancel():  # from here on it cannot be taken back
            _answer(job, self._run, job, in_words=self._in_words)

    def _run(self, job: _Job[Any]) -> Any:
        if not job.sliced:
            return job.run(self._connection)
        slices = job.run(self._connection)
        try:
            while True:
                next(slices)
                self._serve_changes()
        except StopIteration as end:
            return end.value
