"""What every screen of the reader has: words for its status line, and a way to change the library."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import Screen

from reader.errors import ReaderError
from reader.text.display import visible
from reader.widgets.fitted import cut
from reader.widgets.status_line import GAP, StatusLine
from reader.widgets.strips import KeepsLines

if TYPE_CHECKING:
    from reader.annotations import Annotation, Change, Relation
    from reader.app import ReaderApp
    from reader.store import StepResult

T = TypeVar("T")

#: Stands between what was done and when it was on the disk.
_SAVED = " · saved "
#: Cells for the way to all keys, with the blanks around.
_HINT = 12
#: Stands between two hints.
_BETWEEN = "  "


class ReaderScreen(KeepsLines, Screen[None], inherit_bindings=False):
    """A screen of the reader. ``CONTEXT`` is its key in ``actions.SCREEN_CONTEXTS``."""

    # Without those that go from widget to widget: here Tab means what the actions say.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+c,super+c", "screen.copy_text", show=False)]

    CONTEXT: ClassVar[str] = "library"
    #: The id of the status line that ``say`` writes to.
    STATUS: ClassVar[str] = "status"

    AUTO_FOCUS = ""  # None would mean the first widget that can have it

    #: What ``say`` said last, and whether it was an error; said again once the status line is there.
    message: tuple[str, bool] | None = None
    #: Whether something changed elsewhere that this screen has not shown yet.
    outdated = False
    _sized = False

    @property
    def reader_app(self) -> ReaderApp:
        """The app, with its own type."""
        return cast("ReaderApp", self.app)

    @property
    def status(self) -> StatusLine:
        """The status line at the bottom. Raises NoMatches before the screen is composed."""
        return self.query_one(f"#{self.STATUS}", StatusLine)

    def say(self, words: str, *, error: bool = False) -> None:
        """Put words at the left of the status line, until the next ones."""
        self.message = (words, error)
        with suppress(NoMatches):  # said before the screen stands: on_mount says it
            self.status.show(self.message_content(), self.hints())

    def show_status(self) -> None:
        """Bring the status line up to date with the words said last and with the width."""
        self.status.show(self.message_content(), self.hints())

    def on_resize(self) -> None:
        if self._sized:  # at first the screen says itself what it has to say
            self.call_after_refresh(self._fit_status)
        self._sized = True

    def on_screen_resume(self) -> None:
        self.app.call_later(self.reader_app.remember_place)  # what was above is left: a kill comes back here

    def _fit_status(self) -> None:
        with suppress(NoMatches):  # the screen may be left by now
            self.show_status()

    def message_content(self) -> Content:
        """The words said last, ready to be shown; empty when there are none."""
        if self.message is None:
            return Content("")
        words, error = self.message
        if error:
            return Content.styled(f"✗ {visible(words)}", "bold $text-error")
        did, saved, when = words.rpartition(_SAVED)
        if not saved:
            return Content(visible(words))
        # That it is saved is what people rely on: what was done is cut before that is.
        room = self.size.width - len(saved + when) - _HINT
        return Content(cut(visible(did), max(12, room)) + saved + when)

    def hints(self) -> Content | str:
        """What stands at the right of the status line."""
        return ""

    def fitted_hints(self, *keys: tuple[str, str]) -> Content:
        """Keys and what they do, as many from the first on as there is room for beside the words said last;
        the last one is the way to all others, and stays longest."""
        room = self.size.width - 2 - GAP - self.message_content().cell_length
        *others, last = [Content.assemble((key, "bold"), f" {label}") for key, label in keys]
        room -= last.cell_length
        shown = []
        for each in others:
            room -= each.cell_length + len(_BETWEEN)
            if room < 0:
                break
            shown.append(each)
        return Content(_BETWEEN).join([*shown, last])

    def on_mount(self) -> None:
        if self.message is not None:
            self.say(self.message[0], error=self.message[1])

    async def answer(self, future: Future[T]) -> T | None:
        """What the store answers; an error is said, and a question given up for a later one is silent.
        Both give None."""
        try:
            return await asyncio.wrap_future(future)
        except ReaderError as error:
            self.say(str(error), error=True)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # it is this worker that is given up
                raise
        return None

    async def apply(self, change: Change) -> StepResult | None:
        """Make a change of the library; say what was done once it is durable, or why it was not (None)."""
        result = await self.answer(self.reader_app.store.apply(change))
        if result is not None:
            self.reader_app.follow_step(result)
            self.say(f"{change.words}{_SAVED}{datetime.now():%H:%M:%S}")
        return result

    def may_write(self) -> bool:
        """Whether the library can be changed; says why not."""
        if not self.reader_app.store.writable:
            holder = self.reader_app.store.holder
            self.say(
                f"{holder.annotator} is writing to this library; here it can only be read"
                if holder
                else "this library can only be read: its file or folder cannot be written",
                error=True,
            )
            return False
        return True

    def is_free(self, record: Annotation | Relation) -> bool:
        """Whether something may be changed without a question: it is this annotator's own, or they said so
        when they were asked about it in this session."""
        app = self.reader_app
        return record.annotator == app.annotator or record.id in app.may_be_changed

    async def may_change(self, record: Annotation | Relation) -> bool:
        """Whether something may be changed; what somebody else made after a question, once a session."""
        if self.is_free(record):
            return True
        what = type(record).__name__.casefold()
        question = f"This {what} is by {record.annotator}. Change it?\nYou are asked this once of it."
        if not await self.confirmed(question, yes="Change it"):
            return False
        self.reader_app.may_be_changed.add(record.id)
        return True

    async def confirmed(self, question: str, *, yes: str, no: str = "Leave it") -> bool:
        """Ask; whether the answer was ``yes``. Only from a worker."""
        from reader.screens.dialogs import ConfirmDialog

        answer: bool | None = await self.app.push_screen_wait(ConfirmDialog(question, yes=yes, no=no))
        return bool(answer)

    async def settle(self) -> None:
        """Wait until all that was done here has reached the library, so that an undo takes the newest."""

    def shows(self, article: str) -> bool:
        """Whether that article's text is on this screen, so that an undo in it need not go elsewhere."""
        return False

    def shows_annotation(self, annotation: str) -> bool:
        """Whether that annotation is on this screen: an undo of its relations need not go elsewhere."""
        return False

    def step_done(self, result: StepResult) -> None:
        """A step was undone or redone, or made elsewhere: repaint, and go to where it happened."""

    def counted(self) -> None:
        """How much is done was counted anew: show it."""

    def changed_elsewhere(self) -> None:
        """Another program changed the library: show what it is now."""

    def articles_shown(self) -> tuple[str, ...]:
        """The ids of the articles whose texts are on this screen."""
        return ()

    @work(group="annotations", exclusive=True)
    async def action_annotations(self) -> None:
        """List the annotations of the articles on this screen, or of all."""
        await self.settle()
        self.reader_app.show_annotations(self.articles_shown())

    def memory(self) -> dict[str, object] | None:
        """What must be known to come back to this screen; JSON values only. None: it is not come back to."""
        return None
