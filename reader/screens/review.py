"""The review of annotations that found no sure place in the new text of their article."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.events import Resize
from textual.geometry import Size

from reader.anchoring import Follower, Reanchored, placed_at, waiting
from reader.annotations import Annotation, Change, Edit, Segment, named
from reader.articles import Article
from reader.screens.annotation_changes import deletion, with_relations
from reader.screens.base import ReaderScreen
from reader.screens.bindings import bindings
from reader.screens.changing_many import agreed
from reader.screens.list_keys import ListKeys
from reader.screens.review_passages import passages, version_of
from reader.text.display import visible
from reader.text.wording import counted
from reader.widgets.fitted import cut
from reader.widgets.passage import Passage
from reader.widgets.status_line import StatusLine
from reader.widgets.waiting_list import Waiting, WaitingList

if TYPE_CHECKING:
    from reader.store import StepResult

#: Annotations that are listed at a time; the others come when these are decided.
LISTED = 1_000
#: Code points of both texts from which their words are matched beside the keys.
LONG = 30_000
#: From this width on the list stands beside the passages; from this height on it is taller.
WIDE, TALL = 150, 30


async def open_review(screen: ReaderScreen, article: str | None = None) -> None:
    """Show what waits, that of ``article`` first; say so if nothing does."""
    await screen.settle()
    count = await screen.answer(screen.reader_app.store.count_waiting())
    if count:
        screen.app.push_screen(ReviewScreen(article))
    elif count == 0:
        screen.say("no annotation waits for review")


class ReviewScreen(ListKeys):
    """The annotations that wait, and of one the old passage and the new one. Those of ``article`` come
    first."""

    CONTEXT = "review"
    CSS_PATH = "review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("review")]

    def __init__(self, article: str | None = None) -> None:
        super().__init__(classes=_shape(self.app.size))
        self.first = article
        self.listed = WaitingList(id="waiting")
        self.total = 0
        #: The annotation whose passages are shown, and what became of it.
        self.told_of: tuple[Annotation, Reanchored] | None = None
        self._articles: dict[str, Article] = {}
        self._followers: dict[tuple[str, str], Follower] = {}
        self.rows: list[Waiting] = []
        #: The articles that an undo stays here for.
        self._seen: set[str] = set()
        self._deciding = asyncio.Lock()

    def compose(self) -> ComposeResult:
        yield StatusLine(id="where")
        with Container(id="review"):
            yield self.listed
            with Container(id="passages"):
                yield Passage(id="before")
                yield Passage(id="now")
        yield StatusLine(id="found")
        yield StatusLine(id="status")

    def on_resize(self, event: Resize) -> None:  # type: ignore[override]
        for each in ("-beside", "-tall", "-low"):
            self.set_class(each == _shape(event.size), each)
        self.call_after_refresh(self.show_status)

    @property
    def before(self) -> Passage:
        return self.query_one("#before", Passage)

    @property
    def now(self) -> Passage:
        return self.query_one("#now", Passage)

    # --- what is listed ------------------------------------------------------------------------

    def on_mount(self) -> None:
        self._load(None)

    def on_screen_resume(self) -> None:
        if self.outdated:
            self.changed_elsewhere()

    def changed_elsewhere(self) -> None:
        self.outdated = False
        self._load(self.current.id if self.current else None)

    @property
    def current(self) -> Annotation | None:
        """The annotation under the cursor."""
        row = self.listed.current
        return row.annotation if row else None

    @work(exclusive=True, group="load")
    async def _load(self, wanted: str | None) -> None:
        """List what waits, with the cursor on that annotation, or where it is."""
        store = self.reader_app.store
        asked, count = store.waiting(limit=LISTED), store.count_waiting()
        first = (await self.answer(store.waiting([self.first], limit=LISTED)) or []) if self.first else []
        others, total = await self.answer(asked), await self.answer(count)
        if others is None or total is None:
            return
        found = (first + [each for each in others if each.article != self.first])[:LISTED]
        names = await self.answer(store.article_names([each.article for each in found])) or {}
        self._articles.clear()  # their texts may be others now
        self.total = total
        self._seen |= {each.article for each in found}
        self.rows = [Waiting(n, each, names.get(each.article, "")) for n, each in enumerate(found)]
        self._list(wanted)

    def _list(self, wanted: str | None) -> None:
        cursor = next((row.key for row in self.rows if row.annotation.id == wanted), None)
        if cursor is None and self.rows:
            cursor = self.rows[min(self.listed.cursor, len(self.rows) - 1)].key
        self.listed.show_page(self.rows, cursor_key=cursor)
        self.listed.show_notice([("", "Nothing waits for review."), ("", ""), ("q", "back")])
        self._show_current()

    def on_windowed_list_cursor_moved(self) -> None:
        self.cursor_moved()

    def cursor_rested(self) -> None:
        self._show_current()

    def on_windowed_list_read_asked(self) -> None:
        self.action_confirm()

    @work(exclusive=True, group="passages")
    async def _show_current(self) -> None:
        """Show what became of the annotation under the cursor."""
        annotation = self.current
        found = await self._follow(annotation) if annotation is not None else None
        if annotation is None or found is None:
            self.told_of = None
            self.before.show(None)
            self.now.show(None)
        else:
            self.told_of = annotation, found[1]
            colour = self.reader_app.schema.colour_of(annotation.label)
            for passage, shown in zip(
                (self.before, self.now), passages(found[0], annotation, found[1], colour), strict=True
            ):
                passage.show(shown)
        self.show_status()

    async def _follow(self, annotation: Annotation) -> tuple[Article, Reanchored] | None:
        """The article of an annotation, and what became of the annotation in its current text."""
        if annotation.article not in self._articles:
            article = await self.answer(self.reader_app.store.article(annotation.article))
            if article is None:
                return None
            self._articles[annotation.article] = article
        article = self._articles[annotation.article]
        number = version_of(article, annotation.text_sha256)
        if not number:
            return None
        old = article.version(number).text
        texts = (old.sha256, article.text.sha256)
        if texts not in self._followers:
            bodies = (old.body, article.text.body)
            if sum(map(len, bodies)) > LONG:
                self._followers[texts] = await asyncio.to_thread(Follower, *bodies)
            else:
                self._followers[texts] = Follower(*bodies)
            while len(self._followers) > 4:
                del self._followers[next(iter(self._followers))]
        return article, self._followers[texts].annotation(annotation, article.text)

    # --- the lines -----------------------------------------------------------------------------

    def show_status(self) -> None:
        self.query_one("#where", StatusLine).show(*self._head())
        self.query_one("#found", StatusLine).show(*self._told())
        super().show_status()

    def _head(self) -> tuple[Content, Content]:
        row = self.listed.current
        place = f"{self.listed.cursor + 1:,} of {self.total:,}" if row else ""
        count = counted(self.total, "annotation waits", "annotations wait")
        room = self.size.width - len(place) - len(count) - 18
        name = cut(visible(row.article), max(0, room)) if row else ""
        return (
            Content.assemble(("Review", "bold"), f"   {count}", (f"   {name}", "dim")),
            Content.styled(place, "dim"),
        )

    def _told(self) -> tuple[Content, Content]:
        """What became of the annotation, in words."""
        annotation, told = self.current, self.told_of
        if annotation is None or told is None or told[0] != annotation:
            return Content(""), Content("")
        found = told[1]
        whose = "" if annotation.annotator == self.reader_app.annotator else f" · by {annotation.annotator}"
        note = f" · note: {annotation.note}" if annotation.note else ""
        words = Content.assemble(
            (visible(annotation.label), "bold"), visible(f"  {self._what(annotation, found)}{whose}{note}")
        )
        return words, Content("")

    def _what(self, annotation: Annotation, found: Reanchored) -> str:
        parts, there = len(annotation.segments), len(found.proposal)
        if found.proposal and there < parts:
            return f"{there} of its {parts} segments found"
        if not found.proposal:
            return (
                "not found; other words stand in its place"
                if self.now.shown and self.now.shown.spans
                else ("not found; ‸ is where it stood")
            )
        if found.score > 0.999:
            return "the same words, set otherwise or elsewhere"
        return f"proposed: {found.score:.0%} of the words are the same"

    def hints(self) -> Content | str:
        keys = [("y", "confirm"), ("m", "place"), ("l", "leave"), ("x", "delete"), ("u", "undo")]
        if self.told_of is not None and not self.told_of[1].proposal:
            del keys[0]
        return self.fitted_hints(*keys, ("q", "back"), ("?", "keys"))

    # --- moving --------------------------------------------------------------------------------

    @property
    def list_length(self) -> int:
        return len(self.listed)

    @property
    def list_page(self) -> int:
        return self.listed.page

    def move_cursor(self, by: int) -> None:
        if self.message is not None and self.message[0]:
            self.message = None
        self.listed.move_to(self.listed.cursor + by)
        self.show_status()

    def action_scroll_down(self) -> None:
        self._scroll(1)

    def action_scroll_up(self) -> None:
        self._scroll(-1)

    def _scroll(self, direction: int) -> None:
        for passage in (self.before, self.now):
            passage.scroll(direction * max(1, passage.page // 2))

    # --- deciding ------------------------------------------------------------------------------

    @work(group="decide")
    async def _in_turn(self, decide: Callable[[], Awaitable[None]]) -> None:
        """One decision after the other: the next key is meant for what the one before leaves."""
        async with self._deciding:
            await decide()

    async def settle(self) -> None:
        async with self._deciding:
            pass

    def action_confirm(self) -> None:
        """Put the annotation where the proposal is."""
        self._in_turn(self._confirm)

    async def _confirm(self) -> None:
        annotation = self.current
        found = await self._follow(annotation) if annotation is not None else None
        if annotation is None or found is None:
            return
        article, reanchored = found
        if not reanchored.proposal:
            self.say("nothing is proposed: m places it, l leaves it at the old version", error=True)
            return
        missing = len(annotation.segments) - len(reanchored.proposal)
        if missing > 0:
            question = f"{missing} of its {len(annotation.segments)} segments was not found. Keep the others?"
            if not await self.confirmed(question, yes="Keep them"):
                return
        after = placed_at(annotation, article.text, reanchored.proposal)
        await self._decide(annotation, after, f"confirmed {named(annotation)}")

    def action_confirm_same(self) -> None:
        """Put all whose words are the same, only set otherwise, where they stand now."""
        self._in_turn(self._confirm_same)

    async def _confirm_same(self) -> None:
        edits = []
        for row in self.rows:
            found = await self._follow(row.annotation)
            if found is not None and found[1].anchor != "orphan" and found[1].score > 0.999:
                edits.append(
                    Edit(row.annotation, placed_at(row.annotation, found[0].text, found[1].proposal))
                )
            await asyncio.sleep(0)  # a thousand of them take a moment: keys come in between
        if not edits:
            self.say("of none that is listed the words are all the same")
            return
        few = counted(len(edits), "annotation")
        question = f"Confirm {few} whose words are the same, set otherwise or elsewhere?"
        asked_of = [edit.before for edit in edits]
        if self.may_write() and await agreed(self, question, "Confirm", asked_of, unasked=0):
            await self._do(Change(f"confirmed {few} whose words are the same", tuple(edits)))

    def action_place(self) -> None:
        """Choose the place in the text."""
        self._in_turn(self._place)

    async def _place(self) -> None:
        from reader.screens.placing import PlacingScreen

        annotation = self.current
        found = await self._follow(annotation) if annotation is not None else None
        if annotation is None or found is None or not await self._may(annotation):
            return
        article, reanchored = found
        shown, _ = passages(
            article, annotation, reanchored, self.reader_app.schema.colour_of(annotation.label)
        )

        def placed(segments: Sequence[Segment]) -> None:
            after = placed_at(annotation, article.text, segments)
            words = f"placed {named(annotation)}"
            self._in_turn(partial(self._decide, annotation, after, words))

        self.app.push_screen(PlacingScreen(article, annotation, reanchored, shown, placed))

    def action_leave(self) -> None:
        """Leave the annotation at the old version, where it stays readable."""
        self._in_turn(self._leave)

    async def _leave(self) -> None:
        if (annotation := self.current) is not None:
            words = f"left {named(annotation)} at the old version"
            await self._decide(annotation, waiting(annotation), words)

    def action_delete(self) -> None:
        """Delete the annotation, its relations with it."""
        self._in_turn(self._delete)

    async def _delete(self) -> None:
        annotation = self.current
        if annotation is None or not self.may_write():
            return
        found = await self.answer(self.reader_app.store.annotations([annotation.article]))
        if found is None:
            return
        ties = [each for each in found[1] if annotation.id in (each.source, each.target)]
        question = f"Delete {with_relations([annotation], ties)}?"
        if await agreed(self, question, "Delete", [annotation, *ties]):
            await self._do(deletion([annotation], ties))

    async def _decide(self, before: Annotation, after: Annotation, words: str) -> None:
        if await self._may(before):
            await self._do(Change(words, (Edit(before, after),)))

    async def _do(self, change: Change) -> None:
        """Make a change; what it decided is listed no longer, and the cursor goes on."""
        result = await self.apply(change)
        if result is None:
            self.changed_elsewhere()  # it was refused: somebody else changed it
            return
        self.tell_screens_below()
        decided = {edit.before.id for edit in change.edits if isinstance(edit.before, Annotation)}
        self.rows = [row for row in self.rows if row.annotation.id not in decided]
        self.total -= len(decided)
        if self.rows:
            self._list(None)
        else:
            self._load(None)  # more than are listed may wait

    def tell_screens_below(self) -> None:
        """The texts below show annotations that are others now."""
        for screen in self.app.screen_stack:
            if isinstance(screen, ReaderScreen) and screen is not self:
                screen.outdated = True

    async def _may(self, annotation: Annotation) -> bool:
        return self.may_write() and await self.may_change(annotation)

    # --- coming and going ----------------------------------------------------------------------

    def shows(self, article: str) -> bool:
        return article in self._seen

    def step_done(self, result: StepResult) -> None:
        """An undo or redo: list what waits again, with the cursor on what it changed."""
        records = [edit.after or edit.before for edit in result.edits]
        self._load(next((each.id for each in records if isinstance(each, Annotation)), None))

    def action_back(self) -> None:
        self.app.pop_screen()


def _shape(size: Size) -> str:
    """The class that says how the screen is divided."""
    if size.width >= WIDE:
        return "-beside"
    return "-tall" if size.height >= TALL else "-low"
