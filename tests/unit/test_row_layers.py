"""How a row's cells are painted: what is shared, what is not, and the marks on both."""

from __future__ import annotations

from itertools import pairwise

from reader.comparison.model import Cell, Mark, Row
from reader.widgets.row_layers import cell_layers, missing_layer, unshared_spans

BODY = "Asked about it on Sunday, he said that taxes will rise in May, as had been feared."
WHOLE = (0, len(BODY))


def span(words: str) -> tuple[int, int]:
    start = BODY.index(words)
    return start, start + len(words)


def mark(words: str, kind="changed", against=(1,)) -> Mark:
    return Mark(*span(words), kind, against)


def row(kind="rewritten", shared=(), marks=()) -> Row:
    mine = Cell(0, "verbatim", False, (WHOLE,), tuple(map(span, shared)), tuple(marks))
    others = tuple(Cell(other, "changed", False, (WHOLE,)) for other in (1, 2))
    return Row(kind, 0.5, False, (), (mine, *others))


def painted(made: Row, *arguments) -> dict[str, list[str]]:
    """The words under each paint."""
    found: dict[str, list[str]] = {}
    for layer in cell_layers(BODY, made, made.cells[0], *arguments):
        found.setdefault(layer.paint, []).append(BODY[layer.start : layer.end])
    return found


def test_what_stands_outside_the_shared_spans_is_not_shared():
    made = row(shared=["taxes will rise in May"])
    alone = ["Asked about it on Sunday, he said that", "as had been feared"]
    assert painted(made) == {"unshared": alone}
    assert [BODY[start:end] for start, end in unshared_spans(BODY, made, made.cells[0])] == alone


def test_several_shared_spans_leave_what_is_between_them():
    made = row(shared=["Asked about it", "taxes will rise"])
    assert painted(made)["unshared"] == ["on Sunday, he said that", "in May, as had been feared"]


def test_a_row_of_one_alone_and_one_that_is_the_same_have_nothing_that_is_not_shared():
    for kind in ("only", "same"):
        assert "unshared" not in painted(row(kind, shared=["taxes"]))
    assert "unshared" not in painted(row(shared=[]))  # all in other words: nothing to tell apart


def test_marks_are_not_laid_on_what_is_painted_as_not_shared():
    made = row(shared=["taxes will rise in May"], marks=[mark("Sunday", "critical"), mark("rise")])
    found = painted(made)
    assert found["critical"] == ["Sunday"]
    assert found["changed"] == ["rise"]
    assert found["unshared"] == ["Asked about it on", "he said that", "as had been feared"]
    spans = sorted((layer.start, layer.end) for layer in cell_layers(BODY, made, made.cells[0]))
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_the_modes_show_what_they_say():
    marks = [mark("rise", against=(1,)), mark("May", "critical", against=(2,))]
    made = row(shared=["taxes will rise in May"], marks=marks)
    assert "changed" in painted(made, "from here", 1)
    assert "critical" not in painted(made, "from here", 1)
    assert "critical" in painted(made, "from here", 0)
    assert painted(made, "from here", 7) == {}  # a column that does not have the row
    assert painted(made, "shared") == {"shared": ["taxes will rise in May"]}
    assert painted(made, "nothing") == {}
    assert painted(row("maybe", shared=["taxes"]), "nothing") == {"maybe": [BODY]}


def test_the_sign_for_missing_words_stands_in_a_blank():
    at = BODY.index("taxes")
    assert missing_layer(BODY, at)[:2] == (at - 1, at)
    assert missing_layer(BODY, at - 1)[:2] == (at - 1, at)
    assert missing_layer("word", 4)[:2] == (3, 4)
    assert missing_layer("word", 0)[:2] == (0, 1)
