"""Which articles the library lists: loading a view, and searching it as one types."""

from __future__ import annotations

import asyncio
from array import array
from concurrent.futures import Future
from contextlib import suppress

from textual import work
from textual.timer import Timer

from reader.screens.base import ReaderScreen
from reader.screens.list_keys import ListKeys
from reader.screens.place import Place
from reader.screens.views import SORTS, described, filtered
from reader.store import ArticleSummary, ListView, SortKey
from reader.widgets.article_list import ArticleList
from reader.widgets.search_line import SearchLine

#: Lines that are asked for before the whole order is known: three screens of most terminals. While one
#: types it is the screen and SPARE more.
FIRST_ROWS = 120
SPARE = 8
#: Seconds that a typed letter waits for what it finds, so that one frame shows both: a second frame comes a
#: sixtieth of a second later, and painting twice costs twice.
PATIENCE = 0.04
#: Seconds without a letter until all that was found is counted, which slows the next letter down.
COUNT_DELAY = 0.15

_SORT_OF_COLUMN: dict[str, SortKey] = {
    "title": "title",
    "outlet": "outlet",
    "published": "published",
    "words": "words",
    "notes": "annotations",
    "suggestions": "suggestions",
    "state": "state",
}


class ListedArticles(ListKeys, ReaderScreen):
    """A screen with a list of articles and a line that searches them. Subclasses compose both (``articles``
    and ``search`` are their ids) and say what stands around them."""

    def __init__(self, place: Place, rows: Future[list[ArticleSummary]], *, classes: str) -> None:
        super().__init__(classes=classes)
        self.place = place
        self.view = place.view
        self._first_rows = rows
        self._story_title = ""
        self._echo_timer: Timer | None = None
        #: Whether all of the view is listed; set as soon as nobody types any more, too, to count it at once.
        self._whole = False
        self._typed = asyncio.Event()
        #: The list without a query, to come back to it at once.
        self._before_search: tuple[ListView, array[int]] | None = None

    @property
    def articles(self) -> ArticleList:
        return self.query_one("#articles", ArticleList)

    @property
    def search(self) -> SearchLine:
        return self.query_one("#search", SearchLine)

    def show_notice(self) -> None:
        """Say what an empty list says."""
        raise NotImplementedError

    def show_status(self) -> None:
        """The words said last, or what can be done now."""
        raise NotImplementedError

    # Loading

    def show_view(self, view: ListView, *, first: bool = False) -> None:
        """List other articles, or in another order; the cursor stays on its article if that is listed, or
        goes to the ``first`` one."""
        self._seek(view)
        self._show_view()
        self._load(None if first else self.articles.cursor_key)

    def _seek(self, view: ListView) -> None:
        if view.query and not self.view.query and self._whole:
            self._before_search = (self.view, self.articles.keys)
        self.view, self._whole = view, False

    @work(group="view", exclusive=True)
    async def _load(self, cursor_key: int | None) -> None:
        """The first page at once, then the whole order. A later call takes the place of this one."""
        wanted = self.articles.page + SPARE if self.search.has_focus else FIRST_ROWS
        rows = await self.answer(self.reader_app.store.first_page(self.view, wanted))
        if rows is None:
            return
        self._whole = len(rows) < wanted
        self.articles.show_page(rows, cursor_key=cursor_key)
        if cursor_key is None:
            self.articles.move_to(0)
        self.show_notice()
        self._show_view(len(rows))
        self._echo()
        if not self._whole:
            if self.search.has_focus:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._typed.wait(), COUNT_DELAY)
            order = await self.answer(self.reader_app.store.order(self.view))
            if order is None:
                return
            self._whole = True
            self.articles.show_order(order, cursor_key=cursor_key)
            self._show_view(len(order))
        self.show_status()

    def _echo(self) -> None:
        """Paint what was typed."""
        if self._echo_timer is not None:
            self._echo_timer.stop()
            self._echo_timer = None
        self.search.refresh()

    @work(group="view", exclusive=True)
    async def _load_order(self) -> None:
        cursor = self.place.cursor if self.articles.cursor == 0 and not self.place.named else None
        self.place = Place()
        order = await self.answer(self.reader_app.store.order(self.view))
        if order is not None:
            self._whole = True
            self.articles.show_order(order, cursor_key=cursor)
            self.show_notice()
            self._show_view(len(order))
            self.show_status()

    @work(group="rows")
    async def on_windowed_list_rows_needed(self, event: ArticleList.RowsNeeded) -> None:
        rows = await self.answer(self.reader_app.store.summaries(event.keys))
        if rows is not None:
            self.articles.put(rows)

    # What is listed

    def _show_view(self, found: int | None = None) -> None:
        """Say at the right of the search line what is listed, and in what order."""
        arrow = "▾" if self.view.descending else "▴"
        sort = SORTS[self.view.sort].label.casefold()
        count = ""
        if found is not None and (self.view.query or filtered(self.view)):
            count = f"{found:,}{'' if self._whole else '+'} found · "
        self.search.note = f"{count}sort {sort} {arrow} · filter {described(self.view, self._story_title)}"

    def sort_by(self, sort: SortKey) -> None:
        """Sort so, in the order that is usual for it; the other way round if it is sorted so already."""
        descending = not self.view.descending if sort == self.view.sort else SORTS[sort].descending
        self.show_view(self.view._replace(sort=sort, descending=descending))

    def on_windowed_list_sort_asked(self, event: ArticleList.SortAsked) -> None:
        self.sort_by(_SORT_OF_COLUMN[event.column])

    @property
    def list_length(self) -> int:
        return len(self.articles)

    @property
    def list_page(self) -> int:
        return self.articles.page

    def move_cursor(self, by: int) -> None:
        self.quiet()
        self.articles.move_to(self.articles.cursor + by)

    def quiet(self) -> None:
        """Let the words said last go."""
        if self.message is not None:
            self.message = None
            self.show_status()

    # Searching

    def action_search(self) -> None:
        self.quiet()
        self.set_focus(self.search)  # at once: what is typed next is the query

    def on_search_line_changed(self, event: SearchLine.Changed) -> None:
        # Found articles come newest first until another order is asked for.
        view = self.view._replace(query=event.query.strip())
        if view == self.view:
            self._echo()
            return
        self._typed.clear()
        self._seek(view)
        if self._echo_timer is None:
            self._echo_timer = self.set_timer(PATIENCE, self._echo_alone)
        self._load(None)

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
        moves = {"down": 1, "up": -1, "pagedown": self.articles.page - 1, "pageup": 1 - self.articles.page}
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
        self.articles.show_order(self._before_search[1])
        self._show_view()
        self._load_order()  # another program may have changed it meanwhile
