"""Rows: every sentence in exactly one, groups that do not depend on the order of articles, their order."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.comparison.align import evidence, links
from reader.comparison.engine import compare, regroup
from reader.comparison.model import Compared, Comparison, Row
from reader.comparison.rows import MANY, REACH, own_order
from reader.text.sentences import sentences
from tests.quality.articles import article, articles, seeds

POOL = [
    "The council approved the new bridge on Tuesday.",
    "The new bridge was approved on Tuesday by the council.",
    "The council rejected the new bridge on Tuesday.",
    "It will cost 40 million euros, the mayor said.",
    "The mayor said it will cost 45 million euros.",
    "“We cannot wait any longer,” Anna Novak said.",
    "Anna Novak said: “We cannot wait.”",
    "Farmers along the river fear floods.",
    "Along the river, farmers are afraid of flooding.",
    "He did.",
    "Yes.",
    "The opposition called the plan a waste of money and asked for a vote of the people next year.",
]
BODIES = st.lists(st.lists(st.sampled_from(POOL), max_size=7).map("\n".join), min_size=1, max_size=4)


def spans_of(comparison: Comparison, row: Row) -> frozenset[tuple[str, tuple[int, int]]]:
    return frozenset(
        (comparison.articles[cell.article].id, span) for cell in row.cells for span in cell.spans
    )


def assert_partition(comparison: Comparison) -> None:
    for place, each in enumerate(comparison.articles):
        found = [
            span
            for row in comparison.rows
            for cell in row.cells
            if cell.article == place
            for span in cell.spans
        ]
        assert sorted(found) == list(sentences(each.text, each.language))


@given(BODIES)
@settings(max_examples=60)
def test_every_sentence_stands_in_exactly_one_row(bodies: list[str]) -> None:
    assert_partition(compare(articles(*bodies)))


@given(st.lists(st.text(max_size=80), min_size=1, max_size=3))
@settings(max_examples=60)
def test_every_sentence_of_any_text_stands_in_exactly_one_row(bodies: list[str]) -> None:
    comparison = compare(articles(*bodies, language=None))
    assert_partition(comparison)
    for row in comparison.rows:
        for cell in row.cells:
            assert list(cell.spans) == sorted(cell.spans)
            assert all(0 <= start < end <= len(bodies[cell.article]) for start, end in cell.spans)


@given(BODIES, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_articles_changes_no_group(bodies: list[str], random: object) -> None:
    unique = list(dict.fromkeys(bodies))
    given_articles = articles(*unique)
    shuffled = list(given_articles)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = compare(given_articles), compare(shuffled)
    assert {spans_of(one, row): (row.kind, row.score) for row in one.rows} == {
        spans_of(other, row): (row.kind, row.score) for row in other.rows
    }


def test_the_order_of_the_samples_changes_no_group() -> None:
    groups = set()
    for order in permutations((0, 1, 2)):
        comparison = compare(seeds(*order))
        groups.add(frozenset(spans_of(comparison, row) for row in comparison.rows))
    assert len(groups) == 1


@given(st.lists(st.sampled_from(POOL), min_size=1, max_size=8), st.integers(2, 4))
@settings(max_examples=40)
def test_identical_texts_have_only_rows_that_are_the_same(some: list[str], count: int) -> None:
    comparison = compare(articles(*["\n".join(some)] * count))
    for row in comparison.rows:
        assert row.kind == "same"
        assert row.score == 1.0
        assert not row.moved
        assert {cell.article for cell in row.cells} == set(range(count))
        assert all(cell.state == "verbatim" and not cell.marks for cell in row.cells)
        assert all(cell.shared == cell.spans for cell in row.cells)


@given(BODIES)
@settings(max_examples=40)
def test_a_row_says_what_its_links_say(bodies: list[str]) -> None:
    ranks = ["same", "edited", "rewritten", "maybe"]
    for row in compare(articles(*bodies)).rows:
        having = [cell.article for cell in row.cells]
        assert having == sorted(set(having))
        if len(row.cells) == 1:
            assert (row.kind, row.score, row.links, row.moved) == ("only", None, (), False)
        else:
            assert row.kind == max((link.kind for link in row.links), key=ranks.index)
            assert row.score == min(link.score for link in row.links if link.kind == row.kind)
            for link in row.links:
                assert link.a < link.b
                assert link.a_span in row.cell(link.a).spans  # type: ignore[union-attr]
                assert link.b_span in row.cell(link.b).spans  # type: ignore[union-attr]
            assert row.moved == any(cell.moved for cell in row.cells)
            assert not row.cells[0].moved


@given(BODIES)
@settings(max_examples=40)
def test_a_row_holds_a_few_neighbouring_sentences_of_an_article(bodies: list[str]) -> None:
    comparison = compare(articles(*bodies))
    for row in comparison.rows:
        for cell in row.cells:
            every = sentences(comparison.articles[cell.article].text, "en")
            places = [every.index(span) for span in cell.spans]
            assert len(places) <= MANY
            assert places[-1] - places[0] < REACH


def test_groups_do_not_chain_through_a_sentence_that_is_half_like_two_others() -> None:
    comparison = compare(
        articles(
            "The council approved the bridge over the Elbe.\nThe minister resigned after the scandal.",
            "The council approved the bridge over the Elbe and the minister resigned after the scandal.",
            "Hospitals are full.\nThe minister resigned after the scandal.",
        )
    )
    assert all(len(row.cells) < 3 or "Hospitals" not in str(row) for row in comparison.rows)
    assert max(len(cell.spans) for row in comparison.rows for cell in row.cells) <= 2


def texts(comparison: Comparison) -> list[list[str]]:
    return [
        [
            f"{'ABCD'[cell.article]}:{comparison.articles[cell.article].text.body[slice(*cell.spans[0])].split()[0]}"
            for cell in row.cells
        ]
        for row in comparison.rows
    ]


FIRST = "Alpha particles were measured at the station."
SECOND = "Bravo, shouted the crowd in the old theatre."
THIRD = "Charlie ordered two cups of green tea."
FOURTH = "Delta flights were cancelled because of fog."


class TestOrder:
    def test_others_own_sentences_stand_where_they_stand_in_their_article(self) -> None:
        comparison = compare(
            articles(
                f"{FIRST}\n{FOURTH}",
                f"{SECOND}\n{FIRST}\nIndia won the match.\nJuliet lost it again.\n{FOURTH}",
                f"{FIRST}\nKilo prices rose sharply in spring.\n{FOURTH}",
            )
        )
        assert texts(comparison) == [
            ["B:Bravo,"],
            ["A:Alpha", "B:Alpha", "C:Alpha"],
            ["B:India"],
            ["B:Juliet"],
            ["C:Kilo"],
            ["A:Delta", "B:Delta", "C:Delta"],
        ]

    def test_what_shares_nothing_stands_below_the_first_article(self) -> None:
        comparison = compare(articles(f"{FIRST}\n{SECOND}", f"{THIRD}\n{FOURTH}"))
        assert texts(comparison) == [["A:Alpha"], ["A:Bravo,"], ["B:Charlie"], ["B:Delta"]]

    def test_what_an_article_begins_with_stands_before_the_first_row_it_shares(self) -> None:
        comparison = compare(articles(f"{FIRST}\n{SECOND}", f"{THIRD}\n{FOURTH}\n{SECOND}"))
        assert texts(comparison) == [["A:Alpha"], ["B:Charlie"], ["B:Delta"], ["A:Bravo,", "B:Bravo,"]]

    def test_an_article_without_sentences_leaves_the_others_in_order(self) -> None:
        comparison = compare(articles("", f"{FIRST}\n{SECOND}", SECOND))
        assert texts(comparison) == [["B:Alpha"], ["B:Bravo,", "C:Bravo,"]]

    def test_own_order_is_that_of_the_article(self) -> None:
        comparison = compare(articles(f"{FIRST}\n{SECOND}\n{THIRD}", f"{THIRD}\n{FOURTH}\n{FIRST}"))
        order = own_order(comparison.rows, 1)
        body = comparison.articles[1].text.body
        starts = [comparison.rows[at].cell(1).spans[0][0] for at in order]  # type: ignore[union-attr]
        assert [body[start:].split()[0] for start in starts] == ["Charlie", "Delta", "Alpha"]
        assert own_order(comparison.rows, 0) == tuple(
            at for at, row in enumerate(comparison.rows) if row.cell(0)
        )


class TestMoved:
    def test_only_what_left_the_common_order_has_moved(self) -> None:
        comparison = compare(
            articles(f"{FIRST}\n{SECOND}\n{THIRD}\n{FOURTH}", f"{FOURTH}\n{FIRST}\n{SECOND}\n{THIRD}")
        )
        assert [(row.moved, [cell.moved for cell in row.cells]) for row in comparison.rows] == [
            (False, [False, False]),
            (False, [False, False]),
            (False, [False, False]),
            (True, [False, True]),
        ]

    def test_a_reversed_article_keeps_one_place(self) -> None:
        comparison = compare(articles(f"{FIRST}\n{SECOND}\n{THIRD}", f"{THIRD}\n{SECOND}\n{FIRST}"))
        assert sum(row.moved for row in comparison.rows) == 2

    def test_moved_is_told_against_the_leftmost_article_of_the_row(self) -> None:
        comparison = compare(articles(THIRD, f"{FIRST}\n{SECOND}\n{FOURTH}", f"{SECOND}\n{FOURTH}\n{FIRST}"))
        moved = [row for row in comparison.rows if row.moved]
        assert len(moved) == 1
        assert [cell.article for cell in moved[0].cells] == [1, 2]


class TestThreshold:
    def test_a_new_threshold_gives_what_a_new_comparison_gives(self) -> None:
        comparison = compare(seeds(0, 1, 2))
        for threshold in (0.36, 0.5, 0.7, 0.42):
            assert regroup(comparison, threshold).rows == compare(seeds(0, 1, 2), threshold=threshold).rows

    def test_it_does_without_what_was_found_before(self) -> None:
        comparison = compare(seeds(0, 2))
        bare = Comparison(comparison.articles, comparison.rows, comparison.threshold)
        assert regroup(bare, 0.5).rows == compare(seeds(0, 2), threshold=0.5).rows

    def test_a_higher_threshold_leaves_fewer_and_surer_links(self) -> None:
        low, high = links(seeds(0, 1, 2), threshold=0.42), links(seeds(0, 1, 2), threshold=0.6)
        sure = [link for link in high if link.kind != "maybe"]
        assert 0 < len(sure) < sum(link.kind != "maybe" for link in low)
        assert all(link.score >= 0.6 for link in sure)
        assert all(0.54 <= link.score < 0.6 for link in high if link.kind == "maybe")


class TestLinks:
    def test_furniture_is_left_out(self) -> None:
        some = [
            article("Share this page.\nThe minister resigned.", "a", furniture=["Share"]),
            article("Share this page.\nShe went.", "b", furniture=["Share"]),
        ]
        assert links(some) == ()

    def test_a_link_knows_its_sentences(self) -> None:
        (link,) = links(articles(f"{FIRST} {SECOND}", f"{THIRD} {SECOND}"))
        assert (link.a, link.b, link.kind, link.score) == (0, 1, "same", 1.0)
        assert link.a_span == (len(FIRST) + 1, len(FIRST) + 1 + len(SECOND))

    def test_repeated_sentences_are_linked_in_order_and_not_all_with_all(self) -> None:
        found = links(articles("\n".join([FIRST] * 300), "\n".join([FIRST] * 300)))
        assert len(found) == 300
        assert all(link.a_span == link.b_span for link in found)

    def test_a_headline_and_its_lead_may_both_go_back_to_one_lead(self) -> None:
        found = links(
            articles(
                "Council approves bridge over the Elbe\n"
                "The city council approved the long-planned bridge over the Elbe on Tuesday.",
                "On Tuesday the city council approved a bridge over the Elbe.",
            )
        )
        assert [link.kind for link in found] == ["rewritten", "rewritten"] or len(found) == 2

    @pytest.mark.parametrize(
        ("one", "other", "kind"),
        [
            ("He said “no” – twice, in the U.S.", 'he said "No" — twice, in the US', "same"),
            ("The mayor of Prague resigned on Monday.", "The mayor of Prague resigned on Sunday.", "edited"),
            (
                "Prices rose by five per cent in March, the statistics office said.",
                "According to the statistics office, March prices went up five per cent.",
                "rewritten",
            ),
        ],
    )
    def test_kinds_of_links(self, one: str, other: str, kind: str) -> None:
        assert [link.kind for link in links(articles(one, other))] == [kind]

    def test_what_one_person_told_one_paper_is_not_all_one_statement(self) -> None:
        some = articles(
            "“Prices for bread and petrol doubled again this winter,” Anna Novak told Radio Prague.",
            "Anna Novak told Radio Prague that her union would leave the talks with the ministry.",
        )
        assert not [link for link in links(some) if link.kind != "maybe"]

    def test_unrelated_articles_have_none(self) -> None:
        assert not list(links(articles(f"{FIRST}\n{SECOND}", f"{THIRD}\n{FOURTH}")))

    def test_what_is_found_does_not_name_pairs_below_the_floor(self) -> None:
        found = evidence(seeds(0, 3))
        assert all(score >= 0.3 for score in found.scores.values())
        assert [pair.score for pair in found.pairs] == sorted((p.score for p in found.pairs), reverse=True)


SCRIPTS = {
    "Arabic": ("وافق المجلس على الجسر الجديد يوم الثلاثاء.", "وافق المجلس يوم الثلاثاء على الجسر الجديد."),
    "Chinese": ("市议会周二批准了新桥。", "市议会周三批准了新桥。"),
    "Hindi": ("परिषद ने मंगलवार को नए पुल को मंजूरी दी।", "परिषद ने बुधवार को नए पुल को मंजूरी दी।"),
    "Thai": ("สภาเทศบาลอนุมัติสะพานใหม่เมื่อวันอังคาร", "สภาเทศบาลอนุมัติสะพานใหม่เมื่อวันพุธ"),
    "mixed directions": ("The council said “نعم” on Tuesday.", "The council said “نعم” on Monday."),
}


class TestUnusualArticles:
    @pytest.mark.parametrize("script", SCRIPTS)
    def test_other_scripts_are_linked_and_marked(self, script: str) -> None:
        comparison = compare(articles(*SCRIPTS[script], language=None))
        assert [row.kind for row in comparison.rows] in (["edited"], ["rewritten"])
        assert all(cell.marks for cell in comparison.rows[0].cells)

    def test_no_articles_and_one_article(self) -> None:
        assert compare([]).rows == ()
        assert [row.kind for row in compare(articles(f"{FIRST}\n{SECOND}")).rows] == ["only", "only"]

    def test_no_sentences_only_furniture_and_one_word(self) -> None:
        some = [
            article("", "a"),
            article("Share", "b", furniture=["Share"]),
            article("Yes", "c"),
            article(" \n\n ", "d"),
        ]
        comparison = compare(some)
        assert [(row.kind, [cell.article for cell in row.cells]) for row in comparison.rows] == [
            ("only", [2])
        ]

    def test_the_same_article_twice(self) -> None:
        comparison = compare(seeds(0, 0))
        assert {row.kind for row in comparison.rows} == {"same"}
        assert_partition(comparison)

    def test_twenty_articles(self) -> None:
        bodies = [f"{FIRST}\n{SECOND if n % 2 else THIRD}\n{POOL[n % 12]}" for n in range(20)]
        comparison = compare(articles(*bodies))
        assert_partition(comparison)
        alpha = next(row for row in comparison.rows if row.cell(0) and row.cell(0).spans[0][0] == 0)  # type: ignore[union-attr]
        assert len(alpha.cells) == 20
        assert sorted(len(row.cells) for row in comparison.rows)[-3:] == [10, 10, 20]

    def test_progress_is_told_in_order(self) -> None:
        told: list[tuple[str, float]] = []
        compare(seeds(0, 1, 2), progress=lambda words, share: told.append((words, share)))
        assert list(dict.fromkeys(words for words, _ in told)) == ["sentences", "links", "rows", "marks"]
        assert all(0 <= share <= 1 for _, share in told)

    def test_own_frequencies_can_be_given(self) -> None:
        from reader.comparison.frequencies import Frequencies

        common = Frequencies(1000, {"russia": 990, "ukrain": 990, "putin": 990})
        one, other = compare(seeds(0, 1)), compare(seeds(0, 1), frequencies=common)
        assert [row.score for row in one.rows] != [row.score for row in other.rows]


def test_compared_articles_stay_in_the_order_given() -> None:
    some: list[Compared] = seeds(2, 0)
    assert [each.id for each in compare(some).articles] == ["002", "000"]
