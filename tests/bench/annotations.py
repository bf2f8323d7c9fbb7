"""The annotations screen over a library of a million annotations: how soon it is there, and its keys."""

from __future__ import annotations

import json
import random
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

from reader.annotations import new_id
from reader.labels import Label, default_schema
from reader.store import Store
from tests.bench import libraries
from tests.bench.programs import FRAME_END, LISTED, Bench, leave, minimal_first_paint, press_in_turn
from tests.bench.table import Figure, percentile
from tests.terminal.driver import Terminal, key_bytes

#: Articles that the annotations are spread over.
ARTICLES = 20_000
#: What a line of the list shows, and the library and the empty list do not.
LISTED_THERE = rb"(QUOTE|CLAIM|SPEAKER|CUE|EVIDENCE)"
#: What stands beside the query in the frame that shows what it finds, and only there.
FOUND = rb"\d\+? found"
#: Code points between the starts of two annotations of an article.
APART = 7
_COLUMNS = (
    "uid", "article", "text", "label", "start", "end", "quote", "prefix", "suffix", "segments", "attributes",
    "note", "status", "origin", "anchor", "reasons", "annotator", "schema_version", "created", "updated",
    "revision",
)  # fmt: skip


def browsing(bench: Bench) -> Iterator[Figure]:
    """``L`` in the library to the end of the first frame that shows annotations, in a fresh start each time,
    and opened again. Starts take turns with the one-Static app. Then keys of the list, and words typed into
    its search, each letter once what the one before caused has been painted."""
    count = 1_000_000 if bench.million else 100_000
    kept = many_annotations(count, bench.work)
    first, again, reference = [], [], []
    with libraries.copied(kept, bench.work) as library:
        for turn in range(bench.rounds + 1):
            beside = minimal_first_paint(bench)
            with bench.start("-m", "reader", "-l", str(library)) as terminal:
                terminal.until_raw(LISTED)
                terminal.settle(1.0)
                taken = [_opened(terminal) for _ in range(2)]
                leave(terminal)
            if turn:
                reference.append(beside)
                first.append(taken[0])
                again.append(taken[1])
    beside, name = median(reference) * 1e3, "minimal app"
    what = f"annotations screen, {count:,} annotations"
    yield Figure(f"{what}: first paint", median(first) * 1e3, "ms", beside, name, times=1.15)
    yield Figure("  opened again", median(again) * 1e3, "ms", beside, name, times=1.15)
    with bench.program(kept) as terminal, bench.minimal("keys") as minimal:
        _opened(terminal, close=False)
        terminal.settle(2.0)  # all keys are read by then
        press_in_turn(terminal, minimal, ["Down"] * 5)
        keys = press_in_turn(terminal, minimal, ["Down", "Down", "Up"] * (bench.keys // 3))
        yield from keys.figures("  down or up there", (2, 4), 1_000)
        pages = press_in_turn(terminal, minimal, ["PageDown"] * bench.keys)
        yield from pages.figures("  page down there", (0, 8), 20_000)
        yield from _searched(bench, terminal, percentile(keys.subject, 50) * 1e3)


def _opened(terminal: Terminal, *, close: bool = True) -> float:
    mark, begun = len(terminal.raw), time.perf_counter()
    terminal.send(key_bytes("L"))
    taken = terminal.until_raw(LISTED_THERE + rb"[\s\S]*?" + FRAME_END, mark) - begun
    terminal.settle(0.5)
    if close:
        mark = len(terminal.raw)
        terminal.send(key_bytes("q"))
        terminal.until_raw(LISTED, mark)
        terminal.settle(0.5)
    return taken


def _searched(bench: Bench, terminal: Terminal, caret: float) -> Iterator[Figure]:
    words = libraries.Words(5).words
    painted = []
    for word in (words[2], words[60], words[700], words[5_000])[: max(2, bench.keys // 25)]:
        terminal.press("/")
        terminal.settle(0.3)
        for letter in word:
            found = [one for one in terminal.frames(letter, quiet=0.4) if re.search(FOUND, one.data)]
            if not found:
                raise TimeoutError(f"{letter!r} of {word!r} was not searched for\n{terminal.text()}")
            painted.append(found[0].seconds)
        terminal.press("Escape")
        terminal.settle(1.0)
    for percent in (50, 95):
        value = percentile(painted, percent) * 1e3
        yield Figure(f"  a letter searched for there, p{percent}", value, "ms", caret, "down p50")


def many_annotations(count: int, work: Path) -> Path:
    """A library of ARTICLES short articles with ``count`` annotations of all kinds by four annotators."""
    return libraries.library(f"annotations-{count}", lambda store: _many(store, count), work)


def _many(store: Store, count: int) -> None:
    store.add(libraries.short_articles(ARTICLES), keep_results=False).result()
    # Not one by one as steps: that takes some minutes, and their history is no part of what is measured.
    with closing(sqlite3.connect(store.path, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous=OFF")
        raw.execute("PRAGMA cache_size=-400000")
        raw.execute("BEGIN IMMEDIATE")
        names = ", ".join(f'"{name}"' for name in _COLUMNS)
        marks = ", ".join("?" * len(_COLUMNS))
        raw.executemany(f"INSERT INTO annotation ({names}) VALUES ({marks})", _rows(raw, count))
        raw.execute("INSERT INTO annotation_fts (annotation_fts) VALUES ('rebuild')")
        raw.execute(
            "INSERT INTO annotation_count SELECT label, annotator, status, anchor, count(*) FROM annotation"
            " GROUP BY 1, 2, 3, 4"
        )
        for column, status in (("annotations", "accepted"), ("suggestions", "suggested")):
            raw.execute(
                f"UPDATE article SET {column} = (SELECT count(*) FROM annotation n INDEXED BY"
                f" annotation_by_place WHERE n.article = article.key AND n.status = '{status}'"
                " AND n.deleted_at IS NULL)"
            )
        raw.execute(
            "UPDATE counter SET value = (SELECT sum(annotations) FROM article) WHERE name = 'annotations'"
        )
        raw.execute("COMMIT")


def _rows(raw: sqlite3.Connection, count: int) -> Iterator[tuple[Any, ...]]:
    chance, words = random.Random(8), libraries.Words(9)
    labels = default_schema().labels
    texts = raw.execute(
        "SELECT a.key, a.text, t.body FROM article a JOIN text t ON t.key = a.text"
    ).fetchall()
    each = count // len(texts)
    for key, text, body in texts:
        for number in range(each):
            start = number * APART % max(1, len(body) - 60)
            start = body.find(" ", start) + 1
            end = min(len(body), start + chance.randint(20, 160))
            quote = body[start:end]
            label = labels[min(len(labels) - 1, chance.randrange(9) // 2)]
            suggested = number % 5 == 0
            time = f"2024-{1 + key % 12:02}-{1 + number % 28:02}T10:{number % 60:02}:{key % 60:02}.000Z"
            yield (
                new_id(), key, text, label.name, start, end, quote, body[max(0, start - 32) : start],
                body[end : end + 32], json.dumps([[start, end, quote]], ensure_ascii=False),
                json.dumps(_attributes(label, chance)),
                " ".join(words.take(6)) if number % 10 == 3 else None,
                "suggested" if suggested else "rejected" if number % 23 == 1 else "accepted",
                "rule" if suggested else "human", "exact", "[]",
                "variorum.quotes 0.1.0" if suggested else chance.choice((libraries.ANNOTATOR, "kim", "ada")),
                1, time, time, 1,
            )  # fmt: skip


def _attributes(label: Label, chance: random.Random) -> dict[str, object]:
    return {
        each.name: chance.choice((None, *each.values)) if each.type == "choice" else None
        for each in label.attributes
    }
