"""Connections as the library needs them, and SQLite's errors in a person's words."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from reader.errors import (
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    LibraryReadOnly,
    ReaderError,
    Refused,
)

#: Seconds that SQLite itself waits for a file lock; other programs hold one for a checkpoint at most.
TIMEOUT = 5.0
#: File systems on which WAL's shared memory does not work.
_NETWORK = ("nfs", "cifs", "smb", "9p", "afs", "fuse.sshfs", "fuse.davfs", "davfs", "ncp")


def in_words(error: Exception, path: Path) -> ReaderError:
    """The same failure as a line for a person: which file, what is wrong, what to do."""
    if isinstance(error, ReaderError):
        return error
    if isinstance(error, sqlite3.IntegrityError):
        return Refused(f"{path}: the library's own rules forbid the change ({error}); nothing was changed")
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary == sqlite3.SQLITE_FULL:
        return LibraryError(f"{path}: the disk is full, nothing was changed; free some room and repeat")
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return LibraryReadOnly(f"{path}: cannot be written; change its permissions or copy it elsewhere")
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryBusy(f"{path}: another program keeps it locked; close that program and repeat")
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or (
        primary is None and isinstance(error, sqlite3.DatabaseError) and "malformed" in str(error)
    ):
        return LibraryDamaged(f"{path}: is damaged ({error}); run 'variorum check', restore a backup")
    if primary == sqlite3.SQLITE_CANTOPEN:
        return LibraryError(f"{path}: cannot be opened; check the path and its permissions")
    if primary == sqlite3.SQLITE_IOERR:
        return LibraryError(f"{path}: reading or writing failed ({error}); check the disk and repeat")
    if isinstance(error, OSError):
        return LibraryError(f"{path}: {error.strerror or error}; check the path and its permissions")
    return LibraryError(f"{path}: {error}; run 'variorum check'")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system raise inside into :mod:`reader.errors`."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise in_words(error, path) from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """``BEGIN IMMEDIATE`` … ``COMMIT``, or as if nothing had been done."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has rolled back by itself
            connection.execute("ROLLBACK")
        raise


def _uri(path: Path, options: str) -> str:
    return f"file:{quote(str(path.absolute()))}?{options}"


def _connect(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri, uri=True, timeout=TIMEOUT, isolation_level=None, check_same_thread=True, cached_statements=256
    )
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    return connection


def open_writer(path: Path) -> sqlite3.Connection:
    """The one connection of a process that writes. The file must be there. Raises sqlite3.Error."""
    connection = _connect(_uri(path, "mode=rw"))
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA journal_mode=" + ("TRUNCATE" if on_network(path) else "WAL")).fetchone()
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA journal_size_limit=67108864")
    return connection


def open_reader(path: Path, *, immutable: bool = False) -> sqlite3.Connection:
    """A connection that cannot write; ``immutable`` leaves no file beside it and sees no later change."""
    return _connect(_uri(path, "immutable=1" if immutable else "mode=ro"))


def can_write(path: Path) -> bool:
    """Whether the file and its folder (for SQLite's own files) can be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)


def folder_writable(path: Path) -> bool:
    return os.access(path.parent, os.W_OK | os.X_OK)


def beside(path: Path, ending: str) -> Path:
    """SQLite's own file next to a library: ``-wal``, ``-shm`` or ``-journal``."""
    return path.with_name(path.name + ending)


def holds_something(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


class Reading:
    """How a library is read: live, or as a still picture where its folder cannot be written.

    SQLite needs its shared memory beside a WAL library even for reading. Where that cannot be made, a library
    without a log is opened as unchanging, and one with a log is copied to a private folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._copy: tempfile.TemporaryDirectory[str] | None = None
        self._immutable = False
        if not folder_writable(path) and not beside(path, "-shm").exists():
            if holds_something(beside(path, "-wal")):
                self._copy = tempfile.TemporaryDirectory(prefix="variorum-")
                self.path = Path(self._copy.name) / path.name
                for ending in ("", "-wal"):
                    shutil.copyfile(beside(path, ending), beside(self.path, ending))
            else:
                self._immutable = True

    @property
    def live(self) -> bool:
        """Whether other programs' changes are seen."""
        return self._copy is None and not self._immutable

    def connect(self) -> sqlite3.Connection:
        return open_reader(self.path, immutable=self._immutable)

    def close(self) -> None:
        if self._copy is not None:
            self._copy.cleanup()
            self._copy = None


def on_network(path: Path) -> bool:
    """Whether the file lies on a network file system, as far as the system tells (Linux does)."""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return _file_system(mounts, str(path.absolute())).startswith(_NETWORK)


def _file_system(mounts: str, path: str) -> str:
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind
