"""The Textual app: wiring only. It holds the library, shows screens, and does what holds everywhere.

Nothing is imported here that the first paint does not need; screens and dialogs come when they are asked for.
"""

from __future__ import annotations

import asyncio
import json
import os
from array import array
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from textual import constants, work
from textual.binding import BindingType
from textual.css.query import NoMatches

from reader.actions import action
from reader.errors import ReaderError
from reader.screens.base import ReaderScreen
from reader.screens.bindings import bindings, keys_of
from reader.screens.library import FIRST_ROWS, LibraryScreen
from reader.screens.place import Place
from reader.screens.tally import Tally
from reader.screens.typing_ahead import OrderedInput
from reader.store import ListView
from reader.text.wording import counted

if TYPE_CHECKING:
    from textual.command import Provider

    from reader.annotations import AttributeValue
    from reader.config import Settings
    from reader.labels import LabelSchema
    from reader.screens.article import ArticleScreen
    from reader.screens.labelled import Whose
    from reader.store import AnnotationView, StepInfo, StepResult, Store
    from reader.tasks.comparing import ComparisonWorker

#: Seconds that an Esc waits for the rest of an arrow key: over a slow line the two arrive apart.
ESCAPE_DELAY = 0.3
#: Undoing a step of more objects than this is asked about first.
MANY_OBJECTS = 20
#: Seconds between two looks at what the program that writes has changed.
FOLLOW = 1.0
#: Seconds after the first paint in which a person looks at the list before opening an article.
WARM_UP = 0.15

DARK, LIGHT = "textual-dark", "textual-light"


def _palette() -> type[Provider]:
    from reader.screens.palette import ActionProvider

    return ActionProvider


class ReaderApp(OrderedInput):
    """The reader over one open library. ``first``: ids of articles to begin with, if any were named on
    the command line; ``messages``: lines that whoever started the app could not say elsewhere."""

    TITLE = "Variorum"
    # Of the default screen, too: Textual reads the style sheets of screens that are pushed only.
    CSS_PATH = "screens/library.tcss"
    COMMANDS: ClassVar[set[Any]] = {_palette}
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("app")]

    def __init__(
        self,
        store: Store,
        settings: Settings,
        *,
        first: Sequence[str] = (),
        messages: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.store = store
        self.settings = settings
        self.annotator = store.annotator
        self.tally = Tally(store.annotator)
        #: Whose annotations are seen in texts, and the ids of what others made that may be changed: this
        #: annotator said so when asked.
        self.whose: Whose = "all"
        #: Whether texts fade all but the paragraph, or the row, that one works at.
        self.focus_mode = False
        self.may_be_changed: set[str] = set()
        #: The label, by name, and the attributes that were used last, to be used again.
        self.last_used: tuple[str, Mapping[str, AttributeValue]] = ("", {})
        self._schema: LabelSchema | None = None
        self.first = tuple(first)
        self.start_messages = tuple(messages)
        self.place = Place()
        self._place_kept: dict[str, object] | None = None
        #: Where the comparisons of this session were left: names of the columns to one of them and a place.
        self.compared_at: dict[tuple[str, ...], tuple[str, int]] = {}
        #: Whether selections snap to whole words; None until a text is shown.
        self.whole_words: bool | None = None
        self._step_lock = asyncio.Lock()
        self._leaving = False
        self._offered = False
        self._behind = False
        # Asked for before the terminal is set up, so that the answers are there for the first frame.
        self._remembered = {name: store.remembered(name) for name in ("theme", "screen", "focus")}
        if "ESCDELAY" not in os.environ:
            constants.ESCAPE_DELAY = ESCAPE_DELAY  # type: ignore[misc]
        #: The user's keys: action id to key names joined by commas.
        self.keymap = _keymap(settings)
        self.set_keymap(self.keymap)

    @cached_property
    def comparisons(self) -> ComparisonWorker:
        """The process that compares, started by the first comparison."""
        from reader.tasks.comparing import ComparisonWorker

        return ComparisonWorker()

    # Starting and leaving

    async def on_load(self) -> None:
        """Know the theme and the place to come back to before anything is painted."""
        self.theme = self._first_theme(await self._recall("theme"))
        self.place = Place.parsed(await self._recall("screen"))
        self.focus_mode = await self._recall("focus") is True
        if self.first:  # what was just named on the command line comes before what was left
            view = ListView(sort="added", descending=True)
            self.place = Place(view=view, named=self.first, marked=self.first if len(self.first) > 1 else ())
        self._first_rows = self.store.first_page(self.place.view, FIRST_ROWS)

    def get_default_screen(self) -> ReaderScreen:
        return LibraryScreen(self.place, self._first_rows)

    @property
    def schema(self) -> LabelSchema:
        """The library's labels; the default ones until they are known, which is before any text is shown."""
        from reader.labels import default_schema

        return self._schema or default_schema()

    async def _know_schema(self) -> None:
        """Ask for the library's labels: at the start, and when another program has written to it."""
        try:
            self._schema = await asyncio.wrap_future(self.store.schema())
        except ReaderError as error:
            self.reading_screen.say(str(error), error=True)

    async def on_mount(self) -> None:
        self.call_after_refresh(_collect_garbage_again)
        if len(self.first) == 1 or self.place.screen != "library":
            await self._know_schema()
        else:  # the list comes first
            self.call_after_refresh(self._know_schema)
        if len(self.first) == 1:
            self.show_article(self.first[0])
        elif self.place.screen == "article" and self.place.articles:
            self.show_article(self.place.articles[0], caret=self.place.caret)
        elif self.place.screen == "annotations":
            from reader.screens.annotation_views import remembered_view

            view, cursor = remembered_view(self.place.annotations), self.place.annotation
            self.show_annotations(view=view, cursor=cursor)
        elif self.place.screen == "compare" and len(self.place.articles) > 1:
            self.show_comparison(self.place.articles, at=self.place.at)
        for message in self.start_messages[:1]:
            more = len(self.start_messages) - 1
            self.reading_screen.say(message + (f" (and {more} more)" if more else ""), error=True)
        if self.store.holder is not None:
            self.set_interval(FOLLOW, self.follow)
        self.set_timer(WARM_UP, self.warm_up)

    async def _recall(self, name: str) -> object:
        """What an earlier start remembered under that name, or None; never a reason not to start."""
        try:
            value = await asyncio.wrap_future(self._remembered[name])
            return json.loads(value) if value else None
        except (ReaderError, ValueError):
            return None

    def _first_theme(self, chosen: object) -> str:
        """The theme of the settings, unless f2 changed it and the settings are still the same."""
        configured = _theme(self.settings)
        if isinstance(chosen, dict) and chosen.get("configured") == configured:
            return LIGHT if chosen.get("theme") == LIGHT else DARK
        return configured

    async def action_quit(self) -> None:
        """Leave; what was asked of the store is still written."""
        if not self._leaving:
            self._leaving = True
            self.remember_place()
            self.exit()

    def _fatal_error(self) -> None:
        """An unexpected error ends the app in silence; ``run`` raises it, and whoever called tells it.

        Textual would print a traceback with the values of all variables, texts from outside among them.
        """
        self._close_messages_no_wait()

    def action_help_quit(self) -> None:
        """ctrl+c does not leave: it is pressed to copy, too."""
        self.reading_screen.say("nothing is selected to copy; ctrl+q leaves, everything is saved already")

    def remember_place(self) -> None:
        """Let the library know where this person is, for the next start."""
        memory: dict[str, object] = {}
        for screen in self.screen_stack:
            if isinstance(screen, ReaderScreen) and (more := screen.memory()) is not None:
                memory |= more
        if memory != self._place_kept and self.store.writable:
            self._place_kept = memory
            self._remember("screen", memory)

    def _remember(self, name: str, value: object) -> None:
        if self.store.writable:
            self.store.remember(name, json.dumps(value, ensure_ascii=False))

    # Screens

    @property
    def reading_screen(self) -> ReaderScreen:
        """The topmost screen that is no dialog."""
        return next(each for each in reversed(self.screen_stack) if isinstance(each, ReaderScreen))

    @property
    def library_screen(self) -> LibraryScreen:
        """The screen below all others."""
        screen = self.screen_stack[0]
        assert isinstance(screen, LibraryScreen)
        return screen

    @property
    def listed_keys(self) -> array[int]:
        """The keys of the library's list in its order: what is gone on to from article to article."""
        with suppress(NoMatches):  # an article that is begun with is there before the library
            return self.library_screen.articles.keys
        return array("q")

    def find_places(self) -> None:
        """The library's list is another one: find the articles that are shown in it again."""
        from reader.screens.article import ArticleScreen

        for screen in self.screen_stack:
            if isinstance(screen, ArticleScreen):
                screen.find_place()

    def show_article(self, article: str, *, caret: int | None = None, annotation: str | None = None) -> None:
        """Show an article with the caret at a code point (None: where it was read last). ``annotation``: the
        one that is current there. From article to article the data is swapped."""
        from reader.screens.article import ArticleScreen

        screen = self.reading_screen
        shown = screen if isinstance(screen, ArticleScreen) else self.article_screen
        if shown is not screen and shown in self.screen_stack:  # below a comparison
            shown = ArticleScreen()
        shown.open_article(article, caret=caret, annotation=annotation)
        if shown is not screen:
            self.push_screen(shown)
        self.call_later(self.remember_place)

    @cached_property
    def article_screen(self) -> ArticleScreen:
        """The screen that articles are shown on: made once and kept, since making one takes the time of
        several pages. Its modules and styles are read with it."""
        from reader.screens.article import ArticleScreen

        screen = ArticleScreen()
        self.install_screen(screen, "article")
        self.stylesheet.read_all(screen.css_path)
        self.stylesheet.parse()
        return screen

    def warm_up(self) -> None:
        """Make the article screen while nobody waits for it."""
        _ = self.article_screen

    def show_comparison(self, articles: Sequence[str], *, at: tuple[str, int] | None = None) -> None:
        """Show articles (ids, or ``id@N`` for an older version) side by side, the caret at (one of these
        names, code point) or where it was left."""
        from reader.screens.compare import CompareScreen

        self.push_screen(CompareScreen(tuple(articles), at))
        self.call_later(self.remember_place)

    def show_annotations(
        self,
        articles: Sequence[str] = (),
        *,
        view: AnnotationView | None = None,
        cursor: int | None = None,
    ) -> None:
        """List the annotations of these articles by place, or of all, newest first; or a view that was left,
        with the cursor on a key."""
        from reader.screens.annotations import AnnotationsScreen
        from reader.screens.listed import FIRST_ROWS
        from reader.store import AnnotationView

        if view is None:
            view = AnnotationView()
            if articles:
                view = AnnotationView(sort="place", descending=False, articles=tuple(articles))
        rows = self.store.first_annotations(view, FIRST_ROWS)
        self.push_screen(AnnotationsScreen(view, rows, cursor))
        self.call_later(self.remember_place)

    def action_help(self) -> None:
        from reader.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.reading_screen.CONTEXT))

    def action_toggle_theme(self) -> None:
        self.theme = LIGHT if self.theme == DARK else DARK
        self._remember("theme", {"theme": self.theme, "configured": _theme(self.settings)})

    def set_focus_mode(self, on: bool) -> None:
        """Fade all but what one works at, also after a restart, or show everything."""
        self.focus_mode = on
        self._remember("focus", on)

    # Undo and redo

    def action_undo(self) -> None:
        self._step("undo")

    def action_redo(self) -> None:
        self._step("redo")

    @work(group="steps", exit_on_error=True)
    async def _step(self, direction: str) -> None:
        """Undo or redo the newest step, asking first if it is a large one; one at a time."""
        ask, do = {
            "undo": (self.store.next_undo, self.store.undo),
            "redo": (self.store.next_redo, self.store.redo),
        }[direction]
        async with self._step_lock:
            screen = self.reading_screen
            await screen.settle()
            future: Future[StepInfo | None] = ask()
            step = await screen.answer(future)
            if step is None:
                if not future.cancelled() and future.exception() is None:
                    screen.say(f"nothing to {direction}")
                return
            if (step.by_command or step.objects > MANY_OBJECTS) and not await self._confirmed(
                direction, step
            ):
                return
            result = await screen.answer(do())
            if result is not None:
                self.follow_step(result)
                where = await self._where(screen, result)
                self._go(result, where, f"{'undone' if direction == 'undo' else 'redone'}: {step.words}")

    def follow_step(self, result: StepResult) -> None:
        """Keep the tally with a step of this annotator."""
        self.tally.take(result.edits)
        if len(result.edits) < result.step.objects:  # of a large step the result holds a part
            self.library_screen.count()

    async def _confirmed(self, direction: str, step: StepInfo) -> bool:
        from reader.screens.dialogs import ConfirmDialog

        when = datetime.fromisoformat(step.time).astimezone()
        changed = f"It changed {counted(step.objects, 'thing')}, on {when:%Y-%m-%d at %H:%M}."
        question = f"{direction.capitalize()} “{step.words}”?\n{changed}"
        answer: bool = await self.push_screen_wait(
            ConfirmDialog(question, yes=direction.capitalize(), no="Leave it")
        )
        return answer

    async def _where(self, screen: ReaderScreen, result: StepResult) -> tuple[str | None, int | None]:
        """The article in which a step happened, and the code point; of relations alone, at one of their ends.
        (None, None) if it was in no text."""
        place = _where(result)
        ties = _ends(result)
        if place[0] is not None or not ties or any(map(screen.shows_annotation, ties)):
            return place
        ends = await screen.answer(self.store.annotations_by_id(ties[:1]))
        return (ends[0].article, ends[0].start) if ends else place

    def _go(self, result: StepResult, where: tuple[str | None, int | None], words: str) -> None:
        """Repaint what a step changed, on another screen if it happened there, and say what it was."""
        screen = self.reading_screen
        article, caret = where
        listed = caret is None and screen is self.library_screen  # a state, which the list shows
        if article is not None and not listed and not screen.shows(article):
            self.show_article(article, caret=caret)
            screen = self.reading_screen
        else:
            screen.step_done(result)
        screen.say(words)

    # A library that another program writes

    @work(group="follow", exclusive=True)
    async def follow(self) -> None:
        """Show what the program that writes has changed since the last look."""
        holder = self.store.holder
        if holder is None:
            return
        screen = self.reading_screen
        if await screen.answer(self.store.changed_elsewhere()):
            self._behind = True  # also if the next look cuts this one short
        if self._behind:
            await self._catch_up()
        free = not await asyncio.to_thread(self.store.held_elsewhere)
        if free and not self._offered:
            key = next(iter(keys_of(action("app.take_over"), self.keymap)), "")
            palette = keys_of(action("app.command_palette"), self.keymap)[0]
            screen.say(f"{holder.annotator} has left the library · {key or palette + ', Take over writing'}")
        self._offered = free

    async def _catch_up(self) -> None:
        """Show the library as it is now, its labels included; screens below follow when they are seen."""
        await self._know_schema()
        self._behind = False
        for screen in self.screen_stack:
            if isinstance(screen, ReaderScreen):
                screen.outdated = True
        self.reading_screen.changed_elsewhere()

    @work(group="follow")
    async def action_take_over(self) -> None:
        """Write to the library, if the program that did has left."""
        screen = self.reading_screen
        holder = self.store.holder
        if self.store.writable:
            screen.say("this program writes to the library already")
        elif holder is None:
            screen.say("this library can only be read: its file or folder cannot be written", error=True)
        elif await asyncio.to_thread(self.store.take_over):
            screen.say("this program writes to the library now")
            await self._catch_up()
        else:
            screen.say(f"{holder.annotator} on {holder.host} still writes to the library", error=True)


def run(store: Store, settings: Settings, *, first: Sequence[str] = (), messages: Sequence[str] = ()) -> int:
    """Run the reader until it is left; the library is closed, its writer drained. The exit status.

    Raises what went wrong unexpectedly, once the terminal is its owner's again.
    """
    app = ReaderApp(store, settings, first=first, messages=messages)
    try:
        app.run()
    finally:
        if "comparisons" in vars(app):
            app.comparisons.close()
        store.close()
    if app._exception is not None:
        raise app._exception
    return app.return_code or 0


def _collect_garbage_again() -> None:
    """Whoever started the app may have stopped the collector until the first paint."""
    import gc

    if not gc.isenabled():
        gc.freeze()  # what the start made stays: it need not be looked through each time
        gc.enable()


def _keymap(settings: Settings) -> dict[str, str]:
    from reader.config import keymap

    return dict(keymap(settings))


def _theme(settings: Settings) -> str:
    return LIGHT if settings.theme in (LIGHT, "light") else DARK


def _where(result: StepResult) -> tuple[str | None, int | None]:
    """The article in which a step happened, and the code point; (None, None) if it was in no text."""
    from reader.annotations import Annotation
    from reader.articles import Progress

    records = [edit.after or edit.before for edit in result.edits]
    for record in records:
        if isinstance(record, Annotation):
            return record.article, record.start
    for record in records:
        if isinstance(record, Progress):
            return record.article, None
    return None, None


def _ends(result: StepResult) -> list[str]:
    """The ids of the annotations that the relations of a step join."""
    from reader.annotations import Relation

    ties = [each for edit in result.edits if isinstance(each := edit.after or edit.before, Relation)]
    return [end for each in ties for end in (each.source, each.target)]


__all__ = ["ReaderApp", "run"]
