"""The library's typed face and its threads; all that the rest of the program knows of SQLite.

Every method that touches the file returns a :class:`concurrent.futures.Future`: reads run in the
reading thread (``mode=ro``, whole pages, interruptible), writes in the writing thread, in the order in
which they were asked for. Nothing here is called by the UI thread in a way that blocks it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from reader.annotations import Annotation, Change, Relation
from reader.articles import Article, Draft, Progress, Story
from reader.labels import LabelSchema
from reader.storage.values import (
    AddResult,
    ArticleSummary,
    Counts,
    Fault,
    Holder,
    ListView,
    Outcome,
    SortKey,
    StepInfo,
    StepResult,
)

__all__ = [
    "AddResult",
    "ArticleSummary",
    "Counts",
    "Fault",
    "Holder",
    "ListView",
    "Mode",
    "Outcome",
    "SortKey",
    "StepInfo",
    "StepResult",
    "Store",
]

Mode = Literal["write", "read", "either"]


class Store:
    """One library, open for one annotator. Use it as a context manager, or call :meth:`close`.

    ``holder`` is who else writes to the library, if this store may only read for that reason.
    """

    path: Path
    annotator: str
    holder: Holder | None
    writable: bool

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
        raise NotImplementedError

    def close(self) -> None:
        """Finish what was asked of the writer, close the file and let the lock go. Calling it again is harmless."""
        raise NotImplementedError

    def stop_adding(self) -> None:
        """Let a running :meth:`add` end after the article it is at; what it added stays (for ctrl+c)."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close; leaving by an exception stops a running :meth:`add` first."""
        if kind is not None:
            self.stop_adding()
        self.close()

    # Reading

    def counts(self) -> Future[Counts]:
        """How many there are, of this annotator where it says so. Constant time."""
        raise NotImplementedError

    def first_page(self, view: ListView, count: int) -> Future[list[ArticleSummary]]:
        """The first ``count`` lines of a view, at once whatever the size of the library. Interrupts the
        :meth:`order` of another view. Never raises on any query."""
        raise NotImplementedError

    def order(self, view: ListView) -> Future[array[int]]:
        """The keys of a view in its order, as ``array("q")``. A later :meth:`order`, or the :meth:`first_page`
        of another view, cancels this Future."""
        raise NotImplementedError

    def summaries(self, keys: Sequence[int]) -> Future[list[ArticleSummary]]:
        """The lines of these keys, in their order; keys that are gone are left out."""
        raise NotImplementedError

    def article(self, id: str) -> Future[Article]:
        """The article of that full id with its texts. Raises NotFound."""
        raise NotImplementedError

    def resolve(self, beginning: str) -> Future[str]:
        """The one id that begins so (at least 4 characters, in either case). Raises NotFound or Ambiguous."""
        raise NotImplementedError

    def annotations(
        self, articles: Sequence[str]
    ) -> Future[tuple[tuple[Annotation, ...], tuple[Relation, ...]]]:
        """All live annotations of these articles, whoever made them, in the order of their place in the
        text, and the relations with at least one end among them. Unknown ids are left out."""
        raise NotImplementedError

    def annotations_by_id(self, ids: Sequence[str]) -> Future[tuple[Annotation, ...]]:
        """The live annotations of these ids (the far ends of relations), in no promised order."""
        raise NotImplementedError

    def stories(self) -> Future[list[Story]]:
        """All stories, by title."""
        raise NotImplementedError

    def progress(self, articles: Sequence[str]) -> Future[list[Progress]]:
        """Where every annotator stands with these articles; nobody's ``new`` is listed."""
        raise NotImplementedError

    def outlets(self) -> Future[list[str]]:
        """The outlets of all articles, by name."""
        raise NotImplementedError

    def schema(self) -> Future[LabelSchema]:
        """The label schema in force."""
        raise NotImplementedError

    def reading(self, article: str) -> Future[int | None]:
        """The code point where this annotator's caret last stood in the article."""
        raise NotImplementedError

    def remembered(self, name: str) -> Future[str | None]:
        """What :meth:`remember` last kept for this annotator under that name."""
        raise NotImplementedError

    def next_undo(self) -> Future[StepInfo | None]:
        """The step that :meth:`undo` would reverse."""
        raise NotImplementedError

    def next_redo(self) -> Future[StepInfo | None]:
        """The step that :meth:`redo` would bring back (not the undo, but what it had reversed)."""
        raise NotImplementedError

    def changed_elsewhere(self) -> Future[bool]:
        """Whether another program changed the library since this was last asked."""
        raise NotImplementedError

    def iter_articles(self, ids: Sequence[str] | None = None) -> Iterator[Article]:
        """Articles one after another, of the whole library in the order they were added if ``ids`` is None.
        Reads pages and blocks the caller; for commands, never for the UI thread. Raises NotFound."""
        raise NotImplementedError

    def check(self, deep: bool = False, progress: Callable[[str], None] | None = None) -> Future[list[Fault]]:
        """Look for faults; ``deep`` also compares the search index with the texts. ``progress`` is called
        with words from the reading thread."""
        raise NotImplementedError

    def backup(self, target: Path) -> Future[None]:
        """A whole copy of the library as it stands, while others go on writing. Refused if ``target`` exists."""
        raise NotImplementedError

    # Writing

    def apply(self, change: Change, *, by_command: bool = False) -> Future[StepResult]:
        """Do a change as one step in one transaction; durable once the Future is done.

        ``Edit(None, X)`` makes, ``Edit(X, None)`` deletes, ``Edit(X, Y)`` alters; the objects of the result
        carry their new revisions. Raises Refused, naming who, if an object has changed since
        ``before.revision``, or if what would stay could not stand (a relation without its end).
        """
        raise NotImplementedError

    def undo(self) -> Future[StepResult]:
        """Reverse this annotator's newest step that is not undone, as a step of its own. Raises Refused
        if there is none, or naming who has changed one of its objects since."""
        raise NotImplementedError

    def redo(self) -> Future[StepResult]:
        """Bring back what was last undone, unless something else was done since. Raises Refused."""
        raise NotImplementedError

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
        raise NotImplementedError

    def remember_reading(self, article: str, caret: int) -> Future[None]:
        """Keep where this annotator's caret stands, in code points. No step."""
        raise NotImplementedError

    def remember(self, name: str, value: str) -> Future[None]:
        """Keep a value for this annotator (the last screen, as JSON). No step."""
        raise NotImplementedError

    def take_over(self) -> bool:
        """Try to get the lock again; True if this store writes from now on."""
        raise NotImplementedError
