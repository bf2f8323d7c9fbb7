"""The form in which text may reach a terminal: nothing acts, nothing hides, every place keeps its number."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.display import visible
from tests.hostile.cases import CASES, FORBIDDEN

HOSTILE = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Mn"]),
        st.sampled_from("\x1b\x9b\u200d\u200c\ufe0f\u202e👩🏽🚒\U000e0041ا1"),
    ),
    max_size=60,
)


@pytest.mark.parametrize("name", CASES)
def test_every_hostile_text_is_shown_one_for_one_and_cannot_act(name):
    text = CASES[name]
    shown = visible(text)
    assert len(shown) == len(text)
    assert FORBIDDEN.search(shown) is None


@given(HOSTILE)
def test_any_text_is_shown_one_for_one_and_cannot_act(text):
    shown = visible(text)
    assert len(shown) == len(text)
    assert FORBIDDEN.search(shown) is None
    assert visible(shown) == shown


@given(HOSTILE)
def test_only_what_is_hidden_is_changed(text):
    for char, shown in zip(text, visible(text), strict=True):
        if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp", "Mn", "Cn", "Lo"):
            assert shown == char


def test_every_control_and_format_character_of_unicode_is_shown_unless_it_has_a_shape():
    # Signs of Arabic, Syriac and Kaithi that stand before numbers are format characters, but drawn.
    drawn = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and code not in drawn:
            assert visible(f"a{char}b")[1] != char, hex(code)


def test_plain_text_is_handed_back_as_it_is():
    for text in ("", "plain", "“Curly” – dashes… é ü ß", "乌克兰", "שלום", "a" * 10_000):
        assert visible(text) is text


def test_controls_have_pictures_of_their_own():
    assert visible("a\x1b[31m\x07\x7f") == "a␛[31m␇␡"
    assert visible("\x9b\x85") == "␛␤"


def test_a_tab_is_one_blank_and_a_line_feed_is_shown_unless_it_is_kept():
    assert visible("a\tb\nc") == "a b⏎c"
    assert visible("a\tb\nc\x1b", keep="\n") == "a b\nc␛"


@pytest.mark.parametrize(
    "text",
    [
        "👩\u200d🚒",
        "👨🏻\u200d🚒",
        "❤\ufe0f\u200d🔥",
        "1\ufe0f\u20e3",
        "می\u200cخواهم",
        "क\u094d\u200dष",
        "葛\U000e0100",
        "☂\ufe0e",
    ],
)
def test_joiners_and_selectors_stay_where_they_do_their_work(text):
    assert visible(text) == text


@pytest.mark.parametrize(
    "text", ["a\u200db", "a\u200c", "\u200d", "x\ufe0f", "می\u200c\u200cخ", "a\U000e0100", "👩\u200da"]
)
def test_joiners_and_selectors_are_shown_elsewhere(text):
    assert "∙" in visible(text)


def test_bidi_controls_say_which_way():
    assert visible("a\u202eb\u202c") == "a⇐b⇔"
