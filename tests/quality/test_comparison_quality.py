"""The comparison is as good as it was: on labelled links, and on changes planted into texts."""

from __future__ import annotations

from functools import cache

import pytest

from reader.comparison import clues
from tests.quality import learn
from tests.quality.comparison import by_likeness, by_rows, false_links, painted, total
from tests.quality.labelled import FAR, NEAR, STORIES, Labelled, every, reordered, unseen
from tests.quality.plants import PLANTERS, plants


@cache
def rows(name: str) -> dict[str, frozenset[tuple[int, int]]]:
    return {each.name: frozenset(by_rows(each)) for each in every()[name]}


def found(each: Labelled) -> set[tuple[int, int]]:
    return set(next(rows(name)[each.name] for name, some in every().items() if each in some))


def pairs(*names: str) -> list[Labelled]:
    return [each for name in names for each in every()[name]]


def test_rows_of_retold_stories_hold_what_belongs_together() -> None:
    score = total(pairs(*NEAR), found)
    assert score.precision >= 0.93
    assert score.f1 >= 0.85


def test_that_is_no_easy_measure() -> None:
    assert total(pairs(*NEAR), by_likeness).f1 <= 0.8


def test_stories_told_in_wholly_other_words_are_found_for_the_most_part() -> None:
    score = total(pairs(*FAR), found)
    assert score.precision >= 0.92
    assert score.f1 >= total(pairs(*FAR), by_likeness).f1 + 0.1


def test_paragraphs_in_another_order_are_found_for_the_most_part() -> None:
    for name in STORIES:
        told = [reordered(each) for each in every()[name]]
        score = total(told, by_rows)
        assert score.precision >= 0.9, name
        assert score.f1 >= total(told, by_likeness).f1, name


def test_stories_that_nothing_was_learned_from_fare_no_worse() -> None:
    for some in unseen().values():
        score = total(some, by_rows)
        assert score.precision >= 0.9
        assert score.f1 >= 0.85
        assert score.f1 > total(some, by_likeness).f1
        assert false_links(some, by_rows) <= 1


def test_every_edited_sentence_is_found() -> None:
    for each in pairs(*every()):
        certain = {pair for pair, kind in each.kinds.items() if kind in ("verbatim", "edited")}
        assert certain <= found(each), each.name


def test_articles_of_different_events_have_hardly_a_link() -> None:
    assert false_links(pairs(*every()), found) <= 2


def test_the_weights_that_ship_are_those_that_the_labels_teach() -> None:
    learned, shipped = learn.learned(learn.examples()), clues.shipped()
    assert learned.alone == pytest.approx(shipped.alone, abs=0.01)
    assert learned.together == pytest.approx(shipped.together, abs=0.01)


@pytest.mark.parametrize("name", every())
def test_marks_come_in_phrases_and_leave_text_unpainted(name: str) -> None:
    from reader.comparison.engine import compare

    counts = [painted(compare([each.a, each.b])) for each in every()[name] if each.related]
    runs, marked, words = (sum(some) for some in zip(*counts, strict=True))
    assert runs <= 0.3 * words
    assert marked <= 0.52 * words


def test_every_planted_change_is_shown_and_nothing_else_is_critical() -> None:
    planted = list(plants(90))
    assert {each.kind for each in planted} == set(PLANTERS)
    hidden = [(each.kind, each.before, each.after) for each in planted if not each.shown]
    assert not hidden
    assert 100 * sum(each.elsewhere for each in planted) <= 3 * sum(each.rows for each in planted)
