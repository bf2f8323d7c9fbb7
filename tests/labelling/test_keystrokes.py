"""A count of presses is one only if they made the labelling."""

from __future__ import annotations

from tests.bench.keystrokes import Labelled


def test_the_presses_of_a_labelling_are_shown_beside_those_by_characters_and_words():
    figure = Labelled("000", 32, 22, 176, 1242, ()).figure()
    assert figure.verdict == "ok"
    assert figure.cells()[:3] == (
        "label 000: 32 annotations, 22 relations",
        "176 keys",
        "1,242 keys by characters and words",
    )


def test_too_many_presses_are_told():
    assert Labelled("000", 32, 22, 211, 1242, ()).figure().verdict == "OVER"


def test_presses_that_made_something_else_are_no_measure():
    figure = Labelled("001", 43, 29, 239, 1153, ("missing: CUE",)).figure()
    assert figure.verdict == "OVER"
    assert "NOT MADE SO" in figure.what
