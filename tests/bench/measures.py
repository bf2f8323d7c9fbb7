"""What is measured, one function a budget; each says how, takes a :class:`Bench` and yields figures.

The pty is 120 columns by 40 rows. A latency runs from writing the key to the last byte of the frame that
it causes: reading goes on until the program has been silent for a while, and the time is that of the last
byte read. Program and reference take turns, key by key or start by start, so that whatever else the
machine does falls on both. First starts, which fill caches, are not counted.
"""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from reader.labels import Label, default_schema
from tests.bench import comparisons, libraries
from tests.bench.minimal import MARKER as MINIMAL
from tests.bench.table import Figure, percentile
from tests.terminal.driver import Terminal, key_bytes, terminal_environment

SIZE = (120, 40)
FRAME_END = rb"\x1b\[\?2026l"
CHECKOUT = Path(__file__).resolve().parents[2]
#: What the library's list shows of a made-up article.
LISTED = rb"Report \d{7}"
#: What stands beside the query in the frame that shows what it finds, and only there.
FOUND = rb"\d\+? found"
MB = 1e6


@dataclass(frozen=True)
class Bench:
    """Where to work, and how often: ``rounds`` starts of each program, ``keys`` keys of each kind."""

    work: Path
    rounds: int = 7
    keys: int = 60
    million: bool = False

    def environment(self) -> dict[str, str]:
        """Bytecode is kept, for the program and the reference alike, as it is once they are installed."""
        home = self.work / "home"
        home.mkdir(exist_ok=True)
        kept = str(self.work / "bytecode")
        environment = terminal_environment(
            home, VARIORUM_ANNOTATOR=libraries.ANNOTATOR, PYTHONPYCACHEPREFIX=kept
        )
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        return environment

    def start(self, *command: str) -> Terminal:
        return Terminal([sys.executable, *command], size=SIZE, env=self.environment(), cwd=CHECKOUT)

    @contextmanager
    def program(self, kept: Path, shows: bytes = LISTED) -> Iterator[Terminal]:
        """The program in the library screen of a fresh copy, painted and at rest."""
        with (
            libraries.copied(kept, self.work) as library,
            self.start("-m", "reader", "-l", str(library)) as terminal,
        ):
            terminal.until_raw(shows)
            terminal.settle(0.6)
            yield terminal

    @contextmanager
    def minimal(self, kind: str) -> Iterator[Terminal]:
        with self.start("-m", "tests.bench.minimal", kind) as terminal:
            terminal.until_raw(MINIMAL.encode())
            terminal.settle(0.3)
            yield terminal


def first_painted(terminal: Terminal, shows: bytes) -> float:
    """Seconds from exec to the end of the first frame that shows ``shows``."""
    return terminal.until_raw(shows + rb"[\s\S]*?" + FRAME_END) - terminal.started


def leave(terminal: Terminal) -> None:
    """Quit as a person does, so that the next start finds a library at rest."""
    terminal.send(key_bytes("ctrl+q"))
    terminal.wait_exit()


def minimal_first_paint(bench: Bench) -> float:
    """One start of the one-Static app, in seconds."""
    with bench.start("-m", "tests.bench.minimal", "static") as terminal:
        taken = first_painted(terminal, MINIMAL.encode())
        leave(terminal)
    return taken


def first_paint(bench: Bench) -> Iterator[Figure]:
    """Exec to the first frame with articles in it; medians of starts that take turns with the one-Static app.

    Memory is the kernel's high-water mark of the main process, at that frame and once it is at rest.
    """
    for count in (100_000, 1_000_000) if bench.million else (100_000,):
        kept = libraries.many_articles(count, bench.work)
        subject, reference, at_paint, at_rest = [], [], [], []
        with libraries.copied(kept, bench.work) as library:
            for turn in range(bench.rounds + 1):
                beside = minimal_first_paint(bench)
                with bench.start("-m", "reader", "-l", str(library)) as terminal:
                    taken = first_painted(terminal, LISTED)
                    painted = terminal.memory("VmHWM")
                    terminal.settle(1.0)
                    rested = terminal.memory("VmHWM")
                    leave(terminal)
                if turn:
                    subject.append(taken)
                    reference.append(beside)
                    at_paint.append(painted or 0)
                    at_rest.append(rested or 0)
        what = f"first paint, library of {count:,} articles"
        judged = count == 1_000_000
        yield Figure(what, median(subject) * 1e3, "ms", median(reference) * 1e3, "minimal app", times=1.15)
        if any(at_paint):
            yield Figure("  memory at first paint", median(at_paint) / MB, "MB", most=60 if judged else None)
            yield Figure("  memory once at rest", median(at_rest) / MB, "MB")


@dataclass
class Keys:
    """Latencies (seconds) and bytes of the program's keys, and latencies of the reference's in between."""

    subject: list[float]
    bytes: list[int]
    reference: list[float]

    def __add__(self, other: Keys) -> Keys:
        return Keys(self.subject + other.subject, self.bytes + other.bytes, self.reference + other.reference)

    def figures(self, what: str, times: tuple[float, float], most_bytes: int | None) -> Iterator[Figure]:
        """p50, p95 and the median of bytes; ``times`` are the budgets of p50 (0: none) and p95."""
        if len(self.subject) < 0.75 * len(self.reference):
            raise RuntimeError(
                f"{what}: only {len(self.subject)} of {len(self.reference)} keys painted anything"
            )
        for percent, factor in zip((50, 95), times, strict=True):
            yield Figure(
                f"{what}, p{percent}",
                percentile(self.subject, percent) * 1e3,
                "ms",
                percentile(self.reference, percent) * 1e3,
                f"minimal key p{percent}",
                times=factor or None,
            )
        yield Figure("  to the terminal, median", median(self.bytes), "bytes", most=most_bytes)
        yield Figure("  to the terminal, p95", percentile(self.bytes, 95), "bytes")


def press_in_turn(terminal: Terminal, minimal: Terminal, presses: Sequence[str], quiet: float = 0.04) -> Keys:
    """Press each key in the program, then one in the minimal app. Keys that paint nothing do not count."""
    keys = Keys([], [], [])
    for press in presses:
        caused = terminal.latency(press, quiet=quiet, limit=0.5)
        beside = minimal.latency("x", quiet=quiet)
        if caused is not None:
            keys.subject.append(caused.seconds)
            keys.bytes.append(caused.bytes)
        if beside is not None:
            keys.reference.append(beside.seconds)
    return keys


@contextmanager
def long_article(bench: Bench) -> Iterator[tuple[Terminal, Terminal]]:
    """The 100,000-word article with 500 annotations, open and at rest, and the one-line app beside it."""
    library = libraries.annotated_article(bench.work)
    with bench.program(library, rb"A long report") as terminal, bench.minimal("keys") as minimal:
        terminal.send(key_bytes("Enter"))
        terminal.until_raw(libraries.MARKER.encode())
        terminal.settle(0.6)
        press_in_turn(terminal, minimal, ["Down"] * 5)
        yield terminal, minimal


def caret_keys(bench: Bench) -> Iterator[Figure]:
    """Characters, words, lines and sentences, with the margin shown; then the same with a selection open.
    Then a selection grows and shrinks, which has whole paragraphs to repaint, so its bytes are no budget.
    The kinds are pooled; the caret walks down from the first page."""
    kinds = ("Right", "w", "Down", ")")
    selecting = ("shift+Right", "ctrl+shift+Right", "shift+Down", "shift+Left")
    growing = ("Space", "Space", "Backspace", "Space", "Backspace")
    with long_article(bench) as (terminal, minimal):
        moving = press_in_turn(terminal, minimal, kinds * (bench.keys // 2))
        yield from moving.figures("caret key, 100,000 words, 500 annotations", (2, 4), 1_000)
        for what, presses, most in (("selection key", selecting, 1_000), ("grow or shrink", growing, None)):
            pooled = Keys([], [], [])
            for _ in range(bench.keys // 4):
                pooled += press_in_turn(terminal, minimal, presses)
                terminal.press("Escape", "Down")
                terminal.settle(0.1)
            yield from pooled.figures(f"{what}, the same", (2, 4), most)


def pages(bench: Bench) -> Iterator[Figure]:
    """Page down, then page up, through the same article."""
    with long_article(bench) as (terminal, minimal):
        keys = press_in_turn(terminal, minimal, ["PageDown"] * bench.keys + ["PageUp"] * (bench.keys // 2))
        yield from keys.figures("page down, the same", (0, 8), 20_000)


def opening(bench: Bench) -> Iterator[Figure]:
    """Enter in the library to the end of the frame that shows the text: the first article that a run of
    the program opens, and one opened again. Starts take turns with the one-Static app."""
    library = libraries.annotated_article(bench.work)
    first, again, reference = [], [], []
    for turn in range(bench.rounds + 1):
        beside = minimal_first_paint(bench)
        with bench.program(library, rb"A long report") as terminal:
            taken = [_opened(terminal) for _ in range(3)]
        if turn:
            reference.append(beside)
            first.append(taken[0])
            again += taken[1:]
    for what, times in (("open a 100,000-word article", first), ("  opened again", again)):
        yield Figure(what, median(times) * 1e3, "ms", median(reference) * 1e3, "minimal app", times=0.5)


def _opened(terminal: Terminal) -> float:
    mark = len(terminal.raw)
    begun = time.perf_counter()
    terminal.send(key_bytes("Enter"))
    taken = terminal.until_raw(libraries.MARKER.encode() + rb"[\s\S]*?" + FRAME_END, mark) - begun
    terminal.settle(0.3)
    mark = len(terminal.raw)
    terminal.send(key_bytes("q"))
    terminal.until_raw(rb"A long report", mark)
    terminal.settle(0.3)
    return taken


def comparing(bench: Bench) -> Iterator[Figure]:
    """Two articles of 10,000 words are marked and compared: the key to the first text, then to the last
    byte before a second of silence, which is when rows and marks stand. In every other start the caret is
    moved all the time until then, and each of those keys is measured."""
    library = libraries.article_pair(bench.work)
    text, rows, meanwhile, reference = [], [], [], []
    for turn in range(bench.rounds + 1):
        beside = minimal_first_paint(bench)
        with bench.program(library, rb"report") as terminal:
            shown, done = _compared(terminal)
        with bench.program(library, rb"report") as terminal:
            keys = _keys_while_comparing(terminal, done)
        if turn:
            reference.append(beside)
            text.append(shown)
            rows.append(done)
            meanwhile += keys
    yield Figure("compare two 10,000-word articles: text", median(text) * 1e3, "ms")
    yield Figure(
        "  rows and marks", median(rows) * 1e3, "ms", median(reference) * 1e3, "minimal app", times=1.5
    )
    if meanwhile:
        yield Figure("  a key meanwhile, p95", percentile(meanwhile, 95) * 1e3, "ms", most=33)


def _mark_both(terminal: Terminal) -> None:
    terminal.press("g", "Space", "G", "Space")
    terminal.settle(0.3)


def _compared(terminal: Terminal) -> tuple[float, float]:
    _mark_both(terminal)
    mark, begun = len(terminal.raw), time.perf_counter()
    terminal.send(key_bytes("c"))
    shown = terminal.until_raw(libraries.MARKER.encode() + rb"[\s\S]*?" + FRAME_END, mark)
    done = terminal.settle(1.0, 120) or shown
    return shown - begun, done - begun


def _keys_while_comparing(terminal: Terminal, span: float) -> list[float]:
    """Latencies of ``Down`` from the first text until ``span`` seconds after the key that compares."""
    _mark_both(terminal)
    mark, begun = len(terminal.raw), time.perf_counter()
    terminal.send(key_bytes("c"))
    terminal.until_raw(libraries.MARKER.encode() + rb"[\s\S]*?" + FRAME_END, mark)
    found = []
    while time.perf_counter() - begun < span:
        mark, pressed = len(terminal.raw), time.perf_counter()
        terminal.send(key_bytes("Down"))
        found.append(terminal.until_raw(FRAME_END, mark, limit=10) - pressed)
    terminal.settle(1.0, 120)
    return found


def labelling(bench: Bench) -> Iterator[Figure]:
    """A word of the long article is selected and tagged. Painted: the end of the first frame after the key.
    Durable: another connection sees the commit, which in WAL mode with ``synchronous = FULL`` it does only
    after the sync. Said: the status line says that it is saved. In between, the bare commit of a row each
    for annotation and event (WAL, FULL, same file system)."""
    painted, durable, said, commits, keys = [], [], [], [], []
    kept = libraries.annotated_article(bench.work)
    labels = default_schema().labels[:5]
    with (
        libraries.copied(kept, bench.work) as library,
        bench.start("-m", "reader", "-l", str(library)) as terminal,
        bench.minimal("keys") as minimal,
        _bare_library(bench.work / "bare.db") as commit,
        closing(sqlite3.connect(f"file:{library}?mode=ro", uri=True, isolation_level=None)) as onlooker,
    ):
        terminal.until_raw(rb"A long report")
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
    for percent, factor in ((50, 2), (95, 4)):
        value, reference = percentile(painted, percent) * 1e3, percentile(keys, percent) * 1e3
        name = f"minimal key p{percent}"
        yield Figure(f"a label painted, p{percent}", value, "ms", reference, name, times=factor)
    for percent in (50, 95):
        value, reference = percentile(durable, percent) * 1e3, percentile(commits, percent) * 1e3
        yield Figure(f"a label durable, p{percent}", value, "ms", reference, "bare commit", 3, 10)
    yield Figure("  said to be saved, p50", median(said) * 1e3, "ms")


def _tagged(terminal: Terminal, onlooker: sqlite3.Connection, label: Label) -> tuple[float, float, float]:
    """Seconds from the label's key to the end of the first frame, to the commit, to the words on the screen
    (read from its last line, since of that only what changed is written; the label before was another)."""
    version = "pragma data_version"
    before = onlooker.execute(version).fetchone()
    painted = durable = said = 0.0
    mark, begun = len(terminal.raw), time.perf_counter()
    terminal.send(label.key)
    while not (painted and durable and said):
        if not durable and onlooker.execute(version).fetchone() != before:
            durable = time.perf_counter() - begun
        # Half a millisecond at a time: looking without a pause would keep one of the processors busy.
        moment = terminal.pump(0.0005 if not durable else 0.05)
        if moment and not painted and re.search(FRAME_END, terminal.raw[mark:]):
            painted = moment - begun
        if moment and durable and not said:
            line = terminal.line(terminal.rows - 1)
            said = moment - begun if f"tagged {label.name} " in line and "saved" in line else 0.0
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


def searching(bench: Bench) -> Iterator[Figure]:
    """Words are typed into the library's search, each letter once what the one before caused has been
    painted. Painted: the end of the frame with the articles found, of which it says how many they are so far;
    where the letter is on the screen before, that does not count. At rest: the last frame, with everything
    counted. Beside it the caret key of the same list."""
    words = libraries.Words(5).words
    painted, rested, caret = [], [], []
    with bench.program(libraries.many_articles(100_000, bench.work)) as terminal:
        for word in ("report", words[2], words[60], words[700], words[5_000]):
            caret += [key.seconds for _ in range(bench.keys // 4) if (key := terminal.latency("Down"))]
            terminal.press("/")
            terminal.settle(0.3)
            for letter in word:
                frames = terminal.frames(letter, quiet=0.4)
                found = [frame for frame in frames if re.search(FOUND, frame.data)]
                if not found:
                    raise TimeoutError(f"{letter!r} of {word!r} was not searched for\n{terminal.text()}")
                painted.append(found[0].seconds)
                rested.append(frames[-1].seconds)
            terminal.press("Escape")
            terminal.settle(0.5)
    name, limit = "caret key in the list, p50", percentile(caret, 50) * 1e3
    what = "search 100,000 articles, a letter"
    yield Figure(f"{what}, p50", percentile(painted, 50) * 1e3, "ms", limit, name)
    yield Figure(f"{what}, p95", percentile(painted, 95) * 1e3, "ms", limit, name, times=10)
    yield Figure("  at rest, p95", percentile(rested, 95) * 1e3, "ms")


def help_page(bench: Bench) -> Iterator[Figure]:
    """``--help`` beside three times an empty Python plus the import of click, processes taking turns."""
    programs = {
        "help": ["-m", "reader", "--help"],
        "pass": ["-c", "pass"],
        "click": ["-c", "import click"],
    }
    taken: dict[str, list[float]] = {name: [] for name in programs}
    for turn in range(2 * bench.rounds + 1):
        for name, command in programs.items():
            begun = time.perf_counter()
            subprocess.run(
                [sys.executable, *command],
                cwd=CHECKOUT,
                env=bench.environment(),
                check=True,
                stdout=subprocess.DEVNULL,
            )
            if turn:
                taken[name].append(time.perf_counter() - begun)
    bare = median(taken["pass"]) * 1e3
    click = max(0.0, median(taken["click"]) * 1e3 - bare)
    yield Figure(
        "variorum --help", median(taken["help"]) * 1e3, "ms", bare, "python -c pass", times=3, plus=click
    )


#: Every measure by its name on the command line, in the table's order.
MEASURES: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "first-paint": first_paint,
    "caret": caret_keys,
    "page": pages,
    "open": opening,
    "compare": comparing,
    "links": comparisons.linking,
    "many": comparisons.many,
    "worst": comparisons.worst,
    "diffs": comparisons.beside_diffs,
    "revisions": comparisons.revisions,
    "label": labelling,
    "search": searching,
    "help": help_page,
}
