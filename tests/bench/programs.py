"""Programs on terminals to be measured: the reader and the minimal app, and the keys that both are sent.

The pty is 120 columns by 40 rows. A latency runs from writing the key to the last byte of the frame that
it causes: reading goes on until the program has been silent for a while, and the time is that of the last
byte read. Program and reference take turns, key by key or start by start, so that whatever else the
machine does falls on both.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import libraries
from tests.bench.minimal import MARKER as MINIMAL
from tests.bench.table import Figure, percentile
from tests.terminal.driver import Terminal, key_bytes, terminal_environment

SIZE = (120, 40)
FRAME_END = rb"\x1b\[\?2026l"
CHECKOUT = Path(__file__).resolve().parents[2]
#: What the library's list shows of a made-up article.
LISTED = rb"Report \d{7}"


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
