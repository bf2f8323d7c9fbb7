"""Marks: what differs between the cells of a row, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.comparison.engine import compare
from reader.comparison.model import Cell, Comparison
from reader.text.tokens import tokens
from tests.quality.articles import articles

VOCABULARY = """the council of Prague may not approve 40 million euros for “a new bridge” , said Anna Novak
never on Tuesday after talks – and 5% more"""
WORDS = st.lists(st.sampled_from(VOCABULARY.split()), min_size=1, max_size=14).map(" ".join)


def marked(comparison: Comparison, cell: Cell) -> list[tuple[str, str]]:
    body = comparison.articles[cell.article].text.body
    return [(mark.kind, body[mark.start : mark.end]) for mark in cell.marks]


def contrasted(*bodies: str) -> list[list[tuple[str, str]]]:
    """The marks of the cells of the one row that these sentences make."""
    comparison = compare(articles(*bodies), threshold=0.3)
    (row,) = comparison.rows
    assert len(row.cells) == len(bodies)
    return [marked(comparison, cell) for cell in row.cells]


@given(WORDS, WORDS, WORDS)
@settings(max_examples=150)
def test_marks_are_whole_words_inside_their_sentence(a: str, b: str, c: str) -> None:
    comparison = compare(articles(f"{a}.", f"{b}.\n{a}.", f"{c}."), threshold=0.3)
    for row in comparison.rows:
        for cell in row.cells:
            body = comparison.articles[cell.article].text.body
            starts = {token.start for token in tokens(body)}
            ends = {token.end for token in tokens(body)}
            reached = 0
            for mark in cell.marks:
                assert any(start <= mark.start and mark.end <= end for start, end in cell.spans)
                assert mark.start >= reached
                reached = mark.end
                assert (mark.start == mark.end) == (mark.kind == "missing")
                if mark.kind != "missing":
                    assert mark.start in starts
                    assert mark.end in ends
                assert mark.against
                assert list(mark.against) == sorted(set(mark.against))
                assert set(mark.against) <= {other.article for other in row.cells} - {cell.article}
            for start, end in cell.shared:
                assert start in starts
                assert end in ends
                assert any(s <= start and end <= e for s, e in cell.spans)
            assert list(cell.shared) == sorted(cell.shared)


@given(WORDS, WORDS)
@settings(max_examples=100)
def test_a_row_that_is_not_the_same_never_looks_the_same(a: str, b: str) -> None:
    comparison = compare(articles(f"{a}.", f"{b}."), threshold=0.3)
    for row in comparison.rows:
        if row.kind == "edited":
            assert any(cell.marks for cell in row.cells)
        if row.kind == "same":
            assert not any(cell.marks for cell in row.cells)


SENTENCE = "The council of Prague will approve 40 million euros for the bridge on Tuesday, Anna Novak said."


@pytest.mark.parametrize(
    ("old", "new", "marks"),
    [
        ("40", "45", (["40"], ["45"])),
        ("40 million", "forty million", ([], [])),
        ("Tuesday", "Monday", (["Tuesday"], ["Monday"])),
        ("Anna Novak", "Peter Svoboda", (["Anna Novak"], ["Peter Svoboda"])),
        ("will", "may", (["will"], ["may"])),
        ("Prague", "Brno", (["Prague"], ["Brno"])),
    ],
)
def test_numbers_dates_names_and_modals_that_differ_are_critical(
    old: str, new: str, marks: tuple[list[str], list[str]]
) -> None:
    other = SENTENCE.replace(old, new)
    comparison = compare(articles(SENTENCE, f"{other}\nIn Brno Peter Svoboda lives."))
    cells = comparison.rows[0].cells
    found = [[text for kind, text in marked(comparison, cell) if kind == "critical"] for cell in cells]
    assert (found[0], found[1]) == marks


@pytest.mark.parametrize(
    ("denied", "negation"),
    [("will not approve", "not"), ("will never approve", "never"), ("won’t approve", "won’t")],
)
def test_a_negation_that_only_one_has_is_critical_there_and_missing_here(denied: str, negation: str) -> None:
    here, there = contrasted(SENTENCE, SENTENCE.replace("will approve", denied))
    assert ("critical", negation) in there
    assert ("missing", "") in here or ("critical", "will") in here


def test_a_negation_is_critical_in_rewritten_sentences_too() -> None:
    here, there = contrasted(
        "Officials said on Friday that the talks in Geneva would continue despite the attack.",
        "Despite the attack the Geneva talks would not continue, said officials speaking Friday.",
    )
    assert ("critical", "not") in there
    assert not [text for kind, text in here if kind == "critical"]


def test_changed_numbers_are_critical_in_rewritten_sentences_too() -> None:
    here, there = contrasted(
        "More than 600,000 soldiers were killed or wounded in the conflict, NATO estimates.",
        "NATO puts the soldiers killed in the conflict, or wounded in it, at 500,000.",
    )
    assert ("critical", "600,000") in here
    assert ("critical", "500,000") in there


class TestReordered:
    def test_who_beat_whom(self) -> None:
        here, there = contrasted("Russia beat Sweden in Prague.", "Sweden beat Russia in Prague.")
        for found in (here, there):
            assert {kind for kind, _ in found} == {"reordered"}

    def test_in_rewritten_sentences(self) -> None:
        found = contrasted(
            "Russia beat Sweden in the final in Prague on Sunday.",
            "On Sunday in Prague, in the final, Sweden beat Russia.",
        )
        assert all("reordered" in {kind for kind, _ in some} for some in found)

    def test_a_phrase_that_only_changed_places(self) -> None:
        here, there = contrasted(
            "On Tuesday the council approved the bridge.", "The council approved the bridge on Tuesday."
        )
        assert {kind for kind, _ in here + there} <= {"reordered", "changed"}
        assert ("reordered", "Tuesday") in here


class TestMissing:
    def test_the_place_is_where_the_words_would_stand(self) -> None:
        comparison = compare(
            articles("Ukraine is just a means to an end, he said.", "Ukraine is a means to an end, he said.")
        )
        here, there = comparison.rows[0].cells
        assert marked(comparison, here) == [("changed", "just")]
        (mark,) = there.marks
        assert (mark.kind, mark.start, mark.end, mark.against) == ("missing", 10, 10, (0,))

    def test_at_the_beginning(self) -> None:
        here, there = contrasted(
            "Meanwhile Novak resigned from office today.", "Novak resigned from office today."
        )
        assert ("missing", "") in there or here

    def test_a_small_word_inside_quotation_marks_is_not_overlooked(self) -> None:
        _, inside = contrasted("“We are in the end here,” Novak said.", "“We are in end here,” Novak said.")
        assert ("missing", "") in inside


class TestLittleThings:
    def test_small_words_alone_are_not_marked_beside_real_changes(self) -> None:
        here, _ = contrasted(
            "The council approved the bridge in the old town on Tuesday evening.",
            "A council approved a tunnel in the old town on Tuesday evening.",
        )
        assert here == [("changed", "bridge")]

    def test_small_words_are_marked_if_nothing_else_differs(self) -> None:
        here, there = contrasted("The council approved the bridge.", "The council approved a bridge.")
        assert here == [("changed", "the")]
        assert there == [("changed", "a")]

    def test_punctuation_is_marked_if_nothing_else_differs(self) -> None:
        here, there = contrasted("Eat now, dear Anna Novak.", "Eat now dear Anna Novak.")
        assert here == [("changed", ",")]
        assert there == [("missing", "")]

    def test_quotation_marks_are_marked(self) -> None:
        here, _ = contrasted("He called the result “historic” today.", "He called the result historic today.")
        assert [text for _, text in here] == ["“", "”"]

    def test_spelling_of_one_number_is_no_difference(self) -> None:
        here, there = contrasted(
            "It cost 600,000 euros in total, he said.", "It cost 600000 euros in all, he said."
        )
        assert not [text for kind, text in here + there if kind == "critical"]

    def test_possessives_and_short_names_are_no_critical_change(self) -> None:
        here, there = contrasted(
            "Officials in the U.S. praised Novak’s plan for Prague.",
            "American officials praised the plan of Novak for Prague.",
        )
        assert not [text for kind, text in here + there if kind == "critical"]


def test_marks_are_against_all_other_cells_together() -> None:
    comparison = compare(
        articles(
            "The bridge will cost 40 million euros, Novak said.",
            "The bridge will cost 45 million euros, Novak said.",
            "The bridge will cost 45 million euros, Novak said.",
        )
    )
    (row,) = comparison.rows
    a, b, c = row.cells
    assert [(mark.kind, mark.against) for mark in a.marks] == [("critical", (1, 2))]
    assert [(mark.kind, mark.against) for mark in b.marks] == [("critical", (0,))]
    assert [(mark.kind, mark.against) for mark in c.marks] == [("critical", (0,))]
    assert [cell.state for cell in row.cells] == ["verbatim", "changed", "changed"]


def test_a_sentence_that_shares_one_clause_shows_the_rest_as_not_shared() -> None:
    long = (
        "Kyiv faces a third winter of blackouts and shelling, while Putin appears willing to accept huge "
        "casualties in the war."
    )
    comparison = compare(articles(long, "Putin appears willing to accept huge casualties in the war."))
    (row,) = comparison.rows
    (span,) = row.cells[0].shared
    assert (
        long[slice(*span)]
        .removesuffix(".")
        .endswith("Putin appears willing to accept huge casualties in the war")
    )
    assert "blackouts" not in long[slice(*span)]


def test_a_small_word_that_is_left_out_is_missing_there() -> None:
    assert contrasted(
        "The minister said that it was a failure again.", "The minister said that it was a failure."
    ) == [[("changed", "again")], [("missing", "")]]


def test_numbers_in_text_without_blanks_are_marked_whole() -> None:
    comparison = compare(
        articles("警方星期一表示，造成12人死亡。", "警方星期一表示，造成14人死亡。", language="zh")
    )
    (row,) = comparison.rows
    assert [marked(comparison, cell) for cell in row.cells] == [[("critical", "12")], [("critical", "14")]]


class TestWhatOneCellAloneStates:
    LONG = (
        "The bridge over the Tarn was closed on Monday, and engineers from the capital, who had been called "
        "by the mayor, spent the whole night measuring cracks in its second pillar with lasers."
    )

    def cells(self, a: str, b: str) -> tuple[Comparison, list[Cell]]:
        comparison = compare(articles(a, b), threshold=0.3)
        (row,) = comparison.rows
        assert row.kind == "rewritten"
        return comparison, list(row.cells)

    def test_a_clause_that_only_one_has_is_not_shared_and_not_painted(self) -> None:
        comparison, (here, there) = self.cells(
            self.LONG, "On Monday, the bridge over the Tarn was closed to traffic."
        )
        body = comparison.articles[0].text.body
        assert [body[start:end] for start, end in here.shared] == [
            "The bridge over the Tarn was closed on Monday"
        ]
        assert all(mark.end <= here.shared[0][1] for mark in here.marks)
        assert there.shared == there.spans

    def test_what_is_said_in_other_words_is_shared_and_painted(self) -> None:
        _, (here, there) = self.cells(
            "The bridge over the Tarn was shut for lorries on Monday evening.",
            "The bridge over the Tarn was closed to heavy vehicles from Monday on.",
        )
        assert here.shared == here.spans
        assert there.shared == there.spans
        assert here.marks
        assert there.marks

    def test_a_number_that_differs_is_critical_wherever_it_stands(self) -> None:
        comparison, (here, _) = self.cells(
            self.LONG.replace("Monday", "Monday at 8 o'clock"),
            "The bridge over the Tarn was closed on Monday at 9 o'clock.",
        )
        assert ("critical", "8") in marked(comparison, here)


@pytest.mark.parametrize(
    ("negated", "plain", "negation"),
    [
        ("中方星期一表示不会接受任何施压。", "中方星期一表示会接受任何施压。", "不"),
        ("सरकार ने सोमवार को समझौता नहीं किया।", "सरकार ने सोमवार को समझौता किया।", "नहीं"),
        ("لم يعلق المتحدث باسم الحكومة على التقارير.", "علق المتحدث باسم الحكومة على التقارير.", "لم"),
        ("Министр не подписал договор в понедельник.", "Министр подписал договор в понедельник.", "не"),
    ],
)
def test_negations_are_critical_in_other_scripts_too(negated: str, plain: str, negation: str) -> None:
    comparison = compare(articles(negated, plain, language=None))
    (row,) = comparison.rows
    assert ("critical", negation) in marked(comparison, row.cells[0])


def test_a_name_that_another_sentence_of_the_cell_has_is_no_critical_difference() -> None:
    comparison = compare(
        articles(
            "Putin is unlikely to negotiate, whoever wins in America, CNN reports.\n"
            "Kremlin leader Putin is unlikely to negotiate whoever wins the election in America.",
            "CNN says leader Putin is unlikely to negotiate whoever wins the election in America.",
        )
    )
    row = next(row for row in comparison.rows if len(row.cells) > 1 and len(row.cells[0].spans) > 1)
    assert ("critical", "CNN") not in marked(comparison, row.cells[1])
