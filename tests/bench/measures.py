"""What is measured, one function a budget; each says how, takes a :class:`Bench` and yields figures.

How a latency is taken stands in :mod:`tests.bench.programs`. What is measured of texts with annotations
stands in :mod:`tests.bench.annotated`, of the list of annotations in :mod:`tests.bench.annotations`, of
comparing in :mod:`tests.bench.comparisons`. First starts, which fill caches, are not counted.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median

from tests.bench import annotated, annotations, comparisons, libraries
from tests.bench.keystrokes import keystrokes as counted
from tests.bench.programs import (
    CHECKOUT,
    FRAME_END,
    LISTED,
    Bench,
    first_painted,
    leave,
    minimal_first_paint,
)
from tests.bench.table import Figure, percentile
from tests.terminal.driver import Terminal, key_bytes

#: What stands beside the query in the frame that shows what it finds, and only there.
FOUND = rb"\d\+? found"
MB = 1e6


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


def keystrokes(bench: Bench) -> Iterator[Figure]:
    """The keys that a complete labelling of each sample article takes; no time is measured."""
    yield from counted(bench.work)


#: Every measure by its name on the command line, in the table's order.
MEASURES: dict[str, Callable[[Bench], Iterator[Figure]]] = {
    "first-paint": first_paint,
    "caret": annotated.caret,
    "page": annotated.pages,
    "open": annotated.opening,
    "compare": comparing,
    "links": comparisons.linking,
    "many": comparisons.many,
    "worst": comparisons.worst,
    "diffs": comparisons.beside_diffs,
    "revisions": comparisons.revisions,
    "label": annotated.labelling,
    "next": annotated.visiting,
    "crowded": annotated.crowded,
    "full": annotated.full,
    "one-word": annotated.one_word,
    "annotations": annotations.browsing,
    "keystrokes": keystrokes,
    "search": searching,
    "help": help_page,
}
