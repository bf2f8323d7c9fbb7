"""The columns of a list: where each starts and how wide it is. Pure."""

from __future__ import annotations

from typing import NamedTuple

#: Cells of the caret's sign, the mark's sign and a blank, before the first column.
PREFIX = 3
#: Cells between two columns.
GAP = 2


class Column(NamedTuple):
    """One column: where it starts, how many cells it has, and whether its text ends at its right."""

    name: str
    heading: str
    start: int
    width: int
    right: bool = False
