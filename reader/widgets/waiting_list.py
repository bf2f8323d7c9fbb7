"""The list of annotations that wait for review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, NamedTuple

from reader.annotations import Annotation
from reader.text.display import visible
from reader.widgets.fitted import fitted
from reader.widgets.list_columns import GAP, PREFIX, Column
from reader.widgets.painting import Paint
from reader.widgets.windowed_list import PAINTS, Piece, WindowedList

#: What is said of the two ways to wait.
STATES = {"fuzzy": "words changed", "orphan": "not found"}


class Waiting(NamedTuple):
    """An annotation that waits, with the name of its article; ``key`` is its line's own number."""

    key: int
    annotation: Annotation
    article: str


class WaitingList(WindowedList[Waiting, int]):
    """All that wait, one a line."""

    PAINTS: ClassVar[Mapping[str, Paint]] = {**PAINTS, "orphan": Paint("text-warning")}

    def mark_of(self, row: Waiting) -> int:
        return row.key

    def fit_columns(self, width: int) -> list[Column]:
        """The columns that fit a list of ``width`` cells; the article goes first where there is no room."""
        room = width - PREFIX - 1
        sizes = {"label": ("Label", 9), "state": ("Now", 13)}
        article = min(30, room // 4)
        if article >= 10:
            sizes["article"] = ("Article", article)
        quote = max(8, room - sum(size + GAP for _, size in sizes.values()))
        found: list[Column] = []
        at = PREFIX
        for name, heading, size in (
            ("label", *sizes["label"]),
            ("quote", "Annotation", quote),
            *((name, *sizes[name]) for name in ("article", "state") if name in sizes),
        ):
            found.append(Column(name, heading, at, size))
            at += size + GAP
        return found

    def cell(self, column: Column, row: Waiting) -> list[Piece]:
        annotation = row.annotation
        words, paint = {
            "label": (annotation.label, "quiet"),
            "quote": (annotation.quote, "title"),
            "article": (row.article, "quiet"),
            "state": (STATES[annotation.anchor], "orphan" if annotation.anchor == "orphan" else "quiet"),
        }[column.name]
        return [(fitted(visible(" ".join(words.split())), column.width), (paint,))]
