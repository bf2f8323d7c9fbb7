"""Which rows of a comparison are shown: the filters that the comparison and the synopsis share. Pure."""

from __future__ import annotations

from typing import Literal, NamedTuple

from reader.comparison.model import Row
from reader.reports.headings import letter

FilterName = Literal["all", "critical", "only here", "absent here", "differs"]

FILTER_NAMES: tuple[FilterName, ...] = ("all", "critical", "only here", "absent here", "differs")
_BOUND: dict[FilterName, str] = {"only here": "only in", "absent here": "absent in"}


class RowFilter(NamedTuple):
    """A filter and the column it is meant from, which only matters for the two that say "here"."""

    name: FilterName = "all"
    column: int = 0

    @property
    def words(self) -> str:
        """As the screen says it: ``absent in C``."""
        bound = _BOUND.get(self.name)
        return f"{bound} {letter(self.column)}" if bound else self.name

    def lets(self, row: Row) -> bool:
        """Whether it lets a row through."""
        match self.name:
            case "critical":
                return is_critical(row)
            case "only here":
                return row.kind == "only" and row.cells[0].article == self.column
            case "absent here":
                return row.cell(self.column) is None
            case "differs":
                return len(row.cells) > 1 and row.kind != "same"
        return True


def is_critical(row: Row) -> bool:
    """Whether a number, date, name, negation or modal differs in it."""
    return any(mark.kind == "critical" for cell in row.cells for mark in cell.marks)
