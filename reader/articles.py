"""Articles, their texts and versions, and the identity that never changes."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from reader.errors import NotFound

BlockKind = Literal["title", "heading", "paragraph", "list_item", "blockquote", "furniture"]
StyleKind = Literal["emphasis", "strong", "code", "link"]
State = Literal["new", "open", "done", "skipped"]

STATES: tuple[State, ...] = ("new", "open", "done", "skipped")

#: So many versions of an article are named one by one in a message.
_NAMED_VERSIONS = 6

#: Every id that is made from an article's own data is a UUIDv5 below this one.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "article.variorum")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch ``[start, end)`` of a text, in code points. Blocks stand in order and do not overlap."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Style:
    """An inline style of a Markdown source over ``[start, end)``, in code points."""

    kind: StyleKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """An immutable text; annotations point into it. ``sha256`` is that of its UTF-8 bytes."""

    body: str
    blocks: tuple[Block, ...] = ()
    styles: tuple[Style, ...] = ()
    sha256: str = ""

    def __post_init__(self) -> None:
        if not self.sha256:
            object.__setattr__(self, "sha256", text_sha256(self.body))

    @property
    def furniture(self) -> tuple[tuple[int, int], ...]:
        """The spans of the blocks that are not the article."""
        return tuple((block.start, block.end) for block in self.blocks if block.kind == "furniture")


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of an article beside its text; a person can edit all of it."""

    title: str = ""
    outlet: str | None = None
    author: str | None = None
    published: str | None = None  # ISO 8601
    url: str | None = None
    language: str | None = None
    story: str | None = None  # the story's id
    note: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a source gives it, before the library knows it.

    ``source`` is what the export says (file name without folders, ``file.jsonl#3``, a url or ``-``);
    ``place`` is where it came from exactly (absolute path, with ``#3`` for a record), so that the same
    place can be recognised; ``bytes_sha256`` is the hash of the file's or record's own bytes.
    """

    text: Text
    details: Details
    source: str
    place: str
    bytes_sha256: str
    record_id: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The id that adding this draft to an empty library gives."""
        return article_id(
            record_id=self.record_id,
            outlet=self.details.outlet,
            url=self.details.url,
            sha256=self.text.sha256,
        )


@dataclass(frozen=True, slots=True)
class Version:
    """One text that an article had, or has. ``added`` is UTC ISO 8601 with milliseconds."""

    text: Text
    added: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Where one annotator stands with one article."""

    article: str
    annotator: str
    state: State
    updated: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about the same events. ``revision`` counts the changes the library has seen."""

    id: str
    title: str
    note: str | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """An article of the library with its current text; ``older`` are its versions before, oldest first.

    ``added`` is when the article came, ``text_added`` when its current text did (None: the same).
    """

    id: str
    details: Details
    text: Text
    source: str
    added: str
    older: tuple[Version, ...] = ()
    revision: int = 0
    text_added: str | None = None

    @property
    def name(self) -> str:
        """What a heading calls it: outlet, else title, else file name."""
        return self.details.outlet or self.details.title or self.source

    @property
    def versions(self) -> tuple[Version, ...]:
        """Every text the article has, oldest first; the last is the current one."""
        return (*self.older, Version(self.text, self.text_added or self.added))

    def text_of(self, version: int | None = None) -> Text:
        """The text of a version, counted from 1, oldest first; None is the current one. Raises NotFound."""
        return self.text if version is None else self.version(version).text

    def version(self, number: int) -> Version:
        """One of :attr:`versions`, counted from 1. Raises NotFound, naming those that there are."""
        count = len(self.older) + 1
        if 1 <= number <= count:
            return self.versions[number - 1]
        if count == 1:
            raise NotFound(f"{self.id}: has no version {number}, but one text; leave out @{number}")
        named = ", ".join(f"@{each}" for each in range(1, min(count, _NAMED_VERSIONS) + 1))
        named += f" … @{count}" if count > _NAMED_VERSIONS else ""
        raise NotFound(f"{self.id}: has no version {number}; there are {named}, the last is the current text")


def text_sha256(body: str) -> str:
    """The name of a text: the SHA-256 of its UTF-8 bytes, in hex."""
    return hashlib.sha256(body.encode("utf-8")).hexdigest()


def article_id(*, record_id: str | None, outlet: str | None, url: str | None, sha256: str) -> str:
    """Make an article's id from the first of these that exists: the record's own UUID as it stands;
    outlet and record id; the url; the text's SHA-256 and the outlet (DESIGN: identity)."""
    if record_id:
        try:
            return str(uuid.UUID(record_id))
        except ValueError:
            return str(uuid.uuid5(NAMESPACE, f"record\n{outlet or ''}\n{record_id}"))
    if url:
        return str(uuid.uuid5(NAMESPACE, f"url\n{url}"))
    return str(uuid.uuid5(NAMESPACE, f"text\n{sha256}\n{outlet or ''}"))
