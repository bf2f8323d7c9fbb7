"""Lines of a width: every character in one of them, none cut in two, none wider than asked."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.text.graphemes import cluster_start, next_boundary
from reader.text.wrapping import wrap
from tests.hostile.cases import CASES


def cells(text: str) -> int:
    """A width like a terminal's: two for wide characters, none for marks and joiners."""
    wide = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return wide - sum(1 for char in text if unicodedata.category(char) in ("Mn", "Me", "Cf", "Mc"))


def lines(text: str, width: int) -> list[str]:
    return [text[a:b] for a, b in wrap(text, 0, len(text), width, cells)]


def test_lines_end_at_blanks_which_stay_in_their_line():
    assert lines("one two three four", 9) == ["one two ", "three ", "four"]
    assert lines("one two   three", 7) == ["one two   ", "three"]


def test_line_feeds_end_lines_and_belong_to_none():
    assert lines("a\n\nb\n", 5) == ["a", "", "b", ""]
    assert lines("", 5) == [""]
    assert lines("\n", 5) == ["", ""]


def test_a_line_may_end_after_a_dash_and_inside_a_compound_but_not_inside_a_number():
    assert lines("at play—especially", 10) == ["at play—", "especially"]
    assert lines("the Trump-Putin talks", 11) == ["the Trump-", "Putin talks"]
    assert lines("on 2024-11-03 or -5", 9) == ["on ", "2024-11-0", "3 or -5"]
    assert lines("costs -3.5 here", 7) == ["costs ", "-3.5 ", "here"]


def test_no_break_spaces_hold_together():
    assert lines("about 5\u00a0km of it", 9) == ["about ", "5\u00a0km of ", "it"]


def test_a_word_that_is_too_long_is_broken():
    assert lines("x" * 13, 5) == ["xxxxx", "xxxxx", "xxx"]
    assert lines("a " + "x" * 7 + " b", 5) == ["a ", "xxxxx", "xx b"]
    assert len(lines(CASES["a word of 200,000 characters"], 80)) == 2_500
    assert len(lines(CASES["a wide word of 50,000 characters"], 80)) == 1_250


def test_wide_characters_take_two_cells_and_punctuation_begins_no_line():
    assert lines("乌克兰总统，说。", 6) == ["乌克兰", "总统，", "说。"]
    assert lines("他说「好」。", 8) == ["他说", "「好」。"]


def test_clusters_are_never_cut():
    assert lines("👨🏻\u200d🚒" * 3, 1) == ["👨🏻\u200d🚒"] * 3
    assert lines("e\u0301" * 5, 2) == ["e\u0301e\u0301", "e\u0301e\u0301", "e\u0301"]
    assert lines(CASES["500 combining marks"], 10) == [CASES["500 combining marks"]]


def test_a_part_of_a_text_is_wrapped_with_its_own_offsets():
    text = "skip this\nbut wrap this part\nnot this"
    assert [text[a:b] for a, b in wrap(text, 10, 28, 8, cells)] == ["but wrap ", "this ", "part"]


def test_a_mixed_paragraph_is_wrapped_like_a_narrow_one():
    narrow = "Words and well-known words—and more—of no width beyond one cell in this paragraph. " * 3
    assert lines(narrow + "乌", 24)[:-1] == lines(narrow + "x", 24)[:-1]


def check(text: str, width: int) -> None:
    spans = wrap(text, 0, len(text), width, cells)
    at = 0
    for n, (a, b) in enumerate(spans):
        assert a <= b
        assert "\n" not in text[a:b]
        assert a == at, "between lines there is nothing but a line feed"
        assert cluster_start(text, a) == a
        line = text[a:b].rstrip(" \t\u2000\u3000")
        if next_boundary(line, 0) < len(line) and not any(
            unicodedata.category(char) in ("Cf", "Mn", "Mc", "Cc") for char in line
        ):
            assert cells(line) <= max(width, 2)
        ends_hard = b < len(text) and text[b] == "\n"
        at = b + 1 if ends_hard else b
        assert ends_hard or n == len(spans) - 1 or b > a
    assert at == len(text)


@settings(max_examples=150)
@given(
    st.text(st.sampled_from("ab é-—’ \u00a0\n\t乌，「e\u0301👩\u200d🚒🏽\x1b\u202eא1."), max_size=80),
    st.integers(1, 12),
)
def test_lines_cover_the_text_and_fit(text, width):
    check(text, width)


@settings(max_examples=100)
@given(st.text(max_size=80), st.integers(1, 20))
def test_lines_of_any_text_cover_it(text, width):
    check(text, width)


@pytest.mark.parametrize("name", CASES)
def test_hostile_texts_are_wrapped_too(name):
    spans = wrap(CASES[name], 0, len(CASES[name]), 40, cells)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(CASES[name])
