"""The comparison is as good as it was: on labelled links, and on changes planted into texts."""

from __future__ import annotations

from functools import cache

from tests.quality.comparison import Labelled, Score, by_rows, painted, samples, scored, stories
from tests.quality.plants import PLANTERS, plants


@cache
def labelled() -> tuple[list[Labelled], list[Labelled]]:
    return list(samples()), list(stories())


def total(some: list[Labelled]) -> Score:
    return sum((scored(each, by_rows(each)) for each in some if each.related), Score(0, 0, 0))


def test_links_between_the_samples() -> None:
    score = total(labelled()[0])
    assert score.precision >= 0.92
    assert score.f1 >= 0.9


def test_links_between_stories_that_were_told_anew() -> None:
    score = total(labelled()[1])
    assert score.precision >= 0.93
    assert score.f1 >= 0.74


def test_articles_of_one_subject_but_of_different_events_have_hardly_a_link() -> None:
    assert sum(len(by_rows(each)) for each in labelled()[0] if not each.related) <= 6


def test_marks_come_in_phrases_and_leave_text_unpainted() -> None:
    from reader.comparison.engine import compare

    counts = [painted(compare([each.a, each.b])) for each in labelled()[0] if each.related]
    runs, marked, words = (sum(some) for some in zip(*counts, strict=True))
    assert runs <= 0.3 * words
    assert marked <= 0.52 * words


def test_every_planted_change_is_shown_and_nothing_else_is_critical() -> None:
    planted = list(plants(90))
    assert {each.kind for each in planted} == set(PLANTERS)
    hidden = [(each.kind, each.before, each.after) for each in planted if not each.shown]
    assert not hidden
    assert 100 * sum(each.elsewhere for each in planted) <= 3 * sum(each.rows for each in planted)
