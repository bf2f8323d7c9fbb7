"""The columns of the list of annotations: which there are, how wide each is, and what stands in it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from reader.annotations import Anchor, AttributeValue, Status
from reader.text.display import visible
from reader.widgets.list_columns import GAP, PREFIX, Column

#: The quote is never narrower than this for the sake of another column.
NARROWEST_QUOTE = 26
#: Cells of a label's name: at most, and on a narrow list; below that its sign stands alone.
LABEL, SHORT_LABEL = 12, 5
#: From these widths on a label's name stands whole, and stands at all.
_ROOMY, _NARROW = 76, 44


class Row(Protocol):
    """What the list shows of an annotation; the store's summaries are such."""

    @property
    def key(self) -> int: ...
    @property
    def id(self) -> str: ...
    @property
    def article(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def source(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def quote(self) -> str: ...
    @property
    def segments(self) -> tuple[tuple[int, int], ...]: ...
    @property
    def attributes(self) -> Mapping[str, AttributeValue]: ...
    @property
    def note(self) -> str | None: ...
    @property
    def annotator(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def anchor(self) -> Anchor: ...
    @property
    def updated(self) -> str: ...
    @property
    def relations(self) -> int: ...
    @property
    def current(self) -> bool: ...
    @property
    def start(self) -> int: ...
    @property
    def revision(self) -> int: ...


#: Heading, cells at least, cells more where there is room.
_WIDTHS = {
    "values": ("Attributes", 16, 20),
    "article": ("Article", 18, 22),
    "annotator": ("Annotator", 9, 7),
    "status": ("Status", 9, 0),
    "updated": ("Changed", 10, 6),
}
#: Which columns stay longest as the terminal gets narrower.
_IMPORTANCE = ("article", "status", "values", "annotator", "updated")


def columns(width: int, longest_label: int) -> list[Column]:
    """The columns that fit a list of ``width`` cells, in their order; ``longest_label``: cells of the longest
    name of a label."""
    room = width - PREFIX - 1
    name = LABEL if width >= _ROOMY else SHORT_LABEL if width >= _NARROW else 0
    label = 1 + (1 + min(longest_label, name) if name else 0)
    room -= label + GAP
    kept: dict[str, int] = {}
    for each in _IMPORTANCE:
        cost = _WIDTHS[each][1] + GAP
        if room - cost >= NARROWEST_QUOTE:
            kept[each] = _WIDTHS[each][1]
            room -= cost
    # Of what is left over the quote has half.
    more = max(0, room - NARROWEST_QUOTE - 10) // 2
    for each in kept:
        wider = min(_WIDTHS[each][2], more)
        if each == "updated" and wider < _WIDTHS[each][2]:
            continue  # half a time of day says nothing
        kept[each] += wider
        more -= wider
        room -= wider
    found = [Column("label", "Label", PREFIX, label)]
    found.append(Column("quote", "Quote", PREFIX + label + GAP, max(1, room)))
    for each, (heading, _, _) in _WIDTHS.items():
        if each in kept:
            last = found[-1]
            found.append(Column(each, heading, last.start + last.width + GAP, kept[each]))
    return found


def cell_text(column: Column, row: Row) -> str:
    """What stands in any column but that of the label."""
    match column.name:
        case "quote":
            return one_line(row.quote)
        case "values":
            words = [*values(row), *([f"✎ {one_line(row.note)}"] if row.note else [])]
            return " · ".join(words) or "–"
        case "article":
            return where(row)
        case "annotator":
            return visible(row.annotator)
        case "status":
            return f"? {row.anchor}" if waits(row) else row.status
        case "updated":
            return when(row.updated)[: column.width]
    raise AssertionError(column.name)


def waits(row: Row) -> bool:
    """Whether its place in the current text is in doubt."""
    return row.anchor in ("fuzzy", "orphan") and not row.current


def values(row: Row) -> list[str]:
    """The attributes that are set, visible: a flag by its name, all else by its value."""
    return [value_words(name, value) for name, value in row.attributes.items() if value not in (None, False)]


def value_words(name: str, value: AttributeValue) -> str:
    if value is True:
        return visible(name)
    return one_line(f"{value:g}" if isinstance(value, float) else str(value))


def where(row: Row) -> str:
    """The outlet and the title of the article, or the file's name."""
    title = one_line(row.title or row.source)
    return f"{one_line(row.outlet)} · {title}" if row.outlet else title


def one_line(text: str) -> str:
    """A text without its line ends and outer blanks, visible."""
    return visible(" ".join(text.split()))


def when(utc: str) -> str:
    """``2026-11-22 10:05`` in the time of this machine; what is no time as it is."""
    try:
        return f"{datetime.fromisoformat(utc).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return visible(utc)
