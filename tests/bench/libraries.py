"""Made-up libraries to measure on, built through the program's own store and kept in a temporary folder.

The texts are seeded and read like news to a computer: words of Zipf frequency, curly quotes, dashes,
paragraphs. A library is built anew when the storage or this file has changed.
"""

from __future__ import annotations

import getpass
import hashlib
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import accumulate, islice
from pathlib import Path

import reader
from reader.annotations import Change, Edit, make_annotation
from reader.articles import Block, Details, Draft, Text
from reader.relations import make_relation
from reader.store import Store

ANNOTATOR = "bench"
#: A word on the first screen of every long text and in no list or preview (it stands behind 400 characters).
MARKER = "Qanat"
#: Seconds for which a library is kept that another state of the program may still be measured on.
_KEPT = 3 * 3600
#: Articles in one step while building.
_BATCH = 20_000
_ONSETS = [*"bcdfghklmnprstvw", "br", "cl", "dr", "gr", "pl", "st", "tr", "sh", "th"]
_VOWELS = [*"aeiou", "ai", "ea", "ou"]
_ENDINGS = ["", "", "n", "r", "s", "t", "ng", "nd", "ction", "ment", "ly", "ed"]


class Words:
    """A seeded source of words; the commonest hundred make up about half of what it gives."""

    def __init__(self, seed: int, size: int = 8_000) -> None:
        made = random.Random(1)
        words: dict[str, None] = {}
        while len(words) < size:
            parts = [made.choice(_ONSETS) + made.choice(_VOWELS) for _ in range(made.choice((1, 1, 2, 2, 3)))]
            words["".join(parts) + made.choice(_ENDINGS)] = None
        self.words = list(words)
        self._weights = list(accumulate(1 / rank for rank in range(1, size + 1)))
        self.random = random.Random(seed)

    def take(self, count: int) -> list[str]:
        return self.random.choices(self.words, cum_weights=self._weights, k=count)

    def sentence(self) -> str:
        """8 to 30 words; some quoted with curly quotes, some with a dash or a number."""
        words = self.take(self.random.randint(8, 30))
        roll = self.random.random()
        if roll < 0.15:
            words[2], words[-1] = f"“{words[2]}", f"{words[-1]}”"
        elif roll < 0.3:
            words[4] = f"{words[4]} – {self.random.randint(2, 9_999):,}"
        elif roll < 0.4:
            words[3] = f"{words[3]}’s"
        words[0] = words[0].capitalize()
        return " ".join(words) + "."


def draft(number: int, body: str, *, title: str) -> Draft:
    """A draft as a source would give it, a block a paragraph."""
    blocks, start = [], 0
    for paragraph in body.split("\n\n"):
        blocks.append(Block("paragraph", start, start + len(paragraph)))
        start += len(paragraph) + 2
    day = f"{2015 + number % 10}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    name = f"report-{number:07}.txt"
    return Draft(
        text=Text(body, tuple(blocks)),
        details=Details(title=title, outlet=f"Outlet {number % 40}", published=day, language="en"),
        source=name,
        place=f"/bench/{name}",
        bytes_sha256=hashlib.sha256(body.encode()).hexdigest(),
    )


def short_articles(count: int) -> Iterator[Draft]:
    """Articles of two or three sentences, for lists and search."""
    words = Words(2)
    for number in range(count):
        body = " ".join(words.sentence() for _ in range(words.random.choice((2, 2, 3))))
        yield draft(number, f"{body} {number}", title=f"Report {number:07} on {' '.join(words.take(5))}")


def long_body(words: Words, count: int) -> str:
    """A text of some ``count`` words with :data:`MARKER` behind its first 400 characters."""
    paragraphs, written = [], 0
    while written < count:
        sentences = [words.sentence() for _ in range(words.random.randint(2, 6))]
        if not paragraphs:
            while sum(map(len, sentences)) < 450:
                sentences.append(words.sentence())
            sentences.append(f"{MARKER} {words.sentence()}")
        paragraphs.append(" ".join(sentences))
        written += paragraphs[-1].count(" ") + 1
    return "\n\n".join(paragraphs)


def reworded(words: Words, body: str) -> str:
    """Another outlet's version: one sentence in four reworded in part, one in ten left out, some moved."""
    paragraphs = []
    for paragraph in body.split("\n\n"):
        kept = []
        for sentence in paragraph.split(". "):
            roll = words.random.random()
            if roll < 0.1 and MARKER not in sentence and kept:
                continue
            parts = sentence.split(" ")
            if roll < 0.35:
                for at in range(2, len(parts) - 1, 3):
                    parts[at] = words.take(1)[0]
            kept.append(" ".join(parts))
        paragraphs.append(". ".join(kept).rstrip(".") + ".")
    if len(paragraphs) > 6:
        paragraphs[2], paragraphs[5] = paragraphs[5], paragraphs[2]
    return "\n\n".join(paragraphs)


def _many(store: Store, count: int) -> None:
    drafts = short_articles(count)
    done = 0
    while batch := list(islice(drafts, _BATCH)):
        store.add(batch).result()
        done += len(batch)
        print(f"\r  building a library: {done:,} of {count:,}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)


def _annotated(store: Store, size: int, count: int, at_one_word: bool) -> None:
    """One article of ``size`` words with ``count`` annotations, many overlapping, spread over its text, or
    all at one word of its first page. Of neighbours every second is related to the one before it, if the
    schema has a relation for the two."""
    words = Words(3)
    body = long_body(words, size)
    (added,) = store.add([draft(1, body, title="A long report")]).result()
    assert added.id is not None
    article, schema = store.article(added.id).result(), store.schema().result()
    edits: list[Edit] = []
    before = None
    for number in range(count):
        if at_one_word:
            start = body.index(MARKER)
            end = start + len(MARKER)
        else:
            start = body.index(" ", number * (len(body) - 2_000) // count) + 1
            end = start + words.random.randint(5, 400)
        label = schema.labels[number % len(schema.labels)]
        made = make_annotation(article, [(start, end)], label, annotator=ANNOTATOR, schema=schema)
        edits.append(Edit(None, made))
        if before is not None and number % 2 and not at_one_word:
            for kind, _ in schema.relations_between(before.label, made.label, True)[:1]:
                relation = make_relation(before, made, kind.name, annotator=ANNOTATOR, schema=schema)
                edits.append(Edit(None, relation))
        before = made
    store.apply(Change(f"{count} annotations for measuring", tuple(edits))).result()


def _pair(store: Store) -> None:
    """Two articles of 10,000 words that tell the same."""
    words = Words(4)
    body = long_body(words, 10_000)
    store.add(
        [
            draft(1, body, title="One outlet’s report"),
            draft(2, reworded(words, body), title="Another’s report"),
        ]
    ).result()


def library(name: str, build: Callable[[Store], None], work: Path) -> Path:
    """The library that ``build`` makes, built only if none is kept. Nobody may open it: :func:`copied`."""
    folder = Path(tempfile.gettempdir()) / f"variorum-bench-{getpass.getuser()}"
    kept = folder / f"{name}-{_stamp()}.db"
    if not _as_built(kept):
        growing = work / f"{name}.growing"
        store = Store.open(growing, annotator=ANNOTATOR, mode="write")
        try:
            build(store)
        finally:
            store.close()
        folder.mkdir(exist_ok=True)
        for old in folder.glob(f"{name}-*"):
            if time.time() - old.stat().st_mtime > _KEPT:
                old.unlink()
        shutil.move(growing, kept)
        kept.chmod(0o444)
        kept.with_suffix(".built").write_text(_state(kept))
    return kept


def _state(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns}"


def _as_built(kept: Path) -> bool:
    """Whether the library is there and nobody has worked in it since it was built."""
    built = kept.with_suffix(".built")
    return kept.exists() and built.exists() and built.read_text() == _state(kept)


@contextmanager
def copied(kept: Path, work: Path) -> Iterator[Path]:
    """A copy in a folder of its own, so that no position, log or lock of an earlier start is beside it."""
    with tempfile.TemporaryDirectory(dir=work) as folder:
        yield Path(shutil.copyfile(kept, Path(folder) / "library.db"))


def many_articles(count: int, work: Path) -> Path:
    """A library of ``count`` short articles."""
    return library(f"articles-{count}", lambda store: _many(store, count), work)


def annotated_article(
    work: Path, size: int = 100_000, count: int = 500, *, at_one_word: bool = False
) -> Path:
    """A library of one article of ``size`` words with ``count`` annotations."""
    name = f"annotated-{size}-{count}" + ("-word" if at_one_word else "")
    return library(name, lambda store: _annotated(store, size, count, at_one_word), work)


def article_pair(work: Path) -> Path:
    """A library of two articles of 10,000 words."""
    return library("pair", _pair, work)


@cache
def _stamp() -> str:
    digest = hashlib.sha256()
    package = Path(reader.__file__).parent
    own = Path(__file__)
    for path in [*sorted((package / "storage").rglob("*.py")), own, own.with_name("annotations.py")]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
