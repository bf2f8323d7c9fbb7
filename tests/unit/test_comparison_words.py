"""What comparison makes of single words: stems, numbers, small words, names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.comparison.frequencies import Frequencies, count_passages, shipped, table
from reader.comparison.language import guess
from reader.comparison.names import Names
from reader.comparison.prepare import Reading, Word, prepare, units_of
from reader.comparison.stems import stem_english, stem_generic
from reader.text.tokens import tokens
from tests.quality.articles import article

#: What a word's reading may hang on, beside it.
PIECES = [
    *["a", "B", "5", "-", "%", ".", ",", "'", "’", "“", "(", "$", "\xa0", "\xad", "é", "中", "ก"],
    " ",
    "  ",
    "\t",
    "Mr.",
    "U.S.",
    "18 %",
    "won’t",
    "3\u00a0000",
    "http://a.b/c",
]


def words(text: str, language: str = "en") -> list[Word]:
    reading = Reading(language)
    return [reading.word(text[token.start : token.end], token.kind) for token in tokens(text)]


@pytest.mark.parametrize(
    "family",
    [
        "negotiate negotiates negotiated negotiating negotiation negotiations",
        "Ukraine Ukrainian Ukrainians Ukraine's",
        "division divisions",
        "programme program programs",
        "organise organize organised organizing organisation",
        "condition conditions",
        "stop stopped stopping stops",
        "country countries",
        "American Americans America",
    ],
)
def test_forms_of_one_word_have_one_stem(family: str) -> None:
    assert len({stem_english(form.casefold()) for form in family.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("policy", "police"),
        ("import", "important"),
        ("general", "gender"),
        ("hose", "house"),
        ("new", "news"),
    ],
)
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem_english(one) != stem_english(other)


def test_other_languages_are_cut_plainly() -> None:
    assert stem_generic("verhandlungen") == stem_generic("verhandelt") or stem_generic("wahlen") == "wahlen"
    assert stem_generic("verhandlungen") == stem_generic("verhandlung")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("600,000", "600000"),
        ("$2.7bn", "2.7 billion dollars"),
        ("18%", "18 percent"),
        ("three", "3"),
        ("U.S.", "American"),
        ("don’t", "do not"),
        ("cannot", "can not"),
        ("long-range", "long range"),
    ],
)
def test_two_ways_to_write_one_thing_have_the_same_parts(one: str, other: str) -> None:
    parts = [{part for word in words(text) for part in word.parts} for text in (one, other)]
    assert parts[0] == parts[1]


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=150)
def test_a_sentence_read_piece_by_piece_is_read_as_a_whole(body: str) -> None:
    reading = Reading("en")
    for sentence in next(prepare([article(body, "a")])):
        whole = units_of(body, *sentence.span, reading)
        assert [(unit.start, unit.end, unit.word.form) for unit in sentence.units] == [
            (unit.start, unit.end, unit.word.form) for unit in whole
        ]


def test_numbers_that_differ_stay_different() -> None:
    assert words("3,000")[0].parts != words("300")[0].parts
    assert words("$5")[0].parts != words("€5")[0].parts
    assert words("2.5")[0].parts != words("25")[0].parts


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("not", "negation"),
        ("won’t", "negation"),
        ("never", "negation"),
        ("may", "modal"),
        ("May", "date"),
        ("Tuesday", "date"),
        ("12", "number"),
        ("twelve", "number"),
        ("house", ""),
    ],
)
def test_words_of_weight_are_known(text: str, weight: str) -> None:
    assert words(text)[0].weight == weight


def test_words_of_degree_are_no_small_words() -> None:
    assert not any(word.mute for word in words("just only still already even"))
    assert all(word.mute for word in words("the of and ,"))


def test_the_language_is_guessed_from_small_words() -> None:
    assert guess(["the", "man", "and", "the", "dog", "are", "in", "the", "house"]) == "en"
    assert guess(["der", "mann", "und", "der", "hund", "sind", "in", "dem", "haus"]) == "de"
    assert guess(["xyz", "abc"]) == ""
    assert guess([]) == ""


def named(*bodies: str) -> list[set[str]]:
    prepared = [sentence for some in prepare([article(body) for body in bodies]) for sentence in some]
    names = Names(prepared)
    return [
        {unit.word.form for unit, name in zip(each.units, names.flags(each), strict=True) if name}
        for each in prepared
    ]


def test_names_are_told_by_capitals_inside_sentences() -> None:
    assert named("Yesterday the mayor, Anna Novak, left Prague.\nNovak will return, she said.") == [
        {"anna", "novak", "prague"},
        {"novak"},
    ]


def test_the_first_word_of_a_sentence_is_no_name_for_its_capital() -> None:
    assert named("Many people left.\nIn the city many stayed.") == [set(), set()]


def test_headlines_tell_nothing_of_names() -> None:
    assert "talks" not in named("Why Peace Talks Are Unlikely to Help\nThey spoke of the talks again.")[0]


def test_a_short_text_is_read_in_the_language_of_the_others() -> None:
    long = article("The man and the dog were negotiating in the house of the mayor.", "a", language=None)
    short = article("Negotiated!", "b", language=None)
    _, (sentence,) = prepare([long, short])
    assert sentence.stems == ("negot",)


def test_a_sentence_that_is_mostly_a_quotation_knows_what_is_quoted() -> None:
    quotation = (
        "“Prices for bread and petrol doubled again this winter,” Anna Novak of the union told Radio Prague."
    )
    ((quote, plain),) = prepare([article(f"{quotation}\nAnna Novak called bread “dear” on Radio Prague.")])
    assert "bread" in quote.quotation
    assert "novak" not in quote.quotation
    assert "novak" in quote.stems
    assert not plain.quotation


class TestFrequencies:
    def test_common_words_weigh_less_than_rare_ones(self) -> None:
        table_ = shipped()
        assert 0 < table_.weight("year") < table_.weight("crossroad") <= 1
        assert table_.weight("neverseenanywhere") == 1

    def test_the_shipped_table_names_its_sources_and_is_small(self) -> None:
        assert 1000 < len(shipped().counts) < 10_000
        assert shipped().passages > 10_000

    def test_a_table_is_made_from_passages_and_read_back(self) -> None:
        counted = count_passages(["The dog barked.", "A dog slept.", "Dogs!", "", "Cats."])
        assert counted.passages == 4
        assert counted.counts["dog"] == 3
        assert "\ndog\t3\n" in table(counted)
        assert "\tdog" not in table(counted)

    def test_nothing_counted_weighs_everything_the_same(self) -> None:
        assert Frequencies(0, {}).weight("dog") == Frequencies(1, {"dog": 1}).weight("cat") == 1
