"""Text of exactly, or of at most, so many cells."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """``text`` cut with an ellipsis or filled to exactly ``width`` cells."""
    text = cut(text, width)
    blank = " " * (width - cell_len(text))
    return blank + text if right else text + blank


def cut(text: str, width: int) -> str:
    """``text``, cut with an ellipsis if it is wider than ``width`` cells."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1) + "…" if width > 1 else "…"[:width]
