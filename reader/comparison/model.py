"""What a comparison is made of: links, rows, cells and marks. All spans are code points of a text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from reader.articles import Text

LinkKind = Literal["same", "edited", "rewritten", "maybe"]
RowKind = Literal["same", "edited", "rewritten", "maybe", "only"]
MarkKind = Literal["changed", "critical", "reordered", "missing"]
CellState = Literal["verbatim", "changed"]
Span = tuple[int, int]

#: Pairs below it are no links; between ``MAYBE`` and it they are shown dotted (measured: at .36
#: precision is .63, at .42 it is .96).
THRESHOLD = 0.42
MAYBE = 0.36


@dataclass(frozen=True, slots=True)
class Compared:
    """One article of a comparison: all that the engine needs of it, and what a heading says.

    ``version`` counts an article's texts from 1, oldest first; None where the article has only one. ``added``
    is when the library was given the text of that version (UTC, ISO 8601), if it is one of a library's.
    """

    id: str
    title: str
    outlet: str | None
    source: str
    text: Text
    language: str | None = None
    published: str | None = None
    url: str | None = None
    version: int | None = None
    added: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Two sentences of the articles ``a`` < ``b`` (positions in the comparison) that say the same.

    ``a_span`` and ``b_span`` are the sentences.
    """

    a: int
    b: int
    a_span: Span
    b_span: Span
    kind: LinkKind
    score: float


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that differ from those of the articles in ``against``; ``missing`` ones have ``start == end``."""

    start: int
    end: int
    kind: MarkKind
    against: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """The sentences of one article in a row, in order, with the part that others share and the marks."""

    article: int
    state: CellState
    moved: bool
    spans: tuple[Span, ...]
    shared: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """Sentences that belong together; ``cells`` in the order of articles, only of those that have it.

    ``kind`` and ``score`` are those of the least alike link; a row of one article is ``only``, score None.
    """

    kind: RowKind
    score: float | None
    moved: bool
    links: tuple[Link, ...]
    cells: tuple[Cell, ...]

    def cell(self, article: int) -> Cell | None:
        return next((cell for cell in self.cells if cell.article == article), None)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every sentence that is not furniture stands in exactly one row."""

    articles: tuple[Compared, ...]
    rows: tuple[Row, ...]
    threshold: float = THRESHOLD
    #: What the engine found before it made rows; with it a new threshold costs little.
    evidence: object | None = field(default=None, repr=False, compare=False)

    @property
    def revision(self) -> bool:
        """Whether these are versions of one article: then what only one has was added or removed."""
        return len({article.id for article in self.articles}) == 1 < len(self.articles)
