"""Names of a text, for completing what a person types."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.text.names import names_in


def test_names_are_capitals_side_by_side_with_the_small_words_of_names_between():
    body = "Then Thomas Graham of the Council on Foreign Relations met President Vladimir V. Putin."
    assert "President Vladimir V. Putin" in names_in(body)
    assert any(name.endswith("Council on Foreign Relations") for name in names_in(body))


def test_the_first_word_of_a_sentence_is_a_name_only_if_it_has_its_capital_elsewhere():
    body = "However it went. Graham spoke. Then they heard Graham."
    assert names_in(body) == ("Graham",)


def test_genitives_are_not_part_of_a_name():
    assert names_in("it was Russia’s war and Trump's plan") == ("Russia", "Trump")


def test_the_most_frequent_come_first():
    assert names_in("in Kyiv and in Moscow and in Moscow") == ("Moscow", "Kyiv")


@given(st.text(max_size=200))
def test_every_name_stands_in_the_text(body):
    assert all(name in body for name in names_in(body))
