"""Painted spans: found by place, and cut into runs."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reader.labels import COLOURS
from reader.widgets.layers import Layer, LayerIndex, runs
from reader.widgets.paints import PAINTS, thinned, told_apart

layers = st.lists(
    st.builds(
        lambda start, length, paint: Layer(start, start + length, paint, f"{start}/{length}/{paint}"),
        st.integers(0, 2_000),
        st.integers(0, 900),
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


@given(
    st.lists(
        st.builds(
            lambda start, length, colour: Layer(start, start + length, f"label-{colour}"),
            st.integers(0, 5),
            st.integers(1, 3),
            st.sampled_from(["blue", "green"]),
        ),
        max_size=80,
    ),
    st.sets(st.integers(0, 79)),
)
def test_hundreds_in_one_place_look_the_same_when_some_are_enough(given_labels, suggested):
    given_layers = []
    for number, layer in enumerate(given_labels):
        given_layers += [layer, *([layer._replace(paint="suggested")] if number in suggested else [])]

    def looks(some):
        found = runs(0, 9, sorted(some, key=lambda layer: layer.start - layer.end))
        return [told_apart(run.paints) for run in found for _ in range(run.start, run.end)]

    assert looks(thinned(given_layers)) == looks(given_layers)


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


class TestLabelsOverEachOther:
    def test_blend_and_are_underlined_twice(self):
        assert told_apart(("label-blue", "label-green")) == ("label-blue", "label-green", "overlap")

    def test_of_one_kind_are_told_apart_as_well(self):
        assert told_apart(("label-blue", "label-blue")) == ("label-blue", "label-blue", "overlap")

    def test_stay_below_marks_selection_and_caret_and_above_the_text(self):
        found = told_apart(("blockquote", "label-blue", "label-green", "changed", "caret"))
        assert found == ("blockquote", "label-blue", "label-green", "overlap", "changed", "caret")

    def test_are_few_paints_however_many_they_are(self):
        found = told_apart(("label-blue",) * 800 + ("label-green", "label-cyan", "caret"))
        assert found == ("label-blue", "label-green", "label-cyan", "overlap-more", "caret")

    def test_are_suggested_only_if_all_of_them_are(self):
        both = told_apart(("label-blue", "suggested", "label-green", "suggested"))
        assert both == ("label-blue", "label-green", "overlap", "suggested")
        assert "suggested" not in told_apart(("label-blue", "suggested", "label-green"))

    def test_are_seen_within_the_current_annotation(self):
        found = told_apart(("label-blue", "label-green", "label-cyan", "changed", "current-green", "caret"))
        assert found[:4] == ("label-blue", "label-green", "current-green", "label-cyan")
        assert found[4:] == ("overlap-more", "changed", "caret")

    def test_lie_over_a_current_one_that_is_longer_than_all_that_are_told_apart(self):
        found = told_apart(("label-red", *("label-blue",) * 3, "current-red"))
        assert found == ("current-red", *("label-blue",) * 3, "overlap-more")

    def test_one_alone_is_left_as_it_is(self):
        assert told_apart(("label-blue", "suggested", "caret")) == ("label-blue", "suggested", "caret")
        assert told_apart(("heading",)) == ("heading",)
        assert told_apart(()) == ()


def test_no_two_colours_but_the_quiet_grey_are_underlined_alike_and_all_are_underlined():
    ways = {colour: frozenset(PAINTS[f"label-{colour}"].attributes.split()) for colour in COLOURS}
    assert all("underline" in way for way in ways.values())
    del ways["grey"]
    assert len(set(ways.values())) == len(ways)
