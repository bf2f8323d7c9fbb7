"""The columns of the list of articles: which there are, how wide each is, and what stands in it. Pure."""

from __future__ import annotations

from typing import Literal, Protocol

from reader.text.display import visible
from reader.widgets.list_columns import GAP, PREFIX, Column

#: The title is never narrower than this for the sake of another column.
NARROWEST_TITLE = 28


class Row(Protocol):
    """What the list shows of an article; the store's summaries are such."""

    @property
    def key(self) -> int: ...
    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def author(self) -> str | None: ...
    @property
    def published(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def language(self) -> str | None: ...
    @property
    def source(self) -> str: ...
    @property
    def words(self) -> int: ...
    @property
    def annotations(self) -> int: ...
    @property
    def suggestions(self) -> int: ...
    @property
    def relations(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def excerpt(self) -> str: ...
    @property
    def note(self) -> str | None: ...
    @property
    def story_note(self) -> str | None: ...


ColumnName = Literal["title", "outlet", "published", "words", "notes", "suggestions", "state"]


_WIDTHS: dict[ColumnName, tuple[str, int, bool]] = {
    "outlet": ("Outlet", 16, False),
    "published": ("Published", 10, False),
    "words": ("Words", 6, True),
    "notes": ("Notes", 5, True),
    "suggestions": ("Sugg.", 5, True),
    "state": ("State", 7, False),
}
#: Which columns stay longest as the terminal gets narrower.
_IMPORTANCE: tuple[ColumnName, ...] = ("state", "outlet", "notes", "published", "words", "suggestions")


def columns(width: int) -> list[Column]:
    """The columns that fit a list of ``width`` cells, in their order."""
    room = width - PREFIX - 1
    kept: set[ColumnName] = set()
    for name in _IMPORTANCE:
        cost = _WIDTHS[name][1] + GAP
        if room - cost >= NARROWEST_TITLE:
            kept.add(name)
            room -= cost
    wider_outlet = max(0, min(10, (room - 70) // 3)) if "outlet" in kept else 0
    room -= wider_outlet
    found = [Column("title", "Title", PREFIX, max(1, room))]
    for name, (heading, size, right) in _WIDTHS.items():
        if name in kept:
            last = found[-1]
            size += wider_outlet if name == "outlet" else 0
            found.append(Column(name, heading, last.start + last.width + GAP, size, right))
    return found


def shown_title(row: Row) -> str:
    """The title, else how the text begins, else the file's name; visible."""
    return visible(" ".join((row.title or row.excerpt[:200] or row.source).split()))


def cell_text(column: Column, row: Row) -> str:
    match column.name:
        case "title":
            return shown_title(row)
        case "outlet":
            return visible(row.outlet or "") or "–"
        case "published":
            return visible((row.published or "")[:10]) or "–"
        case "words":
            return str(row.words)
        case "notes":
            return str(row.annotations or "·")
        case "suggestions":
            return str(row.suggestions or "·")
        case "state":
            return row.state
    raise AssertionError(column.name)
