"""Whether a file is a library of ours, making a new one, and bringing an older one up to date.

A file is looked at before anything is written: ``application_id`` and ``user_version`` stand in its first
hundred bytes, so that a foreign, newer or torn file is refused without SQLite ever touching it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from reader.errors import LibraryDamaged, LibraryError, LibraryForeign, LibraryMissing, LibraryNewer
from reader.storage import schema
from reader.storage.connection import beside, holds_something, open_reader, transaction

_MAGIC = b"SQLite format 3\0"
#: Bytes up to which a library is looked through when it is opened; a larger one would delay the first page.
LOOKED_THROUGH = 4 * 1024 * 1024


def run(connection: sqlite3.Connection, script: str) -> None:
    """Run the statements of a script inside the transaction that is open (``executescript`` ends it)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def _to_version_2(connection: sqlite3.Connection) -> None:
    """What the annotations screen sorts by, filters and searches; notes among the words of articles."""
    noted = """key, title, body FROM article_words WHERE key IN (SELECT key FROM article
 WHERE note IS NOT NULL OR story IN (SELECT key FROM story WHERE note IS NOT NULL))"""
    connection.execute(f"INSERT INTO article_fts (article_fts, rowid, title, body) SELECT 'delete', {noted}")
    connection.execute("DROP VIEW article_words")
    run(connection, schema.ARTICLE_WORDS)
    connection.execute(f"INSERT INTO article_fts (rowid, title, body) SELECT {noted}")
    connection.execute("DROP INDEX annotation_by_article")
    run(connection, schema.SINCE_VERSION_1)
    connection.execute(
        "INSERT INTO annotation_count SELECT label, annotator, status, anchor, count(*) FROM annotation"
        " WHERE deleted_at IS NULL GROUP BY 1, 2, 3, 4"
    )
    connection.execute("INSERT INTO annotation_fts (annotation_fts) VALUES ('rebuild')")


#: ``MIGRATIONS[n]`` brings the tables from version n to n + 1, inside a transaction.
MIGRATIONS: Mapping[int, Callable[[sqlite3.Connection], None]] = {1: _to_version_2}


def examine(path: Path) -> None:
    """Refuse what is no library of ours, by its first bytes and its length alone; writes nothing.

    Raises LibraryMissing, LibraryForeign, LibraryNewer, LibraryDamaged, LibraryError.
    """
    if not path.exists():
        raise LibraryMissing(f"{path}: there is no library; give another path or make it with 'variorum add'")
    if not path.is_file():
        raise LibraryForeign(f"{path}: is no file; give another path with --library")
    try:
        with path.open("rb") as file:
            head = file.read(100)
            size = file.seek(0, os.SEEK_END)
    except OSError as error:
        raise LibraryError(f"{path}: {error.strerror}; change its permissions") from None
    if not head.strip(b"\0"):
        what = "is empty" if size == 0 else "holds nothing but zeros"
        raise LibraryDamaged(f"{path}: {what}; restore a backup, or remove it and begin anew")
    if not head.startswith(_MAGIC):
        raise LibraryForeign(f"{path}: is no library of Variorum; it was left as it is, give another path")
    if len(head) < 100:
        raise LibraryDamaged(f"{path}: breaks off in its first bytes; restore a backup")
    application_id = int.from_bytes(head[68:72], "big")
    if application_id != schema.APPLICATION_ID:
        raise LibraryForeign(
            f"{path}: is a database of another program; it was left as it is, give another path"
        )
    refuse_newer(path, int.from_bytes(head[60:64], "big"))
    page = int.from_bytes(head[16:18], "big")
    page = 65536 if page == 1 else page
    pages = int.from_bytes(head[28:32], "big")
    current = head[24:28] == head[92:96]
    logged = holds_something(beside(path, "-wal")) or holds_something(beside(path, "-journal"))
    if page < 512 or (current and not logged and size < page * pages):
        raise LibraryDamaged(f"{path}: breaks off ({size} of {page * pages} bytes); restore a backup")


def refuse_newer(path: Path, version: int) -> None:
    if version > schema.VERSION:
        raise LibraryNewer(
            f"{path}: was written by a newer Variorum (file version {version}, this program knows "
            f"{schema.VERSION}); it was left as it is, update the program"
        )
    if version < 1:
        raise LibraryDamaged(f"{path}: does not say which version it is; restore a backup")


def look_through(path: Path, *, alone: bool, locked: bool) -> None:
    """Refuse a library whose tables are missing or, if it is small, whose pages are damaged.

    ``alone``: nobody else has it open for writing; ``locked``: and nobody can, so that SQLite's own files
    that this makes can be taken away again. Raises the same as :func:`examine`, and sqlite3.Error.
    """
    logged = holds_something(beside(path, "-wal")) or holds_something(beside(path, "-journal"))
    had = {ending for ending in ("-wal", "-shm") if beside(path, ending).exists()}
    connection = open_reader(path, immutable=alone and not logged)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        refuse_newer(path, version)
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        names = {name for (name,) in tables}
        missing = [name for name in schema.TABLE_NAMES[version] if name not in names]
        if missing:
            raise LibraryDamaged(f"{path}: lacks its table {missing[0]}; restore a backup")
        if alone and path.stat().st_size <= LOOKED_THROUGH:
            for (words,) in connection.execute("PRAGMA quick_check(1)").fetchall():
                if words != "ok":
                    raise LibraryDamaged(f"{path}: is damaged ({_one_line(words)}); restore a backup")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise LibraryDamaged(f"{path}: is damaged ({error}); restore a backup") from None
        raise
    finally:
        connection.close()
        if locked:
            for ending in {"-wal", "-shm"} - had:
                beside(path, ending).unlink(missing_ok=True)


def _one_line(words: object) -> str:
    return " ".join(str(words).split())


def create(path: Path) -> None:
    """Make an empty library; it has its name only when it is whole. Raises OSError, sqlite3.Error."""
    # An existing library opens without these, and its first page is there the sooner.
    from reader.annotations import now
    from reader.labels import default_schema
    from reader.storage.codec import schema_json

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = path.with_name(f"{path.name}.{os.getpid()}.new")
    making.unlink(missing_ok=True)
    os.close(os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        connection = sqlite3.connect(making, isolation_level=None)
        try:
            connection.executescript(f"BEGIN; {schema.WHOLE}")
            first = default_schema()
            connection.execute(
                "INSERT INTO label_schema VALUES (?, ?, ?, ?)",
                (first.version, first.name, schema_json(first), now()),
            )
            connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={schema.VERSION}")
            connection.execute("COMMIT")
        finally:
            connection.close()
        os.rename(making, path)
    finally:
        making.unlink(missing_ok=True)
        beside(making, "-journal").unlink(missing_ok=True)


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring an older library up to date after a copy of it is made beside it. Raises LibraryDamaged if its
    rows do not hold together afterwards; then nothing was changed."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == schema.VERSION:
        return
    copy = path.with_name(f"{path.name}.version{version}.backup")
    with sqlite3.connect(copy) as target:
        connection.backup(target)
    target.close()
    copy.chmod(0o600)
    connection.execute("PRAGMA foreign_keys=OFF")  # a table that is made anew would take its rows along
    try:
        for step in range(version, schema.VERSION):
            with transaction(connection):
                MIGRATIONS[step](connection)
                if connection.execute("PRAGMA foreign_key_check").fetchall():
                    raise LibraryDamaged(
                        f"{path}: rows do not hold together, so it stays at version {step}; restore a backup"
                    )
                connection.execute(f"PRAGMA user_version={step + 1}")
    finally:
        connection.execute("PRAGMA foreign_keys=ON")
