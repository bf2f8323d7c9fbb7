"""The app over a real library with the five seeds: made once, copied for each test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from reader.annotations import Annotation, Change, Edit, make_annotation
from reader.app import ReaderApp
from reader.articles import Article
from reader.config import Settings
from reader.labels import default_schema
from reader.store import Store
from reader.tasks.adding import add_paths
from tests.tui.conftest import shown, until

SCHEMA = default_schema()
#: Seconds after which a test that hangs is given up.
LONGEST = 20


def make_library(folder: Path, paths: Sequence[Path]) -> Path:
    """A closed library with these files."""
    library = folder / "template.db"
    with Store.open(library, annotator="jo") as store:
        add_paths(store, paths)
    return library


class Desk:
    """A running app with its store and pilot, and short ways to ask about them."""

    def __init__(self, app: ReaderApp, pilot: Pilot[None], store: Store) -> None:
        self.app, self.pilot, self.store = app, pilot, store

    @property
    def screen(self) -> Any:
        """The topmost screen that is no dialog."""
        return self.app.reading_screen

    @property
    def pane(self) -> Any:
        return self.screen.pane

    @property
    def body(self) -> str:
        return self.pane.here.body

    @property
    def said(self) -> str:
        return self.screen.message[0] if self.screen.message else ""

    @property
    def refused(self) -> bool:
        """Whether what was said last is an error."""
        return bool(self.screen.message and self.screen.message[1])

    @property
    def selection_line(self) -> str:
        line = self.screen.query_one("#selection")
        return " ".join(f"{line.left.plain} {line.right.plain}".split())

    @property
    def head_line(self) -> str:
        line = self.screen.query_one("#where")
        return f"{line.left.plain} {line.right.plain}"

    @property
    def text(self) -> str:
        return shown(self.app)

    def line_of(self, offset: int, column: int | None = None) -> Any:
        """The strip on which a code point stands."""
        column = self.pane.column if column is None else column
        lines = self.pane.page.columns[column]
        return self.pane.render_line(lines.ys[lines.of(offset)] - round(self.pane.scroll_y))

    async def press(self, *keys: str) -> None:
        """Press keys and wait until what they did is stored."""
        await self.pilot.press(*keys)
        await self.kept()

    async def kept(self) -> None:
        """Wait until all that was done is stored, but for what a dialog still asks about."""
        await self.pilot.pause()
        if self.app.screen is self.screen:
            await self.screen.settle()
        await self.pilot.pause()

    async def until(self, condition: Callable[[], bool]) -> None:
        await until(self.pilot, condition)

    async def says(self, words: str) -> None:
        await self.until(lambda: words in self.said)

    async def settled(self) -> None:
        for worker in [each for each in self.app.workers if each.group in ("load", "compare")]:
            with suppress(WorkerCancelled):  # another article took its place
                await worker.wait()
        await self.kept()

    async def open(self, article: str, **arguments: Any) -> None:
        self.app.show_article(article, **arguments)
        await self.until(lambda: bool(getattr(self.screen, "pane", None)) and self.pane.ready)
        await self.settled()

    async def compare(self, *articles: str, at: tuple[str, int] | None = None) -> None:
        self.app.show_comparison(articles, at=at)
        await self.until(lambda: getattr(self.pane, "comparison", None) is not None)
        await self.settled()

    def place(self, words: str, *, column: int | None = None) -> int:
        """Put the caret before these words."""
        body = self.pane.columns[self.pane.column if column is None else column].body
        offset = body.index(words)
        self.pane.place(offset, column=column, extend=False)
        self.screen.follow_caret()
        return offset

    async def select(self, words: str, *, column: int | None = None) -> None:
        start = self.place(words, column=column)
        self.pane.select(start, start + len(words))
        self.screen.follow_caret()
        await self.pilot.pause()

    def stored(self, article: str) -> list[Annotation]:
        return list(self.store.annotations([article]).result(10)[0])

    def relations(self, article: str) -> list[Any]:
        return list(self.store.annotations([article]).result(10)[1])

    def state(self, article: str) -> str:
        return next((each.state for each in self.store.progress([article]).result(10)), "new")


@asynccontextmanager
async def at_the_desk(
    template: Path,
    *,
    size: tuple[int, int] = (120, 36),
    mode: str = "either",
    library: Path | None = None,
) -> AsyncIterator[Desk]:
    """Run the app over a copy of a library (or over ``library`` itself, for a second start)."""
    if library is None:
        library = template.parent / f"{template.stem}-{len(list(template.parent.iterdir()))}.db"
        shutil.copy(template, library)
    store = Store.open(library, annotator="jo", mode=mode)  # type: ignore[arg-type]
    app = ReaderApp(store, Settings())
    try:
        async with asyncio.timeout(LONGEST), app.run_test(size=size) as pilot:
            await pilot.pause()
            yield Desk(app, pilot, store)
    finally:
        if "comparisons" in vars(app):
            app.comparisons.close()
        store.close()


def annotated(article: Article, words: str, label: str, annotator: str = "jo") -> Annotation:
    start = article.text.body.index(words)
    return make_annotation(
        article, [(start, start + len(words))], SCHEMA.label(label), annotator=annotator, schema=SCHEMA
    )


def add(store: Store, *records: Any, by_command: bool = False) -> None:
    """Make annotations or relations behind the screen's back."""
    change = Change("prepared", tuple(Edit(None, each) for each in records))
    store.apply(change, by_command=by_command).result(10)
