"""The library screen: what it lists, and what its keys and the mouse do."""

from __future__ import annotations

import itertools
import json
from array import array
from concurrent.futures import Future
from typing import Any

import pytest

from reader.config import Settings
from reader.screens.library import LibraryScreen
from reader.screens.listed import SPARE
from reader.widgets.article_columns import columns
from reader.widgets.article_list import ArticleList
from tests.tui.conftest import Running, settled, shown, typed, until
from tests.tui.fake_store import FakeStore, summary


def library(pilot: Any) -> LibraryScreen:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, LibraryScreen)
    return screen


def titles(pilot: Any) -> list[str]:
    listed = library(pilot).articles
    return [listed.known(key).title for key in listed.keys]  # type: ignore[union-attr]


def visits(pilot: Any, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Any]]:
    """What the library asks the app to show."""
    seen: list[tuple[str, Any]] = []
    monkeypatch.setattr(
        pilot.app,
        "show_article",
        lambda article, caret=None: seen.append((article, caret)),
    )
    monkeypatch.setattr(
        pilot.app, "show_comparison", lambda articles, at=None: seen.append(("compare", articles))
    )
    return seen


class TestList:
    async def test_says_of_each_article_what_a_reader_chooses_by(self, running: Running) -> None:
        row = summary(
            1, title="Talks", outlet="Daily A", published="2024-11-03T10:00Z", words=427, annotations=14,
            suggestions=3, state="done",
        )  # fmt: skip
        async with running([row]) as pilot:
            line = next(line for line in shown(pilot.app).splitlines() if "Talks" in line)
            assert line.split() == ["▌", "Talks", "Daily", "A", "2024-11-03", "427", "14", "3", "done"]

    async def test_an_article_without_title_is_called_by_how_it_begins(self, running: Running) -> None:
        async with running([summary(1, title="", excerpt="According to\nCNN, talks")]) as pilot:
            assert "According to CNN, talks" in shown(pilot.app)

    async def test_newest_articles_stand_first(self, running: Running, five: list[Any]) -> None:
        async with running(five) as pilot:
            assert titles(pilot)[0] == "Article 5"

    @pytest.mark.parametrize(
        ("key", "line"), [("j", 1), ("down", 1), ("G", 4), ("end", 4), ("pagedown", 4), ("k", 0)]
    )
    async def test_keys_move_the_cursor(self, running: Running, five: list[Any], key: str, line: int) -> None:
        async with running(five) as pilot:
            await pilot.press(key)
            assert library(pilot).articles.cursor == line
            await pilot.press("g")
            assert library(pilot).articles.cursor == 0

    async def test_the_preview_follows_the_cursor(self, running: Running, five: list[Any]) -> None:
        async with running(five) as pilot:
            await pilot.press("j", "j")
            await until(pilot, lambda: library(pilot).preview.row is library(pilot).articles.current)
            assert "How article 3 begins" in shown(pilot.app)

    async def test_a_long_list_asks_only_for_lines_near_those_seen(self, running: Running) -> None:
        store = FakeStore([summary(key) for key in range(3_000)])
        asked: list[int] = []
        known = store.summaries

        def summaries(keys: Any) -> Any:
            asked.extend(keys)
            return known(keys)

        store.summaries = summaries  # type: ignore[method-assign]
        async with running(store) as pilot:
            await pilot.press("G")
            await settled(pilot)
            listed = library(pilot).articles
            assert listed.cursor == 2_999
            assert listed.current is not None
            assert 0 < len(asked) < 400
            assert str(listed.current.words) in shown(pilot.app)

    async def test_moving_repaints_two_lines(
        self, running: Running, five: list[Any], monkeypatch: Any
    ) -> None:
        async with running(five) as pilot:
            regions: list[Any] = []
            monkeypatch.setattr(ArticleList, "refresh", lambda self, *given, **_: regions.extend(given))
            library(pilot).articles.move_to(2)
            assert [(region.y, region.height) for region in regions] == [(1, 1), (3, 1)]

    async def test_the_wheel_scrolls_and_a_double_click_reads(
        self, running: Running, five: list[Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with running(five) as pilot:
            seen = visits(pilot, monkeypatch)
            await pilot.click("#articles", offset=(10, 3), times=2)
            await settled(pilot)
            assert [each[0] for each in seen] == [library(pilot).articles.current.id]  # type: ignore[union-attr]
            assert library(pilot).articles.cursor == 2

    async def test_a_click_on_the_mark_column_marks(self, running: Running, five: list[Any]) -> None:
        async with running(five) as pilot:
            await pilot.click("#articles", offset=(1, 2))
            assert list(library(pilot).articles.marked) == [five[3].id]
            await pilot.click("#articles", offset=(1, 2))
            assert not library(pilot).articles.marked

    async def test_a_click_on_a_heading_sorts(self, running: Running, five: list[Any]) -> None:
        async with running(five) as pilot:
            await pilot.click("#articles", offset=(5, 0))
            await settled(pilot)
            assert titles(pilot)[0] == "Article 1"
            assert "sort title ▴" in shown(pilot.app)


class TestColumns:
    @pytest.mark.parametrize("width", range(20, 220))
    def test_fit_without_overlap(self, width: int) -> None:
        found = columns(width)
        assert found[0].name == "title"
        assert all(one.start + one.width < other.start for one, other in itertools.pairwise(found))
        assert found[-1].start + found[-1].width <= max(width, 4)

    def test_the_state_stays_longest(self) -> None:
        assert [column.name for column in columns(45)] == ["title", "state"]
        assert len(columns(118)) == 7

    @pytest.mark.parametrize("size", [(200, 60), (120, 36), (80, 24), (60, 20), (40, 10), (20, 6)])
    async def test_every_size_can_be_used(
        self, running: Running, five: list[Any], size: tuple[int, int]
    ) -> None:
        async with running(five, size=size) as pilot:
            await pilot.press("j", "space")
            lines = shown(pilot.app).splitlines()
            assert len(lines) <= size[1]
            assert any("Article" in line for line in lines)
            assert "1 marked" in lines[-1]


class TestMarking:
    async def test_space_marks_and_goes_on(self, running: Running, five: list[Any]) -> None:
        async with running(five) as pilot:
            await pilot.press("space", "space")
            assert list(library(pilot).articles.marked) == [five[4].id, five[3].id]
            assert "2 marked" in shown(pilot.app)
            await pilot.press("U")
            assert not library(pilot).articles.marked

    async def test_marks_stay_while_another_view_is_listed(self, running: Running, five: list[Any]) -> None:
        async with running(five) as pilot:
            await pilot.press("space", "slash", *"4", "enter", "space")
            await settled(pilot)
            assert list(library(pilot).articles.marked) == [five[4].id, five[3].id]

    async def test_compare_takes_the_marked_in_their_order(
        self, running: Running, five: list[Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with running(five) as pilot:
            seen = visits(pilot, monkeypatch)
            await pilot.press("j", "space", "k", "k", "space", "c")
            assert seen == [("compare", [five[3].id, five[4].id])]

    async def test_compare_takes_the_one_under_the_cursor_to_a_single_mark(
        self, running: Running, five: list[Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with running(five) as pilot:
            seen = visits(pilot, monkeypatch)
            await pilot.press("c")
            assert seen == []
            assert "mark the articles to compare with Space" in shown(pilot.app)
            await pilot.press("space", "c")
            assert seen == [("compare", [five[4].id, five[3].id])]

    async def test_enter_reads_the_article_under_the_cursor(
        self, running: Running, five: list[Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with running(five) as pilot:
            seen = visits(pilot, monkeypatch)
            await pilot.press("j", "enter")
            await settled(pilot)
            assert seen == [(five[3].id, None)]


class TestSearch:
    async def test_finds_as_one_types_and_escape_lists_all_again(
        self, running: Running, five: list[Any]
    ) -> None:
        async with running(five) as pilot:
            await pilot.press("slash")
            await typed(pilot, "article 4")
            await settled(pilot)
            assert titles(pilot) == ["Article 4"]
            assert "1 found" in shown(pilot.app)
            await pilot.press("escape")
            await settled(pilot)
            assert len(titles(pilot)) == 5
            assert library(pilot).articles.current.title == "Article 4"  # type: ignore[union-attr]

    async def test_enter_keeps_what_was_found_and_gives_the_keys_back(
        self, running: Running, five: list[Any]
    ) -> None:
        async with running(five) as pilot:
            await pilot.press("slash", *"how", "enter", "j")
            await settled(pilot)
            assert library(pilot).articles.cursor == 1
            assert library(pilot).search.value == "how"
            await pilot.press("escape")
            assert library(pilot).search.value == ""

    async def test_arrows_move_in_the_list_while_typing(self, running: Running, five: list[Any]) -> None:
        async with running(five) as pilot:
            await pilot.press("slash", "down", "down")
            assert library(pilot).articles.cursor == 2
            assert library(pilot).search.has_focus

    async def test_no_key_of_the_library_acts_while_typing(self, running: Running, five: list[Any]) -> None:
        async with running(five) as pilot:
            await pilot.press("slash")
            await typed(pilot, "q cU?us+1")
            assert library(pilot).search.value == "q cU?us+1"
            assert len(pilot.app.screen_stack) == 1

    async def test_a_letter_is_painted_with_what_it_finds_and_all_is_counted_later(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = FakeStore([summary(key) for key in range(1, 301)])
        async with running(store) as pilot:
            monkeypatch.setattr("reader.screens.listed.COUNT_DELAY", 30)
            wanted = library(pilot).articles.page + SPARE
            await pilot.press("slash")
            await typed(pilot, "how")
            await until(pilot, lambda: f"{wanted}+ found" in shown(pilot.app))
            assert "how" in shown(pilot.app)
            assert len(library(pilot).articles) == wanted
            await pilot.press("enter")  # who goes on with what was found wants all of it
            await settled(pilot)
            assert "300 found" in shown(pilot.app)
            assert len(library(pilot).articles) == 300

    async def test_a_letter_whose_answer_takes_long_is_painted_meanwhile(
        self, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = FakeStore([summary(key) for key in range(1, 301)])
        async with running(store) as pilot:
            await pilot.press("slash", *"how")
            await until(pilot, lambda: "300 found" in shown(pilot.app))
            late: Future[Any] = Future()
            monkeypatch.setattr(store, "first_page", lambda view, count: late)
            await pilot.press("backspace")
            await until(pilot, lambda: "how" not in shown(pilot.app) and "found" not in shown(pilot.app))
            late.set_result([summary(7)])
            await until(pilot, lambda: "1 found" in shown(pilot.app))
            assert titles(pilot) == ["Article 7"]

    async def test_letters_repaint_only_the_lines_that_differ(
        self, running: Running, five: list[Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async with running(five) as pilot:
            await pilot.press("slash", "a")
            await settled(pilot)
            regions: list[Any] = []
            monkeypatch.setattr(ArticleList, "refresh", lambda self, *given, **_: regions.append(given))
            await typed(pilot, "rticle")
            await settled(pilot)
            assert regions == []
            library(pilot).articles.show_page([five[4], five[2]])
            assert [[region.y for region in given] for given in regions] == [[2, 3, 4, 5]]

    async def test_escape_brings_the_list_back_at_once_and_looks_again(
        self, running: Running, five: list[Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        store = FakeStore(five)
        async with running(store) as pilot:
            await settled(pilot)
            await pilot.press("slash", *"article 4")
            await settled(pilot)
            late: Future[Any] = Future()
            monkeypatch.setattr(store, "order", lambda view: late)
            await pilot.press("escape")
            assert len(library(pilot).articles) == 5
            late.set_result(array("q", [5, 4]))
            await until(pilot, lambda: len(library(pilot).articles) == 2)

    async def test_nothing_found_says_how_to_go_on(self, running: Running, five: list[Any]) -> None:
        async with running(five) as pilot:
            await pilot.press("slash", *"xyz")
            await settled(pilot)
            assert "Nothing is found for “xyz”." in shown(pilot.app)
            assert library(pilot).articles.current is None


class TestViews:
    async def test_sort_by_its_key_and_the_other_way_round(self, running: Running, five: list[Any]) -> None:
        async with running(five) as pilot:
            await pilot.press("s")
            await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
            await pilot.press("t")
            await settled(pilot)
            assert titles(pilot)[0] == "Article 1"
            await pilot.press("s")
            await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
            await pilot.press("enter")
            await settled(pilot)
            assert titles(pilot)[0] == "Article 5"

    async def test_filter_by_state_and_escape_drops_it(self, running: Running) -> None:
        rows = [summary(1, state="done", title="One"), summary(2, state="open", title="Two")]
        async with running(rows) as pilot:
            await pilot.press("f")
            await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
            await pilot.press("3", "enter")
            await settled(pilot)
            assert titles(pilot) == ["One"]
            assert "filter done" in shown(pilot.app)
            await pilot.press("escape")
            await settled(pilot)
            assert len(titles(pilot)) == 2

    async def test_an_outlet_that_is_none_is_told(self, running: Running, five: list[Any]) -> None:
        async with running(five) as pilot:
            await pilot.press("f")
            await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
            await pilot.press("down", "down", *"Nobody", "enter")
            assert "there is no outlet “Nobody”" in shown(pilot.app)
            await pilot.press("ctrl+u", *"dai", "enter")
            await settled(pilot)
            assert {row.outlet for row in five if row.outlet} == {"Daily A"}
            assert len(titles(pilot)) == 3


class TestChanges:
    async def test_marked_articles_go_into_a_new_story_in_one_step(
        self, running: Running, five: list[Any]
    ) -> None:
        store = FakeStore(five)
        async with running(store) as pilot:
            await pilot.press("space", "space", "S")
            await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
            await typed(pilot, "The talks")
            await pilot.press("enter")
            await settled(pilot)
            (change,) = store.applied
            assert next(edit.before for edit in change.edits) is None
            assert len(change.edits) == 3
            assert store.known_stories[0].title == "The talks"
            assert "put 2 articles into “The talks” · saved" in shown(pilot.app)

    async def test_details_are_edited_in_a_form(self, running: Running, five: list[Any]) -> None:
        store = FakeStore(five)
        async with running(store) as pilot:
            await pilot.press("e")
            await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
            await pilot.press("ctrl+u")
            await typed(pilot, "Another")
            await pilot.press("down", "down", "down", "ctrl+u", *"soon", "enter")
            assert "published: write it as 2024-11-03" in shown(pilot.app)
            await pilot.press("ctrl+u", *"2024-12-01", "enter")
            await settled(pilot)
            after = store.applied[0].edits[0].after.details
            assert (after.title, after.published) == ("Another", "2024-12-01")
            assert "Another" in shown(pilot.app)

    async def test_a_form_left_as_it_was_changes_nothing(self, running: Running, five: list[Any]) -> None:
        store = FakeStore(five)
        async with running(store) as pilot:
            await pilot.press("e")
            await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
            await pilot.press("enter")
            await until(pilot, lambda: "nothing was changed" in shown(pilot.app))
            assert not store.applied

    async def test_undo_says_what_was_undone(self, running: Running, five: list[Any]) -> None:
        async with running(five) as pilot:
            await pilot.press("u")
            await until(pilot, lambda: "nothing to undo" in shown(pilot.app))
            await pilot.press("e")
            await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
            await pilot.press("x", "enter")
            await until(pilot, lambda: "saved" in shown(pilot.app))
            await pilot.press("u")
            await until(pilot, lambda: "undone: edited title" in shown(pilot.app))


class TestComingBack:
    async def test_to_view_cursor_and_marks(self, running: Running, five: list[Any]) -> None:
        store = FakeStore(five)
        async with running(store) as pilot:
            library(pilot).sort_by("title")
            await settled(pilot)
            await pilot.press("g", "j", "space", "q")
        assert json.loads(store.memory["screen"])["cursor"] == 3
        async with running(store) as pilot:
            assert titles(pilot)[0] == "Article 1"
            assert library(pilot).articles.current.title == "Article 3"  # type: ignore[union-attr]
            assert list(library(pilot).articles.marked) == [five[1].id]

    @pytest.mark.parametrize(
        "memory", ["{", "[]", '{"view": {"sort": "nonsense"}, "cursor": "x"}', '{"screen": 3}']
    )
    async def test_a_memory_that_makes_no_sense_is_left_out(
        self, running: Running, five: list[Any], memory: str
    ) -> None:
        store = FakeStore(five)
        store.memory["screen"] = memory
        async with running(store) as pilot:
            assert titles(pilot)[0] == "Article 5"

    async def test_articles_just_added_are_marked_and_under_the_cursor(
        self, running: Running, five: list[Any]
    ) -> None:
        async with running(five, first=[five[1].id, five[2].id]) as pilot:
            assert list(library(pilot).articles.marked) == [five[1].id, five[2].id]
            assert library(pilot).articles.current.id == five[1].id  # type: ignore[union-attr]

    async def test_the_theme_that_was_chosen_unless_the_settings_changed(
        self, running: Running, five: list[Any]
    ) -> None:
        store = FakeStore(five)
        async with running(store) as pilot:
            assert pilot.app.theme == "textual-dark"
            await pilot.press("f2")
            assert pilot.app.theme == "textual-light"
        async with running(store) as pilot:
            assert pilot.app.theme == "textual-light"
        async with running(store, settings=Settings(theme="textual-light")) as pilot:
            await pilot.press("f2")
            assert pilot.app.theme == "textual-dark"


class TestOthers:
    async def test_an_empty_library_offers_the_samples_and_adding(self, running: Running) -> None:
        async with running() as pilot:
            text = shown(pilot.app)
            assert "This library is empty." in text
            assert "add the five sample articles" in text

    async def test_it_says_who_else_writes_and_takes_over(self, running: Running, five: list[Any]) -> None:
        store = FakeStore(five)
        store.holder, store.writable = type("Holder", (), {"annotator": "ann", "host": "desk"})(), False
        async with running(store) as pilot:
            assert "reading only: ann writes" in shown(pilot.app)
            await pilot.press("plus")
            await until(pilot, lambda: "ann is writing to this library" in shown(pilot.app))
            pilot.app.action_take_over()
            await until(pilot, lambda: store.writable and "reading only" not in shown(pilot.app))

    async def test_keys_of_the_settings_hold_and_are_shown(self, running: Running, five: list[Any]) -> None:
        settings = Settings(keys={"library.mark": ("x",)})
        async with running(five, settings=settings) as pilot:
            assert "x mark" in shown(pilot.app)
            await pilot.press("x")
            assert len(library(pilot).articles.marked) == 1
            await pilot.press("space")
            assert len(library(pilot).articles.marked) == 1

    async def test_what_could_not_be_said_elsewhere_is_said(self, running: Running, five: list[Any]) -> None:
        async with running(five, messages=["config.toml: theme 'x': give dark or light"]) as pilot:
            assert "✗ config.toml: theme 'x'" in shown(pilot.app)


HOSTILE = [
    "[/]",
    "[@click=app.quit]x[/]",
    "a\x1b]0;owned\x07b",
    "c\x9b31md",
    "e\u202ef",
    "g\x00\x7fh",
    "[bold]i",
]


@pytest.mark.parametrize("no_color", [False, True])
async def test_text_from_outside_is_shown_one_for_one(
    running: Running, monkeypatch: pytest.MonkeyPatch, no_color: bool
) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    rows = [
        summary(key, title=text, outlet=text, excerpt=text, source=text, published="2024-11-01")
        for key, text in enumerate(HOSTILE)
    ]
    for size in ((200, 60), (80, 24)):
        async with running(FakeStore(rows, annotator="jo\x1b[2J"), size=size) as pilot:
            await pilot.press("G", "k", "space", "e")
            await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
            seen = shown(pilot.app)
            await pilot.press("escape", "slash", "x", "escape")
            await settled(pilot)
            seen += shown(pilot.app)
            assert "[@click=app.quit]x[/]" in seen
            assert "[bold]i" in seen
            assert not any(char < " " and char != "\n" for char in seen)
            assert not set("\x7f\x9b\u202e") & set(seen)
            assert "␛]0;owned␇" in seen
            assert pilot.app._exception is None
            assert pilot.app.return_code is None


@pytest.mark.parametrize("size", [(200, 60), (120, 36), (80, 24)])
async def test_what_the_preview_repaints_is_the_whole_of_what_it_says(
    running: Running, five: list[Any], size: tuple[int, int]
) -> None:
    """Only the lines that differ are painted again; none may be forgotten."""
    async with running(five, size=size) as pilot:
        for _ in range(3):
            await pilot.press("j")
            await until(pilot, lambda: library(pilot).preview.row is library(pilot).articles.current)
            partly = shown(pilot.app)
            pilot.app.screen.refresh(layout=True)
            await pilot.pause()
            assert partly == shown(pilot.app)
