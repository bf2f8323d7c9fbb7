"""Paths to articles: what a file is by its name, what is in a folder, what comes over standard input."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from reader.articles import Draft
from reader.errors import SourceError
from reader.sources import plain
from reader.text.decoding import decode

#: Told of what is passed over: one line, which and why.
OnSkip = Callable[[str], None]
#: Told of what is refused while the rest goes on: the source, and one line that names it.
OnError = Callable[[str, str], None]

TEXTS: Final = (".txt",)
MARKDOWN: Final = (".md", ".markdown")
RECORDS: Final = (".json", ".jsonl", ".csv")
SUFFIXES: Final = (*TEXTS, *MARKDOWN, *RECORDS)

#: One article's file is read whole; beyond this many bytes it is surely none.
LARGEST: Final = 1 << 28

_KINDS: Final = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_path(
    path: Path,
    *,
    encoding: str | None = None,
    on_skip: OnSkip = lambda line: None,
    on_error: OnError = lambda source, line: None,
    keep_going: bool = False,
) -> Iterator[Draft]:
    """The articles of a file, or of all files below a folder in the order of their names.

    Of a folder links, devices, pipes, sockets and files of other types are passed over with a line each to
    ``on_skip``, hidden ones in silence; a link is followed only where ``path`` itself is one. What is
    refused raises :class:`SourceError`; with ``keep_going`` ``on_error`` is told and the rest is read.
    A file of records with bad ones gives none at all, or with ``keep_going`` the good ones.
    """
    try:
        try:
            status = path.stat()
        except (OSError, ValueError) as error:
            raise _refusal(path, error) from None
        if stat.S_ISDIR(status.st_mode):
            files = _walk(path, on_skip, on_error, keep_going)
        elif path.suffix.lower() not in SUFFIXES and stat.S_ISREG(status.st_mode):
            raise SourceError(f"{path}: {_type(path)} is not read; Variorum reads {', '.join(SUFFIXES)}")
        else:
            files = iter((path,))
    except SourceError as error:
        if not keep_going:
            raise
        on_error(str(path), str(error))
        return
    for file in files:
        try:
            yield from _read_file(file, encoding, on_error, keep_going)
        except SourceError as error:
            if not keep_going:
                raise
            on_error(str(file), str(error))


def read_stream(data: bytes, name: str = "-", *, encoding: str | None = None) -> Iterator[Draft]:
    """The article of standard input, as plain text. Its place is made from its bytes: two streams are
    never two versions of one article."""
    decoded = decode(data, encoding=encoding, name=name)
    _refuse_empty(decoded.body, name)
    place = f"{name}#{hashlib.sha256(data).hexdigest()}"
    yield plain.draft(decoded.body, source=name, place=place, data=data, warnings=decoded.warnings)


def read_bytes(path: Path, *, largest: int = LARGEST) -> bytes:
    """The whole of a regular file. Raises :class:`SourceError` for anything else, or a larger one."""
    try:
        # A pipe that took the file's place must not make the program wait.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise _refusal(path, error) from None
    with os.fdopen(number, "rb") as file:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(f"{path}: {_kind(status.st_mode)}, not a file; give - to read standard input")
        if status.st_size > largest:
            size, most = status.st_size >> 20, largest >> 20
            raise SourceError(f"{path}: {size} MB are more than the {most} MB of one file; split it")
        try:
            return file.read()
        except OSError as error:
            raise _refusal(path, error) from None


def _read_file(path: Path, encoding: str | None, on_error: OnError, keep_going: bool) -> Iterator[Draft]:
    suffix = path.suffix.lower()
    if suffix in RECORDS:
        from reader.sources import records

        yield from records.read(path, encoding=encoding, on_error=on_error, keep_going=keep_going)
        return
    data = read_bytes(path)
    name = str(path)
    decoded = decode(data, encoding=encoding, name=name)
    _refuse_empty(decoded.body, name)
    place = os.path.abspath(path)
    if suffix in MARKDOWN:
        from reader.sources import markdown

        made = markdown.draft(
            decoded.body, source=path.name, place=place, data=data, warnings=decoded.warnings
        )
        _refuse_empty(made.text.body, name)
        yield made
    else:
        yield plain.draft(decoded.body, source=path.name, place=place, data=data, warnings=decoded.warnings)


def _walk(folder: Path, on_skip: OnSkip, on_error: OnError, keep_going: bool) -> Iterator[Path]:
    """Regular files of the known types below a folder, sorted by name in each folder."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            refusal = _refusal(here, error)
            if not keep_going:
                raise refusal from None
            on_error(str(here), str(refusal))
            continue
        folders: list[Path] = []
        for entry in found:
            if entry.name.startswith("."):
                continue
            path = here / entry.name
            if entry.is_symlink():
                on_skip(f"{path}: skipped, a link to elsewhere; name it to have it read")
            elif entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif not entry.is_file(follow_symlinks=False):
                on_skip(f"{path}: skipped, {_kind(entry.stat(follow_symlinks=False).st_mode)}")
            elif path.suffix.lower() not in SUFFIXES:
                on_skip(f"{path}: skipped, {_type(path)} is not read")
            else:
                yield path
        waiting += reversed(folders)


def _refuse_empty(body: str, name: str) -> None:
    if not body or body.isspace():
        raise SourceError(
            f"{name}: {'empty' if not body else 'nothing but white space'}; there is no article in it"
        )


def _type(path: Path) -> str:
    return f"the type {path.suffix}" if path.suffix else "a file without a type"


def _kind(mode: int) -> str:
    return next(
        (words for test, words in _KINDS if test(mode)), "a folder" if stat.S_ISDIR(mode) else "no file"
    )


def _refusal(path: Path, error: OSError | ValueError) -> SourceError:
    number = getattr(error, "errno", None)
    if number in (errno.ENOENT, errno.ENOTDIR):
        return SourceError(f"{path}: no such file or folder; check the name")
    if number in (errno.EACCES, errno.EPERM):
        return SourceError(f"{path}: no permission to read it; change its permissions")
    if number == errno.ELOOP:
        return SourceError(f"{path}: a link that leads back to itself; name the file it should lead to")
    if number == errno.ENXIO:
        return SourceError(f"{path}: a socket, not a file; give - to read standard input")
    reason = getattr(error, "strerror", None) or str(error)
    return SourceError(f"{path}: cannot be read ({reason}); check the name")
