"""How common a word is: background document frequencies, which tell a shared name from a shared "year".

A table ships with the package; a library with enough articles can give its own. The table is made by
``python -m reader.comparison.frequencies "# where they are from" FILE... > frequencies.txt`` from plain texts
or JSON lines with a ``text`` field; words that begin with ``#`` go into its head.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

#: Stems seen in fewer passages are left out of the table: unseen and rare weigh the same.
RARE = 3


@dataclass(frozen=True)
class Frequencies:
    """In how many of ``passages`` passages each stem stands."""

    passages: int
    counts: Mapping[str, int] = field(repr=False)

    def weight(self, stem: str) -> float:
        """Inverse document frequency, smoothed, from 0 (everywhere) to 1 (seen nowhere)."""
        if self.passages < 2:
            return 1.0
        return math.log((self.passages + 1) / (self.counts.get(stem, 0) + 1)) / math.log(self.passages + 1)


@cache
def shipped() -> Frequencies:
    """The table that comes with the package."""
    text = resources.files("reader.comparison").joinpath("frequencies.txt").read_text("utf-8")
    counts: dict[str, int] = {}
    passages = 0
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        stem, _, count = line.partition("\t")
        if stem == "":
            passages = int(count)
        else:
            counts[stem] = int(count)
    return Frequencies(passages, counts)


def count_passages(passages: Iterable[str], language: str = "en") -> Frequencies:
    """Frequencies over passages of text (a paragraph or an article each)."""
    from reader.comparison.prepare import Reading, units_of

    reading = Reading(language)
    counts: Counter[str] = Counter()
    total = 0
    for passage in passages:
        parts = {
            part
            for unit in units_of(passage, 0, len(passage), reading)
            if not unit.word.mute
            for part in unit.word.parts
        }
        if parts:
            counts.update(parts)
            total += 1
    return Frequencies(total, counts)


def table(frequencies: Frequencies, sources: Iterable[str] = ()) -> str:
    """The table as the data file: comments, the number of passages under no stem, then the stems."""
    lines = ["# Passages that hold each stem; the first line without a stem is the number of passages."]
    lines += [f"# {source}" for source in sources]
    lines.append(f"\t{frequencies.passages}")
    lines += [
        f"{stem}\t{count}"
        for stem, count in sorted(frequencies.counts.items(), key=lambda item: (-item[1], item[0]))
        if count >= RARE and stem.isalpha()
    ]
    return "\n".join(lines) + "\n"


def _passages(path: str) -> Iterable[str]:
    import json
    from pathlib import Path

    text = Path(path).read_text("utf-8")
    if path.endswith(".jsonl"):
        for line in text.splitlines():
            yield from json.loads(line)["text"].splitlines()
    else:
        yield from text.splitlines()


def main(arguments: list[str]) -> None:
    paths = [each for each in arguments if not each.startswith("#")]
    sources = [each.removeprefix("#").strip() for each in arguments if each.startswith("#")]
    counted = count_passages(passage for path in paths for passage in _passages(path))
    sys.stdout.write(table(counted, sources))


if __name__ == "__main__":
    main(sys.argv[1:])
