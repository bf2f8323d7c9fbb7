"""How reports name versions of one article, and what they say of rows."""

from __future__ import annotations

from dataclasses import replace

from reader.comparison.engine import compare
from reader.comparison.model import Comparison
from reader.reports.headings import heading, row_words, summary
from tests.quality.articles import article, articles

LEAD = "The council of Ulm voted on Tuesday to close the old bridge over the river."
COST = "Repairs would have cost 4 million euros, engineers wrote in a report last year."
BOATS = "Fishermen had asked the mayor for a longer season in spring."


def versions(*bodies: str, numbers: tuple[int | None, ...] = ()) -> Comparison:
    """A comparison of versions of one article, numbered in order."""
    numbers = numbers or tuple(range(1, len(bodies) + 1))
    return compare(
        [replace(article(body, "a"), version=number) for body, number in zip(bodies, numbers, strict=True)]
    )


def words(comparison: Comparison) -> list[str]:
    return [row_words(row, comparison) for row in comparison.rows]


class TestRows:
    def test_of_articles_say_who_alone_has_it(self) -> None:
        comparison = compare(articles(f"{LEAD}\n{COST}", f"{LEAD}\n{BOATS}"))
        assert words(comparison) == ["same", "only in B", "only in A"]

    def test_of_a_revision_are_added_and_removed(self) -> None:
        comparison = versions(f"{LEAD}\n{COST}", f"{LEAD}\n{BOATS}")
        assert words(comparison) == ["same", "added", "removed"]
        assert summary(comparison) == "3 rows: 1 same, 1 added, 1 removed."

    def test_of_a_revision_go_by_age_not_by_column(self) -> None:
        comparison = versions(f"{LEAD}\n{COST}", f"{LEAD}\n{BOATS}", numbers=(2, 1))
        assert words(comparison) == ["same", "removed", "added"]

    def test_of_one_article_without_known_versions_go_by_column(self) -> None:
        comparison = versions(f"{LEAD}\n{COST}", f"{LEAD}\n{BOATS}", numbers=(None, None))
        assert words(comparison) == ["same", "added", "removed"]

    def test_of_three_versions_say_since_when(self) -> None:
        comparison = versions(f"{LEAD}\n{COST}", f"{LEAD}\n{COST}\n{BOATS}", f"{LEAD}\n{BOATS}")
        assert words(comparison) == ["same", "removed, same", "added in B, same"]
        assert summary(comparison) == "3 rows: 1 same, 1 added, 1 removed."

    def test_that_moved_say_so(self) -> None:
        for comparison in (
            versions(f"{LEAD}\n{COST}", f"{COST}\n{LEAD}"),
            compare(articles(f"{LEAD}\n{COST}", f"{COST}\n{LEAD}")),
        ):
            assert sorted(words(comparison)) == ["same", "same, moved"]
            assert summary(comparison) == "2 rows: 2 same, 1 moved."

    def test_of_the_same_version_twice_are_the_same(self) -> None:
        comparison = versions(f"{LEAD}\n{COST}", f"{LEAD}\n{COST}", numbers=(2, 2))
        assert words(comparison) == ["same", "same"]


class TestSummary:
    def test_an_article_without_a_sentence_is_named(self) -> None:
        assert summary(compare(articles(LEAD, "", ""))) == (
            "1 row, each in one article only: nothing here is said by two of them."
            " No sentence to compare in B and C."
        )
        assert summary(compare(articles("", ""))) == "No sentences to compare."


class TestHeadings:
    def test_a_version_is_named(self) -> None:
        one = replace(article(LEAD, "daily"), version=2, published="2024-11-03T10:00:00Z")
        assert heading(one) == "daily · version 2 · 2024-11-03"
        assert heading(one, revision=True) == "version 2 · 2024-11-03 · daily"
        added = replace(one, added="2024-11-05T08:00:00.000Z")
        assert heading(added, revision=True) == "version 2 · added 2024-11-05 · daily"
        assert heading(replace(one, version=None), revision=True) == "daily · 2024-11-03"
