"""The library's labels on the screens: taken up when they change, painted also when they have retired."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.labels import LabelSchema
from reader.store import Store
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
