"""Keys typed before a line for typing stands belong to it: none is lost, none does anything else."""

from __future__ import annotations

import pytest
from textual import events

from reader.store import Store
from tests.tui.real_library import at_the_desk, make_library

#: Each of these letters is an action of the screen: quit, delete, compare, undo, done …
LETTERS = "quxcemd1"


@pytest.fixture(scope="module")
def library(tmp_path_factory, seeds):
    return make_library(tmp_path_factory.mktemp("ahead"), sorted(seeds.glob("*.txt")))


def type_ahead(app, keys: str) -> None:
    """All keys at once, as a fast hand, a paste or a slow line brings them."""
    app.post_message(events.Key("slash", "/"))
    for key in keys:
        app.post_message(events.Key("space" if key == " " else key, key))


async def test_words_typed_right_behind_the_slash_are_searched_for_in_the_library(library):
    async with at_the_desk(library) as desk:
        type_ahead(desk.app, LETTERS)
        line = desk.screen.query_one("SearchLine")
        await desk.until(lambda: line.value == LETTERS)
        assert desk.app.is_running
        assert desk.screen.CONTEXT == "library"
        assert desk.app.screen is desk.screen  # no dialog, no help


async def test_words_typed_right_behind_the_slash_are_found_in_the_text(library):
    with Store.open(library, annotator="jo", mode="read") as store:
        article = next(store.iter_articles())
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        type_ahead(desk.app, LETTERS)
        await desk.until(lambda: desk.screen.find_line.value == LETTERS)
        assert desk.app.is_running
        assert desk.screen.CONTEXT == "article"
        assert desk.app.screen is desk.screen
        assert desk.stored(article.id) == []
        await desk.press("escape")
        type_ahead(desk.app, "Western unity")
        desk.app.post_message(events.Key("enter", "\r"))
        await desk.until(lambda: not desk.screen.find_line.display)
        await desk.until(lambda: desk.said == "1 of 2 found")
        assert desk.body[desk.pane.caret :].startswith("Western unity")
        assert desk.stored(article.id) == []


async def test_keys_typed_right_behind_enter_go_to_the_text_again(library):
    with Store.open(library, annotator="jo", mode="read") as store:
        article = next(store.iter_articles())
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        type_ahead(desk.app, "Putin")
        for key in ("enter", "n", "n"):
            desk.app.post_message(events.Key(key, key if len(key) == 1 else "\r"))
        await desk.until(lambda: desk.said.startswith("3 of "))
        assert desk.screen.find_line.value == "Putin"


async def test_words_typed_right_behind_the_slash_are_found_in_a_comparison(library):
    with Store.open(library, annotator="jo", mode="read") as store:
        both = [article.id for article in store.iter_articles()][:2]
    async with at_the_desk(library) as desk:
        await desk.compare(*both)
        type_ahead(desk.app, "C" + LETTERS)
        await desk.until(lambda: desk.screen.find_line.value == "C" + LETTERS)
        assert len(desk.pane.columns) == 2
        assert desk.app.screen is desk.screen
        assert desk.stored(both[0]) == []
