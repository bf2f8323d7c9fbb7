"""The list of articles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from reader.widgets.article_columns import Row, cell_text, columns
from reader.widgets.fitted import fitted
from reader.widgets.list_columns import Column
from reader.widgets.painting import Paint
from reader.widgets.windowed_list import PAINTS, Piece, WindowedList


class ArticleList(WindowedList[Row, str]):
    """The articles of one view, marked by their ids."""

    PAINTS: ClassVar[Mapping[str, Paint]] = {
        **PAINTS,
        "excerpt": Paint(attributes="italic"),
        "open": Paint("text-warning"),
        "done": Paint("text-success"),
    }

    def mark_of(self, row: Row) -> str:
        return row.id

    def fit_columns(self, width: int) -> list[Column]:
        return columns(width)

    def cell(self, column: Column, row: Row) -> list[Piece]:
        text = fitted(cell_text(column, row), column.width, right=column.right)
        return [(text, self._paint(column.name, row))]

    def _paint(self, name: str, row: Row) -> tuple[str, ...]:
        if name == "title":
            return ("title",) if row.title else ("title", "excerpt")
        if name == "state" and row.state in ("open", "done"):
            return (row.state,)
        return ("quiet",)
