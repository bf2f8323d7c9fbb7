"""What a store answers about annotations that are listed: a part of its face."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from reader.storage.late import Late
from reader.storage.open_questions import OpenQuestions
from reader.storage.search import Tokenizer
from reader.storage.threads import ReadingThread
from reader.storage.values import AnnotationFacets, AnnotationSummary, AnnotationView, Surroundings

if TYPE_CHECKING:
    from reader.annotations import Annotation, Relation
    from reader.storage import annotation_listing, reading, reanchoring
else:
    annotation_listing = Late("annotation_listing")
    reading, reanchoring = Late("reading"), Late("reanchoring")

#: Code points on either side of an annotation that are enough for its sentence.
AROUND = 600


class AnnotationListingFace:
    """A part of :class:`reader.store.Store`, which has the thread and the annotator."""

    annotator: str
    _reader: ReadingThread

    def __init__(self) -> None:
        super().__init__()
        self._annotation_lists: OpenQuestions[AnnotationView] = OpenQuestions()
        self._annotation_listings: dict[int, annotation_listing.AnnotationListing] = {}

    def first_annotations(self, view: AnnotationView, count: int) -> Future[list[AnnotationSummary]]:
        """The first ``count`` lines of a view: at once whatever the size of the library, unless it is
        filtered by what only the rows themselves tell; then it can be cancelled. Never raises on any query.
        Cancels what was asked of another view. Raises LibraryReadOnly for a library of an older version."""

        def page(connection: sqlite3.Connection, _: object = None) -> list[AnnotationSummary]:
            keys = self._annotation_listing(connection).first(view, count)
            return annotation_listing.summaries(connection, keys)

        self._annotation_lists.leave_others(view)
        if not annotation_listing.may_take_long(view):
            return self._reader.ask(page)
        return self._annotation_lists.asked(view, self._reader.ask_long(page))

    def annotation_order(self, view: AnnotationView) -> Future[array[int]]:
        """The keys of a view in its order, as ``array("q")``. A later :meth:`annotation_order`, or the
        :meth:`first_annotations` of another view, cancels this Future."""

        def keys(connection: sqlite3.Connection, go_on: Callable[[], None]) -> array[int]:
            return self._annotation_listing(connection).all(view, go_on)

        self._annotation_lists.leave_others(view, orders=True)
        return self._annotation_lists.asked(view, self._reader.ask_long(keys), order=True)

    def annotation_summaries(self, keys: Sequence[int]) -> Future[list[AnnotationSummary]]:
        """The lines of these keys, in their order; keys that are gone are left out."""
        wanted = tuple(keys)
        return self._reader.ask(lambda connection: annotation_listing.summaries(connection, wanted))

    def annotation_facets(self) -> Future[AnnotationFacets]:
        """How many annotations there are of each label, annotator, status and anchor. Constant time."""
        return self._reader.ask(lambda connection: annotation_listing.facets(connection))

    def surroundings(self, annotation: int) -> Future[Surroundings | None]:
        """The text that an annotation (its key) points into, around it; None if it is gone."""
        return self._reader.ask(
            lambda connection: annotation_listing.surroundings(connection, annotation, AROUND)
        )

    def annotation_key(self, annotation: str) -> Future[int | None]:
        """The key of an annotation by its id; None if it is not there (any more)."""
        return self._reader.ask(lambda connection: annotation_listing.key_of(connection, annotation))

    def annotations_by_key(
        self, keys: Sequence[int]
    ) -> Future[tuple[tuple[Annotation, ...], tuple[Relation, ...]]]:
        """The live annotations of these keys, in their order, and all relations with an end among them; for
        changing many at once. Can be cancelled."""
        wanted = tuple(keys)

        def read(
            connection: sqlite3.Connection, go_on: Callable[[], None]
        ) -> tuple[tuple[Annotation, ...], tuple[Relation, ...]]:
            return reading.annotations_by_key(connection, wanted, go_on)

        return self._reader.ask_long(read)

    def waiting(
        self, articles: Sequence[str] | None = None, *, limit: int = 1_000
    ) -> Future[list[Annotation]]:
        """Up to ``limit`` annotations that wait for review: they point into an older text of their article,
        since no sure place for them was found in the current one. Of these articles in their order, or of
        all; each article's by place in the old text. Suggestions and what was rejected never wait."""
        wanted = None if articles is None else tuple(articles)
        return self._reader.ask(lambda connection: reanchoring.waiting_of(connection, wanted, limit))

    def count_waiting(self, articles: Sequence[str] | None = None) -> Future[int]:
        """How many :meth:`waiting` would give without a limit."""
        wanted = None if articles is None else tuple(articles)
        return self._reader.ask(lambda connection: reanchoring.count_waiting(connection, wanted))

    def _annotation_listing(self, connection: sqlite3.Connection) -> annotation_listing.AnnotationListing:
        """One a connection, all in the reading thread."""
        found = self._annotation_listings.get(id(connection))
        if found is None:
            found = annotation_listing.AnnotationListing(connection, self.annotator, Tokenizer())
            self._annotation_listings[id(connection)] = found
        return found
