"""A screen with a list of any length: its view is loaded page by page, sorted, and searched as one types."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from textual import work
from textual.timer import Timer

from reader.screens.list_keys import ListKeys
from reader.widgets.search_line import SearchLine
from reader.widgets.windowed_list import WindowedList

#: Lines that are asked for before the whole order is known: three screens of most terminals. While one
#: types it is the screen and SPARE more.
FIRST_ROWS = 120
SPARE = 8
#: Seconds that a typed letter waits for what it finds, so that one frame shows both: a second frame comes a
#: sixtieth of a second later, and painting twice costs twice.
PATIENCE = 0.04
#: Seconds without a letter until all that was found is counted, which slows the next letter down.
COUNT_DELAY = 0.15


class ListedScreen(ListKeys):
    """Subclasses compose the list (``listed``) and the line that searches it (``search``, with that id), say
    what is asked of the store for a view, and what stands around the list. A view is a named tuple with the
    ``query`` that is searched for."""

    def __init__(self, view: Any, *, classes: str) -> None:
        super().__init__(classes=classes)
        self.view = view
        self._echo_timer: Timer | None = None
        #: Whether all of the view is listed; set as soon as nobody types any more, too, to count it at once.
        self._whole = False
        self._typed = asyncio.Event()
        #: The list without a query, to come back to it at once.
        self._before_search: tuple[Any, array[int]] | None = None

    # What subclasses give

    @property
    def listed(self) -> WindowedList[Any, Any]:
        raise NotImplementedError

    def ask_first(self, view: Any, count: int) -> Future[list[Any]]:
        """The first lines of a view."""
        raise NotImplementedError

    def ask_order(self, view: Any) -> Future[array[int]]:
        """All keys of a view."""
        raise NotImplementedError

    def ask_lines(self, keys: Sequence[int]) -> Future[list[Any]]:
        """The lines of these keys."""
        raise NotImplementedError

    def view_in_words(self, found: str) -> str:
        """What the right of the search line says: ``found`` ("3+ found · ", or nothing) and the order."""
        raise NotImplementedError

    def is_filtered(self) -> bool:
        """Whether a filter leaves anything out."""
        raise NotImplementedError

    def show_notice(self) -> None:
        """Say what an empty list says."""
        raise NotImplementedError

    # Loading

    @property
    def search(self) -> SearchLine:
        return self.query_one("#search", SearchLine)

    def show_view(self, view: Any, *, first: bool = False) -> None:
        """List other rows, or in another order; the cursor stays on its row if that is listed, or goes to
        the ``first`` one."""
        self._seek(view)
        self._show_view()
        self._load(stay=not first)

    def _seek(self, view: Any) -> None:
        if view.query and not self.view.query and self._whole:
            self._before_search = (self.view, self.listed.keys)
        self.view, self._whole = view, False

    @work(group="view", exclusive=True)
    async def _load(self, *, stay: bool) -> None:
        """The first page at once, then the whole order; with ``stay`` the cursor stays on its row, unless it
        is moved meanwhile. A later call takes the place of this one."""
        wanted = self.listed.page + SPARE if self.search.has_focus else FIRST_ROWS
        rows = await self.answer(self.ask_first(self.view, wanted))
        if rows is None:
            return
        self._whole = len(rows) < wanted
        here = self.listed.cursor_key if stay else None
        self.listed.show_page(rows, cursor_key=here)
        if not stay:
            self.listed.move_to(0)
        shown = self.listed.cursor_key
        self.show_notice()
        self._show_view(len(rows))
        self._echo()
        if not self._whole:
            if self.search.has_focus:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._typed.wait(), COUNT_DELAY)
            order = await self.answer(self.ask_order(self.view))
            if order is None:
                return
            self._whole = True
            self.listed.show_order(order, cursor_key=here if self.listed.cursor_key == shown else None)
            self._show_view(len(order))
        self.show_status()

    def _echo(self) -> None:
        """Paint what was typed."""
        if self._echo_timer is not None:
            self._echo_timer.stop()
            self._echo_timer = None
        self.search.refresh()

    def first_cursor(self) -> int | None:
        """The key that the cursor goes to when the whole order comes in; None: it stays."""
        return None

    def order_known(self) -> None:
        """The whole order came in: tell whoever goes by it."""

    @work(group="view", exclusive=True)
    async def _load_order(self) -> None:
        cursor = self.first_cursor()
        order = await self.answer(self.ask_order(self.view))
        if order is not None:
            self._whole = True
            self.listed.show_order(order, cursor_key=cursor)
            self.order_known()
            self.show_notice()
            self._show_view(len(order))
            self.show_status()

    @work(group="rows")
    async def on_windowed_list_rows_needed(self, event: WindowedList.RowsNeeded) -> None:
        rows = await self.answer(self.ask_lines(event.keys))
        if rows is not None:
            self.listed.put(rows)

    # What is listed

    def _show_view(self, found: int | None = None) -> None:
        """Say at the right of the search line what is listed, and in what order."""
        count = ""
        if found is not None and (self.view.query or self.is_filtered()):
            count = f"{found:,}{'' if self._whole else '+'} found · "
        self.search.note = self.view_in_words(count)

    @property
    def list_length(self) -> int:
        return len(self.listed)

    @property
    def list_page(self) -> int:
        return self.listed.page

    def move_cursor(self, by: int) -> None:
        self.quiet()
        self.listed.move_to(self.listed.cursor + by)

    def quiet(self) -> None:
        """Let the words said last go."""
        if self.message is not None:
            self.message = None
            self.show_status()

    # Marking

    def mark(self) -> None:
        """Mark the line under the cursor, or no longer."""
        raise NotImplementedError

    def on_windowed_list_mark_asked(self) -> None:
        self.mark()

    def action_mark(self) -> None:
        """Mark it, and go on: several are marked by holding one key."""
        self.mark()
        self.listed.move_to(self.listed.cursor + 1)

    def action_unmark_all(self) -> None:
        self.listed.unmark_all()
        self.message = None
        self.show_status()

    # Searching

    def action_search(self) -> None:
        self.quiet()
        self.set_focus(self.search)  # at once: what is typed next is the query

    def on_search_line_changed(self, event: SearchLine.Changed) -> None:
        # What is found comes newest first until another order is asked for.
        view = self.view._replace(query=event.query.strip())
        if view == self.view:
            self._echo()
            return
        self._typed.clear()
        self._seek(view)
        if self._echo_timer is None:
            self._echo_timer = self.set_timer(PATIENCE, self._echo_alone)
        self._load(stay=False)

    def _echo_alone(self) -> None:
        """What is found takes longer: paint what was typed, and no count of what was found before."""
        self._echo()
        self._show_view()

    def on_search_line_kept(self) -> None:
        self._typed.set()
        self.set_focus(None)

    def on_search_line_dropped(self) -> None:
        self.set_focus(None)
        self._drop_query()

    def on_search_line_move_asked(self, event: SearchLine.MoveAsked) -> None:
        moves = {"down": 1, "up": -1, "pagedown": self.listed.page - 1, "pageup": 1 - self.listed.page}
        self._typed.set()
        if event.key == "tab":
            self.set_focus(None)
        else:
            self.move_cursor(moves[event.key])

    def _drop_query(self) -> None:
        self.search.clear()
        if not self.view.query:
            return
        view = self.view._replace(query="")
        if self._before_search is None or self._before_search[0] != view:
            self.show_view(view)
            return
        self.view = view
        self.listed.show_order(self._before_search[1])
        self._show_view()
        self._load_order()  # another program may have changed it meanwhile
