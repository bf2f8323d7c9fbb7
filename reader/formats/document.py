"""What every format is given: articles with what was annotated in them, one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from reader.annotations import Annotation, Relation
from reader.articles import Article, Progress, Story
from reader.labels import LabelSchema


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with its annotations, in the order of their place, and where each annotator stands."""

    article: Article
    annotations: tuple[Annotation, ...] = ()
    progress: tuple[Progress, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole export. ``entries`` are taken once, in order, so that a library of any size passes through
    in constant memory; ``relations`` are taken after the last of them and have both ends among them."""

    schema: LabelSchema
    stories: Iterable[Story]
    entries: Iterable[Entry]
    relations: Iterable[Relation]
    generator: str
    exported_at: str


Write = Callable[[Document], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Format:
    """An interchange format. ``write`` gives the file's text in pieces; ``schema`` its JSON Schema."""

    name: str
    ending: str
    write: Write
    schema: Callable[[], str] | None = None
