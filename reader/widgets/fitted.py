"""Text of exactly so many cells."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size


def fitted(text: str, width: int, *, right: bool = False) -> str:
    """``text`` cut with an ellipsis or filled to exactly ``width`` cells."""
    size = cell_len(text)
    if size > width:
        return set_cell_size(text, width - 1) + "…" if width > 1 else "…"[:width]
    blank = " " * (width - size)
    return blank + text if right else text + blank
