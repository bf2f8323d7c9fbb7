"""Figures, and the table that shows each beside its reference and its budget."""

from __future__ import annotations

import platform
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import quantiles


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    ``value`` is the program's and ``reference`` what stood beside it, both in ``unit`` (``ms``, ``MB``,
    ``bytes``). ``times`` is the budget as a multiple of the reference, ``plus`` what the budget adds to
    that, ``most`` a budget of its own. Without a budget the figure is only shown.
    """

    what: str
    value: float
    unit: str = "ms"
    reference: float | None = None
    beside: str = ""
    times: float | None = None
    plus: float = 0.0
    most: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.reference if self.reference else None

    @property
    def limit(self) -> float | None:
        """The most that ``value`` may be, in ``unit``."""
        if self.times is not None and self.reference is not None:
            return self.times * self.reference + self.plus
        return self.most

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return ""
        return "ok" if self.value <= self.limit else "OVER"

    @property
    def budget(self) -> str:
        if self.times is None:
            return "" if self.most is None else shown(self.most, self.unit)
        return f"{self.times:g} ×" + (f" + {shown(self.plus, self.unit)}" if self.plus else "")

    def cells(self) -> tuple[str, ...]:
        beside = (
            "" if self.reference is None else f"{shown(self.reference, self.unit)} {self.beside}".rstrip()
        )
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} ×"
        return self.what, shown(self.value, self.unit), beside, ratio, self.budget, self.verdict


HEADINGS = ("what", "measured", "beside it", "ratio", "at most", "")


def shown(value: float, unit: str) -> str:
    """``3.42 ms``, ``47 MB``, ``1,020 bytes``: three digits that count."""
    if unit == "bytes":
        return f"{value:,.0f} bytes"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that ``percent`` of 100 do not exceed, interpolated."""
    return values[0] if len(values) == 1 else quantiles(values, n=100, method="inclusive")[percent - 1]


def as_text(figures: Iterable[Figure]) -> str:
    """The table for a terminal."""
    rows = [HEADINGS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if at in (0, 2) else cell.rjust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([lines[0], "─" * max(map(len, lines)), *lines[1:]])


def as_markdown(figures: Iterable[Figure], conditions: str) -> str:
    """The table for docs/performance.md."""
    lines = [conditions, "", "| " + " | ".join(HEADINGS).rstrip() + " |", "|---|---:|---|---:|---:|---|"]
    lines += ["| " + " | ".join(figure.cells()) + " |" for figure in figures]
    return "\n".join([*lines, ""])


def conditions() -> str:
    """The machine and what ran on it, in one line."""
    cpu, cores = platform.processor() or platform.machine(), 0
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip()
            for line in info.read_text().splitlines()
            if line.startswith("model name")
        ]
        cpu, cores = (names[0], len(names)) if names else (cpu, 0)
    parts = [
        f"{cores} × {cpu}" if cores else cpu,
        f"{platform.system()} {platform.release()}",
        f"Python {sys.version.split()[0]}",
        f"Textual {version('textual')}",
        f"SQLite {sqlite3.sqlite_version}",
    ]
    return ", ".join(parts)
