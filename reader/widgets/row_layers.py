"""How the cells of a row are painted: its marks, what is shared, and what is not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from reader.comparison.model import Cell, Mark, Row, Span
from reader.widgets.layers import Layer

MarkMode = Literal["differs", "from here", "shared", "nothing"]
MARK_MODES: tuple[MarkMode, ...] = ("differs", "from here", "shared", "nothing")


def cell_layers(body: str, row: Row, cell: Cell, mode: MarkMode = "differs", here: int = 0) -> list[Layer]:
    """What is laid on a cell's text in that mode; ``here`` is the column that "from here" is meant from."""
    if mode == "nothing":
        return _whole(row, cell, "maybe")
    if row.kind == "same":
        layers = [Layer(start, end, "same") for start, end in cell.spans]
    else:
        layers = _whole(row, cell, "maybe")
    if mode == "shared":
        return layers + [Layer(start, end, "shared") for start, end in cell.shared]
    if mode == "from here" and row.cell(here) is None:
        return layers
    marks = [mark for mark in cell.marks if mode != "from here" or here in (cell.article, *mark.against)]
    for span in unshared_spans(body, row, cell):
        layers += [Layer(*part, "unshared") for part in _without(body, span, marks)]
    for mark in marks:
        if mark.start < mark.end:
            layers.append(Layer(mark.start, mark.end, mark.kind))
        else:
            layers.append(missing_layer(body, mark.start))
    return layers


def _whole(row: Row, cell: Cell, paint: str) -> list[Layer]:
    return [Layer(start, end, paint) for start, end in cell.spans] if row.kind == paint else []


def unshared_spans(body: str, row: Row, cell: Cell) -> Iterator[Span]:
    """The parts of a cell that no other article of the row states, where others state the rest: without the
    white space and the punctuation at their ends."""
    if row.kind in ("only", "same") or not cell.shared:
        return
    for start, end in cell.spans:
        at = start
        for low, high in (*cell.shared, (end, end)):
            if high < at or low > end:
                continue
            rest = _words(body, at, min(low, end))
            if rest:
                yield rest
            at = max(at, high)


def _words(body: str, start: int, end: int) -> Span | None:
    """The span from its first word's first character to its last word's last; None without a word."""
    while start < end and not body[start].isalnum():
        start += 1
    while start < end and not body[end - 1].isalnum():
        end -= 1
    return (start, end) if start < end else None


def _without(body: str, span: Span, marks: Sequence[Mark]) -> Iterator[Span]:
    """What of a span no mark (they stand in order) is laid on, as far as it holds a word."""
    at, last = span
    touched = [(mark.start, mark.end) for mark in marks if mark.start < last and mark.end > at]
    for start, end in (*touched, (last, last)):
        if (part := _words(body, at, start)) is not None:
            yield part
        at = end


def missing_layer(body: str, offset: int) -> Layer:
    """Where the sign for missing words is drawn: in the blank before or after, else on the next character."""
    for start in (offset - 1, offset):
        if 0 <= start < len(body) and body[start] == " ":
            return Layer(start, start + 1, "missing")
    start = min(offset, max(0, len(body) - 1))
    return Layer(start, start + 1, "missing")
