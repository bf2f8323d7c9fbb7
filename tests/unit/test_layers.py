"""Painted spans: found by place, and cut into runs."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reader.widgets.layers import Layer, LayerIndex, runs

layers = st.lists(
    st.builds(
        lambda start, length, paint: Layer(start, start + length, paint, f"{start}/{length}/{paint}"),
        st.integers(0, 2_000),
        st.integers(1, 900),
        st.sampled_from(["a", "b", "c"]),
    ),
    unique=True,
    max_size=30,
)


@given(layers, st.integers(0, 2_500), st.integers(1, 700))
def test_the_index_finds_exactly_the_layers_that_touch(given_layers, start, length):
    index = LayerIndex(given_layers)
    expected = [each for each in given_layers if each.start < start + length and each.end > start]
    assert sorted(index.touching(start, start + length)) == sorted(expected)


@given(layers, st.integers(0, 2_000))
def test_a_removed_layer_is_gone_and_the_others_stay(given_layers, start):
    index = LayerIndex(given_layers)
    for layer in given_layers[::2]:
        index.remove(layer)
    left = [each for each in given_layers[1::2] if each.start < start + 500 and each.end > start]
    assert sorted(index.touching(start, start + 500)) == sorted(left)


@given(layers, st.integers(0, 500), st.integers(1, 300))
def test_runs_cover_the_line_once_and_know_their_paints(given_layers, start, length):
    end = start + length
    touching = LayerIndex(given_layers).touching(start, end)
    found = runs(start, end, touching)
    assert found[0].start == start
    assert found[-1].end == end
    assert all(left.end == right.start for left, right in pairwise(found))
    for run in found:
        inside = [each.paint for each in touching if each.start <= run.start and each.end >= run.end]
        assert list(run.paints) == inside


def test_an_empty_line_has_no_run():
    assert runs(4, 4, []) == []
