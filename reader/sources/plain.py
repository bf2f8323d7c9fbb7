"""Plain text: the text is the file; its lines become blocks."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reader.articles import Block, Details, Draft, Text
from reader.sources.furniture import Piece, label

_ITEM: Final = re.compile(r"(?:[-*•‣◦▪–—·]|\(?\d{1,3}[.)])\s+(?=\S)")
_LINE: Final = re.compile(r"[^\n]*\S[^\n]*")  # a line with something in it
_FIRST_WORD: Final = re.compile(r"\s*(\S+)")

#: A text whose lines are all shorter may have been broken to a width by hand.
_WIDEST: Final = 120


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a plain text gives: its blocks, and the title and date that it states itself, if any."""

    blocks: tuple[Block, ...]
    title: str = ""
    published: str | None = None


def parse(body: str, *, title: str = "") -> Parsed:
    """Blocks of a text, one a line, or one a paragraph where lines were broken to a width.

    A block spans whole lines without the last line feed; every line that is not blank lies in a block.
    ``title`` is one that is known from elsewhere: it is looked for in the text, not guessed.
    """
    pieces = _pieces(body)
    found = label(pieces, title)
    blocks = tuple(Block(piece.kind, piece.start, piece.end) for piece in pieces)
    return Parsed(blocks, found.title, found.published)


def draft(
    body: str, *, source: str, place: str, data: bytes, warnings: Sequence[str] = (), title: str = ""
) -> Draft:
    """The article of a decoded plain text; ``data`` are the bytes that it was read from."""
    parsed = parse(body, title=title)
    return Draft(
        text=Text(body, parsed.blocks),
        details=Details(title=parsed.title, published=parsed.published),
        source=source,
        place=place,
        bytes_sha256=hashlib.sha256(data).hexdigest(),
        warnings=tuple(warnings),
    )


def _pieces(body: str) -> list[Piece]:
    lines = [Piece(match.start(), match.end(), match.group().strip()) for match in _LINE.finditer(body)]
    if len(lines) > 3 and max(line.end - line.start for line in lines) <= _WIDEST:
        lines = _unwrapped(body, lines)
    for line in lines:
        if line.words[0] in ">":
            line.kind = "blockquote"
        elif _ITEM.match(line.words):
            line.kind = "list_item"
    return lines


def _unwrapped(body: str, lines: list[Piece]) -> list[Piece]:
    """Join lines that only the width of a page parted: the next word would not have fitted.

    Done for the whole text or not at all, so that a list of short lines stays a list.
    """
    width = max(line.end - line.start for line in lines)
    adjoining = fitting = 0
    joins = [False] * len(lines)
    for n in range(1, len(lines)):
        before, line = lines[n - 1], lines[n]
        if line.start - before.end != 1:
            continue
        adjoining += 1
        word = _FIRST_WORD.match(body, line.start, line.end)
        room = width - (before.end - before.start)
        if word and room <= len(word.group(1)) + 1 and not _ITEM.match(line.words):
            joins[n] = True
            fitting += 1
        elif room <= width * 0.2 and not _ITEM.match(line.words):
            joins[n] = True
    if width < 40 or fitting < 3 or fitting < adjoining * 0.7:
        return lines
    joined: list[Piece] = []
    for n, line in enumerate(lines):
        if joins[n]:
            joined[-1] = Piece(joined[-1].start, line.end, body[joined[-1].start : line.end].strip())
        else:
            joined.append(line)
    return joined
