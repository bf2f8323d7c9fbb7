"""Changes of substance planted into texts, one at a time: does the comparison show each of them?"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reader.comparison.engine import compare
from reader.comparison.model import Mark
from reader.text.sentences import sentences
from tests.quality.articles import article, seed
from tests.quality.labelled import stories

Planter = Callable[[str, random.Random], str | None]

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?![\w’'-])")
_MODALS = ("will", "would", "may", "might", "could", "can", "must", "should")
_NEW_NAMES = ("Brussels", "Ottawa", "Petrov", "Keller")


@dataclass(frozen=True)
class Planted:
    """One change: its kind, the sentence before and after, the marks of its row, critical marks elsewhere."""

    kind: str
    before: str
    after: str
    marks: tuple[Mark, ...]
    elsewhere: int
    rows: int

    @property
    def shown(self) -> bool:
        return any(mark.kind in ("critical", "reordered", "missing") for mark in self.marks)


def _replaced(pattern: str | re.Pattern[str], new: Callable[[str, random.Random], str]) -> Planter:
    def plant(sentence: str, chance: random.Random) -> str | None:
        found = list(re.finditer(pattern, sentence))
        if not found:
            return None
        here = chance.choice(found)
        return sentence[: here.start()] + new(here[0], chance) + sentence[here.end() :]

    return plant


def _other(choices: Sequence[str]) -> Callable[[str, random.Random], str]:
    return lambda old, chance: chance.choice([each for each in choices if each != old])


def _swapped(sentence: str, chance: random.Random) -> str | None:
    names = sorted({found[0] for found in _NAME.finditer(sentence)})
    if len(names) < 2:
        return None
    one, other = chance.sample(names, 2)
    places = {one: other, other: one}
    return re.sub(rf"\b({one}|{other})\b", lambda found: places[found[0]], sentence)


PLANTERS: dict[str, Planter] = {
    "number": _replaced(r"\b\d+\b", lambda old, chance: str(int(old) + chance.randint(1, 40))),
    "name": _replaced(_NAME, _other(_NEW_NAMES)),
    "negation added": _replaced(
        r"\b(?:is|was|are|were|will|would|has|had|may)\b", lambda old, _: f"{old} not"
    ),
    "negation dropped": _replaced(r"\b(?:not|never|no) ", lambda _, __: ""),
    "modal": _replaced(rf"\b(?:{'|'.join(_MODALS)})\b", _other(_MODALS)),
    "order": _swapped,
}


def texts() -> list[list[str]]:
    """The sentences of every article there is, an article a list."""
    made = [each.text.body.split("\n") for pair in stories() for each in (pair.a, pair.b)]
    for number in range(5):
        one = seed(number)
        made.append([one.text.body[start:end].replace("\n", " ") for start, end in sentences(one.text, "en")])
    return made


def plants(count: int, start: int = 1) -> Iterator[Planted]:
    """``count`` planted changes, every kind in turn, the same ones each time."""
    chance = random.Random(start)
    articles = texts()
    kinds = list(PLANTERS)
    made = 0
    while made < count:
        lines = chance.choice(articles)
        at = chance.randrange(len(lines))
        changed = PLANTERS[kinds[made % len(kinds)]](lines[at], chance)
        if changed is None or changed == lines[at]:
            continue
        yield _planted(kinds[made % len(kinds)], lines, at, changed)
        made += 1


def _planted(kind: str, lines: Sequence[str], at: int, changed: str) -> Planted:
    bodies = ["\n".join(lines), "\n".join([*lines[:at], changed, *lines[at + 1 :]])]
    start = sum(len(line) + 1 for line in lines[:at])
    comparison = compare([article(body, name) for body, name in zip(bodies, "ab", strict=True)])
    here: list[Mark] = []
    elsewhere = 0
    for row in comparison.rows:
        for cell in row.cells:
            line = (lines[at], changed)[cell.article]
            inside = [mark for mark in cell.marks if start <= mark.start <= start + len(line)]
            here += inside
            elsewhere += sum(mark.kind == "critical" for mark in cell.marks) - sum(
                mark.kind == "critical" for mark in inside
            )
    return Planted(kind, lines[at], changed, tuple(here), elsewhere, len(comparison.rows))


def report(count: int = 200) -> Iterator[str]:
    """How many planted changes are shown, and those that are not."""
    planted = list(plants(count))
    shown = sum(each.shown for each in planted)
    false = 100 * sum(each.elsewhere for each in planted) / sum(each.rows for each in planted)
    yield f"planted changes: {shown} of {len(planted)} shown, {false:.1f} false critical marks per 100 rows"
    for each in planted:
        if not each.shown:
            yield f"  not shown: {each.kind}: {each.after}"
