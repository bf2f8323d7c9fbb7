"""Texts of at most so many cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.widgets.fitted import both_ends


def test_a_long_text_is_cut_in_its_middle_so_that_both_ends_are_seen():
    assert (
        both_ends("These breaches may occur in Hungary and Slovakia.", 30) == "These breache…ry and Slovakia."
    )


def test_a_text_that_fits_is_left_as_it_is():
    assert both_ends("short", 30) == "short"


@given(st.text(alphabet="ab 双方é👩🏽‍🚒", max_size=80), st.integers(1, 60))
def test_it_is_never_wider_than_asked(text, width):
    assert cell_len(both_ends(text, width)) <= width
