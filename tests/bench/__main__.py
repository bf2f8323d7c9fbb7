"""Run the measures and print the table: ``python -m tests.bench [--full] [--only NAME] [--markdown]``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.bench.measures import MEASURES, Bench
from tests.bench.table import Figure, as_markdown, as_text, conditions


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="also the library of 1,000,000 articles")
    parser.add_argument("--only", action="append", choices=MEASURES, help="only this measure (repeatable)")
    parser.add_argument("--quick", action="store_true", help="fewer starts and keys: a look, not a measure")
    parser.add_argument("--markdown", action="store_true", help="print the table of docs/performance.md")
    options = parser.parse_args()
    figures: list[Figure] = []
    failed = 0
    with tempfile.TemporaryDirectory(prefix="variorum-bench-") as work:
        rounds, keys = (3, 16) if options.quick else (9, 100)
        bench = Bench(Path(work), rounds=rounds, keys=keys, million=options.full)
        for name, measure in MEASURES.items():
            if options.only and name not in options.only:
                continue
            print(f"{name} ...", file=sys.stderr)
            try:
                figures += measure(bench)
            except Exception as error:  # one measure that cannot run must not take the others' figures along
                failed += 1
                print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
    machine = f"{conditions()}; load {os.getloadavg()[0]:.1f} at the end."
    print(as_markdown(figures, machine) if options.markdown else f"{machine}\n\n{as_text(figures)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
