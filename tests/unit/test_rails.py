"""Rails: lines of box drawing from one end of a relation to the other."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reader.widgets.rails import (
    DOWN,
    HEAD,
    LEFT,
    RIGHT,
    TAIL,
    UP,
    Cell,
    MarginRail,
    Rails,
    heavy,
    rail_cells,
    thin,
)

arms = st.integers(0, 15)


@given(arms)
def test_every_cell_has_the_arms_that_its_character_is_named_for(arms):
    name = unicodedata.name(heavy(arms)).removeprefix("BOX DRAWINGS ")
    for arm, words in (
        (UP, ("UP", "VERTICAL")),
        (DOWN, ("DOWN", "VERTICAL")),
        (LEFT, ("LEFT", "HORIZONTAL")),
        (RIGHT, ("RIGHT", "HORIZONTAL")),
    ):
        heavy_part = [part for part in name.split(" AND ") if "HEAVY" in part]
        if "LIGHT" not in name:
            heavy_part = [name]
        assert bool(arms & arm) == any(word in part.split() for part in heavy_part for word in words), name
    assert thin(arms) in "│┤├┼"


def test_a_margin_rail_joins_its_stops_from_the_first_to_the_last():
    rail = MarginRail({3: HEAD, 5: TAIL, 8: HEAD})
    assert [rail.at(height) for height in range(2, 10)] == [
        None, "┢▸", "┃ ", "┣━", "┃ ", "┃ ", "┡▸", None,
    ]  # fmt: skip
    assert list(rail.heights) == [3, 4, 5, 6, 7, 8]


def test_one_stop_alone_has_no_rail():
    assert MarginRail({3: HEAD}).at(3) is None
    assert not MarginRail({}).heights


places = st.tuples(st.integers(0, 4), st.integers(0, 30))


@given(places, places)
def test_a_rail_leads_from_one_column_to_the_other_without_a_gap(one, other):
    if one[0] == other[0]:
        return
    cells = dict(rail_cells(one, other, "blue", "Q"))
    assert cells == dict(rail_cells(other, one, "blue", "Q"))
    (left, start), (right, end) = sorted((one, other))
    assert cells[left, start].arms & LEFT
    assert cells[right - 1, end].arms & RIGHT
    beside = {height for column, height in cells if column == left}
    assert beside == set(range(min(start, end), max(start, end) + 1))
    for (column, height), cell in cells.items():
        if cell.arms & DOWN:
            assert cells[column, height + 1].arms & UP
        if cell.arms & UP:
            assert cells[column, height - 1].arms & DOWN
        if cell.arms & RIGHT and column + 1 < right:
            assert cells[column + 1, height].arms & LEFT
    letters = [cell.sign for cell in cells.values() if cell.sign]
    assert letters == (["Q"] if abs(start - end) > 1 else [])


def test_rails_that_meet_share_a_cell_and_part_again():
    rails = Rails()
    rails.put("one", rail_cells((0, 2), (1, 4), "blue", "Q"))
    changed = rails.put("other", rail_cells((0, 2), (1, 2), "orange", "C"))
    assert changed == {(0, 2)}
    assert rails.at((0, 2)) == Cell(LEFT | RIGHT | DOWN, "orange", "")
    assert rails.at((0, 3)) == Cell(UP | DOWN, "blue", "Q")
    assert rails.drop("other") == {(0, 2)}
    assert rails.at((0, 2)) == Cell(LEFT | DOWN, "blue")
    assert rails.drop("one") == {(0, 2), (0, 3), (0, 4)}
    assert rails.drop("one") == set()
    assert rails.at((0, 2)) is None
    assert not rails.places()
