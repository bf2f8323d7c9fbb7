"""A whole article in one line."""

from hypothesis import given
from hypothesis import strategies as st

from reader.widgets.overview import EMPTY, FULL, HERE, PARTLY, overview


def test_a_paragraph_has_a_cell_that_is_filled_where_it_has_a_label():
    assert overview({0, 3}, 5, 2) == f"{FULL}{EMPTY}{HERE}{FULL}{EMPTY}"


def test_with_little_room_a_cell_stands_for_several_paragraphs():
    assert overview({0, 1, 2}, 8, 7, room=4) == f"{FULL}{PARTLY}{EMPTY}{HERE}"


def test_an_empty_text_has_no_overview():
    assert overview((), 0, 0) == ""


@given(st.integers(1, 300), st.integers(1, 60), st.data())
def test_every_paragraph_is_in_one_cell_and_the_caret_s_is_told(count, room, data):
    here = data.draw(st.integers(0, count - 1))
    labelled = data.draw(st.sets(st.integers(0, count - 1)))
    cells = overview(labelled, count, here, room)
    assert len(cells) == min(count, room)
    assert cells.count(HERE) == 1
    if room >= count:
        for number, sign in enumerate(cells):
            assert sign == (HERE if number == here else FULL if number in labelled else EMPTY)
    if not labelled:
        assert set(cells) <= {HERE, EMPTY}
