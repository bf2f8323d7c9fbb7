"""The review: what waits, what it looks like, and that each decision is one key and one step."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reader.annotations import Annotation, make_annotation
from reader.store import Store
from reader.tasks.adding import add_paths
from tests.tui.real_library import SCHEMA, add, annotated, at_the_desk, make_library

FIRST = """The mayor opened the new bridge on Monday.

Two hundred people watched from the banks of the river.

"It took us nine years," said the mayor, "and it was worth every one of them."

The old bridge had been closed since the flood of 2014.

Fishermen complained that nobody had asked them about the noise.
"""
SECOND = """Fishermen complained that nobody had asked them about the noise.

The mayor opened the new bridge on Monday.

Some three hundred people looked on from the banks of the river.

"It took us nine long years," said the mayor, "and it was worth every one of them."
"""
WATCHED = "Two hundred people watched from the banks of the river."
LOOKED = "Some three hundred people looked on from the banks of the river."
CLOSED = "The old bridge had been closed since the flood of 2014."
STORM = "A storm hit the coast on Friday.\n\nNobody was hurt by it, the police said on Saturday.\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles with a new text each: one proposal, one of two segments, one not found, and one of amy's
    in the other article whose words are only set otherwise."""
    folder = tmp_path_factory.mktemp("review")
    bridge, storm = folder / "bridge.txt", folder / "storm.txt"
    bridge.write_text(FIRST)
    storm.write_text(STORM)
    path = make_library(folder, [bridge, storm])
    with Store.open(path, annotator="jo") as store:
        one = article_of(store, "bridge.txt")
        starts = [one.text.body.index(words) for words in ("It took us nine years", "and it was worth")]
        split = make_annotation(
            one, [(starts[0], starts[0] + 21), (starts[1], starts[1] + 36)], SCHEMA.label("QUOTE"),
            annotator="jo", schema=SCHEMA,
        )  # fmt: skip
        add(store, annotated(one, WATCHED, "CLAIM"), annotated(one, CLOSED, "CLAIM"), split)
        other = article_of(store, "storm.txt")
        add(store, annotated(other, "Nobody was hurt by it, the police said", "CLAIM", "amy"))
        bridge.write_text(SECOND)
        storm.write_text(STORM.replace("by it, the", "by it,\nthe"))
        add_paths(store, [bridge, storm])
    return path


def article_of(store: Store, source: str):
    return next(each for each in store.iter_articles() if each.source == source)


def waiting(store: Store) -> list[str]:
    return [each.quote[:11] for each in store.waiting().result(10)]


def stored(store: Store, source: str) -> dict[str, Annotation]:
    found = store.annotations([article_of(store, source).id]).result(10)[0]
    return {each.quote: each for each in found}


async def open_review(desk) -> None:
    await desk.press("R")
    await desk.until(lambda: desk.screen.CONTEXT == "review" and desk.screen.total > 0)
    await told(desk)


async def told(desk) -> None:
    """Wait until the passages of the annotation under the cursor are shown."""
    await desk.until(
        lambda: desk.screen.told_of is not None and desk.screen.told_of[0] == desk.screen.current
    )


async def at(desk, words: str) -> None:
    """Put the cursor on the annotation that begins so."""
    place = [row.annotation.quote for row in desk.screen.rows].index(
        next(row.annotation.quote for row in desk.screen.rows if row.annotation.quote.startswith(words))
    )
    desk.screen.listed.move_to(place)
    await told(desk)


async def test_what_waits_is_listed_and_shown_in_the_old_and_the_new_text(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        assert "Review   4 annotations wait" in desk.head_line
        lines = desk.text.splitlines()
        assert "words changed" in next(line for line in lines if "Two hundred people" in line)
        assert "not found" in next(line for line in lines if "The old bridge" in line)
        (beside,) = [line for line in lines if "│" in line and "Two hundred people" in line]
        assert "Some three hundred people" in beside
        assert "before · version 1" in desk.text
        assert "now · version 2" in desk.text
        assert "of the words are the same" in desk.text


async def test_keys_that_follow_each_other_at_once_decide_one_annotation_each(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        before = [row.annotation.id for row in desk.screen.rows]
        for _ in range(2):
            desk.screen.action_leave()
        desk.app.action_undo()
        await desk.says("undone: left")
        await desk.until(lambda: [row.annotation.id for row in desk.screen.rows] == before[1:])


async def test_words_that_differ_are_marked_on_both_sides(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        marked = {
            side: [
                each.shown.text.body[layer.start : layer.end]
                for layer in each.shown.layers
                if layer.paint == "changed"
            ]
            for side, each in (("old", desk.screen.before), ("new", desk.screen.now))
        }
        assert marked == {"old": ["Two", "watched"], "new": ["Some", "three", "looked", "on"]}


async def test_y_confirms_the_proposal_and_u_takes_it_back(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        await desk.press("y")
        await desk.says("confirmed CLAIM “Two hundred")
        assert "Two hundred" not in waiting(desk.store)
        placed = stored(desk.store, "bridge.txt")[LOOKED]
        assert (placed.anchor, placed.label) == ("exact", "CLAIM")
        assert placed.text_sha256 == article_of(desk.store, "bridge.txt").text.sha256
        await desk.until(lambda: desk.screen.total == 3)
        assert desk.screen.current.quote.startswith("It took us")  # it went on to the next
        await desk.press("u")
        await desk.says("undone: confirmed CLAIM")
        await desk.until(lambda: desk.screen.total == 4 and desk.screen.current.quote == WATCHED)
        assert desk.screen.CONTEXT == "review"


async def test_where_nothing_is_proposed_nothing_is_confirmed(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        await at(desk, "The old bridge")
        assert "‸" in desk.text
        assert "y confirm" not in desk.text
        before = desk.store.next_undo().result(10)
        await desk.press("enter")
        await desk.says("nothing is proposed")
        assert desk.refused
        assert desk.store.next_undo().result(10) == before


async def test_l_leaves_it_at_the_old_version_where_it_stays_readable(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        await at(desk, "The old bridge")
        await desk.press("l")
        await desk.says("left CLAIM “The old bridge")
        assert len(waiting(desk.store)) == 3
        kept = stored(desk.store, "bridge.txt")[CLOSED]
        article = article_of(desk.store, "bridge.txt")
        assert (kept.anchor, kept.text_sha256) == ("exact", article.version(1).text.sha256)


async def test_x_deletes_it_and_undo_brings_it_back(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        await at(desk, "The old bridge")
        await desk.press("x")
        await desk.says("deleted CLAIM")
        assert CLOSED not in stored(desk.store, "bridge.txt")
        await desk.press("u")
        await desk.says("undone: deleted CLAIM")
        await desk.until(lambda: desk.screen.total == 4)


async def test_the_cursor_moves_with_the_passages_following(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        await desk.press("j")
        await told(desk)
        assert desk.screen.current.quote.startswith("It took us")
        assert "2 of 4" in desk.head_line
        await desk.press("G")
        await told(desk)
        assert desk.screen.now.shown.text.body.startswith("A storm")
        await desk.press("k", "k", "k", "k")
        await told(desk)
        assert "1 of 4" in desk.head_line


async def test_a_decision_is_for_the_annotation_under_the_cursor_however_fast_one_types(
    library: Path,
) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        await desk.press("j", "y")
        await desk.says("confirmed QUOTE “It took us")
        assert "Two hundred" in waiting(desk.store)
        assert any(
            quote.startswith("It took us nine long years … ") for quote in stored(desk.store, "bridge.txt")
        )


async def test_m_opens_the_new_text_with_the_proposal_selected_to_set_another_place(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        await desk.press("m")
        await desk.until(lambda: desk.screen.CONTEXT == "placing" and desk.pane.selection is not None)
        assert desk.body[slice(*desk.pane.selection)] == LOOKED
        assert WATCHED in desk.text  # as a reminder
        await desk.select("three hundred people")
        await desk.press("enter")
        await desk.until(lambda: desk.screen.CONTEXT == "review")
        await desk.says("placed CLAIM")
        assert stored(desk.store, "bridge.txt")["three hundred people"].anchor == "exact"
        assert len(waiting(desk.store)) == 3


async def test_an_orphan_is_placed_by_hand_in_several_segments(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        await at(desk, "The old bridge")
        await desk.press("m")
        await desk.until(lambda: desk.screen.CONTEXT == "placing" and desk.pane.ready)
        await desk.press("enter")
        await desk.says("nothing is selected")
        await desk.select("the new bridge")
        await desk.press("plus")
        await desk.says("1 gathered")
        await desk.select("on Monday")
        await desk.press("enter")
        await desk.until(lambda: desk.screen.CONTEXT == "review")
        await desk.says("placed CLAIM")
        assert "the new bridge … on Monday" in stored(desk.store, "bridge.txt")


async def test_q_leaves_the_placing_and_the_review_with_nothing_decided(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        await desk.press("m")
        await desk.until(lambda: desk.screen.CONTEXT == "placing" and desk.pane.ready)
        await desk.press("q")
        await desk.until(lambda: desk.screen.CONTEXT == "review")
        await desk.press("q")
        await desk.until(lambda: desk.screen.CONTEXT == "library")
        assert len(waiting(desk.store)) == 4


async def test_somebody_elses_annotation_is_changed_after_a_question(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        await at(desk, "Nobody was")
        await desk.press("l")
        await desk.until(lambda: "by amy. Change it?" in desk.text)
        await desk.press("n")
        assert len(waiting(desk.store)) == 4
        await desk.press("l")
        await desk.until(lambda: "by amy. Change it?" in desk.text)
        await desk.press("y")
        await desk.says("left CLAIM “Nobody was")
        await desk.press("u")
        await desk.until(lambda: desk.screen.total == 4)
        await at(desk, "Nobody was")
        await desk.press("l")  # asked once
        await desk.says("left CLAIM “Nobody was")


async def test_all_whose_words_are_the_same_are_confirmed_at_once_after_a_question(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await open_review(desk)
        await desk.press("Y")
        await desk.until(lambda: "Confirm 1 annotation whose words are the same" in desk.text)
        await desk.press("y")
        await desk.says("confirmed 1 annotation whose words are the same")
        (moved,) = stored(desk.store, "storm.txt").values()
        assert moved.anchor == "exact"
        assert "by it,\nthe police" in moved.quote


async def test_the_last_one_decided_says_that_nothing_waits(library: Path) -> None:
    async with at_the_desk(library) as desk:
        for each in desk.store.waiting().result(10)[:-1]:
            add_left(desk.store, each)
        await open_review(desk)
        assert "1 annotation waits" in desk.head_line
        await desk.press("l", "y")
        await desk.until(lambda: "Nothing waits for review" in desk.text)
        await desk.press("q")
        await desk.press("R")
        await desk.says("no annotation waits for review")


def add_left(store: Store, annotation: Annotation) -> None:
    from reader.annotations import Change, Edit

    store.apply(Change("left", (Edit(annotation, replace(annotation, anchor="exact")),))).result(10)


async def test_from_an_article_its_own_come_first(library: Path) -> None:
    async with at_the_desk(library) as desk:
        await desk.open(article_of(desk.store, "storm.txt").id)
        await desk.screen.run_action("review")
        await desk.until(lambda: desk.screen.CONTEXT == "review" and desk.screen.total == 4)
        await told(desk)
        assert desk.screen.current.annotator == "amy"


async def test_a_small_and_a_wide_terminal_show_list_and_passages(library: Path) -> None:
    for size in ((60, 20), (200, 50)):
        async with at_the_desk(library, size=size) as desk:
            await open_review(desk)
            assert "Two hundred" in desk.text
            assert "Some three" in desk.text
            await desk.press("space", "space", "backspace", "backspace", "backspace")
            assert "now · version 2" in desk.text


async def test_a_library_that_another_program_writes_is_shown_and_not_changed(library: Path) -> None:
    async with at_the_desk(library) as desk:
        path = desk.store.path
        async with at_the_desk(library, library=path) as other:
            await open_review(other)
            await other.press("y")
            await other.says("jo is writing to this library")
            assert len(waiting(desk.store)) == 4
