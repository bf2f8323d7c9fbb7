"""``python -m tests.quality comparison [--mistakes]``: how good the guesses are."""

from __future__ import annotations

import sys

from tests.quality import comparison, plants

if __name__ == "__main__":
    if sys.argv[1:2] not in ([], ["comparison"]):
        sys.exit("usage: python -m tests.quality [comparison] [--mistakes]")
    if "--mistakes" in sys.argv:
        print(*comparison.mistakes(), sep="\n")
    else:
        print(*comparison.report(), sep="\n")
        planted = list(plants.plants(200))
        shown = sum(each.shown for each in planted)
        false = 100 * sum(each.elsewhere for each in planted) / sum(each.rows for each in planted)
        print(
            f"planted changes: {shown} of {len(planted)} shown, {false:.1f} false critical marks per 100 rows"
        )
        for each in planted:
            if not each.shown:
                print(f"  not shown: {each.kind}: {each.after}")
