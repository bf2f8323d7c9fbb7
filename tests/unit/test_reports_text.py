"""The comparison for reading: aligned columns and plain words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.comparison.engine import compare
from reader.comparison.model import Compared, Comparison
from reader.reports.columns import NARROWEST, columns
from reader.reports.headings import heading, letter, score
from reader.reports.plain import plain
from tests.quality.articles import article, articles, seeds

OWN_SEQUENCE = re.compile(r"\x1b\[[0-9;]*m")


def wide(text: str) -> int:
    """A width function: letters of CJK and emoji take two cells."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def lines(comparison: Comparison, width: int = 80, *, colour: bool = False) -> list[str]:
    return list(columns(comparison, width=width, cell_width=wide, colour=colour))


@pytest.fixture(scope="module")
def three() -> Comparison:
    return compare(seeds(0, 1, 2))


def described(each: Compared) -> Compared:
    return replace(
        each,
        outlet="Daily A",
        title="A headline",
        published="2024-11-03T10:00:00Z",
        url="https://a.example/1",
    )


class TestHeadings:
    def test_letters_go_on_after_z(self) -> None:
        assert [letter(at) for at in (0, 1, 25, 26, 27, 701, 702)] == ["A", "B", "Z", "AA", "AB", "ZZ", "AAA"]

    def test_an_article_is_called_by_outlet_else_title_else_file(self) -> None:
        one = described(seeds(0)[0])
        assert heading(one) == "Daily A · 2024-11-03"
        assert heading(replace(one, outlet=None)) == "A headline · 2024-11-03"
        assert heading(replace(one, outlet=None, title="", published=None)) == one.source

    @pytest.mark.parametrize(("value", "shown"), [(1.0, "1"), (0.999, ".99"), (0.5, ".50"), (None, "")])
    def test_scores_are_never_rounded_up_to_one(self, value: float | None, shown: str) -> None:
        assert score(value) == shown


class TestColumns:
    @pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 200])
    @pytest.mark.parametrize("colour", [False, True])
    def test_no_line_is_wider_than_asked(self, three: Comparison, width: int, colour: bool) -> None:
        shown = [OWN_SEQUENCE.sub("", line) for line in lines(three, width, colour=colour)]
        assert max(map(wide, shown)) <= width

    def test_columns_stand_below_each_other(self, three: Comparison) -> None:
        table = [line for line in lines(three, 100) if "│" in line]
        assert len(table) > 50
        assert {tuple(at for at, char in enumerate(line) if char == "│") for line in table} == {(33, 67)}

    def test_wide_characters_keep_the_columns(self) -> None:
        comparison = compare(
            articles("市议会周二批准了新桥。\nYes, he said.", "市议会周三批准了新桥。\nNo, she said.")
        )
        table = [line for line in lines(comparison, 41) if "│" in line]
        assert {wide(line.partition("│")[0]) for line in table} == {20}

    def test_marks_are_signs_without_colour(self, three: Comparison) -> None:
        shown = "\n".join(lines(three, 200))
        assert "~just~" in shown
        assert "“Ukraine is‸ a means" in shown
        assert "!will!" in shown
        assert "·····" in shown
        assert "\x1b" not in shown

    def test_marks_are_our_own_sequences_with_colour(self, three: Comparison) -> None:
        shown = "\n".join(lines(three, 200, colour=True))
        assert "\x1b[4;33mjust\x1b[0m" in shown
        assert "~just~" not in shown
        for line in shown.split("\n"):
            assert "\x1b" not in OWN_SEQUENCE.sub("", line)
            assert not OWN_SEQUENCE.findall(line) or OWN_SEQUENCE.findall(line)[-1] == "\x1b[0m"

    def test_the_head_states_outlet_date_url_and_hash(self) -> None:
        comparison = compare([described(seeds(0)[0]), seeds(2)[0]])
        head = "\n".join(lines(comparison, 120)[:12])
        for fact in ("A  Daily A · 2024-11-03", "https://a.example/1", "A headline", seeds(2)[0].text.sha256):
            assert fact in head

    def test_articles_that_do_not_fit_follow_in_bands_beside_the_first(self) -> None:
        comparison = compare(articles(*[f"Word number {n} stands here alone." for n in range(7)]))
        titles = [
            line for line in lines(comparison, 3 * NARROWEST + 6) if line.startswith("A ") and "│" in line
        ]
        assert [re.findall(r"\b[A-G]\b(?=  )", line) for line in titles] == [
            ["A", "B", "C"],
            ["A", "D", "E"],
            ["A", "F", "G"],
        ]

    def test_groups_are_named_and_show_each_row_where_it_has_something_to_compare(self) -> None:
        lead = "The council of Ulm closed the old bridge on Tuesday."
        own = ["Hens lay eggs.", "Frogs croak.", "Taxes rise.", "Rain falls.", "Wine is dear."]
        comparison = compare(articles(*[f"{lead}\n{each}" for each in own]))
        shown = lines(comparison, 3 * NARROWEST + 6)
        assert [line for line in shown if line.startswith("Group")] == [
            "Group 1 of 2: A, B and C",
            "Group 2 of 2: A, D and E",
        ]
        heads = [line[3:].rstrip("─ ").partition(" · ")[2] for line in shown if line.startswith("── ")]
        assert heads[0] == heads[4] == "same"
        assert [sorted(heads[1:4]), sorted(heads[5:])] == [
            ["only in A", "only in B", "only in C"],
            ["only in D", "only in E"],
        ]

    def test_moved_and_uncertain_cells_say_so(self) -> None:
        first, second = "Alpha particles were measured.", "Bravo, shouted the crowd."
        comparison = compare(articles(f"{first}\n{second}", f"{second}\n{first}"))
        assert (
            sum(
                bool(re.search(r"\[moved: it (comes first|follows row \d)\]", line))
                for line in lines(comparison)
            )
            == 1
        )

    def test_what_no_other_article_states_stands_between_braces(self, three: Comparison) -> None:
        for colour in (False, True):
            shown = OWN_SEQUENCE.sub("", "\n".join(lines(three, 300, colour=colour)))
            assert "{Thomas Graham, an expert on Russian foreign policy and honorary member" in shown
            assert "{These breaches" not in shown

    def test_versions_of_an_article_are_added_and_removed(self) -> None:
        old, new = articles("It rains in Ulm today.\nBirds sing.", "It rains in Ulm today.\nNobody sleeps.")
        comparison = compare([replace(old, version=1), replace(new, id=old.id, version=2)])
        shown = lines(comparison)
        assert any(line.startswith("── 2 · added ") for line in shown)
        assert any(line.startswith("── 3 · removed ") for line in shown)
        assert any(line.startswith("A  version 1 · ") for line in shown)

    def test_unrelated_articles_are_told_plainly(self) -> None:
        comparison = compare(articles("Alpha particles were measured.", "Bravo, shouted the crowd."))
        assert "nothing here is said by two of them" in " ".join(lines(comparison))

    @given(st.lists(st.text(max_size=40), min_size=1, max_size=3), st.integers(10, 60), st.booleans())
    @settings(max_examples=40)
    def test_hostile_texts_and_titles_never_reach_the_terminal(
        self, bodies: list[str], width: int, colour: bool
    ) -> None:
        some = [
            replace(
                article(f"{body}\x1b]0;owned\x07 \u202eend", f"{n}"),
                title="\x1b[2J[/]\n",
                outlet="\x9bx\u2066",
            )
            for n, body in enumerate(bodies)
        ]
        comparison = compare(some)
        for line in [*columns(comparison, width=width, cell_width=len, colour=colour), *plain(comparison)]:
            bare = OWN_SEQUENCE.sub("", line) if colour else line
            assert not [
                char for char in bare if ord(char) < 32 or 127 <= ord(char) < 160 or char in "\u202e\u2066"
            ]


class TestPlainWords:
    def test_every_row_is_told_in_words(self, three: Comparison) -> None:
        told = list(plain(three))
        assert told[0] == "Comparison of 3 articles, threshold .42."
        assert f"Row 1 of {len(three.rows)}" in "\n".join(told)
        assert any(line.startswith("Row ") and line.endswith("only in B.") for line in told)
        assert any("rewritten, likeness" in line and "in A and C, absent in B" in line for line in told)

    def test_what_differs_and_what_is_missing_is_told(self, three: Comparison) -> None:
        told = list(plain(three))
        assert "  A: “just” differs from C." in told
        assert any(
            re.match(r"  C: after “.*“Ukraine is” words of A and B are missing\.", line) for line in told
        )
        assert any("differs in substance from" in line for line in told)

    def test_the_head_states_where_texts_come_from(self) -> None:
        told = list(plain(compare([described(seeds(0)[0]), seeds(1)[0]])))
        assert told[1].startswith(
            "A is Daily A · 2024-11-03; A headline; published 2024-11-03T10:00:00Z; https://"
        )
        assert seeds(1)[0].text.sha256 in told[2]

    def test_what_no_other_article_states_is_told(self, three: Comparison) -> None:
        told = list(plain(three))
        assert any(
            line.startswith("  A: “Thomas Graham, an expert on Russian foreign policy and honorary member")
            and line.endswith("is not stated in B or C.")
            for line in told
        )

    def test_versions_of_an_article_are_added_removed_and_moved(self) -> None:
        old, new = articles(
            "It rains in Ulm today.\nBirds sing.\nFrogs croak.", "Frogs croak.\nIt rains in Ulm today.\nHens."
        )
        told = list(plain(compare([replace(old, version=1), replace(new, id=old.id, version=2)])))
        assert told[0] == "Comparison of 2 versions of one article, threshold .42."
        assert told[1].startswith("A is version 1 · ")
        assert any(line.endswith(": added, only in B.") for line in told)
        assert any(line.endswith(": removed, only in A.") for line in told)
        assert any(line.endswith(": the same in A and B, moved.") for line in told)
        assert any("moved: elsewhere than in A, it " in line for line in told)

    def test_no_articles(self) -> None:
        assert list(plain(compare([])))[1] == "No sentences to compare."
        assert [line for line in columns(compare([]), width=40, cell_width=len) if line]
