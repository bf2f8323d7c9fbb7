"""The form of an annotation: what it offers first, and what a typed text may become."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.store import Store
from tests.tui.real_library import add, annotated, at_the_desk, make_library


@pytest.fixture(scope="module")
def library(tmp_path_factory, seeds):
    return make_library(tmp_path_factory.mktemp("form"), sorted(seeds.glob("00[01]*.txt")))


@pytest.fixture(scope="module")
def articles(library):
    with Store.open(library, annotator="jo", mode="read") as store:
        return {each.source[:3]: each for each in store.iter_articles()}


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ('"Absent Western unity', "direct"),
        (
            "under any conceivable US president, Putin would try to exploit what he regards as political",
            "indirect",
        ),
        ('as well as "cracks in Western unity"', "mixed"),
    ],
)
async def test_the_type_of_a_quote_is_offered_from_its_quotation_marks(library, articles, words, how):
    article = articles["000"]
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        await desk.select(words)
        await desk.press("1")
        assert desk.stored(article.id)[0].attributes["type"] is None  # until a person says so
        await desk.press("enter")
        await desk.press("enter")
        assert desk.stored(article.id)[0].attributes["type"] == how


async def test_a_name_is_completed_from_the_names_of_the_article_the_spans_own_first(library, articles):
    article = articles["000"]
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        await desk.select("Graham added")
        await desk.press("3", "enter")
        await desk.press("down", "down")  # to the name
        await desk.press("t", "h", "right", "enter")
        (speaker,) = desk.stored(article.id)
        assert speaker.attributes["name"] == "Thomas Graham"


async def test_a_text_is_completed_from_what_was_used_in_other_articles(library, articles):
    async with at_the_desk(library) as desk:
        before = annotated(articles["001"], "Thomas Graham", "SPEAKER")
        add(desk.store, replace(before, attributes={**before.attributes, "role": "an expert on Russia"}))
        article = articles["000"]
        await desk.open(article.id)
        await desk.select("Thomas Graham")
        await desk.press("3", "enter")
        await desk.press("down", "down", "down")  # to the role
        await desk.until(lambda: "role" in desk.text)
        await desk.press("a", "n", "right", "enter")
        (speaker,) = desk.stored(article.id)
        assert speaker.attributes["role"] == "an expert on Russia"


async def test_the_last_label_and_attributes_are_applied_again_with_one_key(library, articles):
    article = articles["000"]
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        await desk.select("CNN")
        await desk.press("3", "enter")
        await desk.press("3", "enter")  # an organisation
        await desk.select("Chatham House")
        await desk.press("enter")
        kinds = [each.attributes["kind"] for each in desk.stored(article.id)]
        assert kinds == ["organisation", "organisation"]


async def test_what_was_used_last_is_used_again_in_another_article_and_in_a_comparison(library, articles):
    one, other = articles["000"], articles["001"]
    async with at_the_desk(library) as desk:
        await desk.open(one.id)
        await desk.select("CNN")
        await desk.press("3", "enter")
        await desk.press("3", "enter")  # an organisation
        await desk.compare(one.id, other.id)
        await desk.select("Ukraine", column=1)
        await desk.press("enter")
        (made,) = desk.stored(other.id)
        assert (made.label, made.attributes["kind"]) == ("SPEAKER", "organisation")
