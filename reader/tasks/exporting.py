"""Writing the library, or a part of it, to a file or a stream: whole or not at all.

Blocks its caller: a screen runs it in a thread of its own.
"""

from __future__ import annotations

import os
import pickle
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING

from reader import __version__
from reader.annotations import Annotation, Relation, Status, now
from reader.articles import Article, Progress, Story
from reader.errors import FormatError, ReaderError, Refused
from reader.formats import Document, Entry, Format, format_named
from reader.labels import LabelSchema

if TYPE_CHECKING:
    from reader.store import Store

#: Articles whose annotations are read at once.
PAGE = 50
#: Bytes of relations that are kept in memory until the articles are written.
RELATIONS_IN_MEMORY = 4_000_000

GENERATOR = f"variorum {__version__}"


@dataclass(frozen=True, slots=True)
class Selection:
    """What an export takes; None takes everything. ``articles`` are full ids, in the order wanted.

    Deleted annotations are never exported. A relation is, if both its ends are.
    """

    articles: tuple[str, ...] | None = None
    labels: frozenset[str] | None = None
    annotators: frozenset[str] | None = None
    statuses: frozenset[Status] | None = None

    def takes(self, annotation: Annotation) -> bool:
        return (
            (self.labels is None or annotation.label in self.labels)
            and (self.annotators is None or annotation.annotator in self.annotators)
            and (self.statuses is None or annotation.status in self.statuses)
        )

    def takes_relation(self, relation: Relation) -> bool:
        return (self.annotators is None or relation.annotator in self.annotators) and (
            self.statuses is None or relation.status in self.statuses
        )

    def takes_progress(self, progress: Progress) -> bool:
        return self.annotators is None or progress.annotator in self.annotators


@dataclass(slots=True)
class Exported:
    """How much an export holds."""

    articles: int = 0
    annotations: int = 0
    relations: int = 0


OnProgress = Callable[[Exported], None]


def export(
    store: Store,
    target: Path,
    selection: Selection | None = None,
    *,
    format: str = "json",  # noqa: A002  the word that the command and the dialog use
    on_progress: OnProgress | None = None,
) -> Exported:
    """Write an export to the file ``target``, replacing a regular file that is there.

    Raises Refused, and leaves what is there as it was, for a link, a folder, a device or the library
    itself; ReaderError if the file cannot be written.
    """
    library = store.path
    for own in (library, *(library.with_name(library.name + ending) for ending in ("-wal", "-shm", ".lock"))):
        if _same_file(own, target):
            raise Refused(f"{target}: is the library itself; give another file")
    with atomic_file(target) as out:
        return export_to(store, out, selection, format=format, on_progress=on_progress)


def export_to(
    store: Store,
    out: IO[bytes],
    selection: Selection | None = None,
    *,
    format: str = "json",  # noqa: A002
    on_progress: OnProgress | None = None,
) -> Exported:
    """Write an export to a binary stream as UTF-8, article by article, in constant memory."""
    kind = format_named(format)
    chosen = selection or Selection()
    check_selection(store, chosen)
    count = Exported()
    with _Relations() as relations:
        document = Document(
            schema=store.schema().result(),
            stories=_stories(store, chosen),
            entries=_entries(store, chosen, relations, count, on_progress),
            relations=relations.all(count),
            generator=GENERATOR,
            exported_at=now(),
        )
        _write(kind, document, out)
    return count


def document_of(articles: Iterable[Article], schema: LabelSchema) -> Document:
    """A document of articles that are in no library: files that were only looked at."""
    return Document(
        schema=schema,
        stories=(),
        entries=(Entry(article) for article in articles),
        relations=(),
        generator=GENERATOR,
        exported_at=now(),
    )


def check_selection(store: Store, selection: Selection) -> None:
    """Raise FormatError if a label is asked for that the library's schema does not have."""
    if selection.labels is None:
        return
    known = [label.name for label in store.schema().result().labels]
    for label in sorted(selection.labels):
        if label not in known:
            raise FormatError(f"label {label!r} is not in the library's schema; give {', '.join(known)}")


def _write(kind: Format, document: Document, out: IO[bytes]) -> None:
    for piece in kind.write(document):
        # A lone surrogate can only stand in a JSON string, where \udc80 is its right spelling.
        out.write(piece.encode("utf-8", "backslashreplace"))


def _stories(store: Store, selection: Selection) -> list[Story]:
    stories = store.stories().result()
    if selection.articles is None:
        return stories
    used = {article.details.story for article in store.iter_articles(selection.articles)}
    return [story for story in stories if story.id in used]


def _entries(
    store: Store,
    selection: Selection,
    relations: _Relations,
    count: Exported,
    on_progress: OnProgress | None,
) -> Iterator[Entry]:
    articles = iter(store.iter_articles(selection.articles))
    while page := list(islice(articles, PAGE)):
        ids = [article.id for article in page]
        annotations, tied = store.annotations(ids).result()
        taken = {article: list[Annotation]() for article in ids}
        for annotation in filter(selection.takes, annotations):
            taken[annotation.article].append(annotation)
        progress = {article: list[Progress]() for article in ids}
        for each in filter(selection.takes_progress, store.progress(ids).result()):
            progress[each.article].append(each)
        here = {annotation.id for each in taken.values() for annotation in each}
        relations.see(filter(selection.takes_relation, tied), here)
        for article in page:
            count.articles += 1
            count.annotations += len(taken[article.id])
            yield Entry(article, tuple(taken[article.id]), tuple(progress[article.id]))
        if on_progress is not None:
            on_progress(count)


class _Relations:
    """The relations of an export, which stand after the articles: gathered page by page.

    A relation between two pages is met on both, and is exported when both its ends were. What is sure
    goes to a temporary file once it is large; only relations that wait for an end stay in memory.
    """

    def __init__(self) -> None:
        self._sure = tempfile.SpooledTemporaryFile(RELATIONS_IN_MEMORY)  # noqa: SIM115  closed by __exit__
        self._waiting: dict[str, str] = {}  # relation → its end that was exported already

    def __enter__(self) -> _Relations:
        return self

    def __exit__(self, *_: object) -> None:
        self._sure.close()

    def see(self, relations: Iterable[Relation], exported: set[str]) -> None:
        """The relations that a page's annotations have, and which annotations of the page are exported."""
        for relation in relations:
            ends = {relation.source, relation.target}
            met = ends & exported
            waiting = self._waiting.pop(relation.id, None)
            if waiting is not None:
                met.add(waiting)
            if met == ends:
                pickle.dump(relation, self._sure, protocol=pickle.HIGHEST_PROTOCOL)
            elif met:
                self._waiting[relation.id] = met.pop()

    def all(self, count: Exported) -> Iterator[Relation]:
        """The relations with both ends exported. To be read after the last page."""
        end = self._sure.tell()
        self._sure.seek(0)
        while self._sure.tell() < end:
            count.relations += 1
            yield pickle.load(self._sure)


@contextmanager
def atomic_file(target: Path) -> Iterator[IO[bytes]]:
    """A file to write, which takes ``target``'s place only when the block is left without an exception.

    It is written beside the target, forced to the disk and renamed, so that a reader and a crash find the
    old file or the new one, never a part. Raises Refused if something other than a regular file is there,
    ReaderError if the disk refuses.
    """
    mode = _mode_for(target)
    beside = target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}.part")
    try:
        descriptor = os.open(
            beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600
        )
    except OSError as error:
        raise _cannot(target, error) from None
    try:
        with open(descriptor, "wb", buffering=1 << 20) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        os.chmod(beside, mode)
        _mode_for(target)  # a link or a folder may have come since
        os.replace(beside, target)
        _force_folder(target.parent)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _cannot(target, error) from None
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _mode_for(target: Path) -> int:
    """The permissions the file shall have. Raises Refused if ``target`` is nothing to be replaced."""
    try:
        there = target.lstat()
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
    except (OSError, ValueError) as error:
        raise _cannot(target, error) from None
    for test, what in (
        (stat.S_ISLNK, "a link: give the file it leads to"),
        (stat.S_ISDIR, "a folder: give a file in it"),
    ):
        if test(there.st_mode):
            raise Refused(f"{target}: is {what}")
    if not stat.S_ISREG(there.st_mode):
        raise Refused(f"{target}: is no regular file; leave out -o to write to standard output")
    return stat.S_IMODE(there.st_mode)


def _cannot(target: Path, error: OSError | ValueError) -> ReaderError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ReaderError(f"{target}: cannot be written: {reason}; give another file")


def _same_file(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):
        return False


def _force_folder(folder: Path) -> None:
    """Make the rename durable; some file systems cannot, and then it is as durable as they are."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)
