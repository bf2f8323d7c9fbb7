"""A cell's text for showing: made visible, with its marks as signs or as styles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reader.comparison.model import Cell, Mark, MarkKind, Span
from reader.text.display import visible

#: Signs around marked words, and the one where words are missing. Meaning never hangs on colour alone.
SIGNS: dict[MarkKind, str] = {"changed": "~", "critical": "!", "reordered": "^", "missing": "‸"}
ABSENT = "·····"

Style = MarkKind | None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of shown text in one style."""

    text: str
    style: Style


def pieces(body: str, cell: Cell, *, signs: bool) -> list[Piece]:
    """The cell's sentences joined by blanks; marked words between ``signs``, or else only as styled pieces.

    Neighbouring marks of a kind that differ only in their ``against`` are shown as one.
    """
    made: list[Piece] = []
    for number, span in enumerate(cell.spans):
        if number:
            made.append(Piece(" ", None))
        made += _sentence(
            body, span, joined(body, (mark for mark in cell.marks if _inside(mark, span))), signs
        )
    return [piece for piece in made if piece.text]


def joined(body: str, marks: Iterable[Mark]) -> list[Mark]:
    """Marks in order, those of one kind with nothing but blanks between them made one."""
    made: list[Mark] = []
    for mark in marks:
        last = made[-1] if made else None
        if last and last.kind == mark.kind != "missing" and not body[last.end : mark.start].strip():
            against = tuple(sorted({*last.against, *mark.against}))
            made[-1] = Mark(last.start, mark.end, mark.kind, against)
        else:
            made.append(mark)
    return made


def _inside(mark: Mark, span: Span) -> bool:
    return span[0] <= mark.start and mark.end <= span[1]


def _sentence(body: str, span: Span, marks: Sequence[Mark], signs: bool) -> list[Piece]:
    start, end = span
    # Wrapped lines of the source are no line ends of the report.
    shown = visible(body[start:end].replace("\n", " "))
    made: list[Piece] = []
    at = start
    for mark in marks:
        made.append(Piece(shown[at - start : mark.start - start], None))
        text = shown[mark.start - start : mark.end - start]
        sign = SIGNS[mark.kind]
        if mark.kind == "missing":
            text = sign
        elif signs:
            text = f"{sign}{text}{sign}"
        made.append(Piece(text, mark.kind))
        at = mark.end
    made.append(Piece(shown[at - start :], None))
    return made
