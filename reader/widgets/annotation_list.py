"""The list of annotations."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping
from typing import ClassVar

from rich.cells import cell_len

from reader.labels import LabelSchema
from reader.text.display import visible
from reader.widgets.annotation_columns import Row, cell_text, columns, waits
from reader.widgets.fitted import fitted
from reader.widgets.list_columns import Column
from reader.widgets.painting import Paint
from reader.widgets.paints import PAINTS as TEXT_PAINTS
from reader.widgets.windowed_list import PAINTS, Piece, WindowedList

#: Marks at most; what is done to more than these is better done by a command.
MOST_MARKED = 100_000


class AnnotationList(WindowedList[Row, int]):
    """The annotations of one view, marked by their keys, painted as their labels are in ``schema``."""

    PAINTS: ClassVar[Mapping[str, Paint]] = {
        **PAINTS,
        **{name: paint for name, paint in TEXT_PAINTS.items() if name.startswith("sign-")},
        "suggested": Paint(attributes="italic"),
        "waits": Paint("text-warning", attributes="bold"),
    }

    def __init__(self, schema: LabelSchema, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.schema = schema

    def mark_of(self, row: Row) -> int:
        return row.key

    def mark_all(self) -> int:
        """Mark everything that is listed, up to MOST_MARKED in all; how many are marked then."""
        for key in self.keys:
            if len(self.marked) >= MOST_MARKED:
                break
            self.marked[key] = None
        self.refresh()
        return len(self.marked)

    def unmark(self, keys: Iterable[int]) -> None:
        """Take the marks of these keys off, also of those that are gone."""
        for key in keys:
            self.marked.pop(key, None)
        self.refresh()

    def drop(self, keys: Collection[int]) -> None:
        """List these no longer, before the store has the new order; they lose their marks."""
        gone = frozenset(keys)
        if gone:
            self.unmark(gone)
            self.show_order(array("q", [key for key in self.keys if key not in gone]))

    def fit_columns(self, width: int) -> list[Column]:
        names = (visible(label.name) for label in self.schema.labels)
        return columns(width, max(map(cell_len, names), default=0))

    def cell(self, column: Column, row: Row) -> list[Piece]:
        if column.name == "label":
            return self._label(column, row)
        text = fitted(cell_text(column, row), column.width)
        if column.name == "quote":
            return [(text, _QUOTES[row.status])]
        if column.name == "status" and waits(row):
            return [(text, ("waits",))]
        return [(text, ("quiet",))]

    def _label(self, column: Column, row: Row) -> list[Piece]:
        sign = fitted(visible(self.schema.sign_of(row.label)), 1)
        paint = f"sign-{self.schema.colour_of(row.label)}"
        name = fitted(f" {visible(row.label)}", column.width - 1) if column.width > 1 else ""
        return [(sign, (paint,)), (name, (paint,) if row.status == "accepted" else ("quiet",))]


_QUOTES: dict[str, tuple[str, ...]] = {
    "accepted": ("title",),
    "suggested": ("title", "suggested"),
    "rejected": ("quiet",),
}
