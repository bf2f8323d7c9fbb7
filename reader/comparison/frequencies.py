"""How common a word is: background document frequencies, which tell a shared name from a shared "year".

A table ships with the package; a library with enough articles has a say beside it. The table is made by
``python -m reader.comparison.frequencies "# where they are from" FILE... > frequencies.txt`` from plain texts
or JSON lines with a ``text`` field; words that begin with ``#`` go into its head.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from reader.comparison.model import Compared

#: Stems seen in fewer passages are left out of the table: unseen and rare weigh the same.
RARE = 3
#: A library of more articles than this has a say in how common a word is.
ENOUGH = 50
#: What a library says counts for this share, the shipped table for the rest. A library judges badly where it
#: is needed most: in one that is about the compared story, the words that outlets share are the commonest,
#: and those that only one has look telling. F1 on the labelled pairs, over libraries of 60, 500 and 5,000
#: articles of debates alone: with the shipped table .830, a share of .2 .828 to .831, of .5 .821 to .828, the
#: library alone .808 to .824. With half of every article from the labelled stories: .818 to .822, .795 to
#: .815, and .722 to .782. Precision rises with the share, by up to .04.
LIBRARY_SHARE = 0.2
#: Of an article's words only so many are looked at for telling its language.
_SAMPLE = 4_000

_PIECE = re.compile(r"[^\W_]+")


def pieces(text: str) -> list[str]:
    """The stretches of letters and digits in a text, in small letters: by these a library counts words."""
    return _PIECE.findall(text.lower())


@dataclass(frozen=True)
class WordCounts:
    """In how many of ``articles`` articles of a library each word (one of its :func:`pieces`) stands."""

    articles: int
    counts: Mapping[str, int] = field(repr=False)


@dataclass(frozen=True)
class Frequencies:
    """In how many of ``passages`` passages each stem stands.

    With a ``share`` below 1 they say only that much of a stem's weight, and the shipped table the rest.
    """

    passages: int
    counts: Mapping[str, int] = field(repr=False)
    share: float = 1.0

    def weight(self, stem: str) -> float:
        """Inverse document frequency, smoothed, from 0 (everywhere) to 1 (seen nowhere)."""
        own = 1.0
        if self.passages >= 2:
            own = math.log((self.passages + 1) / (self.counts.get(stem, 0) + 1)) / math.log(self.passages + 1)
        return own if self.share == 1.0 else self.share * own + (1 - self.share) * shipped().weight(stem)


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


def from_library(words: WordCounts | None, articles: Sequence[Compared]) -> Frequencies | None:
    """What a library says of the stems of these articles; None if it holds too few articles to say anything.

    A library counts words, the comparison weighs stems. Which articles have one of the forms of a stem cannot
    be told from how many have each; it is taken as if the forms stood independently of each other, which
    lies between the count of the commonest form and the sum of all.
    """
    if words is None or words.articles <= ENOUGH:
        return None
    from reader.comparison.language import base, guess
    from reader.comparison.prepare import Reading, units_of

    forms: dict[str, set[str]] = defaultdict(set)
    readings: dict[str, Reading] = {}
    for article in articles:
        body = article.text.body
        language = base(article.language) or guess(pieces(body[:_SAMPLE]))
        reading = readings.setdefault(language, Reading(language))
        each_once = " ".join(dict.fromkeys(body.split()))
        for unit in units_of(each_once, 0, len(each_once), reading):
            if not unit.word.mute:
                for part in unit.word.parts:
                    forms[part].add(each_once[unit.start : unit.end].lower())
    counts = {stem: _in_any(words, sorted(some)) for stem, some in forms.items()}
    return Frequencies(words.articles, counts, LIBRARY_SHARE)


def _in_any(words: WordCounts, forms: Iterable[str]) -> int:
    """In how many articles at least one of the forms stands, about."""
    without = 1.0
    for form in forms:
        # Of a form in pieces (U.S.) no more is known than that it is no commoner than any of them.
        count = min((words.counts.get(piece, 0) for piece in pieces(form)), default=0)
        without *= 1 - min(count / words.articles, 1.0)
    return round(words.articles * (1 - without))


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
