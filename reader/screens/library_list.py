"""Which articles the library lists: the views of the store, sorted and searched."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from concurrent.futures import Future

from reader.screens.listed import FIRST_ROWS, ListedScreen
from reader.screens.place import Place
from reader.screens.views import SORTS, described, filtered
from reader.store import ArticleSummary, ListView, SortKey
from reader.widgets.article_list import ArticleList

_SORT_OF_COLUMN: dict[str, SortKey] = {
    "title": "title",
    "outlet": "outlet",
    "published": "published",
    "words": "words",
    "notes": "annotations",
    "suggestions": "suggestions",
    "state": "state",
}


class ListedArticles(ListedScreen):
    """A screen with a list of articles (``articles`` is its id) and a line that searches them."""

    view: ListView

    def __init__(self, place: Place, rows: Future[list[ArticleSummary]], *, classes: str) -> None:
        super().__init__(place.view, classes=classes)
        self.place = place
        self._first_rows = rows
        self._story_title = ""

    @property
    def articles(self) -> ArticleList:
        return self.query_one("#articles", ArticleList)

    @property
    def listed(self) -> ArticleList:
        return self.articles

    def ask_first(self, view: ListView, count: int) -> Future[list[ArticleSummary]]:
        return self.reader_app.store.first_page(view, count)

    def ask_order(self, view: ListView) -> Future[array[int]]:
        return self.reader_app.store.order(view)

    def ask_lines(self, keys: Sequence[int]) -> Future[list[ArticleSummary]]:
        return self.reader_app.store.summaries(keys)

    def first_cursor(self) -> int | None:
        cursor = self.place.cursor if self.articles.cursor == 0 and not self.place.named else None
        self.place = Place()
        return cursor

    def order_known(self) -> None:
        self.reader_app.find_places()

    def is_filtered(self) -> bool:
        return filtered(self.view)

    def view_in_words(self, found: str) -> str:
        arrow = "▾" if self.view.descending else "▴"
        sort = SORTS[self.view.sort].label.casefold()
        return f"{found}sort {sort} {arrow} · filter {described(self.view, self._story_title)}"

    def sort_by(self, sort: SortKey) -> None:
        """Sort so, in the order that is usual for it; the other way round if it is sorted so already."""
        descending = not self.view.descending if sort == self.view.sort else SORTS[sort].descending
        self.show_view(self.view._replace(sort=sort, descending=descending))

    def on_windowed_list_sort_asked(self, event: ArticleList.SortAsked) -> None:
        self.sort_by(_SORT_OF_COLUMN[event.column])


__all__ = ["FIRST_ROWS", "ListedArticles"]
