"""An annotation in the sentences it stands in, with what is said of it, beside the list or below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from reader.labels import LabelSchema
from reader.text.display import visible
from reader.text.sentences import split_sentences
from reader.text.wording import counted
from reader.text.wrapping import wrap
from reader.widgets.annotation_columns import Row, one_line, values, waits, when, where
from reader.widgets.fitted import cut, fitted
from reader.widgets.lined import LinedWidget
from reader.widgets.painting import QUIET, Paint, Paints
from reader.widgets.paints import PAINTS as TEXT_PAINTS

#: From this height on each attribute and each fact has a line of its own.
TALL = 12

PAINTS = {
    **{name: paint for name, paint in TEXT_PAINTS.items() if name.startswith(("sign-", "label-"))},
    "text": Paint("foreground", 0.85),
    "title": Paint(attributes="bold"),
    "quiet": QUIET,
    "waits": Paint("text-warning", attributes="bold"),
}

Piece = tuple[str, str]
Line = list[Piece]


class Passage(NamedTuple):
    """Whole sentences, visible and on one line, and the spans in them that are annotated. ``start`` and
    ``end`` are where the first span begins and the last one ends."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


def passage_of(text: str, start: int, segments: tuple[tuple[int, int], ...]) -> Passage:
    """The sentences that the segments stand in, of a stretch of text that begins at code point ``start``."""
    spans = [(max(0, a - start), min(len(text), b - start)) for a, b in segments]
    first, last = spans[0][0], spans[-1][1]
    line_start = text.rfind("\n", 0, first) + 1
    line_end = text.find("\n", last)
    line_end = len(text) if line_end < 0 else line_end
    touched = [(a, b) for a, b in split_sentences(text, line_start, line_end) if a < last and b > first] or [
        (first, last)
    ]
    begin, end = min(first, touched[0][0]), max(last, touched[-1][1])
    before = "… " if begin == 0 and start > 0 else ""
    shown = before + visible(text[begin:end].replace("\n", " "))
    offset = len(before) - begin
    return Passage(shown, tuple((a + offset, b + offset) for a, b in spans))


class AnnotationPreview(LinedWidget[Line]):
    """Shows one row in its passage; without one, its quote alone."""

    def __init__(self, schema: LabelSchema, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.schema = schema
        self._row: Row | None = None
        self._passage: Passage | None = None
        self._style = Paints(self, PAINTS)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._style.clear()

    @property
    def row(self) -> Row | None:
        """The annotation that is shown."""
        return self._row

    def show(self, row: Row | None, passage: Passage | None = None) -> None:
        """Show this annotation; nothing for None."""
        self._row, self._passage = row, passage
        self.show_lines()

    def lines(self, width: int, height: int) -> list[Line]:
        """The lines as pieces with the names of their styles."""
        row = self._row
        if row is None or width < 8 or height < 1:
            return []
        if height < TALL:
            return self._short(row, width, height)
        lines = [self._head(row, width), [(cut(where(row), width), "quiet")], []]
        foot = [[], *([(line, "quiet")] for line in _folded(" · ".join(_facts(row)), width, 3))]
        said = [[(line, "text")] for words in _said(row) for line in _folded(words, width, 4)]
        said = [[], *said] if said else []
        room = max(1, height - len(lines) - len(foot) - len(said))
        return [*lines, *self._passage_lines(row, width, room), *said, *foot][:height]

    def _short(self, row: Row, width: int, height: int) -> list[Line]:
        """Label and values, the passage, and below it the note and what else is known, as far as they fit."""
        head = self._head(row, width)
        used = sum(cell_len(text) for text, _ in head)
        if tail := " · ".join(values(row)):
            head.append((cut(f"  {tail}", width - used), "quiet"))
        foot = [(f"✎ {one_line(row.note)}", "text")] if row.note else []
        if height > 4 or not foot:
            foot.append((" · ".join(_facts(row)), "quiet"))
        room = height - 1 - len(foot) if height > 2 else height - 1
        lines = [head, *self._passage_lines(row, width, room)]
        lines += [[(cut(text, width), name)] for text, name in foot]
        return lines[:height]

    def _head(self, row: Row, width: int) -> Line:
        colour = self.schema.colour_of(row.label)
        label = self.schema.label(row.label)
        name = visible(row.label)
        if label is None or label.retired:
            name += " (retired)" if label else " (unknown label)"
        sign = visible(self.schema.sign_of(row.label))
        return [(sign, f"sign-{colour}"), (cut(f" {name}", max(1, width - 1)), "title")]

    def _passage_lines(self, row: Row, width: int, most: int) -> list[Line]:
        """The passage in at most so many lines, beginning where the annotated words are seen."""
        quote = one_line(row.quote)
        text, spans = self._passage or Passage(quote, ((0, len(quote)),))
        wrapped = wrap(text, 0, len(text), width, cell_len)
        first = next((at for at, (_, end) in enumerate(wrapped) if end > spans[0][0]), 0)
        last = next((at for at, (_, end) in enumerate(wrapped) if end >= spans[-1][1]), len(wrapped) - 1)
        top = 0 if last < most else max(0, min(first, len(wrapped) - most))
        paint = f"label-{self.schema.colour_of(row.label)}"
        lines = [list(_painted(text, span, spans, paint)) for span in wrapped[top : top + most]]
        if top + most < len(wrapped) and lines:
            lines[-1] = [*lines[-1], (" …", "quiet")]
        return lines

    def render_line(self, y: int) -> Strip:
        width = room = self.content_size.width
        segments: list[Segment] = []
        for text, name in self.line_at(y) or ():
            text = cut(text, room) if cell_len(text) > room else text
            segments.append(Segment(text, self._style(name)))
            room -= cell_len(text)
        segments.append(Segment(fitted("", room), self._style("text")))
        return Strip(segments, width)


def _painted(
    text: str, line: tuple[int, int], spans: tuple[tuple[int, int], ...], paint: str
) -> Iterator[Piece]:
    """A line in pieces: what is annotated, and what is around it."""
    start, end = line
    end = start + len(text[start:end].rstrip())
    for a, b in spans:
        a, b = max(start, a), min(end, b)
        if a >= b:
            continue
        if a > start:
            yield text[start:a], "text"
        yield text[a:b], paint
        start = b
    if start < end:
        yield text[start:end], "text"


def _said(row: Row) -> list[str]:
    """The attributes that are set, by name, and the note."""
    pairs = [
        f"{visible(name)}: {_value(value)}" for name, value in row.attributes.items() if value is not None
    ]
    return [*([" · ".join(pairs)] if pairs else []), *([f"✎ {one_line(row.note)}"] if row.note else [])]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return one_line(f"{value:g}" if isinstance(value, float) else str(value))


def _facts(row: Row) -> list[str]:
    facts = [visible(row.annotator), row.status]
    if row.relations:
        facts.append(counted(row.relations, "relation"))
    if row.anchor != "exact":
        facts.append(f"place {row.anchor}" + (", waits for review" if waits(row) else ""))
    if not row.current:
        facts.append("in an older version of the text")
    return [*facts, f"{row.start}–{row.segments[-1][1]}", when(row.updated)]


def _folded(text: str, width: int, most: int) -> list[str]:
    spans = wrap(text, 0, len(text), width, cell_len)
    lines = [text[start:end].rstrip() for start, end in spans[:most]]
    if len(spans) > most:
        lines[-1] = cut(lines[-1], width - 2) + " …"
    return lines
