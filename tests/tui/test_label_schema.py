"""The library's labels on the screens: taken up when they change, painted also when they have retired."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import product

import pytest
from textual.color import Color

from reader.annotations import Relation, new_id, now
from reader.labels import COLOURS, Attribute, LabelSchema
from reader.store import Store
from reader.widgets.painting import contrast
from tests.tui.real_library import SCHEMA, Desk, add, annotated, at_the_desk, make_library


@pytest.fixture(scope="module")
def library(tmp_path_factory, seeds):
    return make_library(tmp_path_factory.mktemp("labels"), sorted(seeds.glob("*.txt")))


@pytest.fixture(scope="module")
def ids(library):
    """Article ids by the first three characters of their file."""
    with Store.open(library, annotator="jo", mode="read") as store:
        return {article.source[:3]: article.id for article in store.iter_articles()}


def gutters(desk: Desk) -> str:
    """The signs beside the texts."""
    return "".join(
        sign for column in desk.pane.columns for signs in column.signs.values() for sign, *_ in signs
    )


async def test_labels_that_another_program_changed_are_taken_up_on_every_screen(library, ids):
    async with at_the_desk(library) as writer, at_the_desk(library, library=writer.store.path) as desk:
        article = writer.store.article(ids["000"]).result(10)
        add(writer.store, annotated(article, "John Lough", "SPEAKER"))
        await desk.open(ids["000"])
        desk.place("John Lough")
        await desk.until(lambda: "S SPEAKER" in desk.text)
        await desk.compare(ids["000"], ids["002"])
        labels = tuple(
            replace(label, name="WHO", sign="W", former_names=("SPEAKER",)) if label.key == "3" else label
            for label in SCHEMA.labels
        )
        writer.store.use_schema(LabelSchema("mine", 1, labels, ())).result(10)
        await desk.app.follow().wait()
        await desk.until(lambda: "3 WHO" in desk.text and gutters(desk) == "W")
        await desk.press("q")
        await desk.until(lambda: desk.screen.CONTEXT == "article")
        await desk.until(lambda: "W WHO" in desk.text)


class TestALabelThatHasRetired:
    async def test_is_painted_named_and_offered_no_more(self, library, ids):
        async with retired_speaker(library, ids) as desk:
            desk.place("John Lough")
            await desk.until(lambda: "S SPEAKER (retired)" in desk.text)
            assert "S  " in desk.line_of(desk.pane.caret).text[:6]
            await desk.press("escape")
            desk.place("Source: CNN")
            assert "3 SPEAKER" not in desk.selection_line
            await desk.press("3")
            assert "no label has the key 3" in desk.said
            await desk.press("t")
            await desk.until(lambda: "CUE" in desk.text)
            assert "SPEAKER  " not in desk.text

    async def test_keeps_its_annotations_which_can_be_changed(self, library, ids):
        async with retired_speaker(library, ids) as desk:
            desk.place("John Lough")
            await desk.press("enter", "2", "enter")  # kind: group
            await desk.says("changed SPEAKER")
            (after,) = desk.stored(ids["000"])
            assert (after.label, after.attributes["kind"]) == ("SPEAKER", "group")
            assert after.schema_version == desk.app.schema.version == 2
            await desk.press("x", "u")
            await desk.says("undone: deleted SPEAKER")
            assert len(desk.stored(ids["000"])) == 1


async def test_a_relation_keeps_a_value_that_the_schema_does_not_offer_any_more(library, ids):
    async with at_the_desk(library) as desk:
        article = desk.store.article(ids["000"]).result(10)
        one, other = (annotated(article, words, "QUOTE") for words in ("John Lough", "Kremlin"))
        tie = Relation(new_id(), "same_quote", one.id, other.id, {"variation": "merged"}, "jo", now(), now())
        add(desk.store, one, other, tie)
        relations = tuple(
            replace(
                each, attributes=(Attribute("variation", "choice", ("identical",)), Attribute("note", "flag"))
            )
            for each in SCHEMA.relations
            if each.name == "same_quote"
        )
        desk.store.use_schema(replace(SCHEMA, relations=relations)).result(10)
        await desk.app._know_schema()
        await desk.open(ids["000"])
        desk.place("John Lough")
        await desk.press("semicolon", "e")
        await desk.until(lambda: "merged (former)" in desk.text)
        await desk.press("down", "y", *"why", "enter")
        await desk.says("same_quote")
        (after,) = desk.relations(ids["000"])
        assert (after.attributes, after.note) == ({"variation": "merged", "note": True}, "why")


@asynccontextmanager
async def retired_speaker(library, ids):
    """A library with one SPEAKER, whose schema has none any more."""
    async with at_the_desk(library) as desk:
        article = desk.store.article(ids["000"]).result(10)
        add(desk.store, annotated(article, "John Lough", "SPEAKER"))
        kept = tuple(label for label in SCHEMA.labels if label.name != "SPEAKER")
        desk.store.use_schema(LabelSchema("news", 1, kept, ())).result(10)
        await desk.app._know_schema()
        await desk.open(ids["000"])
        yield desk


class TestManyLabelsInOnePlace:
    async def test_are_counted_in_the_gutter_and_each_can_be_reached(self, library, ids):
        async with at_the_desk(library) as desk:
            article = desk.store.article(ids["000"]).result(10)
            labels = [label.name for label in SCHEMA.labels] * 160
            add(desk.store, *(annotated(article, "Kremlin", label) for label in labels))
            await desk.open(ids["000"])
            place = desk.place("Kremlin")
            assert "+ Kremlin" in desk.line_of(place).text[:20]
            await desk.press("z")
            await desk.says("2 of 800 at this place")

    async def test_show_their_letters_as_long_as_there_is_room(self, library, ids):
        async with at_the_desk(library) as desk:
            article = desk.store.article(ids["000"]).result(10)
            spans = [("Kremlin leader", "QUOTE"), ("leader", "CLAIM")]
            add(desk.store, *(annotated(article, *each) for each in spans))
            await desk.open(ids["000"])
            place = desk.place("unlikely to sit")
            assert "QC " in desk.line_of(place).text
            desk.place("Vladimir Putin is")
            await desk.press("v", "w", "3")
            assert "Q+ " in desk.line_of(place).text


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_whatever_lies_over_each_other_can_be_read(library, ids, theme):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        desk.app.theme = theme
        await desk.pilot.pause()
        colours = [f"label-{colour}" for colour in COLOURS]
        for marks in (
            (),
            ("changed",),
            ("critical",),
            ("missing",),
            ("reordered",),
            ("unshared",),
            ("code",),
        ):
            for one, other in product(colours, colours):
                for current in ((), (one.replace("label", "current"),)):
                    style = desk.pane.style(one, other, other, *marks, *current)
                    difference = contrast(
                        Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
                    )
                    assert difference >= 4.45, (one, other, marks, current)  # a terminal has whole numbers
