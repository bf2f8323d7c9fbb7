"""What a store answers about articles, annotations, labels and steps: a part of its face."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from reader.storage import lines
from reader.storage.late import Late
from reader.storage.threads import ReadingThread
from reader.storage.values import Around, Event, LastChange, StepInfo

if TYPE_CHECKING:
    from reader.annotations import Annotation, Relation
    from reader.articles import Article, Progress, Story
    from reader.comparison.frequencies import WordCounts
    from reader.labels import LabelSchema
    from reader.storage import annotation_history, history, reading, vocabulary
else:  # with all that articles, annotations and labels are made of
    annotation_history, history = Late("annotation_history"), Late("history")
    reading, vocabulary = Late("reading"), Late("vocabulary")

#: Articles that are read at a time for a command.
_PAGE = 50


class ReadingFace:
    """A part of :class:`reader.store.Store`, which has the thread and the annotator."""

    annotator: str
    _reader: ReadingThread

    def __init__(self) -> None:
        super().__init__()
        self._vocabulary: vocabulary.Vocabulary | None = None

    def article(self, id: str) -> Future[Article]:  # noqa: A002
        """The article of that full id with its texts. Raises NotFound."""
        return self._reader.ask(lambda connection: reading.article(connection, id))

    def resolve(self, beginning: str) -> Future[str]:
        """The one id that begins so (at least 4 characters, in either case). Raises NotFound or Ambiguous."""
        return self._reader.ask(lambda connection: reading.resolve(connection, beginning))

    def annotations(
        self, articles: Sequence[str]
    ) -> Future[tuple[tuple[Annotation, ...], tuple[Relation, ...]]]:
        """All live annotations of these articles, whoever made them, in the order of their place in the
        text, and the relations with at least one end among them. Unknown ids are left out."""
        wanted = tuple(articles)
        return self._reader.ask(lambda connection: reading.annotations_of(connection, wanted))

    def annotations_around(
        self, article: str, caret: int | None = None, *, reach: int, most: int
    ) -> Future[Around]:
        """As :meth:`annotations` of one article, if there are no more than ``most``; else those that touch
        the ``reach`` code points on either side of ``caret`` (None: of where this annotator reads it)."""

        def read(connection: sqlite3.Connection) -> Around:
            place = caret if caret is not None else reading.reading(connection, article, self.annotator)
            return reading.annotations_around(connection, article, place or 0, reach, most)

        return self._reader.ask(read)

    def annotations_by_id(self, ids: Sequence[str]) -> Future[tuple[Annotation, ...]]:
        """The live annotations of these ids (the far ends of relations), in no promised order."""
        wanted = tuple(ids)
        return self._reader.ask(lambda connection: reading.annotations_by_id(connection, wanted))

    def story(self, id: str) -> Future[Story | None]:  # noqa: A002
        """The story of that id; None if there is none."""
        return self._reader.ask(lambda connection: reading.story(connection, id))

    def stories(self) -> Future[list[Story]]:
        """All stories, by title."""
        return self._reader.ask(lambda connection: reading.stories(connection))

    def progress(self, articles: Sequence[str]) -> Future[list[Progress]]:
        """Where every annotator stands with these articles; nobody's ``new`` is listed."""
        wanted = tuple(articles)
        return self._reader.ask(lambda connection: reading.progress(connection, wanted))

    def outlets(self) -> Future[list[str]]:
        """The outlets of all articles, by name."""
        return self._reader.ask(lambda connection: reading.outlets(connection))

    def values_used(self, label: str) -> Future[dict[str, tuple[str, ...]]]:
        """By attribute the values that the newest annotations of this label have, for offering them again."""
        return self._reader.ask_long(lambda connection, _: reading.values_used(connection, label))

    def schema(self) -> Future[LabelSchema]:
        """The label schema in force."""
        return self._reader.ask(lambda connection: reading.schema(connection))

    def reading(self, article: str) -> Future[int | None]:
        """The code point where this annotator's caret last stood in the article."""
        return self._reader.ask(lambda connection: reading.reading(connection, article, self.annotator))

    def remembered(self, name: str) -> Future[str | None]:
        """What :meth:`remember` last kept for this annotator under that name."""
        return self._reader.ask(lambda connection: lines.remembered(connection, name, self.annotator))

    def document_frequencies(self, bodies: Sequence[str]) -> Future[WordCounts]:
        """In how many articles the words of these texts stand: of all articles, or of the newest of a large
        library. Of one that is too small to tell, the counts are empty. Can be cancelled."""
        wanted = tuple(bodies)

        def count(connection: sqlite3.Connection, go_on: Callable[[], None]) -> WordCounts:
            if self._vocabulary is None:
                self._vocabulary = vocabulary.Vocabulary()
            return self._vocabulary.counts(connection, wanted, go_on)

        return self._reader.ask_long(count)

    def next_undo(self) -> Future[StepInfo | None]:
        """The step that :meth:`undo` would reverse."""
        return self._reader.ask(lambda connection: history.next_undo(connection, self.annotator))

    def next_redo(self) -> Future[StepInfo | None]:
        """The step that :meth:`redo` would bring back (not the undo, but what it had reversed)."""
        return self._reader.ask(lambda connection: history.next_redo(connection, self.annotator))

    def history_of(self, annotation: str) -> Future[tuple[Event, ...]]:
        """Every change of an annotation, and of the relations that it has or had, oldest first; empty for
        an id that the library does not know."""
        return self._reader.ask(lambda connection: annotation_history.of_annotation(connection, annotation))

    def changed_by_others(self, articles: Sequence[str]) -> Future[dict[str, LastChange]]:
        """The annotations of these articles that were last changed by somebody who is neither their
        annotator nor this store's, by their ids."""
        wanted = tuple(articles)
        return self._reader.ask(
            lambda connection: annotation_history.changed_by_others(connection, wanted, self.annotator)
        )

    def article_names(self, articles: Sequence[str]) -> Future[dict[str, str]]:
        """What a heading calls these articles, by their ids: outlet, else title, else file name."""
        wanted = tuple(articles)
        return self._reader.ask(lambda connection: reading.article_names(connection, wanted))

    def iter_articles(self, ids: Sequence[str] | None = None) -> Iterator[Article]:
        """Articles one after another, of the whole library in the order they were added if ``ids`` is None.
        Reads pages and blocks the caller; for commands, never for the UI thread. Raises NotFound."""
        if ids is not None:
            for wanted in ids:
                yield self.article(wanted).result()
            return
        key = 0
        while True:
            page, last = self._reader.ask(partial(reading.articles_after, key=key, count=_PAGE)).result()
            yield from page
            if len(page) < _PAGE:
                return
            key = last
