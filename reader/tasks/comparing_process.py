"""Comparing in a process of its own, so that the keys of the screen stay fast meanwhile.

A plain process with one socket, and not an executor: a comparison that nobody waits for any more can be
ended, and a killed parent closes the socket, which ends the process, too. It is started without
``multiprocessing``, whose helper needs a standard error that a terminal app has replaced.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reader.comparison.model import THRESHOLD, Compared, Comparison
from reader.errors import ReaderError
from reader.tasks.comparing_channel import Channel

if TYPE_CHECKING:
    from reader.comparison.frequencies import WordCounts

#: A request is given to a new process so many times when the process dies of it.
ATTEMPTS = 2

#: What the process runs: the modules are looked for where this process found them, not in its folder.
_START = (
    "import sys; sys.path[:] = sys.argv[2:]; "
    "from reader.tasks.comparing_server import serve; serve(int(sys.argv[1]))"
)

Progress = Callable[[str, float], None]


@dataclass(slots=True, eq=False)
class _Request:
    articles: tuple[Compared, ...]
    threshold: float
    frequencies: WordCounts | Future[WordCounts] | None
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
        self._wake_receiver, self._wake = os.pipe()
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._channel: Channel | None = None

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
        frequencies: WordCounts | Future[WordCounts] | None = None,
        on_progress: Progress | None = None,
    ) -> Future[Comparison]:
        """Compare; the Futures of earlier requests that are not done are cancelled.

        ``frequencies`` are the library's, or will be: they are waited for here and not in the loop that has
        a text to paint. Without them the shipped ones serve; articles that were compared just before keep
        theirs.
        ``on_progress`` is called from a thread with (what is being done, share done of it). The Future
        raises ReaderError if the comparison cannot be made.
        """
        request = _Request(tuple(articles), threshold, frequencies, on_progress, Future())
        with self._lock:
            if self._closing:
                raise ReaderError("comparing has ended with the reader")
            if self._next is not None:
                self._next.future.cancel()
            self._next = request
            os.write(self._wake, b"n")
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
            os.write(self._wake, b"c")
            thread = self._thread
        if thread is not None:
            thread.join()
        os.close(self._wake)
        os.close(self._wake_receiver)

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
            os.read(self._wake_receiver, 1)

    def _answer(self, request: _Request) -> None:
        """See one request to its end: a result, a failure, or a newer request."""
        frequencies = request.frequencies
        if isinstance(frequencies, Future):
            try:
                frequencies = frequencies.result()
            except CancelledError:
                request.future.cancel()
                return
            except Exception as error:  # whatever it is, it is the asker's to know
                _settle(request.future, error=error)
                return
        while request.attempts < ATTEMPTS:
            request.attempts += 1
            channel = self._begin_process()
            try:
                channel.send((request.articles, request.threshold, frequencies))
                with selectors.DefaultSelector() as waiting:
                    waiting.register(channel, selectors.EVENT_READ)
                    waiting.register(self._wake_receiver, selectors.EVENT_READ)
                    while True:
                        ready = [key.fileobj for key, _ in waiting.select()]
                        if self._wake_receiver in ready:
                            os.read(self._wake_receiver, 1)
                            if self._gives_way(request):
                                return
                        if channel in ready and self._heard(request, channel.receive()):
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
            _settle(request.future, result=Comparison(request.articles, *content))
        return True

    def _begin_process(self) -> Channel:
        if self._process is None or self._channel is None or self._process.poll() is not None:
            self._end_process()
            ours, theirs = socket.socketpair()
            self._channel = Channel(ours.detach())
            with theirs:
                handle = theirs.fileno()
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-c", _START, str(handle), *sys.path],
                    pass_fds=[handle],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
        return self._channel

    def _end_process(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._channel is not None:
            self._channel.close()
        self._process = self._channel = None


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
