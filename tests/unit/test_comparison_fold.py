"""Folding: what is no difference between two sentences, and what is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.comparison.fold import fold, fold_word, same_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He said “no”.", 'he said "NO"!'),
        ("He said «no».", "He said „no“."),
        ("The U.S. agreed.", "The US agreed"),
        ("in the U.S", "in the US."),
        ("A war – a long one – ended.", "A war—a long one—ended."),
        ("A war -- a long one - ended.", "A war — a long one — ended."),
        ("two   blanks\n and a line", "two blanks and a line"),
        ("It’s over…", "It's over..."),
        ('limit influence".', "limit influence.”"),
        ("Caf\u00e9", "Cafe\u0301"),
        ("2024–25", "2024-25"),
        ("'Yes,' he said.", '"Yes," he said.'),
        ("for Kiev. .", "for Kiev."),
    ],
)
def test_these_are_the_same(one: str, other: str) -> None:
    assert same_key(one) == same_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He called it “historic”.", "He called it historic."),
        ("a man-eating shark", "a man — eating shark"),
        ("Russia attacked Ukraine.", "Ukraine attacked Russia."),
        ("It rose 5 per cent.", "It rose 6 per cent."),
        ("No, he came.", "No he came."),
        ("!", "?"),
        ("well-known", "well known"),
    ],
)
def test_these_are_not_the_same(one: str, other: str) -> None:
    assert same_key(one) != same_key(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_keys_are_made_of_any_text(text: str) -> None:
    assert bool(same_key(text)) == bool(fold(text))


def test_a_word_is_folded_as_a_sentence_would_be() -> None:
    assert fold_word("U.S.") == fold_word("US") == "us"
    assert fold_word("Kyiv’s") == "kyiv's"
