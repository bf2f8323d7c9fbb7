"""Caret movements and growing selections, on texts with the mess that is normal."""

from hypothesis import given
from hypothesis import strategies as st

from reader.text.movement import grown, next_word, previous_word, word_at
from reader.text.structure import Structure, paragraphs_of

TEXT = "He said “we don’t know” and left. Then U.S. aid of 3.5 per cent fell."


def words_forward(text):
    places, at = [], 0
    while at < len(text):
        at = next_word(text, at)
        places.append(at)
    return places


def test_w_visits_the_start_of_every_word_and_then_the_end():
    starts = [TEXT.index(word) for word in ("said", "we ", "don’t", "know", "and", "left", "Then")]
    assert words_forward(TEXT)[: len(starts)] == starts
    assert words_forward(TEXT)[-1] == len(TEXT)


def test_b_visits_the_same_places_backwards():
    forward = [0, *words_forward(TEXT)[:-1]]
    at, back = len(TEXT), []
    while at > 0:
        at = previous_word(TEXT, at)
        back.append(at)
    assert back[::-1] == forward


def test_a_word_longer_than_the_window_is_one_word():
    long = "x" * 5_000
    text = f"a {long} b"
    assert previous_word(text, len(text) - 2) == 2


def test_the_word_around_a_caret_holds_its_apostrophe():
    span = word_at(TEXT, TEXT.index("n’t"))
    assert TEXT[slice(*span)] == "don’t"


def test_between_words_there_is_none_but_the_one_that_ends_there():
    assert word_at("a  b", 2) is None
    assert word_at("ab  c", 2) == (0, 2)


def levels(text, caret):
    structure = Structure(text, [(0, len(text))], "en")
    selection, found = (caret, caret), []
    while (
        larger := grown(
            text, selection, structure.sentence_at(selection[0]), structure.paragraph_at(selection[0])
        )
    ) is not None:
        found.append(text[slice(*larger)])
        selection = larger
    return found


def test_growing_goes_from_word_to_quotation_to_sentence_to_paragraph():
    assert levels(TEXT, TEXT.index("know")) == [
        "know",
        "we don’t know",
        "“we don’t know”",
        "He said “we don’t know” and left.",
        TEXT,
    ]


def test_a_level_equal_to_the_selection_is_skipped():
    assert levels("“Stop”", 2) == ["Stop", "“Stop”"]


def test_growing_without_quotation_marks_goes_from_word_to_sentence():
    assert levels("One two. Three four.", 4)[:2] == ["two", "One two."]


@given(st.text(alphabet="ab “”\"'.«»\n—", max_size=60), st.integers(0, 60))
def test_growing_always_ends_and_always_holds_what_was_selected(text, caret):
    structure = Structure(text, [(0, len(text))], "en")
    caret = min(caret, len(text))
    selection = (caret, caret)
    for _ in range(40):
        larger = grown(
            text, selection, structure.sentence_at(selection[0]), structure.paragraph_at(selection[0])
        )
        if larger is None:
            return
        assert larger[0] <= selection[0]
        assert selection[1] <= larger[1]
        assert larger != selection
        selection = larger
    raise AssertionError("growing did not end")


def test_sentences_are_visited_across_paragraphs():
    text = "One. Two.\n\nThree."
    structure = Structure(text, [(0, 9), (11, 17)], "en")
    assert structure.next_sentence(0) == 5
    assert structure.next_sentence(5) == 11
    assert structure.previous_sentence(11) == 5
    assert structure.next_sentence(11) == len(text)


def test_paragraphs_are_visited_in_both_directions():
    structure = Structure("One.\n\nTwo.\n\nThree.", [(0, 4), (6, 10), (12, 18)], "en")
    assert structure.next_paragraph(1) == 6
    assert structure.previous_paragraph(8) == 6
    assert structure.previous_paragraph(6) == 0


def test_text_between_blocks_becomes_a_paragraph_so_that_nothing_is_hidden():
    assert paragraphs_of("aaa\n bbb \nccc", [(0, 3), (10, 13)]) == ((0, 3), (5, 8), (10, 13))
    assert paragraphs_of("only this", []) == ((0, 9),)
