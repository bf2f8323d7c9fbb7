"""``python -m tests.quality comparison [--mistakes]``: how good the guesses are."""

from __future__ import annotations

import sys

from tests.quality import comparison

if __name__ == "__main__":
    if sys.argv[1:2] not in ([], ["comparison"]):
        sys.exit("usage: python -m tests.quality [comparison] [--mistakes]")
    for line in comparison.mistakes() if "--mistakes" in sys.argv else comparison.report():
        print(line)
