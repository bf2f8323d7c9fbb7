"""What speaks for a link: each clue by itself, and what they add up to."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.comparison import clues
from reader.comparison.align import links
from reader.comparison.clues import (
    ALONE,
    TOGETHER,
    Course,
    Setting,
    Statement,
    alone,
    same_people,
    together,
)
from reader.comparison.model import Compared, Link
from tests.quality.articles import articles

EVEN: dict[str, float] = dict.fromkeys("abcdefgh", 1.0)
WORDS = st.lists(st.sampled_from("abcdefgh"), max_size=12)


def statement(words: str, number: int = 5, **more: frozenset[str]) -> Statement:
    given = {
        "names": frozenset(),
        "numbers": frozenset(),
        "quotation": frozenset(),
        "phrases": frozenset(pairwise(words)),
        **more,
    }
    return Statement(number, tuple(sorted(set(words))), **given)


def told(a: Statement, b: Statement, people: float = 1.0, sentences: int = 20) -> dict[str, float]:
    setting = Setting(EVEN, people, sentences)
    return dict(zip(ALONE, alone(a, b, 0.5, min(len(a.stems), len(b.stems)), 0.2, setting), strict=True))


def linked(*bodies: str) -> list[Link]:
    return [link for link in links(articles(*bodies)) if link.kind != "maybe"]


class TestAlone:
    def test_there_is_a_value_for_each_clue(self) -> None:
        assert len(alone(statement("abc"), statement("abd"), 0.5, 3, 0.0, Setting(EVEN, 1, 9))) == len(ALONE)

    @given(WORDS, WORDS)
    def test_it_is_the_same_from_either_side(self, a: list[str], b: list[str]) -> None:
        one, other = statement("".join(a)), statement("".join(b), number=0)
        assert told(one, other) == pytest.approx(told(other, one))

    def test_a_clause_counts_however_long_the_rest_is(self) -> None:
        short = told(statement("ab"), statement("ab"))
        long = told(statement("abcd"), statement("abefgh"))
        assert long["shared weight"] == short["shared weight"]
        assert long["share of the shorter"] == 0.5

    def test_numbers_speak_for_it_and_against_it(self) -> None:
        twelve, other = frozenset(["12"]), frozenset(["14"])
        assert told(statement("a", numbers=twelve), statement("a", numbers=twelve))["shared number"] == 1
        assert told(statement("a", numbers=twelve), statement("a", numbers=other))["other numbers"] == 1
        assert told(statement("a", numbers=twelve), statement("a"))["other numbers"] == 0

    def test_a_year_is_no_number_to_tell_a_statement_by(self) -> None:
        year = frozenset(["2024"])
        assert told(statement("a", numbers=year), statement("a", numbers=year))["shared number"] == 0

    def test_names_are_told_from_what_else_is_shared(self) -> None:
        names = frozenset("ab")
        found = told(statement("abc", names=names), statement("abc", names=names))
        assert found["shared names"] > found["shared besides names"] > 0

    def test_phrases_are_neighbouring_words(self) -> None:
        assert told(statement("abc"), statement("abd"))["shared phrases"] > 0
        assert told(statement("abc"), statement("bad"))["shared phrases"] == 0

    def test_a_quotation_of_which_the_other_has_nothing_is_another(self) -> None:
        quotation = statement("abcde", quotation=frozenset("abcde"))
        assert told(quotation, statement("fgh"))["other quotation"] == 1
        assert told(quotation, statement("afgh"))["other quotation"] == 0
        assert told(statement("abcde"), statement("fgh"))["other quotation"] == 0

    def test_what_articles_begin_with_belongs_together_if_they_are_of_the_same_people(self) -> None:
        first, second = statement("a", number=0), statement("a", number=1)
        assert told(first, second)["headline"] == 1
        assert told(first, second, people=0.2)["headline"] == pytest.approx(0.2)
        assert told(second, second)["headline"] == 0
        assert told(second, second)["beginning"] == 1

    def test_a_place_in_an_article_of_one_sentence_tells_nothing(self) -> None:
        first = statement("a", number=0)
        found = told(first, first, sentences=1)
        assert found["headline"] == found["beginning"] == found["apart"] == 0


class TestSamePeople:
    def test_the_share_of_the_one_with_fewer_names_counts(self) -> None:
        few, many = (dict.fromkeys([f"name{n}" for n in range(count)], 1.0) for count in (10, 50))
        assert same_people(few, many) > 0.9
        assert same_people(few, dict.fromkeys([f"other{n}" for n in range(50)], 1.0)) < 0.1

    def test_without_names_it_is_open(self) -> None:
        assert same_people({}, {}) == clues.COMMON_NAMES


class TestTogether:
    def test_a_pair_is_best_of_both_of_one_or_of_none(self) -> None:
        found = together({(0, 0): 0.9, (0, 1): 0.5, (1, 1): 0.2, (1, 0): 0.1}, 5, 5)
        best = {pair: some[TOGETHER.index("best of")] for pair, some in found.items()}
        assert best == {(0, 0): 2, (0, 1): 1, (1, 1): 1, (1, 0): 0}

    def test_neighbours_speak_for_a_pair(self) -> None:
        found = together({(0, 0): 0.9, (1, 1): 0.3, (5, 9): 0.3}, 10, 10)
        at = TOGETHER.index("neighbours in order")
        assert found[1, 1][at] == 0.9
        assert found[5, 9][at] == 0

    def test_articles_with_many_clear_pairs_are_related(self) -> None:
        at = TOGETHER.index("related articles")
        related = together({(n, n): 0.9 for n in range(10)}, 10, 10)
        unrelated = together({(n, n): 0.1 for n in range(10)}, 10, 10)
        assert related[0, 0][at] > 2 * unrelated[0, 0][at]


class TestJudgement:
    def test_the_file_has_a_weight_for_each_clue_and_no_other(self) -> None:
        table = tomllib.loads(files("reader.comparison").joinpath("clues.toml").read_text("utf-8"))
        assert list(table["alone"]) == ["always", *ALONE]
        assert list(table["together"]) == ["always", *ALONE, *TOGETHER]

    @given(st.floats(-20, 20), st.floats(-20, 20))
    def test_scores_rise_with_the_odds_and_stay_shares(self, low: float, high: float) -> None:
        judgement = clues.shipped()
        assert 0 < judgement.shown(low) < 1
        if low < high:
            assert judgement.shown(low) <= judgement.shown(high)

    def test_articles_that_name_other_people_need_more_for_a_link(self) -> None:
        judgement, a, b = clues.shipped(), statement("abcd"), statement("abce")
        likely = [
            judgement.likely(alone(a, b, 0.4, 4, 0.0, Setting(EVEN, people, 20)))
            for people in (0.1, 0.5, 1.0)
        ]
        assert likely == sorted(likely)
        assert likely[2] > 2 * likely[0]


def test_what_news_of_one_kind_always_says_is_no_link_between_articles_of_other_people() -> None:
    def found(likeness: float, people: float) -> bool:
        setting = Setting(EVEN, people, 20)
        return clues.surely_alike(alone(statement("abc"), statement("abd"), likeness, 3, 0.0, setting))

    assert found(0.65, people=0.9)
    assert found(0.65, people=clues.COMMON_NAMES)
    assert not found(0.65, people=0.05)
    assert found(0.85, people=0.05)


class TestCourse:
    def test_a_part_that_moved_as_a_whole_is_not_far_away(self) -> None:
        course = Course({(2, 12): 0.9, (3, 13): 0.4, (10, 1): 0.9}, 20, 20)
        assert course.apart(3, 13) == 0
        assert course.apart(4, 14) == 0
        assert course.apart(11, 2) == 0
        assert course.apart(11, 14) > 0.1

    def test_without_clear_pairs_the_place_in_the_article_counts(self) -> None:
        course = Course({}, 11, 21)
        assert course.apart(5, 10) == 0
        assert course.apart(0, 20) == 1

    def test_a_pair_is_no_witness_for_itself(self) -> None:
        assert Course({(0, 9): 0.9}, 10, 10).apart(0, 9) == 1


class TestLinks:
    def test_a_clause_that_a_long_sentence_shares_is_found(self, retold: tuple[Compared, Compared]) -> None:
        a, b = retold
        found = {
            (a.text.body[slice(*link.a_span)][:12], b.text.body[slice(*link.b_span)][:12])
            for link in links(retold)
            if link.kind != "maybe"
        }
        assert ("The 61-year-", "Experts have") in found

    @pytest.mark.parametrize(
        "bodies",
        [
            ("The bank raised its rate by 5 percent.", "The bank raised its rate by 7 percent."),
            ("Kyiv beat Lviv.", "Lviv beat Kyiv."),
            ("Der Minister trat am Montag zurück.", "Am Montag trat der Minister zurück."),
        ],
    )
    def test_what_is_clearly_alike_is_linked_in_the_shortest_articles(self, bodies: tuple[str, str]) -> None:
        assert linked(*bodies)


@pytest.fixture
def retold() -> tuple[Compared, Compared]:
    """Two articles about one dam."""
    from tests.quality.labelled import every

    (dam,) = (each for each in every()["short stories"] if each.name == "dam")
    return dam.a, dam.b
