"""What is measured of comparing itself, without a screen: time beside other programs', and memory.

Each run is a process of its own that makes the texts and imports first; program and reference take turns.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.cases import WORST
from tests.bench.table import Figure

if TYPE_CHECKING:
    from tests.bench.measures import Bench

CHECKOUT = Path(__file__).resolve().parents[2]
MB = 1e6
#: Seconds after which another program's way is given up.
PATIENCE = 60
NDIFF, GIT, PLAIN = "difflib.ndiff", "git --word-diff", "plain S"


def run(way: str, case: str, times: int = 1) -> tuple[list[float], list[float]] | None:
    """Seconds and peak bytes of ``times`` runs in one process; None if it lasted longer than one waits."""
    command = [sys.executable, "-m", "tests.bench.task", way, case, str(times)]
    try:
        done = subprocess.run(
            command, cwd=CHECKOUT, check=True, capture_output=True, text=True, timeout=PATIENCE * times
        )
    except subprocess.TimeoutExpired:
        return None
    found = json.loads(done.stdout)
    return found["seconds"], found["peak"]


def _in_turn(way: str, beside: str, case: str, rounds: int) -> tuple[float, float, float]:
    """Medians: seconds of the two ways, and peak bytes of the first."""
    taken: dict[str, list[float]] = {way: [], beside: []}
    peaks = []
    for _ in range(rounds):
        for each in (way, beside):
            found = run(each, case)
            taken[each].append(found[0][0] if found else PATIENCE)
            if each == way and found:
                peaks.append(found[1][0])
    return median(taken[way]), median(taken[beside]), median(peaks) if peaks else 0.0


def linking(bench: Bench) -> Iterator[Figure]:
    """Links of two articles beside the plain similarity over an inverted index, both from the articles on:
    reading their sentences is part of it."""
    for case, rounds in (("500 sentences", bench.rounds), ("5,000 sentences", max(1, bench.rounds // 3))):
        taken, beside, peak = _in_turn("links", "plain", case, rounds)
        yield Figure(f"links of 2 × {case}", taken * 1e3, "ms", beside * 1e3, PLAIN, times=3)
        yield Figure("  memory", peak / MB, "MB", most=150)


def many(bench: Bench) -> Iterator[Figure]:
    """Twenty articles of one story, every two of which are compared; rows and marks included."""
    case = "20 articles of 45 sentences"
    taken, beside, _ = _in_turn("compare", "plain", case, max(1, bench.rounds // 3))
    yield Figure(case, taken * 1e3, "ms", beside * 1e3, PLAIN)
    yield Figure("  the same, as a limit", taken * 1e3, "ms", most=2_000)


def worst(bench: Bench) -> Iterator[Figure]:
    """Texts of the sorts that make comparing slow, rows and marks included. Beside it the words that git
    tells apart when a sentence stands on each line."""
    for case in WORST:
        taken, beside, _ = _in_turn("compare", "git", case, max(1, bench.rounds // 3))
        yield Figure(case, taken * 1e3, "ms", beside * 1e3, GIT)
        if taken >= 0.5:
            yield Figure("  the same, as a limit", taken * 1e3, "ms", most=5_000)


def beside_diffs(bench: Bench) -> Iterator[Figure]:
    """Two articles of 10,000 words beside programs that compare lines in order, which is less: they link no
    sentences that moved, and judge no word."""
    case = "10,000-word articles"
    for way, name in (("ndiff", NDIFF), ("git", GIT)):
        taken, beside, _ = _in_turn("compare", way, case, max(1, bench.rounds // 3))
        shown = f"{name}, given up" if beside >= PATIENCE else name
        yield Figure(f"compare two {case}", taken * 1e3, "ms", beside * 1e3, shown)


def revisions(bench: Bench) -> Iterator[Figure]:
    """Two versions of a text of 100,000 words, twice in one process: the second must find room in what the
    first has left. Memory is the high-water mark of the whole process."""
    case = "100,000-word revisions"
    found = run("compare", case, 2)
    beside = run("git", case)
    if found is None:
        raise TimeoutError(f"{case}: not compared within {PATIENCE} s each")
    (first, again), (peak, peak_again) = found
    yield Figure(f"compare two {case}", first * 1e3, "ms", beside[0][0] * 1e3 if beside else None, GIT)
    yield Figure("  memory", peak / MB, "MB", most=150)
    yield Figure("  the same again", again * 1e3, "ms")
    yield Figure("  memory after both", peak_again / MB, "MB", most=150)
