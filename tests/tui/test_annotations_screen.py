"""The annotations screen: finding what is annotated, going there and back, and changing many at once."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reader.annotations import Change, Edit, Relation, edited, new_id, now
from reader.articles import Story
from reader.screens.annotations import AnnotationsScreen
from reader.store import AnnotationSummary, AnnotationView, AttributeIs, Store
from reader.widgets.annotation_columns import columns
from reader.widgets.annotation_preview import passage_of
from tests.tui.conftest import settled, shown
from tests.tui.real_library import Desk, add, annotated, at_the_desk, make_library

CRACKS = '"cracks in Western unity"'


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """Two articles with five annotations by two people, and thirty in a third."""
    path = make_library(tmp_path_factory.mktemp("annotations"), sorted(seeds.glob("*.txt")))
    with Store.open(path, annotator="jo") as store:
        by_name = {each.source[:3]: each for each in store.iter_articles()}
        one, two, many = by_name["000"], by_name["001"], by_name["003"]
        quote = annotated(one, CRACKS, "QUOTE")
        quote = replace(quote, attributes={**quote.attributes, "type": "direct"}, note="verify with the wire")
        graham = annotated(one, "Thomas Graham", "SPEAKER", "kim")
        claim = annotated(one, "Putin would try to exploit", "CLAIM")
        other = annotated(two, "Thomas Graham", "SPEAKER")
        guess = replace(annotated(two, "Chatham House", "SPEAKER", "rules 1"), status="suggested")
        time = now()
        said = Relation(new_id(), "said_by", quote.id, graham.id, {}, "jo", time, time)
        add(store, quote, graham, claim, other, guess, said)
        body = many.text.body
        words = [body[start : start + 20].strip() for start in range(200, 200 + 30 * 60, 60)]
        add(store, *(annotated(many, each, "EVIDENCE") for each in words))
    return path


@asynccontextmanager
async def listed(
    library: Path, *, size: tuple[int, int] = (120, 36), mode: str = "either", **view: Any
) -> AsyncIterator[Desk]:
    """The app with the annotations screen open, over a view if one is given."""
    async with at_the_desk(library, size=size, mode=mode) as desk:
        await desk.until(lambda: len(desk.screen.articles) == 5)
        if view:
            desk.app.show_annotations(view=AnnotationView(**view))
        else:
            await desk.pilot.press("L")
        await desk.until(lambda: isinstance(desk.screen, AnnotationsScreen))
        await rest(desk)
        yield desk


async def rest(desk: Desk) -> None:
    await settled(desk.pilot)


def rows(desk: Desk) -> list[AnnotationSummary]:
    return desk.store.annotation_summaries(desk.screen.listed.keys).result(10)


def quotes(desk: Desk) -> list[str]:
    return [row.quote for row in rows(desk)]


def everything(desk: Desk) -> list[AnnotationSummary]:
    view = AnnotationView(sort="place", descending=False)
    return desk.store.annotation_summaries(desk.store.annotation_order(view).result(10)).result(10)


async def put_cursor(desk: Desk, quote: str) -> None:
    desk.screen.listed.move_to(quotes(desk).index(quote))
    await rest(desk)


async def answered(desk: Desk, *keys: str) -> None:
    """Press keys in the dialog that is open or opens, and let what they begin come to its end."""
    await desk.until(lambda: desk.app.screen is not desk.screen)
    await desk.pilot.press(*keys)
    await desk.until(lambda: desk.app.screen is desk.screen)
    await desk.pilot.pause()
    await desk.app.workers.wait_for_complete()
    await rest(desk)


class TestTheList:
    async def test_shows_all_of_the_library_newest_first(self, library: Path) -> None:
        async with listed(library) as desk:
            assert len(desk.screen.listed) == 35
            assert [row.key for row in rows(desk)] == sorted((row.key for row in rows(desk)), reverse=True)
            assert "35 annotations · 34 accepted · 1 suggested" in desk.text
            assert "E EVIDENCE" in desk.text
            assert "sort newest ▾ · filter all" in desk.text

    async def test_from_a_text_shows_that_articles_by_place_and_esc_shows_all(self, library: Path) -> None:
        async with at_the_desk(library) as desk:
            article = next(row for row in everything(desk) if row.quote == CRACKS).article
            await desk.open(article)
            await desk.press("L")
            await desk.until(lambda: isinstance(desk.screen, AnnotationsScreen))
            await rest(desk)
            assert quotes(desk) == ["Thomas Graham", "Putin would try to exploit", CRACKS]
            assert "3 found · sort place ▴ · filter “Putin is" in desk.text
            await desk.pilot.press("escape")
            await rest(desk)
            assert len(desk.screen.listed) == 35
            await desk.press("q")
            assert desk.screen.article == article

    async def test_what_was_just_tagged_is_listed(self, library: Path) -> None:
        async with at_the_desk(library) as desk:
            article = next(row for row in everything(desk) if row.quote == CRACKS).article
            await desk.open(article)
            await desk.select("Council on Foreign Relations")
            await desk.pilot.press("3", "L")
            await desk.until(lambda: isinstance(desk.screen, AnnotationsScreen))
            await rest(desk)
            assert "Council on Foreign Relations" in quotes(desk)

    async def test_the_preview_shows_the_sentence_the_note_and_what_is_known(self, library: Path) -> None:
        async with listed(library, size=(160, 40), label="QUOTE") as desk:
            await desk.until(lambda: "as well as" in shown(desk.app))
            assert "type: direct" in desk.text
            assert "✎ verify with the wire" in desk.text
            assert "jo · accepted · 1 relation" in desk.text

    async def test_a_suggestion_that_one_has_decided_is_not_listed(self, library: Path) -> None:
        async with listed(library) as desk:
            guess = next(row for row in rows(desk) if row.status == "suggested")
            (suggestion,) = desk.store.annotations_by_id([guess.id]).result(10)
            own = replace(suggestion, id=new_id(), annotator="jo", status="rejected", suggestion=guess.id)
            add(desk.store, own)
            desk.screen.changed_elsewhere()
            await rest(desk)
            assert guess.id not in [row.id for row in rows(desk)]
            assert own.id in [row.id for row in rows(desk)]

    async def test_nothing_from_outside_reaches_the_terminal_as_it_is(self, library: Path) -> None:
        async with listed(library, size=(160, 40), label="QUOTE") as desk:
            (row,) = rows(desk)
            (there,) = desk.store.annotations_by_id([row.id]).result(10)
            nasty = replace(
                there, id=new_id(), note="\x1b]0;owned\x07 [/] \u202e", annotator="e\x1bvil", label="Q\x9bX"
            )
            add(desk.store, nasty)
            desk.app.show_annotations(view=AnnotationView())
            await desk.until(lambda: "by e" in shown(desk.app) or "owned" in shown(desk.app))
            await rest(desk)
            assert "unknown label" in desk.text
            assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(desk.text)

    async def test_an_empty_library_says_how_to_begin(self, tmp_path: Path) -> None:
        path = make_library(tmp_path, [])
        async with at_the_desk(path) as desk:
            await desk.pilot.press("L")
            await desk.until(lambda: "Nothing is annotated yet" in shown(desk.app))
            await desk.press("x", "e", "enter", "space", "asterisk", "j", "G")
            assert isinstance(desk.screen, AnnotationsScreen)
            await desk.press("q")
            assert not isinstance(desk.screen, AnnotationsScreen)

    @pytest.mark.parametrize("size", [(200, 60), (80, 24), (60, 20), (40, 10), (20, 6)])
    async def test_every_size_can_be_used(self, library: Path, size: tuple[int, int]) -> None:
        async with listed(library, size=size) as desk:
            await desk.press("j", "space", "G", "k")
            assert desk.screen.listed.cursor == 33
            assert "● E" in desk.text or size[1] < 60

    @pytest.mark.parametrize("width", range(20, 220, 3))
    def test_columns_fit_without_overlap(self, width: int) -> None:
        found = columns(width, 8)
        assert [each.name for each in found][:2] == ["label", "quote"]
        assert all(one.start + one.width < other.start for one, other in itertools.pairwise(found))
        assert found[-1].start + found[-1].width <= max(width, 9)

    def test_an_old_key_or_an_unknown_status_in_what_was_remembered_shows_all(self) -> None:
        from reader.screens.annotation_views import ALL, remembered_view, view_memory

        view = AnnotationView(sort="place", attribute=AttributeIs("type", "direct"), articles=("a", "b"))
        assert remembered_view(view_memory(view)) == view
        for strange in (None, [], {"sort": "size"}, {"status": 3}, {"articles": [3]}, {"attribute": ["x"]}):
            assert remembered_view(strange) == ALL


class TestGoingThere:
    async def test_enter_opens_the_text_at_the_annotation_and_q_comes_back(self, library: Path) -> None:
        async with listed(library, sort="place", descending=False) as desk:
            await put_cursor(desk, CRACKS)
            row = desk.screen.listed.current
            await desk.press("space", "k", "enter")
            await desk.until(lambda: bool(getattr(desk.screen, "pane", None)) and desk.pane.ready)
            assert desk.screen.article == row.article
            assert desk.pane.caret == row.start
            assert desk.screen.current == row.id
            await desk.press("q")
            await rest(desk)
            assert desk.screen.listed.current == row
            assert list(desk.screen.listed.marked) == [row.key]

    async def test_what_was_changed_in_the_text_is_seen_on_coming_back(self, library: Path) -> None:
        async with listed(library, label="QUOTE") as desk:
            await desk.press("enter")
            await desk.until(lambda: bool(getattr(desk.screen, "pane", None)) and desk.pane.ready)
            await desk.press("x", "q")
            await rest(desk)
            assert len(desk.screen.listed) == 0
            assert "The filter leaves no annotation" in desk.text

    async def test_the_screen_is_come_back_to_after_a_restart(self, library: Path, tmp_path: Path) -> None:
        path = tmp_path / "kept.db"
        path.write_bytes(library.read_bytes())
        async with at_the_desk(path, library=path) as desk:
            desk.app.show_annotations(view=AnnotationView(label="SPEAKER", sort="title", descending=False))
            await desk.until(lambda: isinstance(desk.screen, AnnotationsScreen))
            await rest(desk)
            await desk.press("j")
            key = desk.screen.listed.cursor_key
            await desk.press("ctrl+q")
        async with at_the_desk(path, library=path) as desk:
            await desk.until(lambda: isinstance(desk.screen, AnnotationsScreen))
            await rest(desk)
            assert desk.screen.view == AnnotationView(label="SPEAKER", sort="title", descending=False)
            assert desk.screen.listed.cursor_key == key
            await desk.press("q")
            assert not isinstance(desk.screen, AnnotationsScreen)


class TestSearchingSortingFiltering:
    async def test_slash_searches_quotes_and_notes_as_one_types(self, library: Path) -> None:
        async with listed(library) as desk:
            await desk.pilot.press("slash", *"wire")
            await rest(desk)
            assert quotes(desk) == [CRACKS]
            assert "1 found" in desk.text
            await desk.pilot.press("backspace", "backspace", "backspace", "backspace", *"zzz")
            await rest(desk)
            assert "Nothing is found for “zzz”" in desk.text
            await desk.pilot.press("escape")
            await rest(desk)
            assert len(desk.screen.listed) == 35

    async def test_s_sorts_and_again_the_other_way_round(self, library: Path) -> None:
        async with listed(library) as desk:
            for _ in range(2):
                await desk.pilot.press("s")
                await answered(desk, "l")
            assert [row.label for row in rows(desk)][:3] == ["SPEAKER"] * 3
            assert "sort label ▾" in desk.text
            await desk.pilot.click("#annotations", offset=(5, 0))
            await rest(desk)
            assert rows(desk)[0].label == "CLAIM"

    async def test_f_filters_by_all_that_is_known(self, library: Path) -> None:
        async with listed(library) as desk:
            story = Story(new_id(), "Munich")
            add(desk.store, story)
            await desk.pilot.press("f")
            await answered(desk, "3", "up", "down", "down", *"kim", "enter")
            assert [(row.label, row.annotator) for row in rows(desk)] == [("SPEAKER", "kim")]
            assert "filter SPEAKER, by kim" in desk.text
            await desk.pilot.press("escape")
            await rest(desk)
            await desk.pilot.press("f")
            await answered(desk, "down", *"type = direct", "enter")
            assert quotes(desk) == [CRACKS]
            assert desk.screen.view.attribute == AttributeIs("type", "direct")

    async def test_a_filter_that_cannot_be_says_so(self, library: Path) -> None:
        async with listed(library) as desk:
            await desk.pilot.press("f")
            await desk.until(lambda: desk.app.screen is not desk.screen)
            await desk.pilot.press("down", *"colour = red", "enter")
            await desk.until(lambda: "no label has an attribute" in shown(desk.app))
            await desk.pilot.press("escape", "escape")
            await desk.until(lambda: desk.app.screen is desk.screen)
            assert len(desk.screen.listed) == 35

    async def test_undecided_are_suggestions_and_those_without_a_choice(self, library: Path) -> None:
        async with listed(library, undecided=True) as desk:
            assert {row.status for row in rows(desk)} == {"suggested", "accepted"}
            assert all(None in row.attributes.values() for row in rows(desk))
            assert "filter undecided" in desk.text


class TestManyAtOnce:
    async def test_x_deletes_the_one_under_the_cursor_and_its_relations_and_u_brings_them_back(
        self, library: Path
    ) -> None:
        async with listed(library, sort="place", descending=False) as desk:
            before = everything(desk)
            await put_cursor(desk, CRACKS)
            await desk.pilot.press("x")
            await desk.says("deleted QUOTE")
            await rest(desk)
            assert CRACKS not in quotes(desk)
            assert desk.relations(before[0].article) == []
            await desk.pilot.press("u")
            await desk.says("undone: deleted QUOTE")
            await rest(desk)
            assert [row.quote for row in everything(desk)] == [row.quote for row in before]
            assert len(desk.relations(before[0].article)) == 1
            assert desk.screen.listed.current.quote == CRACKS
            await desk.pilot.press("ctrl+r")
            await desk.says("redone: deleted QUOTE")
            await rest(desk)
            assert CRACKS not in quotes(desk)

    async def test_x_again_and_again_deletes_one_after_the_other(self, library: Path) -> None:
        async with listed(library, label="EVIDENCE") as desk:
            there = quotes(desk)
            await desk.pilot.press("x", "x", "x")
            await desk.until(lambda: len(desk.screen.listed) == 27)
            await rest(desk)
            assert quotes(desk) == there[3:]
            assert not desk.refused

    async def test_others_annotations_are_named_and_asked_about_once(self, library: Path) -> None:
        async with listed(library, sort="place", descending=False) as desk:
            graham = next(row for row in rows(desk) if row.annotator == "kim")
            desk.screen.listed.move_to(list(desk.screen.listed.keys).index(graham.key))
            await desk.pilot.press("x")
            await desk.until(lambda: "Delete 1 annotation and 1 relation?" in shown(desk.app))
            assert "Not all are yours: 1 by kim." in desk.text
            await answered(desk, "n")
            assert len(everything(desk)) == 35
            await desk.pilot.press("x")
            await answered(desk, "y")
            assert len(everything(desk)) == 34
            await desk.pilot.press("u")
            await desk.says("undone")
            await rest(desk)
            desk.screen.listed.move_to(list(desk.screen.listed.keys).index(graham.key))
            await rest(desk)
            await desk.pilot.press("x")  # not asked a second time
            await desk.says("deleted SPEAKER")
            assert len(everything(desk)) == 34

    async def test_more_than_twenty_are_asked_about_and_are_one_step(self, library: Path) -> None:
        async with listed(library, label="EVIDENCE") as desk:
            await desk.press("asterisk")
            assert "30 marked" in desk.text
            await desk.pilot.press("x")
            await desk.until(lambda: "Delete 30 annotations?" in shown(desk.app))
            await answered(desk, "y")
            assert "deleted 30 annotations" in desk.said
            assert len(everything(desk)) == 5
            assert not desk.screen.listed.marked
            await desk.pilot.press("u")
            await desk.until(lambda: "Undo “deleted 30 annotations”?" in shown(desk.app))
            await answered(desk, "y")
            assert len(everything(desk)) == 35

    async def test_e_changes_only_what_was_altered_in_all_that_are_marked(self, library: Path) -> None:
        async with listed(library, sort="place", descending=False) as desk:
            await put_cursor(desk, "Putin would try to exploit")
            await desk.press("space")
            await put_cursor(desk, CRACKS)
            await desk.press("space")
            before = {row.id: row for row in everything(desk)}
            await desk.pilot.press("e")
            await desk.until(lambda: "Change 2 annotations" in shown(desk.app))
            assert "they differ" in desk.text
            await answered(desk, "down", "r", "enter")
            assert "changed 2 annotations: status rejected" in desk.said
            after = {row.id: row for row in everything(desk)}
            changed = [each for each in after if after[each].revision != before[each].revision]
            assert sorted(after[each].quote for each in changed) == sorted(
                ["Putin would try to exploit", CRACKS]
            )
            for each in changed:
                assert after[each].status == "rejected"
                assert (after[each].note, after[each].label) == (before[each].note, before[each].label)
            assert len(desk.screen.listed.marked) == 2
            await desk.pilot.press("u")
            await desk.says("undone: changed 2 annotations")
            assert {row.status for row in everything(desk)} == {"accepted", "suggested"}

    async def test_e_on_one_is_its_form(self, library: Path) -> None:
        async with listed(library, label="QUOTE") as desk:
            await desk.pilot.press("e")
            await desk.until(lambda: "indirect" in shown(desk.app))
            await answered(desk, "2", "enter")
            (row,) = rows(desk)
            assert row.attributes["type"] == "indirect"
            assert row.note == "verify with the wire"
            assert "changed QUOTE" in desk.said
            await desk.pilot.press("e")
            await answered(desk, "enter")
            assert desk.said == "nothing was changed"

    async def test_what_was_changed_meanwhile_is_named_and_nothing_is_done(self, library: Path) -> None:
        async with listed(library, sort="place", descending=False) as desk:
            await put_cursor(desk, CRACKS)
            await desk.press("space", "k", "k", "space")
            (row,) = [row for row in rows(desk) if row.quote == CRACKS]
            (there,) = desk.store.annotations_by_id([row.id]).result(10)
            desk.store.apply(Change("elsewhere", (Edit(there, edited(there, note="changed")),))).result(10)
            await desk.pilot.press("x")
            await desk.says("changed meanwhile: QUOTE")
            assert desk.refused
            assert len(everything(desk)) == 35
            await rest(desk)
            await desk.pilot.press("x")  # now it is known
            await desk.says("deleted 2 annotations")

    async def test_suggestions_never_change(self, library: Path) -> None:
        async with listed(library, status="suggested") as desk:
            await desk.pilot.press("x")
            await desk.says("it is a suggestion")
            assert desk.refused
            await desk.pilot.press("escape", "e")
            await desk.says("it is a suggestion")
            assert len(everything(desk)) == 35

    async def test_a_library_that_is_only_read_says_so(self, library: Path) -> None:
        async with listed(library, mode="read") as desk:
            await desk.pilot.press("x")
            await desk.says("can only be read")
            await desk.pilot.press("e")
            await desk.says("can only be read")


class TestAPassage:
    def test_is_the_sentence_around_with_what_is_annotated_in_it(self) -> None:
        text = "cut off. He said that \x1b[31mit rains, and left. Then he came back."
        start = text.index("it rains")
        found = passage_of(text, 1000, ((1000 + start, 1000 + start + 8),))
        assert found.text[found.start : found.end] == "it rains"
        assert found.text.startswith("He said that")
        assert found.text.endswith("and left.")
        assert "\x1b" not in found.text

    def test_that_begins_before_what_is_known_says_so(self) -> None:
        found = passage_of("of a long sentence that has no end", 500, ((505, 511),))
        assert found.text.startswith("… of a long")
        assert found.text[found.start : found.end] == "long s"

    def test_of_several_segments_in_two_paragraphs_has_all_of_them(self) -> None:
        text = "First one here.\nSecond one there."
        found = passage_of(text, 0, ((0, 5), (16, 22)))
        assert [found.text[a:b] for a, b in found.spans] == ["First", "Second"]
        assert "\n" not in found.text
