"""Comparing in a process of its own, so that the keys of the screen stay fast meanwhile.

A plain process with one pipe, and not an executor: a comparison that nobody waits for any more can be
ended, and a killed parent closes the pipe, which ends the process, too. It is started without
``multiprocessing``, whose helper needs a standard error that a terminal app has replaced.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from typing import Any

from reader.comparison.model import THRESHOLD, Compared, Comparison
from reader.errors import ReaderError

#: A request is given to a new process so many times when the process dies of it.
ATTEMPTS = 2

#: What the process runs: the modules are looked for where this process found them, not in its folder.
_START = (
    "import sys; sys.path[:] = sys.argv[2:]; "
    "from reader.tasks.comparing_process import serve; serve(int(sys.argv[1]))"
)

Progress = Callable[[str, float], None]


@dataclass(slots=True, eq=False)
class _Request:
    articles: tuple[Compared, ...]
    threshold: float
    on_progress: Progress | None
    future: Future[Comparison]
    attempts: int = 0

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [(article.id, article.text.sha256) for article in self.articles]


class ComparisonWorker:
    """Compares articles, one request at a time; a newer request cancels those before it.

    The process is started by the first request, or early by :meth:`start`, and it remembers what it
    compared last: the same articles at another threshold only take the making of rows.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: _Request | None = None
        self._closing = False
        self._wake_receiver, self._wake = multiprocessing.Pipe(duplex=False)
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: Connection[Any, Any] | None = None

    def start(self) -> None:
        """Start the process before there is anything to compare."""
        with self._lock:
            if self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._run, name="comparing", daemon=True)
                self._thread.start()

    def submit(
        self,
        articles: Sequence[Compared],
        threshold: float = THRESHOLD,
        *,
        on_progress: Progress | None = None,
    ) -> Future[Comparison]:
        """Compare; the Futures of earlier requests that are not done are cancelled.

        ``on_progress`` is called from a thread with (what is being done, share done of it). The Future
        raises ReaderError if the comparison cannot be made.
        """
        request = _Request(tuple(articles), threshold, on_progress, Future())
        with self._lock:
            if self._closing:
                raise ReaderError("comparing has ended with the reader")
            if self._next is not None:
                self._next.future.cancel()
            self._next = request
            self._wake.send_bytes(b"n")
        self.start()
        return request.future

    def close(self) -> None:
        """End the process; what is not done is cancelled. Calling it again is harmless."""
        with self._lock:
            if self._closing:
                return
            self._closing = True
            if self._next is not None:
                self._next.future.cancel()
            self._wake.send_bytes(b"c")
            thread = self._thread
        if thread is not None:
            thread.join()

    # The thread

    def _run(self) -> None:
        try:
            self._begin_process()
            while (request := self._take()) is not None:
                self._answer(request)
        finally:
            self._end_process()

    def _take(self) -> _Request | None:
        """The newest request; waits for one. None when closing."""
        while True:
            with self._lock:
                if self._closing:
                    return None
                request, self._next = self._next, None
            if request is not None:
                if not request.future.cancelled():
                    return request
                continue
            self._wake_receiver.recv_bytes()

    def _answer(self, request: _Request) -> None:
        """See one request to its end: a result, a failure, or a newer request."""
        while request.attempts < ATTEMPTS:
            request.attempts += 1
            pipe = self._begin_process()
            try:
                pipe.send((request.articles, request.threshold))
                while True:
                    ready = wait([pipe, self._wake_receiver])
                    if self._wake_receiver in ready:
                        self._wake_receiver.recv_bytes()
                        if self._gives_way(request):
                            return
                    if pipe in ready and self._heard(request, pipe.recv()):
                        return
            except (EOFError, OSError):
                pass
            self._end_process()
        _settle(request.future, error=ReaderError("the comparison ended unexpectedly; try fewer articles"))

    def _gives_way(self, request: _Request) -> bool:
        """Whether the running request is given up. For the same articles it goes on, unheard: what it finds
        is what the newer request needs."""
        with self._lock:
            newer, closing = self._next, self._closing
        if newer is None and not closing:
            return False
        request.future.cancel()
        if newer is not None and not closing and newer.texts == request.texts:
            return False
        self._end_process()
        return True

    def _heard(self, request: _Request, message: tuple[str, Any]) -> bool:
        """Take in what the process says; True if that was the last of this request."""
        kind, content = message
        if kind == "progress":
            if request.on_progress is not None and not request.future.cancelled():
                request.on_progress(*content)
            return False
        if kind == "failed":
            _settle(request.future, error=ReaderError(content))
        else:
            _settle(request.future, result=content)
        return True

    def _begin_process(self) -> Connection[Any, Any]:
        if self._process is None or self._pipe is None or self._process.poll() is not None:
            self._end_process()
            self._pipe, theirs = multiprocessing.Pipe()
            with theirs:
                handle = theirs.fileno()
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-c", _START, str(handle), *sys.path],
                    pass_fds=[handle],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
        return self._pipe

    def _end_process(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _settle(
    future: Future[Comparison], *, result: Comparison | None = None, error: Exception | None = None
) -> None:
    """Give a Future its end, unless somebody cancelled it in the meantime."""
    with contextlib.suppress(CancelledError):
        if not future.set_running_or_notify_cancel():
            return
        if result is not None:
            future.set_result(result)
        else:
            future.set_exception(error)


# The process


def serve(handle: int) -> None:
    """Compare what comes through the pipe of that file descriptor, until its other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe: Connection[Any, Any] = Connection(handle)
    from reader.comparison.engine import compare, regroup

    last: Comparison | None = None
    while True:
        try:
            articles, threshold = pipe.recv()
        except EOFError:
            return
        try:
            if last is not None and last.articles == articles:
                last = regroup(last, threshold)
            else:
                last = None
                last = compare(
                    articles,
                    threshold=threshold,
                    progress=lambda words, share: pipe.send(("progress", (words, share))),
                )
            # The evidence stays here: it is large, and only regrouping needs it.
            answer: tuple[str, Any] = ("done", replace(last, evidence=None))
        except (BrokenPipeError, ConnectionResetError):
            return
        except BaseException as error:  # a panic of compiled code is no Exception
            answer = ("failed", f"cannot compare: {type(error).__name__}: {error}")
        try:
            pipe.send(answer)
        except (BrokenPipeError, ConnectionResetError):
            return
