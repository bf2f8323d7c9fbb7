"""Whose annotations are seen, and that those of others are not changed by accident."""

from __future__ import annotations

import pytest

from reader.store import Store
from tests.tui.real_library import Desk, add, annotated, at_the_desk, make_library

MINE, HERS, THIRD = '"cracks in Western unity"', "Thomas Graham", "John Lough"


@pytest.fixture(scope="module")
def library(tmp_path_factory, seeds):
    return make_library(tmp_path_factory.mktemp("annotators"), sorted(seeds.glob("00[02]*.txt")))


@pytest.fixture(scope="module")
def articles(library):
    """Articles by the first three characters of their file."""
    with Store.open(library, annotator="jo", mode="read") as store:
        return {article.source[:3]: article for article in store.iter_articles()}


@pytest.fixture
def first(articles):
    return articles["000"]


def fill(desk: Desk, article) -> dict[str, str]:
    """One of jo's and two of ann's annotations; their ids."""
    made = {
        "mine": annotated(article, MINE, "QUOTE"),
        "hers": annotated(article, HERS, "SPEAKER", annotator="ann"),
        "third": annotated(article, THIRD, "SPEAKER", annotator="ann"),
    }
    add(desk.store, *made.values())
    return {name: each.id for name, each in made.items()}


def gutter(desk: Desk, words: str) -> str:
    return desk.line_of(desk.body.index(words)).text[:12]


async def test_capital_v_turns_from_all_to_mine_to_the_others_and_says_so(library, first):
    async with at_the_desk(library) as desk:
        fill(desk, first)
        await desk.open(first.id)
        assert {"QUOTE", "SPEAKER by ann"} <= set(cards(desk))
        await desk.press("V")
        assert desk.said == "annotations shown: mine only, 1 of 3"
        assert "mine only" in desk.head_line
        assert cards(desk) == ["QUOTE"]
        await desk.press("V")
        assert desk.said == "annotations shown: others' only, 2 of 3"
        assert "others' only" in desk.head_line
        assert cards(desk) == ["SPEAKER by ann", "SPEAKER by ann"]
        await desk.press("V")
        assert desk.said == "annotations shown: all annotators', 3"
        assert "only" not in desk.head_line


def cards(desk: Desk) -> list[str]:
    lines = [desk.pane._margin.at(height) for height in range(desk.pane.page.height)]
    return [line.card.lines[0] for line in lines if line and line.number == 0]


async def test_what_is_not_seen_is_neither_painted_nor_visited_nor_current(library, first):
    async with at_the_desk(library) as desk:
        fill(desk, first)
        await desk.open(first.id)
        await desk.press("V")
        desk.place(HERS)
        assert "SPEAKER" not in desk.selection_line.split("→")[0]
        assert desk.pane.here.labels.touching(desk.pane.caret, desk.pane.caret + 1) == []
        await desk.press("g", "right_square_bracket")
        assert desk.selection_line.startswith("QUOTE")
        await desk.press("right_square_bracket")
        assert desk.said == "no annotation after this"
        await desk.press("V")  # others': what was current is not seen any more
        assert desk.screen.current != "mine"
        assert not desk.selection_line.startswith("QUOTE")
        await desk.press("g", "right_square_bracket", "right_square_bracket")
        assert desk.selection_line.startswith("SPEAKER")
        assert "by ann" in desk.selection_line


async def test_others_annotations_are_told_by_a_small_letter_a_paler_paint_and_their_name(library, first):
    async with at_the_desk(library) as desk:
        fill(desk, first)
        await desk.open(first.id)
        assert "s" in gutter(desk, THIRD)
        assert "Q" in gutter(desk, MINE)
        mine, hers = (desk.pane.here.labels.touching(*span(desk, each))[0] for each in (MINE, THIRD))
        assert (mine.paint, hers.paint) == ("label-blue", f"others-{mine_colour(desk, 'SPEAKER')}")
        both = [desk.pane.style(each.paint) for each in (mine, hers)]
        assert all(style.underline for style in both)  # where it lies is told without colours, too


def span(desk: Desk, words: str) -> tuple[int, int]:
    start = desk.body.index(words)
    return start, start + len(words)


def mine_colour(desk: Desk, label: str) -> str:
    return desk.app.schema.colour_of(label)


async def test_what_is_tagged_while_others_are_looked_at_is_seen(library, first):
    async with at_the_desk(library) as desk:
        ids = fill(desk, first)
        await desk.open(first.id)
        await desk.press("V", "V")
        desk.place(MINE)
        await desk.press("p", "2")
        assert "only" not in desk.head_line
        assert "CLAIM" in cards(desk)
        assert desk.selection_line.startswith("CLAIM")
        # So is what an undo brings back.
        await desk.press("x", "V", "V", "u")
        await desk.says("undone: deleted CLAIM")
        assert desk.selection_line.startswith("CLAIM")
        assert "only" not in desk.head_line
        assert set(ids.values()) <= desk.screen.labelled.shown.keys()


async def test_the_choice_holds_on_other_screens_and_for_the_session(library, first, articles):
    async with at_the_desk(library) as desk:
        fill(desk, first)
        await desk.open(first.id)
        await desk.press("V")
        await desk.open(articles["002"].id)
        assert "mine only" in desk.head_line
        await desk.press("q")
        await desk.compare(first.id, articles["002"].id)
        assert "mine only" in desk.head_line
        assert [each.label for each in desk.screen.labelled.of(first.id)] == ["QUOTE"]
        assert "s" not in gutter(desk, THIRD)
        await desk.press("V")
        assert "others' only" in desk.head_line
        assert "s" in gutter(desk, THIRD)[:3]
        desk.app.show_article(first.id)
        await desk.until(lambda: desk.screen.CONTEXT == "article" and desk.pane.ready)
        await desk.settled()
        await desk.press("V", "q")
        await desk.until(lambda: desk.screen.CONTEXT == "compare")
        await desk.kept()
        assert "only" not in desk.head_line
        assert len(desk.screen.labelled.of(first.id)) == 3
        path = desk.store.path
    async with at_the_desk(library, library=path) as desk:
        await desk.open(first.id)
        assert "only" not in desk.head_line


async def test_a_suggestion_is_seen_with_mine_and_a_rejected_one_never(library, first):
    async with at_the_desk(library) as desk:
        waiting = annotated(first, MINE, "QUOTE", annotator="variorum.quotes 0.1.0")
        waiting = type(waiting)(**{**_fields(waiting), "status": "suggested", "origin": "rule"})
        gone = type(waiting)(**{**_fields(annotated(first, HERS, "QUOTE")), "status": "rejected"})
        add(desk.store, waiting, gone)
        await desk.open(first.id)
        for seen in (1, 1, 0):  # all, mine, others'
            assert len(desk.screen.labelled.of(first.id)) == seen
            await desk.press("V")


def _fields(record) -> dict:
    return {name: getattr(record, name) for name in record.__slots__}


async def test_an_edit_of_somebody_else_s_asks_once_whatever_changes_it(library, first):
    async with at_the_desk(library) as desk:
        ids = fill(desk, first)
        await desk.open(first.id)
        desk.place(HERS)
        await desk.press("x")
        assert "This annotation is by ann" in desk.text
        await desk.press("n")
        assert ids["hers"] in desk.screen.labelled.shown
        await desk.press("enter")  # left alone before, so asked again
        assert "This annotation is by ann" in desk.text
        await desk.press("y", "escape")
        await desk.press("minus", "x")
        await desk.says("deleted SPEAKER")
        assert ids["hers"] not in {each.id for each in desk.stored(first.id)}
        # Of another one it is asked anew.
        desk.place(THIRD)
        await desk.press("x")
        assert "This annotation is by ann" in desk.text
        await desk.press("escape")
        assert ids["third"] in {each.id for each in desk.stored(first.id)}
        # What was allowed holds after the undo, on other screens, too.
        await desk.press("u")
        await desk.says("undone")
        await desk.press("q")
        await desk.open(first.id)
        desk.place(HERS)
        await desk.press("x")
        await desk.says("deleted SPEAKER")
