"""Who may write: an operating system's lock on ``LIBRARY.lock``, held for the writer's life.

The lock goes with the process, however it ends; what the file says is only for telling people who holds
it. The file is removed by its holder, which is safe because taking the lock compares inodes.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import time
from pathlib import Path

from reader.storage.values import Holder

#: Seconds between two tries, and the least that is tried: :meth:`Lock.holder` of another program holds
#: the lock for an instant.
_PAUSE = 0.01
_LEAST = 0.03
UNKNOWN = Holder(annotator="somebody", host="this computer", pid=0, since="")


class Lock:
    """The lock of one library; not held until :meth:`take` says so."""

    def __init__(self, library: Path) -> None:
        self.path = library.with_name(library.name + ".lock")
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        return self._descriptor is not None

    def take(self, annotator: str, *, wait: float = 0.0) -> bool:
        """Try for ``wait`` seconds; False if somebody else holds it to the end. Raises OSError."""
        deadline = time.monotonic() + max(wait, _LEAST)
        while not self._try(annotator):
            if time.monotonic() >= deadline:
                return False
            time.sleep(_PAUSE)
        return True

    def _try(self, annotator: str) -> bool:
        if self.held:
            return True
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Its former holder may have removed the file between our opening and our locking.
            mine = os.fstat(descriptor)
            there = os.stat(self.path)
            if (mine.st_dev, mine.st_ino) != (there.st_dev, there.st_ino):
                os.close(descriptor)
                return False
        except (BlockingIOError, FileNotFoundError):
            os.close(descriptor)
            return False
        except OSError:
            os.close(descriptor)
            raise
        since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        content = {"annotator": annotator, "host": socket.gethostname(), "pid": os.getpid(), "since": since}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(content).encode(), 0)
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let it go and remove the file; harmless if it is not held."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        with contextlib.suppress(OSError):
            os.unlink(self.path)
        os.close(descriptor)

    def holder(self) -> Holder | None:
        """Who holds it, or None if nobody does. Touches nothing."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read(descriptor)
        except OSError:
            return None
        finally:
            os.close(descriptor)
        return None


def _read(descriptor: int) -> Holder:
    try:
        said = json.loads(os.pread(descriptor, 4096, 0))
        return Holder(str(said["annotator"]), str(said["host"]), int(said["pid"]), str(said["since"]))
    except (ValueError, KeyError, TypeError):
        return UNKNOWN
