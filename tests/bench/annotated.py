"""What is measured of texts with annotations: keys, pages, opening, tagging, going to the next annotation.

The same figures of a long article with some annotations, of one with very many, and of a short one that is
full of them; of the last, all at one word. A margin with a card for each stands beside the text.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from reader.labels import Label, default_schema
from tests.bench import libraries
from tests.bench.programs import FRAME_END, Bench, Keys, minimal_first_paint, press_in_turn
from tests.bench.table import Figure, percentile
from tests.terminal.driver import Terminal, key_bytes

#: What the library's list shows of the articles measured on.
LISTED = rb"A long report"
#: Milliseconds in which the next annotation is reached.
NEXT = 16


@dataclass(frozen=True)
class Annotated:
    """An article to measure on: what the table calls it, its words and annotations, and how many pages
    down the keys may go before they come to its end."""

    name: str
    words: int
    annotations: int
    pages: int
    at_one_word: bool = False

    def library(self, bench: Bench) -> Path:
        return libraries.annotated_article(
            bench.work, self.words, self.annotations, at_one_word=self.at_one_word
        )


LONG = Annotated("100,000 words, 500 annotations", 100_000, 500, 100)
CROWDED = Annotated("100,000 words, 5,000 annotations", 100_000, 5_000, 100)
FULL = Annotated("5,000 words, 1,000 annotations", 5_000, 1_000, 6)
ONE_WORD = Annotated("800 annotations at one word", 5_000, 800, 6, at_one_word=True)


@contextmanager
def opened(bench: Bench, article: Annotated) -> Iterator[tuple[Terminal, Terminal]]:
    """The article, open and at rest, and the one-line app beside it."""
    with bench.program(article.library(bench), LISTED) as terminal, bench.minimal("keys") as minimal:
        terminal.send(key_bytes("Enter"))
        terminal.until_raw(libraries.MARKER.encode())
        terminal.settle(0.6)
        press_in_turn(terminal, minimal, ["Down"] * 5)
        yield terminal, minimal


def caret(bench: Bench, article: Annotated = LONG) -> Iterator[Figure]:
    """Characters, words, lines and sentences, with the margin shown; then the same with a selection open.
    Then a selection grows and shrinks, which has whole paragraphs to repaint, so its bytes are no budget.
    The kinds are pooled; the caret walks down from the first page."""
    kinds = ("Right", "w", "Down", ")")
    selecting = ("shift+Right", "ctrl+shift+Right", "shift+Down", "shift+Left")
    growing = ("Space", "Space", "Backspace", "Space", "Backspace")
    with opened(bench, article) as (terminal, minimal):
        moving = Keys([], [], [])
        for _ in range(max(1, bench.keys // 20)):
            moving += press_in_turn(terminal, minimal, kinds * 10)
            if article.pages < LONG.pages:
                terminal.press("g")
                terminal.settle(0.1)
        yield from moving.figures(f"caret key, {article.name}", (2, 4), 1_000)
        for what, presses, most in (("selection key", selecting, 1_000), ("grow or shrink", growing, None)):
            pooled = Keys([], [], [])
            for _ in range(bench.keys // 4):
                pooled += press_in_turn(terminal, minimal, presses)
                terminal.press("Escape", "Down")
                terminal.settle(0.1)
            yield from pooled.figures(f"{what}, the same", (2, 4), most)


def pages(bench: Bench, article: Annotated = LONG) -> Iterator[Figure]:
    """Page down, then page up, through the same article."""
    with opened(bench, article) as (terminal, minimal):
        there = min(article.pages, bench.keys)
        ways = ["PageDown"] * there + ["PageUp"] * (there // 2 if there == bench.keys else there)
        keys = press_in_turn(terminal, minimal, ways * max(1, bench.keys // len(ways)))
        yield from keys.figures("page down, the same", (0, 8), 20_000)


def visiting(bench: Bench, article: Annotated = LONG) -> Iterator[Figure]:
    """To the next annotation, time and again; the page follows where that is not on it."""
    with opened(bench, article) as (terminal, minimal):
        keys = press_in_turn(terminal, minimal, ["]"] * bench.keys)
        yield from keys.figures("next annotation, the same", (0, 0), None)
        yield Figure("  the same, as a limit", percentile(keys.subject, 95) * 1e3, "ms", most=NEXT)


def opening(bench: Bench, article: Annotated = LONG) -> Iterator[Figure]:
    """Enter in the library to the end of the frame that shows the text: the first article that a run of
    the program opens, and one opened again. Starts take turns with the one-Static app."""
    library = article.library(bench)
    first, again, reference = [], [], []
    for turn in range(bench.rounds + 1):
        beside = minimal_first_paint(bench)
        with bench.program(library, LISTED) as terminal:
            taken = [_opened(terminal) for _ in range(3)]
        if turn:
            reference.append(beside)
            first.append(taken[0])
            again += taken[1:]
    what = "open a 100,000-word article" if article is LONG else f"open {article.name}"
    for words, times in ((what, first), ("  opened again", again)):
        yield Figure(words, median(times) * 1e3, "ms", median(reference) * 1e3, "minimal app", times=0.5)


def _opened(terminal: Terminal) -> float:
    mark = len(terminal.raw)
    begun = time.perf_counter()
    terminal.send(key_bytes("Enter"))
    taken = terminal.until_raw(libraries.MARKER.encode() + rb"[\s\S]*?" + FRAME_END, mark) - begun
    terminal.settle(0.3)
    mark = len(terminal.raw)
    terminal.send(key_bytes("q"))
    terminal.until_raw(LISTED, mark)
    terminal.settle(0.3)
    return taken


def crowded(bench: Bench) -> Iterator[Figure]:
    """All of these with ten times as many annotations."""
    yield from _everything(bench, CROWDED)


def full(bench: Bench) -> Iterator[Figure]:
    """All of these where every word is in several annotations."""
    yield from _everything(bench, FULL)


def _everything(bench: Bench, article: Annotated) -> Iterator[Figure]:
    for measure in (caret, pages, visiting, opening, labelling):
        yield from measure(bench, article)


def one_word(bench: Bench) -> Iterator[Figure]:
    """The caret goes to and fro at a word that 800 annotations share."""
    with opened(bench, ONE_WORD) as (terminal, minimal):
        terminal.press("]")
        terminal.settle(0.3)
        keys = press_in_turn(terminal, minimal, ["w", "b", "Right", "Left", "Down", "Up"] * (bench.keys // 3))
        yield from keys.figures(f"caret key, {ONE_WORD.name}", (2, 4), 1_000)
        keys = press_in_turn(terminal, minimal, ["z"] * bench.keys)
        yield from keys.figures("the next at this place, the same", (0, 0), None)
        yield Figure("  the same, as a limit", percentile(keys.subject, 95) * 1e3, "ms", most=NEXT)


def labelling(bench: Bench, article: Annotated = LONG) -> Iterator[Figure]:
    """A word of the article is selected and tagged. Painted: the end of the first frame after the key.
    Durable: another connection sees the commit, which in WAL mode with ``synchronous = FULL`` it does only
    after the sync. Said: the status line says that it is saved. In between, the bare commit of a row each
    for annotation and event (WAL, FULL, same file system)."""
    painted, durable, said, commits, keys = [], [], [], [], []
    labels = default_schema().labels[:5]
    with (
        libraries.copied(article.library(bench), bench.work) as library,
        bench.start("-m", "reader", "-l", str(library)) as terminal,
        bench.minimal("keys") as minimal,
        _bare_library(bench.work / f"bare{len(list(bench.work.glob('bare*.db')))}.db") as commit,
        closing(sqlite3.connect(f"file:{library}?mode=ro", uri=True, isolation_level=None)) as onlooker,
    ):
        terminal.until_raw(LISTED)
        terminal.settle(0.6)
        terminal.send(key_bytes("Enter"))
        terminal.until_raw(libraries.MARKER.encode())
        terminal.settle(0.6)
        for turn in range(bench.keys // 2 + 2):
            terminal.press("w", "w", "Space")
            terminal.settle(0.1)
            frame, seen, saved = _tagged(terminal, onlooker, labels[turn % len(labels)])
            terminal.settle(0.1)
            beside = minimal.latency("x")
            taken = commit()
            if turn > 1:
                painted.append(frame)
                durable.append(seen)
                said.append(saved)
                commits.append(taken)
                keys += [beside.seconds] if beside else []
    where = "" if article is LONG else ", the same"
    for percent, factor in ((50, 2), (95, 4)):
        value, reference = percentile(painted, percent) * 1e3, percentile(keys, percent) * 1e3
        name = f"minimal key p{percent}"
        yield Figure(f"a label painted{where}, p{percent}", value, "ms", reference, name, times=factor)
    for percent in (50, 95):
        value, reference = percentile(durable, percent) * 1e3, percentile(commits, percent) * 1e3
        yield Figure(f"a label durable{where}, p{percent}", value, "ms", reference, "bare commit", 3, 10)
    yield Figure("  said to be saved, p50", median(said) * 1e3, "ms")


def _tagged(terminal: Terminal, onlooker: sqlite3.Connection, label: Label) -> tuple[float, float, float]:
    """Seconds from the label's key to the end of the first frame, to the commit, to the words on the screen
    (read from its last line, since of that only what changed is written; the label before was another)."""
    version = "pragma data_version"
    before = onlooker.execute(version).fetchone()
    painted = durable = said = written = 0.0
    mark, begun = len(terminal.raw), time.perf_counter()
    terminal.send(label.key)
    while not (painted and durable and said):
        if not durable and onlooker.execute(version).fetchone() != before:
            durable = time.perf_counter() - begun
        # Half a millisecond at a time: looking without a pause would keep one of the processors busy.
        written = terminal.pump(0.0005 if not durable else 0.05) or written
        if written and not painted and re.search(FRAME_END, terminal.raw[mark:]):
            painted = written - begun
        if written and durable and not said:
            line = terminal.line(terminal.rows - 1)
            said = written - begun if f"tagged {label.name} " in line and "saved" in line else 0.0
        if time.perf_counter() - begun > 10:
            raise TimeoutError(f"the label was not saved\n{terminal.text()}")
    return painted, durable, said


@contextmanager
def _bare_library(path: Path) -> Iterator[Callable[[], float]]:
    """A function that commits two rows as bare SQLite does it and says how long that took."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("pragma journal_mode = wal")
    database.execute("pragma synchronous = full")
    database.execute("create table annotation (id integer primary key, uid text unique, body text) strict")
    database.execute(
        "create table event (id integer primary key, step integer, before text, after text) strict"
    )
    count = 0

    def commit() -> float:
        nonlocal count
        count += 1
        begun = time.perf_counter()
        database.execute("begin immediate")
        database.execute("insert into annotation (uid, body) values (?, ?)", (f"{count:036}", "x" * 300))
        database.execute("insert into event (step, after) values (?, ?)", (count, "x" * 900))
        database.execute("commit")
        return time.perf_counter() - begun

    try:
        yield commit
    finally:
        database.close()
