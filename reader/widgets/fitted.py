"""Text of exactly, or of at most, so many cells."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

#: Narrower than this, the end of a text is worth less than one more word of its beginning.
_NARROWEST = 24


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


def both_ends(text: str, width: int) -> str:
    """``text``, cut in its middle with an ellipsis if it is wider than ``width`` cells: where a selection
    begins and ends is what has to be seen of it."""
    if len(text) <= width and cell_len(text) <= width:
        return text
    if width < _NARROWEST:
        return cut(text[: width + 1], width)
    head = set_cell_size(text[:width], width - 2 - width // 2).rstrip()
    rest = text[-width:]
    while rest and cell_len(rest) > width - 1 - cell_len(head):
        rest = rest[1:]
    return f"{head}…{rest.lstrip()}"
