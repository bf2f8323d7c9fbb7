"""Tokens: words as readers see them, numbers whole, marks one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.tokens import tokens, words
from tests.hostile.cases import CASES


def of_kind(text: str, kind: str) -> list[str]:
    return [text[a:b] for a, b, found in tokens(text) if found == kind]


def all_tokens(text: str) -> list[str]:
    return [text[a:b] for a, b, _ in tokens(text)]


@pytest.mark.parametrize(
    "word",
    ["U.S.", "J.D.", "U.S.-led", "Mr.", "Zelenskyy’s", "Putin's", "don't", "pro-Russian", "Trump-Putin’s",
     "F-16", "G7", "AT&T", "Vučić", "e\u0301te\u0301", "COVID-19",
     "https://a.example/b?c=d", "цього", "हिन्दी", "मुख्यमंत्री"],
)  # fmt: skip
def test_a_word_is_one_token(word):
    assert [*tokens(f"x {word} y")][1:-1] == [(2, 2 + len(word), "word")]


@pytest.mark.parametrize(
    "number",
    ["10", "-3.5%", "+2", "1,000", "2.7", "$75", "$2.7B", "€5,50", "£31m", "100€", "3 %", "10km", "18:30",
     "2024-11-03", "600,000", "1\u00a0000\u00a0000", "19th", "30°C", "−4", "9/11"],
)  # fmt: skip
def test_a_number_is_one_token_with_its_sign_and_unit(number):
    assert [*tokens(f"x {number} y")][1:-1] == [(2, 2 + len(number), "number")]


def test_a_magnitude_after_a_blank_is_a_word_of_its_own():
    assert all_tokens("$75 billion") == ["$75", "billion"]


def test_a_hyphen_between_numbers_is_no_sign():
    assert of_kind("10-15 and 3 - 4", "number") == ["10", "15", "3", "4"]


def test_punctuation_comes_mark_by_mark():
    assert of_kind("“Oh, yes,” he said… (no!)", "punctuation") == ["“", ",", ",", "”", "…", "(", "!", ")"]
    assert of_kind("well... no", "punctuation") == ["..."]


def test_an_apostrophe_at_the_end_is_a_mark():
    assert all_tokens("leaders’ ‘yes’") == ["leaders", "’", "‘", "yes", "’"]


def test_each_ideograph_is_a_word_and_kana_runs_are():
    assert of_kind("乌克兰とウクライナ", "word") == ["乌", "克", "兰", "とウクライナ"]


def test_an_emoji_is_one_mark():
    assert all_tokens("a 👨🏻\u200d🚒 b") == ["a", "👨🏻\u200d🚒", "b"]


def test_a_part_has_offsets_into_the_whole():
    assert [token[:2] for token in tokens("skip this one", 5, 9)] == [(5, 9)]


def covered(text: str) -> None:
    at = 0
    for start, end, kind in tokens(text):
        assert at <= start < end
        assert text[at:start].strip() == ""
        assert kind in ("word", "number", "punctuation")
        at = end
    assert text[at:].strip() == ""


@given(
    st.text(
        st.sampled_from("aB1 .,-’'%$€:/\u00a0\u0301乌カ…🚒\u200d\n\x1b\x1f_") | st.characters(), max_size=80
    )
)
def test_tokens_of_any_text_stand_in_order_with_only_white_space_between(text):
    covered(text)


@pytest.mark.parametrize("name", CASES)
def test_hostile_texts_have_tokens_too(name):
    covered(CASES[name])


def test_words_are_counted_for_people():
    assert words("") == 0
    assert words("One, two – three's four.") == 5
    assert words("乌克兰总统说") == 6
    assert words("He said 你好 twice") == 5
