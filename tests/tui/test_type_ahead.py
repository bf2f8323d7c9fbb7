"""Keys typed before a line for typing stands belong to it: none is lost, none does anything else."""

from __future__ import annotations

import asyncio

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


# What opens something: what is typed behind it is meant for that


def burst(app, *keys: str) -> None:
    """Keys all at once; those of more than one letter by their names."""
    characters = {"space": " ", "enter": "\r", "semicolon": ";", "slash": "/"}
    for key in keys:
        app.post_message(events.Key(key, characters.get(key, key if len(key) == 1 else None)))


@pytest.fixture(scope="module")
def articles(library):
    with Store.open(library, annotator="jo", mode="read") as store:
        return {article.source[:3]: article for article in store.iter_articles()}


def labels(desk, article) -> list[str]:
    return [each.label for each in desk.stored(article.id)]


async def test_a_digit_behind_enter_is_the_forms(library, articles):
    article = articles["000"]
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        await desk.select('"cracks in Western unity"')
        burst(desk.app, "1", "enter", "2", "enter", "w", "3")
        await desk.until(lambda: labels(desk, article) == ["QUOTE", "SPEAKER"])
        (quote, _) = desk.stored(article.id)
        assert quote.attributes["type"] == "indirect"  # the second of its values, and saved
        assert desk.app.screen is desk.screen


async def test_a_digit_behind_the_picker_picks(library, articles):
    article = articles["000"]
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        desk.place("Source: CNN")
        burst(desk.app, "t", "5", "w", "2")
        await desk.until(lambda: sorted(labels(desk, article)) == ["CLAIM", "EVIDENCE"])
        assert desk.app.screen is desk.screen


async def test_keys_behind_one_that_opens_an_article_are_that_articles(library, articles):
    async with at_the_desk(library) as desk:
        await desk.until(lambda: len(desk.screen.articles) == 5)
        burst(desk.app, "g", "enter", "right_parenthesis", "1")
        await desk.until(lambda: desk.screen.CONTEXT == "article" and desk.pane.ready)
        await desk.until(
            lambda: labels(desk, desk.screen.labelled.articles[desk.screen.article]) == ["QUOTE"]
        )


async def test_keys_behind_done_and_next_are_the_next_articles(library):
    async with at_the_desk(library) as desk:
        await desk.until(lambda: len(desk.screen.articles) == 5)
        first, second = (desk.screen.articles.known(key).id for key in desk.screen.articles.keys[:2])
        burst(desk.app, "g", "enter", "2", "ctrl+n", "1")
        await desk.until(lambda: [each.label for each in desk.stored(second)] == ["QUOTE"])
        assert [each.label for each in desk.stored(first)] == ["CLAIM"]
        assert desk.state(first) == "done"


async def test_a_question_that_takes_no_answer_in_a_while_lets_later_keys_pass(library, articles):
    """A worker that goes on for long once it has asked does not hold the keys for longer than a moment."""
    article = articles["000"]
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        going_on = asyncio.Event()
        desk.screen.run_worker(going_on.wait(), group="dialog")
        burst(desk.app, "2", "w", "1")
        await desk.until(lambda: sorted(labels(desk, article)) == ["CLAIM", "QUOTE"])
        going_on.set()


async def test_a_long_burst_finds_selects_and_tags_in_its_order(library, articles):
    article = articles["000"]
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        for words, digit in (("Thomas", "3"), ("told", "4"), ("Lough", "3"), ("added", "4")):
            burst(desk.app, "slash", *words, "enter", "space", digit)
        await desk.until(lambda: len(labels(desk, article)) == 4)
        assert [(each.label, each.quote) for each in desk.stored(article.id)] == [
            ("SPEAKER", "Thomas"),
            ("CUE", "told"),
            ("SPEAKER", "Lough"),
            ("CUE", "added"),
        ]
