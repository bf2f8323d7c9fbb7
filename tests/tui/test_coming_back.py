"""The next start comes back to where one was, also after the program was killed."""

from __future__ import annotations

import json

import pytest

from reader.store import Store
from tests.tui.real_library import Desk, at_the_desk, make_library


@pytest.fixture(scope="module")
def library(tmp_path_factory, seeds):
    return make_library(tmp_path_factory.mktemp("back"), sorted(seeds.glob("*.txt"))[:2])


@pytest.fixture(scope="module")
def ids(library):
    """Article ids by the first three characters of their file."""
    with Store.open(library, annotator="jo", mode="read") as store:
        return {article.source[:3]: article.id for article in store.iter_articles()}


def kept(desk: Desk) -> dict[str, object]:
    """What a start would find now, were the program killed."""
    return json.loads(desk.store.remembered("screen").result(10) or "{}")


async def test_an_article_is_come_back_to_as_soon_as_it_is_open(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["001"])
        assert (kept(desk)["screen"], kept(desk)["articles"]) == ("article", [ids["001"]])
        await desk.open(ids["000"])
        assert kept(desk)["articles"] == [ids["000"]]
        await desk.press("q")
        assert kept(desk)["screen"] == "library"


@pytest.mark.parametrize("key", ["q", "enter"])
async def test_a_text_is_come_back_to_after_the_list_of_its_annotations(library, ids, key):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.press("1", "L")
        await desk.until(lambda: desk.screen.CONTEXT == "annotations" and desk.screen.listed.current)
        assert kept(desk)["screen"] == "annotations"
        await desk.pilot.press(key)
        await desk.until(lambda: desk.screen.CONTEXT == "article")
        await desk.settled()
        assert kept(desk)["screen"] == "article"


async def test_a_comparison_is_come_back_to_after_what_was_above_it(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"])
        assert kept(desk)["articles"] == [ids["000"], ids["001"]]
        await desk.press("L")
        await desk.until(lambda: desk.screen.CONTEXT == "annotations")
        await desk.press("q")
        assert kept(desk)["screen"] == "compare"
