"""Notes on an annotation, an article and a story: written by key, seen, undone and exported."""

from __future__ import annotations

import json
from io import BytesIO

import pytest

from reader.annotations import ArticleDetails, Change, Edit, new_id
from reader.articles import Story
from reader.screens.notes import notes_change
from reader.store import Store
from reader.tasks.exporting import export_to
from tests.tui.conftest import typed
from tests.tui.real_library import Desk, add, annotated, at_the_desk, make_library

QUOTE = '"cracks in Western unity"'


@pytest.fixture(scope="module")
def library(tmp_path_factory, seeds):
    return make_library(tmp_path_factory.mktemp("notes"), sorted(seeds.glob("00[02]*.txt")))


@pytest.fixture(scope="module")
def articles(library):
    with Store.open(library, annotator="jo", mode="read") as store:
        return {article.source[:3]: article for article in store.iter_articles()}


def note_of(desk: Desk, article: str) -> str | None:
    return desk.store.article(article).result(10).details.note


def put_into_story(desk: Desk, article) -> Story:
    """A story with this article in it."""
    from dataclasses import replace

    story = Story(new_id(), "Munich")
    edit = Edit(
        ArticleDetails(article.id, article.details, article.revision),
        ArticleDetails(article.id, replace(article.details, story=story.id), article.revision),
    )
    desk.store.apply(Change("prepared", (Edit(None, story), edit))).result(10)
    return desk.store.story(story.id).result(10)


async def test_i_writes_a_note_of_several_lines_on_the_current_annotation(library, articles):
    async with at_the_desk(library) as desk:
        first = articles["000"]
        add(desk.store, annotated(first, QUOTE, "QUOTE"))
        await desk.open(first.id)
        desk.place(QUOTE)
        await desk.press("i")
        assert "Note on QUOTE" in desk.text
        assert "ctrl+j new line" in desk.text
        await typed(desk.pilot, "ask Graham")
        await desk.press("ctrl+j")
        await typed(desk.pilot, "twice ")
        await desk.press("enter")
        await desk.says('noted on QUOTE "cracks in Western unity"')
        assert desk.stored(first.id)[0].note == "ask Graham\ntwice"
        assert "✎ ask Graham twice" in desk.text  # on its card
        # It is there when it is opened again; emptied it goes.
        await desk.press("i")
        assert "twice" in desk.text.split("Note on")[1]
        await desk.press("ctrl+u", "backspace", "ctrl+u", "ctrl+s")
        await desk.says("took the note off QUOTE")
        assert desk.stored(first.id)[0].note is None
        await desk.press("u")
        await desk.says("undone: took the note off")
        assert desk.stored(first.id)[0].note == "ask Graham\ntwice"
        assert "✎ ask Graham" in desk.text


async def test_esc_drops_what_was_typed_only_when_pressed_again(library, articles):
    async with at_the_desk(library) as desk:
        first = articles["000"]
        add(desk.store, annotated(first, QUOTE, "QUOTE"))
        await desk.open(first.id)
        desk.place(QUOTE)
        await desk.press("i", "escape")
        assert "Note on" not in desk.text  # nothing was typed
        await desk.press("i", "x", "escape")
        assert "Esc again drops what you typed" in desk.text
        await desk.press("y", "escape")
        assert "Esc again" in desk.text  # typed on meanwhile
        await desk.press("escape")
        assert "Note on" not in desk.text
        assert desk.stored(first.id)[0].note is None
        await desk.press("i", "enter")
        assert "noted" not in desk.said


async def test_without_an_annotation_there_is_nothing_to_note_and_others_ask_first(library, articles):
    async with at_the_desk(library) as desk:
        first = articles["000"]
        add(desk.store, annotated(first, QUOTE, "QUOTE", annotator="ann"))
        await desk.open(first.id)
        desk.place("Source: CNN")
        await desk.press("i")
        assert "no annotation here" in desk.said
        desk.place(QUOTE)
        await desk.press("i")
        assert "This annotation is by ann" in desk.text
        await desk.press("y")
        await typed(desk.pilot, "really?")
        await desk.press("enter")
        await desk.says("noted on QUOTE")
        assert (desk.stored(first.id)[0].note, desk.stored(first.id)[0].annotator) == ("really?", "ann")


async def test_capital_i_writes_the_notes_of_the_article_and_of_its_story(library, articles):
    async with at_the_desk(library) as desk:
        first = articles["000"]
        story = put_into_story(desk, first)
        await desk.open(first.id)
        assert "✎" not in desk.head_line
        await desk.press("I")
        assert "Story “Munich”" in desk.text
        await typed(desk.pilot, "check the date")
        await desk.press("tab")
        await typed(desk.pilot, "call them")
        await desk.press("enter")
        await desk.says("and noted on the story “Munich”")
        assert note_of(desk, first.id) == "check the date"
        assert desk.store.story(story.id).result(10).note == "call them"
        assert "✎" in desk.head_line
        await desk.press("u")  # both were one step
        await desk.says("undone: noted on")
        assert note_of(desk, first.id) is None
        assert desk.store.story(story.id).result(10).note is None
        await desk.until(lambda: "✎" not in desk.head_line)
        # Written again after the undo, against what the library has now.
        await desk.press("I")
        await typed(desk.pilot, "again")
        await desk.press("enter")
        await desk.says("noted on “")
        assert note_of(desk, first.id) == "again"


async def test_an_article_without_a_story_has_one_note(library, articles):
    async with at_the_desk(library) as desk:
        await desk.compare(articles["000"].id, articles["002"].id)
        await desk.press("tab", "I")
        assert "Story" not in desk.text
        await typed(desk.pilot, "short")
        await desk.press("enter")
        await desk.says("noted on")
        assert note_of(desk, articles["002"].id) == "short"
        assert note_of(desk, articles["000"].id) is None
        assert "✎" in desk.head_line
        await desk.press("shift+tab")
        assert "✎" not in desk.head_line


async def test_in_the_library_i_notes_the_article_under_the_cursor_and_the_preview_shows_it(
    library, articles
):
    async with at_the_desk(library, size=(160, 40)) as desk:
        put_into_story(desk, articles["000"])
        keys = desk.app.listed_keys
        ids = [row.id for row in desk.store.summaries(keys).result(10)]
        await desk.press(*["j"] * ids.index(articles["000"].id), "i")
        await typed(desk.pilot, "check the date")
        await desk.press("down")  # out of a note of one line into the other
        await typed(desk.pilot, "call them")
        await desk.press("enter")
        await desk.says("noted on")
        assert note_of(desk, articles["000"].id) == "check the date"
        await desk.until(lambda: "✎ check the date" in desk.text and "✎ story: call them" in desk.text)
        await desk.press("u")
        await desk.until(lambda: "✎" not in desk.text)


async def test_a_library_that_can_only_be_read_takes_no_notes(library, articles):
    async with at_the_desk(library, mode="read") as desk:
        await desk.open(articles["000"].id)
        await desk.press("I")
        assert desk.refused
        assert "read" in desk.said


async def test_a_long_note_scrolls_and_a_click_puts_the_caret(library, articles):
    async with at_the_desk(library, size=(80, 20)) as desk:
        await desk.open(articles["000"].id)
        await desk.press("I")
        sheet = desk.app.screen.query_one("NoteSheet")
        sheet.paste("\n".join(f"line {number}" for number in range(40)))
        await desk.pilot.pause()
        assert "line 39" in desk.text
        assert "line 0 " not in desk.text
        await desk.press("ctrl+home")
        assert "line 0" in desk.text
        region = sheet.content_region
        row = next(y for y, line in enumerate(desk.text.splitlines()) if "line 2" in line)
        await desk.pilot.click(offset=(region.x + 2 + 4, row))
        await desk.press("X", "enter")
        await desk.says("noted on")
        assert note_of(desk, articles["000"].id).split("\n")[2] == "lineX 2"


async def test_notes_of_all_three_are_exported(library, articles):
    async with at_the_desk(library) as desk:
        first = articles["000"]
        story = put_into_story(desk, first)
        made = annotated(first, QUOTE, "QUOTE")
        add(
            desk.store,
            type(made)(**{**{name: getattr(made, name) for name in made.__slots__}, "note": "one\ntwo"}),
        )
        change = notes_change(desk.store.article(first.id).result(10), story, "of the article", None)
        desk.store.apply(change).result(10)
        change = notes_change(
            desk.store.article(first.id).result(10),
            desk.store.story(story.id).result(10),
            "of the article",
            "of it",
        )
        desk.store.apply(change).result(10)
        out = BytesIO()
        export_to(desk.store, out)
        document = json.loads(out.getvalue())
    (exported,) = [each for each in document["articles"] if each["id"] == first.id]
    assert exported["note"] == "of the article"
    assert exported["annotations"][0]["note"] == "one\ntwo"
    assert [each["note"] for each in document["stories"]] == ["of it"]


async def test_the_page_of_a_comparison_has_the_notes_of_its_articles_and_their_stories(
    library, articles, tmp_path
):
    async with at_the_desk(library) as desk:
        first, second = articles["000"], articles["002"]
        story = put_into_story(desk, first)
        held = desk.store.article(first.id).result(10)
        desk.store.apply(notes_change(held, story, "of the article", "of the story")).result(10)
        await desk.compare(first.id, second.id)
        page = tmp_path / "page.html"
        await desk.press("E", "h", "ctrl+u")
        await typed(desk.pilot, str(page))
        await desk.press("enter")
        await desk.says("saved")
        text = page.read_text(encoding="utf-8")
        assert [words in text for words in ("of the article", "of the story", "Munich")] == [True] * 3


def test_what_is_unchanged_makes_no_step(articles):
    story = Story(new_id(), "Munich", "old")
    assert notes_change(articles["000"], story, None, "old") is None
    assert notes_change(articles["000"], None, None, None) is None
    change = notes_change(articles["000"], story, None, None)
    assert change.words == "took the note off the story “Munich”"
    assert len(change.edits) == 1
