"""Markdown: its tokens become plain text, blocks and inline styles; every offset is into that text.

Blocks are parted by an empty line, items of a list and rows of a table by a line feed. Markers of items
stay (``- ``, ``1. ``), links and pictures keep their words, HTML is stripped to its text.
"""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from reader.articles import Block, BlockKind, Details, Draft, Style, StyleKind, Text
from reader.sources.dates import iso_8601
from reader.sources.furniture import Piece, label

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

#: Containers inside each other beyond this are no article; markdown-it would drop what is in them.
_DEEPEST: Final = 60
_TOO_DEEP: Final = re.compile(
    rf"^(?![-*+ \t]*$)(?:[ \t]*(?:>|[-*+][ \t]|\d{{1,9}}[.)][ \t])){{{_DEEPEST // 2}}}", re.MULTILINE
)

_MATTER: Final = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_MATTER_LINE: Final = re.compile(r"([^\W\d][\w-]*)[ \t]*:[ \t]*(.*?)[ \t]*\Z")
_KNOWN: Final = {
    "title": "title", "outlet": "outlet", "publisher": "outlet", "site": "outlet", "author": "author",
    "authors": "author", "byline": "author", "date": "published", "published": "published", "url": "url",
    "link": "url", "canonical": "url", "language": "language", "lang": "language", "id": "id",
}  # fmt: skip

_SPANS: Final[Mapping[str, StyleKind]] = {"em": "emphasis", "strong": "strong", "link": "link"}
_SILENT: Final = re.compile(r"<(script|style|template|head)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*>?", re.DOTALL)
_BREAK: Final = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a Markdown text gives. ``matter`` is its front matter, in its own words."""

    text: Text
    title: str = ""
    published: str | None = None
    matter: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def parse(body: str) -> Parsed:
    """Plain text with blocks and styles. A text that is nested beyond reason is taken as plain text,
    with a warning."""
    matter, rest = _front_matter(body)
    title = " ".join(matter.get("title", "").split())
    if not _TOO_DEEP.search(rest):
        try:
            writer = _Writer()
            writer.write(_parser().parse(rest))
            return _labelled(writer, title, matter)
        except RecursionError:
            pass
    from reader.sources import plain

    parsed = plain.parse(rest, title=title)
    note = "Markdown nested too deeply: read as plain text"
    return Parsed(Text(rest, parsed.blocks), title or parsed.title, parsed.published, matter, (note,))


def draft(body: str, *, source: str, place: str, data: bytes, warnings: Sequence[str] = ()) -> Draft:
    """The article of a decoded Markdown file; ``data`` are the bytes that it was read from."""
    parsed = parse(body)
    known: dict[str, str] = {}
    metadata: dict[str, str] = {}
    notes = list(parsed.warnings)
    for key, value in parsed.matter.items():
        name = _KNOWN.get(key.casefold())
        if name and value and name not in known:
            known[name] = value
        elif value:
            metadata[key] = value
    published = known.get("published")
    if published is not None and (iso := iso_8601(published)) != published:
        if iso is None:
            notes.append(f"date {published!r} is no date; kept as metadata")
            metadata["date"] = published
        published = iso
    return Draft(
        text=parsed.text,
        details=Details(
            title=parsed.title,
            outlet=known.get("outlet"),
            author=known.get("author"),
            published=published or parsed.published,
            url=known.get("url"),
            language=known.get("language"),
            metadata=metadata,
        ),
        source=source,
        place=place,
        bytes_sha256=hashlib.sha256(data).hexdigest(),
        record_id=known.get("id"),
        warnings=(*warnings, *notes),
    )


def _front_matter(body: str) -> tuple[dict[str, str], str]:
    """Key and value lines between two lines of dashes at the very start; anything else stays text."""
    match = _MATTER.match(body)
    if match is None:
        return {}, body
    matter: dict[str, str] = {}
    last = ""
    for line in match.group(1).split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if found := _MATTER_LINE.match(line):
            last = found.group(1)
            matter[last] = _unquoted(found.group(2))
        elif last and line.lstrip().startswith("- "):  # a list of values
            item = _unquoted(line.lstrip()[2:].strip())
            matter[last] = f"{matter[last]}, {item}" if matter[last] else item
        elif last and line[0] in " \t":  # a value that goes on
            matter[last] = f"{matter[last]} {line.strip()}".strip()
        else:
            return {}, body
    return (matter, body[match.end() :]) if matter else ({}, body)


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_unquoted(item.strip()) for item in value[1:-1].split(","))
    return "" if value in (">", "|", ">-", "|-", "null", "~") else value


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])


def _labelled(writer: _Writer, title: str, matter: Mapping[str, str]) -> Parsed:
    body = "".join(writer.parts)
    pieces = [
        Piece(block.start, block.end, body[block.start : block.end].strip(), block.kind, n in writer.certain)
        for n, block in enumerate(writer.blocks)
    ]
    if not title:
        # The highest heading before any other text is the title.
        opening = [n for n, piece in enumerate(pieces[:12]) if n in writer.levels]
        first = next(
            (n for n, piece in enumerate(pieces) if piece.kind != "heading" and len(piece.words) > 200), 12
        )
        if above := [n for n in opening if n <= first]:
            best = min(above, key=lambda n: (writer.levels[n], n))
            if writer.levels[best] <= 2:
                pieces[best].kind = "title"
    found = label(pieces, title, guess=False)
    blocks = tuple(Block(piece.kind, piece.start, piece.end) for piece in pieces)
    return Parsed(Text(body, blocks, tuple(writer.styles)), found.title, found.published, dict(matter))


class _Writer:
    """Writes tokens as text and notes where each block and style came to stand."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.styles: list[Style] = []
        self.levels: dict[int, int] = {}  # number of a block that is a heading: its level
        self.certain: set[int] = set()  # numbers of the blocks that are no running text
        self.at = 0
        self.lists: list[int | None] = []  # the next number of each open list, None for bullets
        self.within: list[str] = []  # open quotations and lists, outermost first
        self.marker = ""  # of an item whose first block is still to come
        self.cells: list[list[Token]] | None = None
        self.tight = False  # the next block follows after one line feed

    def write(self, tokens: Sequence[Token]) -> None:
        for n, token in enumerate(tokens):
            handler = getattr(self, f"_on_{token.type}", None)
            if handler is not None:
                handler(token)
            elif token.type == "inline":
                kind = "heading" if n and tokens[n - 1].type == "heading_open" else ""
                self._running_text(token, int(tokens[n - 1].tag[1]) if kind else 0)

    # containers

    def _on_bullet_list_open(self, token: Token) -> None:
        self._open_list(None)

    def _on_ordered_list_open(self, token: Token) -> None:
        self._open_list(int(token.attrGet("start") or 1))

    def _open_list(self, number: int | None) -> None:
        self.within.append("list")
        self.lists.append(number)

    def _close_list(self, token: Token) -> None:
        self.within.pop()
        self.lists.pop()
        self.tight = bool(self.lists)

    _on_bullet_list_close = _close_list
    _on_ordered_list_close = _close_list

    def _on_list_item_open(self, token: Token) -> None:
        number = self.lists[-1]
        self.tight = self.tight or len(self.lists) > 1
        indent = "  " * (len(self.lists) - 1)
        if number is None:
            self.marker = f"{indent}- "
        else:
            self.marker = f"{indent}{number}. "
            self.lists[-1] = number + 1

    def _on_list_item_close(self, token: Token) -> None:
        self.tight = True
        self.marker = ""

    def _on_blockquote_open(self, token: Token) -> None:
        self.within.append("quote")

    def _on_blockquote_close(self, token: Token) -> None:
        self.within.pop()

    # tables: a row is a line

    def _on_tr_open(self, token: Token) -> None:
        self.cells = []

    def _on_tr_close(self, token: Token) -> None:
        cells, self.cells = self.cells or [], None

        def row() -> None:
            for n, children in enumerate(cells):
                if n:
                    self._put(" | ")
                self._inline(children)

        self.certain.add(len(self.blocks))
        self._block("paragraph", row)
        self.tight = True

    def _on_table_close(self, token: Token) -> None:
        self.tight = False

    # leaves

    def _running_text(self, token: Token, level: int) -> None:
        children = token.children or []
        if self.cells is not None:
            self.cells.append(children)
            return
        pictures = [child for child in children if child.type == "image"]
        alone = bool(pictures) and all(
            child.type in ("image", "softbreak", "link_open", "link_close")
            or (child.type == "text" and not child.content.strip())
            for child in children
        )
        # A picture by itself brings its caption only, which is not the article.
        kind: BlockKind | None = "furniture" if alone else "heading" if level and not self.within else None
        number = len(self.blocks)
        self._block(kind, lambda: self._inline(children))
        if level and kind == "heading" and len(self.blocks) > number:
            self.levels[number] = level

    def _on_code(self, token: Token) -> None:
        def code() -> None:
            start = self.at
            self._put(token.content.rstrip("\n"))
            self._style("code", start)

        self.certain.add(len(self.blocks))
        self._block(None, code)

    _on_fence = _on_code
    _on_code_block = _on_code

    def _on_html_block(self, token: Token) -> None:
        for paragraph in re.split(r"\n\s*\n", _stripped(token.content)):
            words = paragraph.strip()
            if words:
                self._block(None, lambda words=words: self._put(words))  # type: ignore[misc]

    # making blocks

    def _block(self, kind: BlockKind | None, put: Callable[[], None]) -> None:
        """Write one block; nothing at all if it would hold only white space."""
        parts, styles, at = len(self.parts), len(self.styles), self.at
        if self.parts:
            self._put("\n" if self.tight else "\n\n")
        start = self.at
        self._put(self.marker)
        first = self.at
        put()
        if not "".join(self.parts[parts:])[first - at :].strip():
            del self.parts[parts:], self.styles[styles:]
            self.at = at
            return
        self.marker = ""
        self.tight = False
        inner: BlockKind = "paragraph"
        if self.within:
            inner = "list_item" if self.within[-1] == "list" else "blockquote"
        self.blocks.append(Block(kind or inner, start, self.at))

    def _inline(self, children: Sequence[Token]) -> None:
        opened: list[tuple[str, int]] = []
        silent = ""
        for child in children:
            if silent:  # inside <script> or <style> in a line
                silent = (
                    ""
                    if child.type == "html_inline" and child.content.lower().startswith(f"</{silent}")
                    else silent
                )
                continue
            name, _, edge = child.type.rpartition("_")
            if edge == "open" and name in _SPANS:
                opened.append((name, self.at))
            elif edge == "close" and opened and name in _SPANS:
                name, start = opened.pop()
                self._style(_SPANS[name], start)
            elif child.type == "code_inline":
                start = self.at
                self._put(child.content)
                self._style("code", start)
            elif child.type == "image":
                self._inline(child.children or [])
            elif child.type == "softbreak":
                self._put(" ")
            elif child.type == "hardbreak":
                self._put("\n")
            elif child.type == "html_inline":
                if match := re.match(r"<(script|style)\b", child.content, re.IGNORECASE):
                    silent = match.group(1).lower()
                elif _BREAK.match(child.content):
                    self._put("\n")
            elif child.type in ("text", "text_special"):
                self._put(child.content)

    def _put(self, words: str) -> None:
        if words:
            self.parts.append(words)
            self.at += len(words)

    def _style(self, kind: StyleKind, start: int) -> None:
        if self.at > start:
            self.styles.append(Style(kind, start, self.at))


def _stripped(source: str) -> str:
    """The text of a piece of HTML: scripts, styles and comments gone, other tags taken out, entities read."""
    source = _COMMENT.sub("", _SILENT.sub("", source))
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", source)))
