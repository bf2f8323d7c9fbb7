"""What a store answers about articles that are listed: a part of its face."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from reader.storage import lines
from reader.storage.late import Late
from reader.storage.listing import Listing
from reader.storage.open_questions import OpenQuestions
from reader.storage.search import Tokenizer
from reader.storage.threads import ReadingThread
from reader.storage.values import ArticleSummary, Counts, ListView, NextArticle

if TYPE_CHECKING:
    from reader.storage import worklist
else:
    worklist = Late("worklist")


class ListingFace:
    """A part of :class:`reader.store.Store`, which has the thread and the annotator."""

    annotator: str
    _reader: ReadingThread

    def __init__(self) -> None:
        super().__init__()
        self._lists: OpenQuestions[ListView] = OpenQuestions()
        self._listings: dict[int, Listing] = {}

    def counts(self) -> Future[Counts]:
        """How many there are, of this annotator where it says so. Constant time."""
        return self._reader.ask(lambda connection: lines.counts(connection, self.annotator))

    def first_page(self, view: ListView, count: int) -> Future[list[ArticleSummary]]:
        """The first ``count`` lines of a view, at once whatever the size of the library. Never raises on
        any query. Cancels the :meth:`order` of another view, and the first page of another if that may
        take long (a phrase, or what is found in another order than newest first)."""

        def page(connection: sqlite3.Connection, _: object = None) -> list[ArticleSummary]:
            keys = self._listing(connection).first(view, count)
            return lines.summaries(connection, keys, self.annotator)

        self._lists.leave_others(view)
        if not Listing.may_take_long(view):
            return self._reader.ask(page)
        return self._lists.asked(view, self._reader.ask_long(page))

    def order(self, view: ListView) -> Future[array[int]]:
        """The keys of a view in its order, as ``array("q")``. A later :meth:`order`, or the
        :meth:`first_page` of another view, cancels this Future."""

        def keys(connection: sqlite3.Connection, go_on: Callable[[], None]) -> array[int]:
            return self._listing(connection).all(view, go_on)

        self._lists.leave_others(view, orders=True)
        return self._lists.asked(view, self._reader.ask_long(keys), order=True)

    def summaries(self, keys: Sequence[int]) -> Future[list[ArticleSummary]]:
        """The lines of these keys, in their order; keys that are gone are left out."""
        wanted = tuple(keys)
        return self._reader.ask(lambda connection: lines.summaries(connection, wanted, self.annotator))

    def made_since(self, time: str) -> Future[int]:
        """How many annotations this annotator made by hand since a time (UTC) that are still there; accepted
        suggestions are among them, what a command made is not."""
        return self._reader.ask(lambda connection: worklist.made_since(connection, self.annotator, time))

    def place_in(self, keys: array[int], article: str) -> Future[int | None]:
        """Where an article (an id) stands in an :meth:`order`, from 0; None if it does not."""
        return self._reader.ask(lambda connection: worklist.place_in(connection, keys, article))

    def next_article(
        self, keys: array[int], after: str | None, *, untouched: bool = False
    ) -> Future[NextArticle | None]:
        """The article behind the one with the id ``after`` in an :meth:`order`, or its first if that is not
        in it (any more). ``untouched``: the next that this annotator has neither annotated nor called done
        or skipped, on from the top where there is none to the end. Can be cancelled."""
        return self._reader.ask_long(
            lambda connection, go_on: worklist.next_article(
                connection, keys, after, self.annotator, go_on, untouched=untouched
            )
        )

    def _listing(self, connection: sqlite3.Connection) -> Listing:
        """One a connection, all in the reading thread."""
        found = self._listings.get(id(connection))
        if found is None:
            found = self._listings[id(connection)] = Listing(connection, self.annotator, Tokenizer())
        return found
