"""One comparison in a fresh process: ``python -m tests.bench.task WAY CASE [TIMES]`` prints JSON.

``seconds`` of each of ``TIMES`` runs, without the making of the texts and the first imports; ``peak`` bytes
of memory of the whole process after each.
"""

from __future__ import annotations

import difflib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from reader.comparison.model import Compared
from tests.bench import cases

LINE_WAYS = ("ndiff", "git")


def main(way: str, case: str, times: int) -> None:
    bodies = cases.CASES[case]()
    run = _line_way(way, bodies) if way in LINE_WAYS else _own_way(way, bodies)
    seconds, peak = [], []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - begun)
        peak.append(_peak())
    print(json.dumps({"seconds": seconds, "peak": peak}))


def _peak() -> int:
    """Bytes, at most so far. What the system says of a process's resources begins with the peak of the one
    that started it, so where there is ``/proc`` that is asked."""
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text("ascii", "replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _own_way(way: str, bodies: list[str]) -> Callable[[], object]:
    from reader.comparison.align import links
    from reader.comparison.engine import compare
    from tests.bench.plain import plain_links

    ways: dict[str, Callable[[list[Compared]], object]] = {
        "compare": compare,
        "links": links,
        "plain": plain_links,
    }
    function = ways[way]
    function(cases.articles("It rained on Monday.", "On Monday it rained a lot."))  # imports and compiles
    articles = cases.articles(*bodies)
    return lambda: function(articles)


def _line_way(way: str, bodies: list[str]) -> Callable[[], object]:
    """Sentences are put on lines of their own, for programs that compare lines."""
    one, other = (body.replace(". ", ".\n").splitlines(keepends=True) for body in bodies[:2])
    if way == "ndiff":
        return lambda: list(difflib.ndiff(one, other))
    folder = Path(tempfile.mkdtemp())
    for number, some in enumerate((one, other)):
        (folder / str(number)).write_text("".join(some), encoding="utf-8")
    command = ["git", "diff", "--no-index", "--word-diff", "0", "1"]
    return lambda: subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1)
