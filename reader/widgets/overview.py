"""A whole article in one line: a cell a paragraph, or a cell a few of them. Pure."""

from __future__ import annotations

from collections.abc import Container

#: A paragraph without labels, several of which some have one, and one with; and the one of the caret.
EMPTY, PARTLY, FULL, HERE = "▁▃▇▌"
#: More cells than these are not taken in at a glance.
MOST_CELLS = 40


def overview(labelled: Container[int], count: int, here: int, room: int = MOST_CELLS) -> str:
    """``count`` paragraphs in at most ``room`` cells: which are ``labelled``, which is ``here`` (from 0)."""
    return with_here(filled(labelled, count, room), count, here)


def filled(labelled: Container[int], count: int, room: int = MOST_CELLS) -> str:
    """The cells without the caret's: what changes only with the labels."""
    cells = max(0, min(count, room))
    signs = []
    for cell in range(cells):
        part = range(cell * count // cells, (cell + 1) * count // cells)
        full = sum(number in labelled for number in part)
        signs.append(FULL if full == len(part) else PARTLY if full else EMPTY)
    return "".join(signs)


def with_here(signs: str, count: int, here: int) -> str:
    """The same with the caret's paragraph."""
    cell = ((here + 1) * len(signs) - 1) // count if signs else 0
    return f"{signs[:cell]}{HERE}{signs[cell + 1 :]}" if signs else ""
