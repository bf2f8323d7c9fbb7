"""``python -m tests.quality``: how good the guesses are. What can be asked, :data:`USAGE` says."""

from __future__ import annotations

import sys

USAGE = "usage: python -m tests.quality [comparison [--mistakes] | learn [--worth] | anchoring [--mistakes]]"


def main(what: str = "comparison", *flags: str) -> None:
    from tests.quality import anchoring, comparison, learn, plants

    reports = {
        ("comparison",): lambda: [*comparison.report(), *plants.report()],
        ("comparison", "--mistakes"): comparison.mistakes,
        ("anchoring",): anchoring.report,
        ("anchoring", "--mistakes"): anchoring.mistakes,
        ("learn",): learn.learn,
        ("learn", "--worth"): learn.worth,
    }
    if (what, *flags) not in reports:
        sys.exit(USAGE)
    for line in reports[what, *flags]():
        print(line)


if __name__ == "__main__":
    main(*sys.argv[1:])
