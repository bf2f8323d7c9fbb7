"""Keys and clicks one after the other: each is handled, with all that it opens, before the next is.

Textual hands every key on at once to whatever has the focus when it arrives. Whoever types ``Enter 2`` as
fast as an annotator does would tag the text while the form is still opening.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from textual import events
from textual.app import App
from textual.errors import NoWidget
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import ModalScreen
from textual.worker import Worker

if TYPE_CHECKING:
    from textual.widget import Widget

#: Groups of workers that open something, or change what is shown: what is typed next is meant for that.
OPENING = frozenset(("default", "dialog", "decide", "place", "next", "read", "load", "steps", "annotations"))
#: Seconds that input waits for one of them; some go on for minutes once they have asked.
_PATIENCE = 1.0
#: Seconds that input waits for a key to be handled, by a widget that may be gone meanwhile.
_HANDLED = 0.5
#: Seconds between two looks.
_LOOK = 0.004


class OrderedInput(App[None]):
    """An app that handles keys and clicks strictly in order.

    One that comes while nothing is being handled is passed on at once, and costs nothing. All others wait in
    a queue until the one before has been handled by everything between the focus and the app, twice, since
    what a widget posts to its screen comes a round later.
    """

    class _Passed(Message):
        """Follows a key on its way, and is at the app when the key has been handled."""

        def __init__(self, passed: asyncio.Event) -> None:
            super().__init__()
            self.passed = passed

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._input: deque[events.InputEvent] = deque()
        self._passing_on: asyncio.Task[None] | None = None
        self._given_up: WeakSet[Worker[Any]] = WeakSet()

    async def on_event(self, event: events.Event) -> None:
        if (
            not isinstance(event, events.InputEvent)
            or event.is_forwarded
            or (self._passing_on is None and self._at_rest())
        ):
            await super().on_event(event)
        else:
            self._input.append(event)
            if self._passing_on is None:
                self._passing_on = asyncio.create_task(self._pass_on())

    def on_ordered_input__passed(self, message: _Passed) -> None:
        message.passed.set()

    # Whether what was done before is done

    def _at_rest(self) -> bool:
        """Whether nothing is on its way between the focus and the app, and nothing is opening."""
        pumps: list[MessagePump] = [self, *(self.focused or self.screen).ancestors_with_self]
        return all(pump._message_queue.empty() for pump in pumps) and not self._opening()

    def _opening(self) -> bool:
        """Whether something else is about to be shown. A dialog that stands is what is typed into."""
        if isinstance(self.screen, ModalScreen):
            return self.focused is None
        return any(_opens(worker) and worker not in self._given_up for worker in self.workers)

    async def _opened(self) -> None:
        until = time.monotonic() + _PATIENCE
        while self._opening():
            if time.monotonic() > until:
                self._given_up.update(filter(_opens, self.workers))
                return
            await asyncio.sleep(_LOOK)

    # Passing on

    async def _pass_on(self) -> None:
        try:
            await self._handled(self.focused or self.screen)
            while self._input and self.is_running:
                await self._opened()
                event = self._input.popleft()
                target = self._target(event)
                await super().on_event(event)
                await self._handled(target)
        finally:
            self._passing_on = None

    def _target(self, event: events.InputEvent) -> Widget:
        if isinstance(event, events.MouseEvent):
            try:
                return self.get_widget_at(event.x, event.y)[0]
            except NoWidget:
                return self.screen
        return self.focused or self.screen

    async def _handled(self, target: Widget) -> None:
        """Wait until what was handed to a widget has been handled there and above it."""
        until = time.monotonic() + _HANDLED
        for _ in range(2):
            passed = asyncio.Event()
            if not target.post_message(self._Passed(passed)):
                return
            while not passed.is_set() and target.is_attached and time.monotonic() < until:
                try:
                    await asyncio.wait_for(passed.wait(), _LOOK)
                except TimeoutError:
                    continue


def _opens(worker: Worker[Any]) -> bool:
    return worker.group in OPENING and not worker.is_finished
