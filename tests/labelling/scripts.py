"""The plans of the sample articles, kept as files that can be read: ``python -m tests.labelling.scripts``
makes them anew (two minutes).

A script has a line for each thing that is made: its keys with blanks between, then ``#`` and what it is. A
line ``@kill`` or ``@undo`` tells what happens to the program there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from reader.articles import Article
from reader.labels import default_schema
from reader.sources.files import read_path
from tests.labelling.gold import HERE, NAMES, SEEDS, Gold, load
from tests.labelling.planner import Line, Plan, Planner

#: What happens to the program while an article is labelled, and before which quote.
BREAKS: Mapping[str, Mapping[str, str]] = {"003": {"dictate": "kill", "offensive": "undo", "favor": "kill"}}
_COLUMN = 34
_BARE = "by characters and words alone"


def planner_for(gold: Gold, *, tools: bool = True) -> Planner:
    """Plans the labelling of a sample article with the attributes of its quotes, as the scripts have it."""
    (draft,) = read_path(SEEDS / gold.source)
    article = Article(gold.name, draft.details, draft.text, draft.source, "")
    breaks = BREAKS.get(gold.name) if tools else None
    return Planner(gold, article, default_schema(), tools=tools, forms=True, breaks=breaks)


def path_of(name: str) -> Path:
    return HERE / f"{name}.keys"


def write(path: Path, plan: Plan, bare: int) -> None:
    """Write a script that :func:`read` reads; ``bare`` is what :func:`bare_presses` tells of it."""
    written = [f"# {plan.name}: {len(plan.keys)} presses from the start of the text on; {bare} {_BARE}"]
    for keys, words in plan.lines:
        written.append(f"{' '.join(keys):<{_COLUMN}}  # {words}" if words else " ".join(keys))
    path.write_text("\n".join([*written, ""]), "utf-8")


def read(path: Path) -> list[Line]:
    """The lines of a script, but for those that only say something."""
    lines = []
    for line in path.read_text("utf-8").splitlines():
        keys, _, words = line.partition("  # ")
        if keys.strip() and not keys.startswith("# "):
            lines.append(Line(tuple(keys.split()), words))
    return lines


def bare_presses(name: str) -> int:
    """How many presses the same takes somebody who goes by characters and words, opens each selection with
    ``v`` and makes each relation with ``r``."""
    found = re.search(rf"(\d+) {_BARE}", path_of(name).read_text("utf-8"))
    if found is None:
        raise ValueError(f"{name}.keys does not say what it takes by characters and words")
    return int(found[1])


def presses(lines: Sequence[Line]) -> int:
    """How many keys are pressed; a chord is one."""
    return sum(len(line.keys) for line in lines if not line.keys[0].startswith("@"))


def main(names: Sequence[str]) -> None:
    for name in names or NAMES:
        gold = load(name)
        plan, bare = planner_for(gold).plan(), planner_for(gold, tools=False).plan()
        write(path_of(name), plan, len(bare.keys))
        print(f"{name}: {len(plan.keys)} presses, {len(bare.keys)} {_BARE}")


if __name__ == "__main__":
    main(sys.argv[1:])
