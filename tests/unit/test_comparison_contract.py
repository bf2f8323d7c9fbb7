"""The promises of a comparison, checked independently on the samples, on stories and on texts taken apart."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from reader.comparison.engine import compare
from reader.comparison.model import Cell, Compared, Comparison, Mark, Row
from reader.tasks.comparing import compared_from_draft
from reader.tasks.naming import one_draft
from tests.quality.articles import article
from tests.unit.comparison_contract import broken, depends_on_order

#: What news is hard to take apart for: short, repeated, quoted, with numbers, without words.
ODD = (
    "He declined to comment.",
    "“No,” he said.",
    "It was 3.5% of $2.7bn.",
    "U.S. troops left.",
    "A beat B.",
    "No.",
    "…",
    "Mr. Smith's dog won't go.",
    "They didn’t say “yes” or “no”.",
    "30,000–40,000 people marched.",
)
PUT_IN = ("not", "never", "Kyiv", "12", "“so”", "may", "–", "U.S.", "on Monday", "\u200b", "\t", "(sic)")


@pytest.fixture(scope="module")
def samples(seeds: Path) -> list[Compared]:
    return [compared_from_draft(one_draft(str(path), on_skip=print)) for path in sorted(seeds.iterdir())]


@pytest.fixture(scope="module")
def stories(checkout: Path) -> list[tuple[Compared, Compared]]:
    """The pairs that the links are measured on, some of each set."""
    made = []
    for path in sorted((checkout / "tests" / "quality").glob("stories*.toml")):
        for story in tomllib.loads(path.read_text("utf-8"))["story"][:8]:
            one, other = (article(story[side].strip(), f"{story['name']}-{side}") for side in "ab")
            made.append((one, other))
    assert made
    return made


@pytest.fixture(scope="module")
def everything(samples: list[Compared], stories: list[tuple[Compared, Compared]]) -> list[Compared]:
    return [*samples, *(each for story in stories for each in story)]


def edited(sentence: str, chance: random.Random) -> str:
    """The sentence, or the sentence with words put in, left out or in another order."""
    words = sentence.split(" ")
    what = chance.random()
    if what < 0.3:
        return sentence
    if what < 0.5:
        words[chance.randrange(len(words))] = chance.choice(PUT_IN)
    elif what < 0.7:
        words.insert(chance.randrange(len(words) + 1), chance.choice(PUT_IN))
    elif what < 0.85 and len(words) > 2:
        del words[chance.randrange(len(words))]
    else:
        chance.shuffle(words)
    return " ".join(words)


def taken_apart(pool: list[str], chance: random.Random) -> list[Compared]:
    """Two to four articles of the same sentences, edited, moved and repeated."""
    base = chance.sample(pool, chance.randrange(1, 12))
    made = []
    for number in range(chance.choice((2, 2, 3, 4))):
        sentences = [edited(sentence, chance) for sentence in base]
        if chance.random() < 0.5:
            chance.shuffle(sentences)
        sentences += chance.choices(sentences, k=chance.randrange(3))
        body = chance.choice(("\n", "\n\n", " ")).join(sentences)
        made.append(article(body, f"n{number}", language=chance.choice(("en", None, "de"))))
    return made


def test_the_samples_by_twos_and_all_together(samples: list[Compared]) -> None:
    for pair in permutations(samples, 2):
        assert broken(compare(pair)) == []
    for threshold in (0.3, 0.42, 0.6, 0.9):
        assert broken(compare(samples, threshold=threshold)) == []


def test_stories_from_either_side(stories: list[tuple[Compared, Compared]]) -> None:
    for one, other in stories:
        assert broken(compare([one, other])) == [], one.id
        assert broken(compare([other, one])) == [], one.id


def test_articles_that_met_by_chance(everything: list[Compared]) -> None:
    chance = random.Random(7)
    for _ in range(12):
        articles = chance.sample(everything, 3)
        assert broken(compare(articles)) == [], [each.id for each in articles]
    assert broken(compare(chance.sample(everything, 20))) == []


def test_texts_that_were_taken_apart(everything: list[Compared]) -> None:
    pool = [line for each in everything for line in each.text.body.split("\n") if line.strip()]
    chance = random.Random(11)
    for _ in range(60):
        articles = taken_apart([*pool, *ODD], chance)
        found = broken(compare(articles, threshold=chance.choice((0.42, 0.42, 0.3, 0.6))))
        assert found == [], [each.text.body for each in articles]


def test_rows_hold_the_same_sentences_in_whatever_order_the_articles_come(everything: list[Compared]) -> None:
    chance = random.Random(3)
    for articles in (everything[:3], everything[2:5], *(chance.sample(everything, 3) for _ in range(4))):
        assert depends_on_order(articles) == []


# The checker itself: each of these spoils one thing, and it must see that.


def _cell(row: Row, **changes: object) -> Row:
    """The row with its last cell altered."""
    return replace(row, cells=(*row.cells[:-1], replace(row.cells[-1], **changes)))  # type: ignore[arg-type]


def _mark(row: Row, **changes: object) -> Row:
    cell = next(cell for cell in row.cells if any(mark.end - mark.start > 3 for mark in cell.marks))
    mark = next(mark for mark in cell.marks if mark.end - mark.start > 3)
    marks = tuple(replace(each, **changes) if each is mark else each for each in cell.marks)  # type: ignore[arg-type]
    return replace(row, cells=tuple(replace(c, marks=marks) if c is cell else c for c in row.cells))


def _first_mark(row: Row) -> tuple[Cell, Mark]:
    return next((c, m) for c in row.cells for m in c.marks if m.end - m.start > 3)


SPOILT: dict[str, Callable[[Row], Row | None]] = {
    "a row is lost": lambda row: None,
    "a kind is wrong": lambda row: replace(row, kind="same"),
    "a score is wrong": lambda row: replace(row, score=0.123),
    "a link is lost": lambda row: replace(row, links=()),
    "a cell is lost": lambda row: replace(row, cells=row.cells[:1]),
    "a row has moved, none of its cells has": lambda row: replace(row, moved=not row.moved),
    "a cell has moved": lambda row: replace(_cell(row, moved=not row.cells[-1].moved), moved=True),
    "a span is short": lambda row: _cell(
        row, spans=((row.cells[-1].spans[0][0], row.cells[-1].spans[0][1] - 1),)
    ),
    "the other state": lambda row: _cell(row, state="verbatim"),
    "a shared stretch outside": lambda row: _cell(row, shared=((10**4, 10**4 + 1),)),
    "a mark begins inside a word": lambda row: _mark(row, start=_first_mark(row)[1].start + 1),
    "a mark takes the blank": lambda row: _mark(row, start=_first_mark(row)[1].start - 1),
    "a mark leaves its sentence": lambda row: _mark(row, end=10**4),
    "a mark against nobody": lambda row: _mark(row, against=()),
    "a mark against itself": lambda row: _mark(row, against=(0, 1)),
    "missing words with a length": lambda row: _mark(row, kind="missing"),
    "a mark of an unknown kind": lambda row: _mark(row, kind="strange"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_the_checker_sees_that(what: str, samples: list[Compared]) -> None:
    comparison = compare(samples[:2])

    def spoilt(row: Row) -> Row | None:
        return SPOILT[what](row) if row is wanted else row

    wanted = next(
        row
        for row in comparison.rows
        if row.kind == "rewritten" and any(m.end - m.start > 3 for c in row.cells for m in c.marks)
    )
    rows = tuple(made for row in comparison.rows if (made := spoilt(row)) is not None)
    assert broken(Comparison(comparison.articles, rows, comparison.threshold))
