"""A whole copy of a library while it is in use."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from reader.errors import Refused
from reader.storage.connection import beside

#: Pages that are copied between two looks at what else is asked for; some milliseconds.
_PAGES = 512


def backup(connection: sqlite3.Connection, target: Path, go_on: Callable[[], None]) -> None:
    """Copy the library as it stands to ``target``, which is there only when it is whole. The connection
    holds one snapshot meanwhile, so that a busy writer does not make it begin again. Raises Refused if the
    target exists, OSError, sqlite3.Error."""
    if target.exists():
        raise Refused(f"{target}: is there already; give another name")
    making = target.with_name(f"{target.name}.{os.getpid()}.new")
    making.unlink(missing_ok=True)
    os.close(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        copy = sqlite3.connect(making, isolation_level=None)
        connection.execute("BEGIN")
        try:
            connection.execute("SELECT count(*) FROM step").fetchone()
            connection.backup(copy, pages=_PAGES, progress=lambda *_: go_on(), sleep=0)
        finally:
            connection.execute("COMMIT")
            copy.close()
        with making.open("rb") as file:
            os.fsync(file.fileno())
        os.link(making, target)  # unlike a rename it never replaces what appeared there meanwhile
    except FileExistsError:
        raise Refused(f"{target}: is there already; give another name") from None
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            beside(making, ending).unlink(missing_ok=True)
