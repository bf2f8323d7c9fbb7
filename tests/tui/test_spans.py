"""Which words an annotation covers, by key: several segments, joined ones, other ends, whole words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.annotations import Relation, new_id, now
from reader.store import Store
from tests.tui.real_library import add, annotated, at_the_desk, make_library

FIRST = '"Absent Western unity'
SECOND = "Putin has no reason"
THIRD = "cracks in Western unity"


@pytest.fixture(scope="module")
def library(tmp_path_factory, seeds):
    return make_library(tmp_path_factory.mktemp("spans"), sorted(seeds.glob("00[03]*.txt")))


@pytest.fixture(scope="module")
def article(library):
    with Store.open(library, annotator="jo", mode="read") as store:
        return next(each for each in store.iter_articles() if each.source.startswith("000"))


def covered(desk, article) -> list[tuple[str, ...]]:
    return [tuple(segment.text for segment in each.segments) for each in desk.stored(article.id)]


async def test_plus_adds_the_selection_to_the_annotation_last_made(library, article):
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        await desk.select(FIRST)
        await desk.press("1")
        await desk.select(SECOND)
        assert "+ to QUOTE “Absent" in desk.selection_line or '+ to QUOTE "Absent' in desk.selection_line
        await desk.press("+")
        assert covered(desk, article) == [(FIRST, SECOND)]
        assert desk.pane.selection is None
        await desk.press("u")
        await desk.until(lambda: covered(desk, article) == [(FIRST,)])


async def test_plus_over_words_that_touch_makes_one_segment_of_them(library, article):
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        await desk.select("Putin has no rea")
        await desk.press("1")
        await desk.select("son to")
        await desk.press("+")
        assert covered(desk, article) == [("Putin has no reason to",)]


async def test_plus_without_a_selection_joins_it_to_the_one_before_with_its_relations(library, article):
    async with at_the_desk(library) as desk:
        first, second = (annotated(article, words, "QUOTE") for words in (FIRST, SECOND))
        other, speaker = annotated(article, THIRD, "QUOTE"), annotated(article, "Graham added", "SPEAKER")
        time = now()
        said = Relation(new_id(), "said_by", second.id, speaker.id, {}, "jo", time, time)
        # Symmetric: the lower id is the source, whichever end it was.
        same = Relation(new_id(), "same_quote", *sorted((second.id, other.id)), {}, "jo", time, time)
        between = Relation(new_id(), "same_quote", *sorted((first.id, second.id)), {}, "jo", time, time)
        add(desk.store, first, second, other, speaker, said, same, between)
        await desk.open(article.id)
        desk.screen.go_to(second)
        await desk.press("+")
        (joined,) = [each for each in desk.stored(article.id) if each.id == first.id]
        assert [segment.text for segment in joined.segments] == [FIRST, SECOND]
        assert second.id not in {each.id for each in desk.stored(article.id)}
        ties = {(each.type, each.source, each.target) for each in desk.relations(article.id)}
        assert ties == {
            ("said_by", first.id, speaker.id),
            ("same_quote", *sorted((first.id, other.id))),
        }
        await desk.press("u")  # all of it is one step
        await desk.until(lambda: len(desk.stored(article.id)) == 4)
        assert len(desk.relations(article.id)) == 3


async def test_what_is_said_of_either_is_said_of_what_they_are_joined_to(library, article):
    async with at_the_desk(library) as desk:
        one, other = (annotated(article, words, "QUOTE") for words in (FIRST, SECOND))
        one = replace(one, attributes={**one.attributes, "type": "direct"}, note="first")
        other = replace(other, attributes={**other.attributes, "type": "mixed", "negated": True}, note="then")
        add(desk.store, one, other)
        await desk.open(article.id)
        desk.screen.go_to(other)
        await desk.press("+")
        (joined,) = desk.stored(article.id)
        assert (joined.attributes["type"], joined.attributes["negated"]) == ("direct", True)
        assert joined.note == "first\nthen"


async def test_plus_finds_nothing_to_join_or_to_add_to(library, article):
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        await desk.select(FIRST)
        await desk.press("+")
        assert "last made or reached" in desk.said
        await desk.press("1")
        await desk.press("+")
        assert "no QUOTE before this one" in desk.said
        assert covered(desk, article) == [(FIRST,)]


async def test_minus_takes_the_segment_at_the_caret_out(library, article):
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        await desk.select(FIRST)
        await desk.press("1")
        await desk.select(SECOND)
        await desk.press("+")
        desk.place(FIRST)
        await desk.press("-")
        assert covered(desk, article) == [(SECOND,)]
        desk.place(SECOND)
        await desk.press("-")
        assert "only segment" in desk.said
        assert covered(desk, article) == [(SECOND,)]


async def test_equals_takes_a_segment_up_and_enter_sets_its_new_ends(library, article):
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        await desk.select(SECOND)
        await desk.press("1")
        await desk.select(THIRD)
        await desk.press("+")
        desk.place(THIRD)
        await desk.press("=")
        assert "Enter sets it" in desk.selection_line
        await desk.press("b", "enter")
        assert covered(desk, article) == [("cracks in Western", SECOND)]
        assert desk.stored(article.id)[0].attributes == dict.fromkeys(
            ("type", "attribution", "negated", "wording")
        )
        assert len(desk.stored(article.id)) == 1


async def test_escape_leaves_an_annotation_that_was_taken_up_as_it_was(library, article):
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        await desk.select(THIRD)
        await desk.press("2", "=", "b", "escape")
        assert desk.said == "its ends stay where they were"
        await desk.press("enter")
        assert desk.app.screen is not desk.screen  # Enter is the form's again
        await desk.press("escape")
        assert covered(desk, article) == [(THIRD,)]


async def test_what_was_taken_up_is_let_go_with_its_selection_and_with_its_article(library, article):
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        await desk.select(FIRST)
        await desk.press("2", "=", "v")  # v closes the selection
        await desk.select(SECOND)
        await desk.press("1")
        assert covered(desk, article) == [(FIRST,), (SECOND,)]
        await desk.press("=")
        await desk.open(article.id)
        await desk.select(THIRD)
        await desk.press("enter")
        assert set(covered(desk, article)) == {(FIRST,), (SECOND,), (THIRD,)}


async def test_a_selection_snaps_to_whole_words_when_asked_and_says_so_before(library, article):
    async with at_the_desk(library) as desk:
        await desk.open(article.id)
        await desk.select("racks in Western un")
        assert "racks in Western un 8" in desk.selection_line
        await desk.press("~")
        start = desk.body.index(THIRD)
        assert f"{THIRD} {start}–{start + len(THIRD)} whole words" in desk.selection_line
        await desk.press("1")
        assert covered(desk, article) == [(THIRD,)]
        await desk.press("~")
        assert "exact" in desk.said


async def test_whole_words_are_remembered_for_the_next_start(library, article, tmp_path):
    kept = tmp_path / "kept.db"
    kept.write_bytes(library.read_bytes())
    async with at_the_desk(library, library=kept) as desk:
        await desk.open(article.id)
        await desk.press("~")
    async with at_the_desk(library, library=kept) as desk:
        await desk.open(article.id)
        await desk.until(lambda: desk.app.whole_words is True)


async def test_of_somebody_elses_annotation_is_asked_first(library, article):
    async with at_the_desk(library) as desk:
        others = annotated(article, THIRD, "QUOTE", annotator="ann")
        add(desk.store, others)
        await desk.open(article.id)
        desk.place(THIRD)
        await desk.press("=")
        assert "by ann" in desk.text
        await desk.press("escape")
        assert desk.pane.selection is None


async def test_a_span_in_the_middle_of_an_emoji_grows_to_the_whole_and_says_so(tmp_path):
    file = tmp_path / "emoji.txt"
    file.write_text("The 👩🏽‍🚒 came late, and said why.\n")
    made = make_library(tmp_path, [file])
    with Store.open(made, annotator="jo", mode="read") as store:
        (emoji,) = store.iter_articles()
    async with at_the_desk(made) as desk:
        await desk.open(emoji.id)
        desk.pane.select(4, 5)  # the woman without her skin and her trade
        desk.screen.follow_caret()
        await desk.press("3")
        assert covered(desk, emoji) == [("👩🏽‍🚒",)]
        assert "grown to whole characters" in desk.said
