"""Lines of one or more columns: where they stand, and the way back from height and offset."""

from hypothesis import given
from hypothesis import strategies as st

from reader.text.layout import Band, ColumnLines, Layout

LEFT = "One two three four five.\nSix seven."
RIGHT = "Alpha beta."


def aligned(width: int = 9) -> Layout:
    bands = [Band((((0, 24),), ((0, 11),))), Band((((25, 35),), ()))]
    return Layout.aligned([LEFT, RIGHT], bands, width, len)


def test_a_band_is_as_high_as_its_highest_cell_so_that_rows_cannot_drift():
    layout = aligned()
    first_of_second_band = layout.columns[0].of(25)
    assert layout.columns[0].ys[first_of_second_band] == layout.band_tops[1]
    assert layout.band_tops[1] > layout.columns[1].ys[-1] + 1


def test_lines_cover_their_stretch_in_order():
    lines = aligned().columns[0]
    text = "".join(LEFT[start:end] for start, end in zip(lines.starts, lines.ends, strict=True))
    assert text.replace(" ", "") == LEFT.replace("\n", "").replace(" ", "")


def test_the_line_of_an_offset_shows_it():
    lines = aligned().columns[0]
    for offset in range(24):
        line = lines.of(offset)
        assert lines.starts[line] <= offset <= lines.ends[line]


def test_a_height_without_text_has_no_line_but_a_nearest_one():
    layout = aligned()
    right = layout.columns[1]
    assert right.at(layout.height - 1) is None
    assert right.nearest(layout.height - 1) == len(right) - 1


def test_an_offset_between_stretches_snaps_to_the_nearest_line():
    body = "abc      def"
    layout = Layout.aligned([body], [Band((((0, 3),),)), Band((((9, 12),),))], 20, len)
    lines = layout.columns[0]
    assert lines.snapped(4) == 3
    assert lines.snapped(8) == 9


def test_sentences_in_another_order_are_found_by_offset():
    body = "First one. Second one."
    layout = Layout.aligned([body], [Band((((11, 22),),)), Band((((0, 10),),))], 30, len)
    lines = layout.columns[0]
    assert lines.ys[lines.of(0)] > lines.ys[lines.of(11)]


def test_independent_columns_stack_their_own_blocks():
    layout = Layout.independent([LEFT, RIGHT], [[(0, 24), (25, 35)], [(0, 11)]], 30, len)
    assert list(layout.columns[0].ys) == [0, 2]
    assert list(layout.columns[1].ys) == [0]


def test_the_band_of_a_height_counts_the_gap_to_the_band_above():
    layout = aligned()
    second = layout.band_tops[1]
    assert layout.band_at(second) == 1
    assert layout.band_at(second - 1) == 0
    assert layout.band_at(0) == 0


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=12), st.integers(-2, 60))
def test_lines_between_are_those_that_touch_the_span(pieces, start):
    column, y = ColumnLines(), 0
    reached = 0
    for gap, length in pieces:
        reached += gap
        y = column.extend([(reached, reached + length)], y)
        reached += length
    column.seal()
    start = max(0, start)
    end = start + 5
    found = set(column.between(start, end))
    touching = {i for i in range(len(column)) if column.starts[i] < end and column.ends[i] > start}
    assert touching <= found
