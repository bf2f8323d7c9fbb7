"""Editing a few lines: what is typed is kept exactly, whatever wraps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.widgets.text_editor import TextEditor


def editor(value: str = "", width: int = 12, caret: int | None = None) -> TextEditor:
    made = TextEditor(value, cell_len, width)
    made.caret = len(value) if caret is None else caret
    return made


def rows(made: TextEditor) -> list[str]:
    return [row.before + row.under + row.after for row in made.shown_rows(0, 99)]


def test_a_long_line_wraps_and_is_kept_as_one():
    made = editor("one two three four five")
    assert rows(made) == ["one two ", "three four ", "five "]
    assert made.value == "one two three four five"


@pytest.mark.parametrize("key", ["ctrl+j", "shift+enter", "alt+enter"])
def test_a_new_line_is_made_at_the_caret(key):
    made = editor("one two", caret=3)
    assert made.press(key, "\n")
    assert made.value == "one\n two"
    assert made.caret == 4


def test_up_and_down_keep_to_their_cell_and_stop_at_the_ends():
    made = editor("abcdef\nxy\nuvwxyz", caret=5)
    made.press("down", None)
    assert made.caret == 9  # the line is shorter
    made.press("down", None)
    assert made.caret == 15  # the cell is come back to
    assert not made.press("down", None)
    made.press("up", None)
    made.press("up", None)
    assert made.caret == 5
    assert not made.press("up", None)


def test_home_and_end_are_those_of_the_row_and_with_ctrl_those_of_the_text():
    made = editor("one two three four", caret=10)
    made.press("home", None)
    assert made.caret == 8
    made.press("end", None)
    assert made.caret == 18
    made.press("ctrl+home", None)
    assert made.caret == 0
    made.press("end", None)
    assert made.caret == 7  # before the blank that the row wraps at
    made.press("ctrl+end", None)
    assert made.caret == 18


def test_words_are_gone_over_and_cut_across_lines():
    made = editor("one two\nthree")
    made.press("ctrl+w", None)
    assert made.value == "one two\n"
    made.press("ctrl+left", None)
    assert made.caret == 4
    made.press("ctrl+right", None)
    assert made.caret == 7
    made.press("ctrl+u", None)
    assert made.value == "\n"
    made.press("ctrl+k", None)
    assert made.value == "\n"


def test_what_is_pasted_keeps_its_lines():
    made = editor()
    made.insert("a\r\nb\rc\td")
    assert made.value == "a\nb\nc d"


def test_a_click_puts_the_caret_on_the_character_of_that_cell():
    made = editor("日本語\nabc")
    made.caret_in_row(0, 3)
    assert made.caret == 1
    made.caret_in_row(1, 99)
    assert made.caret == 7
    made.caret_in_row(99, 0)
    assert made.caret == 4


KEYS = ("left", "right", "up", "down", "home", "end", "ctrl+left", "ctrl+right", "backspace", "delete",
        "ctrl+w", "ctrl+u", "ctrl+k", "ctrl+j", "ctrl+home", "ctrl+end")  # fmt: skip
TEXT = st.text("ab 日é\n👍🏽\u0301", max_size=40)


@given(TEXT, st.integers(1, 20), st.lists(st.sampled_from(KEYS) | st.text("x 語", min_size=1, max_size=1)))
def test_whatever_is_pressed_every_character_is_shown_once_with_one_caret(value, width, keys):
    made = editor(value, width)
    for key in keys:
        made.press(key, key if len(key) == 1 else None)
        assert 0 <= made.caret <= len(made.value)
        shown = made.shown_rows(0, 999)
        assert sum(bool(row.under) for row in shown) == 1
        told = "".join(row.before + row.under + row.after for row in shown)
        assert len(told) in (len(made.value.replace("\n", "")), len(made.value.replace("\n", "")) + 1)
