"""A store without a file, for tests of screens: it answers at once and keeps what it was asked."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from reader.articles import Article, Details, Story, Text
from reader.errors import NotFound, ReaderError, Refused
from reader.labels import default_schema
from reader.store import Around, ArticleSummary, Counts, ListView, NextArticle, StepInfo, StepResult


def answered(value: Any) -> Future[Any]:
    future: Future[Any] = Future()
    if isinstance(value, Exception):
        future.set_exception(value)
    else:
        future.set_result(value)
    return future


def summary(key: int, **fields: Any) -> ArticleSummary:
    given: dict[str, Any] = {
        "title": f"Article {key}",
        "outlet": "Daily A" if key % 2 else None,
        "published": f"2024-11-{1 + key % 28:02}" if key % 3 else None,
        "excerpt": f"How article {key} begins, with some words of news in it. " * 5,
        "words": 100 + key,
        **fields,
    }
    return ArticleSummary(
        **{
            "key": key,
            "id": f"00000000-0000-5000-8000-{key:012}",
            "author": None,
            "url": None,
            "language": "en",
            "source": f"{key:03}.txt",
            "story": None,
            "annotations": 0,
            "suggestions": 0,
            "relations": 0,
            "state": "new",
            "added": "2024-11-22T09:00:00.000Z",
            **given,
        }
    )


class FakeStore:
    """As much of a Store as the library screen and the dialogs need."""

    def __init__(self, rows: Sequence[ArticleSummary] = (), *, annotator: str = "jo") -> None:
        self.path = Path("news.db")
        self.annotator = annotator
        self.holder: Any = None
        self.writable = True
        self.rows = {row.key: row for row in rows}
        self.memory: dict[str, str] = {}
        self.known_stories: list[Story] = []
        self.applied: list[Any] = []
        self.steps: list[StepInfo] = []
        self.error: ReaderError | None = None
        self.asked: list[ListView] = []
        self.closed = False

    def close(self) -> None:
        self.closed = True

    def _listed(self, view: ListView) -> list[ArticleSummary]:
        words = view.query.casefold().split()
        found = [
            row
            for row in self.rows.values()
            if all(word in f"{row.title} {row.excerpt}".casefold() for word in words)
            and (view.state is None or row.state == view.state)
            and (view.outlet is None or row.outlet == view.outlet)
            and (view.annotated is None or bool(row.annotations) == view.annotated)
            and (view.story is None or row.story == view.story)
        ]
        found.sort(key=lambda row: str(getattr(row, view.sort) or ""), reverse=view.descending)
        return found

    def counts(self) -> Future[Counts]:
        done = sum(row.state == "done" for row in self.rows.values())
        return answered(Counts(len(self.rows), len(self.known_stories), done, 0))

    def count_waiting(self, articles: Sequence[str] | None = None) -> Future[int]:
        return answered(0)

    def made_since(self, time: str) -> Future[int]:
        return answered(0)

    def place_in(self, keys: array[int], article: str) -> Future[int | None]:
        row = next((row for row in self.rows.values() if row.id == article), None)
        return answered(keys.index(row.key) if row and row.key in keys else None)

    def next_article(
        self, keys: array[int], after: str | None, *, untouched: bool = False
    ) -> Future[NextArticle | None]:
        here = next((at for at, key in enumerate(keys) if self.rows[key].id == after), -1)
        for at in range(here + 1, len(keys)):
            row = self.rows[keys[at]]
            if not untouched or not (row.annotations or row.state in ("done", "skipped")):
                return answered(NextArticle(row.id, at))
        return answered(None)

    def first_page(self, view: ListView, count: int) -> Future[list[ArticleSummary]]:
        self.asked.append(view)
        return answered(self._listed(view)[:count])

    def order(self, view: ListView) -> Future[array[int]]:
        return answered(array("q", [row.key for row in self._listed(view)]))

    def summaries(self, keys: Sequence[int]) -> Future[list[ArticleSummary]]:
        return answered([self.rows[key] for key in keys if key in self.rows])

    def article(self, id: str) -> Future[Article]:  # noqa: A002
        row = next((row for row in self.rows.values() if row.id == id), None)
        if row is None:
            return answered(NotFound(f"{id}: no such article"))
        details = Details(
            title=row.title,
            outlet=row.outlet,
            published=row.published,
            language=row.language,
            story=row.story,
        )
        return answered(Article(id, details, Text(row.excerpt), row.source, row.added, revision=1))

    def stories(self) -> Future[list[Story]]:
        return answered(self.known_stories)

    def outlets(self) -> Future[list[str]]:
        return answered(sorted({row.outlet for row in self.rows.values() if row.outlet}))

    def schema(self) -> Future[Any]:
        return answered(default_schema())

    def annotations(self, articles: Sequence[str]) -> Future[Any]:
        return answered(((), ()))

    def annotations_around(self, article: str, caret: int | None = None, **_: int) -> Future[Any]:
        return answered(Around((), (), whole=True))

    def progress(self, articles: Sequence[str]) -> Future[Any]:
        return answered([])

    def reading(self, article: str) -> Future[Any]:
        return answered(None)

    def remembered(self, name: str) -> Future[str | None]:
        return answered(self.memory.get(name))

    def remember(self, name: str, value: str) -> Future[None]:
        self.memory[name] = value
        return answered(None)

    def remember_reading(self, article: str, caret: int) -> Future[None]:
        return answered(None)

    def changed_elsewhere(self) -> Future[bool]:
        return answered(False)

    def held_elsewhere(self) -> bool:
        return self.holder is not None

    def take_over(self) -> bool:
        self.holder, self.writable = None, True
        return True

    def apply(self, change: Any, *, by_command: bool = False) -> Future[StepResult]:
        if self.error is not None:
            return answered(self.error)
        self.applied.append(change)
        step = StepInfo(
            len(self.steps) + 1,
            "2024-11-22T09:00:00.000Z",
            self.annotator,
            change.words,
            len(change.edits),
            by_command,
        )
        self.steps.append(step)
        for edit in change.edits:
            after = edit.after
            if isinstance(after, Story):
                self.known_stories.append(after)
            for key, row in self.rows.items():
                if getattr(after, "details", None) is not None and after.id == row.id:
                    told = after.details
                    self.rows[key] = row._replace(title=told.title, outlet=told.outlet, story=told.story)
        return answered(StepResult(step, change.edits))

    def next_undo(self) -> Future[StepInfo | None]:
        return answered(self.steps[-1] if self.steps else None)

    def next_redo(self) -> Future[StepInfo | None]:
        return answered(None)

    def undo(self) -> Future[StepResult]:
        if not self.steps:
            return answered(Refused("nothing to undo"))
        step = self.steps.pop()
        return answered(StepResult(step, ()))

    def redo(self) -> Future[StepResult]:
        return answered(Refused("nothing to redo"))

    def stop_adding(self) -> None:
        pass
