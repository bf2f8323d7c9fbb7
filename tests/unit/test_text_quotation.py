"""Pairs of quotation marks, as they should be and as they are."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.quotation import quotation_at, quotations
from tests.hostile.cases import CASES


def found(text: str) -> list[str]:
    return [text[pair.start : pair.end] for pair in quotations(text)]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ('He said "yes" and "no".', ['"yes"', '"no"']),
        ("“A,” he said. “B.”", ["“A,”", "“B.”"]),
        ("“a ‘b c’ d”", ["“a ‘b c’ d”", "‘b c’"]),
        ("„Ja“, «oui», »nein«, 「是『不』」", ["„Ja“", "«oui»", "»nein«", "「是『不』」", "『不』"]),
        ("''two apostrophes'' he wrote", ["''two apostrophes''"]),
        ("Putin—”he’s tapping me along,” he said—left", ["”he’s tapping me along,”"]),
        ("‘Oh, yes. They don’t want to talk.’", ["‘Oh, yes. They don’t want to talk.’"]),
        ("the '90s, the leaders’ plan, rock 'n' roll", ["'n'"]),
        ("it never “closes here", []),
        ("and closes twice” here.”", []),
        ("« avec des blancs »", ["« avec des blancs »"]),
    ],
)
def test_pairs_are_found(text, pairs):
    assert found(text) == pairs


def test_pairs_do_not_cross_lines_but_a_quotation_goes_on_over_paragraphs():
    assert found("“open\nclose”") == []
    assert found("“First part.\n\n“Second part.” he said") == ["“First part.", "“Second part.”"]


def test_the_quotations_around_a_place_come_innermost_first():
    text = "x “a ‘b c’ d” y"
    at = text.index("c")
    around = quotation_at(text, at, at + 1)
    assert [text[q.inner_start : q.inner_end] for q in around] == ["b c", "a ‘b c’ d"]
    assert [text[q.start : q.end] for q in around] == ["‘b c’", "“a ‘b c’ d”"]


def test_a_selection_that_is_not_inside_one_pair_has_none():
    text = "“a” b “c”"
    assert quotation_at(text, 4, 5) == []
    assert quotation_at(text, 1, 8) == []
    assert [q.start for q in quotation_at(text, 0, 3)] == [0]


@pytest.mark.parametrize("name", CASES)
def test_hostile_texts_never_raise(name):
    text = CASES[name]
    for at in (0, len(text) // 2, len(text)):
        quotation_at(text, at, at)


def test_thousands_of_marks_in_one_paragraph_are_looked_at_once():
    text = "“a” ‘b’ ”c“ " * 40_000
    begun = time.process_time()
    quotation_at(text, len(text) // 2, len(text) // 2)
    assert time.process_time() - begun < 1


@given(
    st.text(st.sampled_from("ab “”‘’\"'«»„\n.—,「」"), max_size=60), st.integers(-2, 62), st.integers(-2, 62)
)
def test_pairs_are_well_formed_in_any_text(text, start, end):
    for pair in quotation_at(text, start, end):
        assert 0 <= pair.start < pair.inner_start <= pair.inner_end <= pair.end <= len(text)
    spans = [(pair.start, pair.end) for pair in quotations(text)]
    assert spans == sorted(spans)
    for a, b in spans:
        for c, d in spans:
            assert not a < c < b < d, "pairs never overlap crosswise"
