"""The rails between the columns of a comparison: thin for all, heavy for the current annotation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.widgets.compare_rails import CompareRails, Tie

#: Ends stand at the height of their offset; what is hidden has no line.
HIDDEN = 99
NEAR = 20


def height_of(end):
    return None if end[1] == HIDDEN else end[1]


def tie(name: str, one: int, other: int, ends: tuple[str, str] = ("a", "b")) -> Tie:
    return Tie(name, ends, ((0, one), (1, other)), "blue", "Q")


def laid(*ties: Tie) -> CompareRails:
    rails = CompareRails(height_of)
    rails.set_ties(ties)
    rails.lay(NEAR)
    return rails


def drawn(rails: CompareRails) -> dict[int, tuple[str, str]]:
    return {height: cell for height in range(100) if (cell := rails.at((0, height)))}


def test_a_relation_is_thin_and_that_of_the_current_annotation_heavy():
    rails = laid(tie("r", 3, 6))
    assert drawn(rails) == {
        3: ("┤", "rail-blue"), 4: ("│", "rail-blue"), 5: ("Q", "rail-blue"), 6: ("├", "rail-blue"),
    }  # fmt: skip
    assert rails.set_current("b") == {(0, 3), (0, 4), (0, 5), (0, 6)}
    assert drawn(rails) == {
        3: ("┪", "sign-blue"), 4: ("┃", "sign-blue"), 5: ("Q", "sign-blue"), 6: ("┡", "sign-blue"),
    }  # fmt: skip
    assert rails.set_current("b") == set()
    assert rails.set_current("c") == {(0, 3), (0, 4), (0, 5), (0, 6)}


def test_ends_that_are_far_apart_or_hidden_have_no_thin_rail():
    rails = laid(tie("far", 3, 40), tie("hidden", 3, HIDDEN))
    assert drawn(rails) == {}
    rails.set_current("a")
    assert set(drawn(rails)) == set(range(3, 41))


annotations = st.sampled_from("abcd")
ties = st.dictionaries(
    st.sampled_from("rstuv"),
    st.tuples(st.integers(0, 30), st.integers(0, 30), st.tuples(annotations, annotations)),
)


@given(ties, ties, annotations, annotations)
def test_what_changes_leaves_the_same_rails_as_drawing_all_anew(before, after, current, then):
    made = {name: tie(name, *fields) for name, fields in before.items()}
    now = {name: tie(name, *fields) for name, fields in after.items()}
    rails = laid(*made.values())
    rails.set_current(current)
    seen = drawn(rails)
    changed = rails.change("abcd", now)
    changed |= rails.set_current(then)
    anew = laid(*now.values())
    anew.set_current(then)
    assert {place: cell[0] for place, cell in drawn(rails).items()} == {
        place: cell[0] for place, cell in drawn(anew).items()
    }
    differing = {place for place in {*seen, *drawn(rails)} if seen.get(place) != drawn(rails).get(place)}
    assert {(0, place) for place in differing} <= changed
