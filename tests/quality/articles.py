"""Articles for comparing: from plain strings, or the five samples with furniture as labelled by hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from reader.articles import Block, Text
from reader.comparison.model import Compared

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

#: Lines that are page remains, by how they begin; everything after ``LAST`` is furniture too.
_FURNITURE = (
    "date 2024",
    "KATERYNA TYSHCHENKO",
    "Vladimir Putin. Stock",
    "Source: CNN",
    "Share",
    "Read also:",
    "You may also like",
)
_LAST = ("Related:", "Leave a Reply")


def text_of(body: str, furniture: Sequence[str] = ()) -> Text:
    """Lines as paragraphs; those that begin like one of ``furniture`` are furniture."""
    blocks = []
    at = 0
    ended = False
    for line in body.split("\n"):
        bare = line.strip()
        ended = ended or (bool(furniture) and bare.startswith(_LAST))
        if bare:
            kind = "furniture" if ended or bare.startswith(tuple(furniture)) else "paragraph"
            blocks.append(Block(kind, at, at + len(line)))  # type: ignore[arg-type]
        at += len(line) + 1
    return Text(body, tuple(blocks))


def article(
    body: str, name: str = "", *, language: str | None = "en", furniture: Sequence[str] = ()
) -> Compared:
    """An article for comparing; its name is its id, outlet and source."""
    name = name or f"n{abs(hash(body)) % 10_000}"
    return Compared(name, name.title(), name, f"{name}.txt", text_of(body, furniture), language)


def articles(*bodies: str, language: str | None = "en") -> list[Compared]:
    """Articles named a, b, c … in the order given."""
    return [article(body, chr(ord("a") + place), language=language) for place, body in enumerate(bodies)]


@cache
def seed(number: int) -> Compared:
    """One of the five samples."""
    (path,) = SEEDS.glob(f"{number:03}_*.txt")
    body = path.read_text("utf-8")
    return Compared(path.stem[:3], "", None, path.name, text_of(body, _FURNITURE), "en")


def seeds(*numbers: int) -> list[Compared]:
    return [seed(number) for number in numbers]
