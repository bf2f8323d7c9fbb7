"""Files in and out of a real library from its screen: adding, undoing, exporting."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.app import ReaderApp
from reader.config import Settings
from reader.screens.library import LibraryScreen
from reader.store import Store
from tests.tui.conftest import settled, shown, typed, until


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "news.db", annotator="jo") as opened:
        yield opened


@asynccontextmanager
async def reading(store: Store) -> AsyncIterator[Pilot[None]]:
    async with ReaderApp(store, Settings()).run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        yield pilot


def count(pilot: Any) -> int:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, LibraryScreen)
    return len(screen.articles)


async def all_five(pilot: Any) -> None:
    """The samples are listed, and nothing that adding them began is still on its way."""
    await until(pilot, lambda: count(pilot) == 5)
    await settled(pilot)


async def dialog(pilot: Any, key: str) -> None:
    await pilot.press(key)
    await until(pilot, lambda: len(pilot.app.screen_stack) == 2)


async def test_enter_fills_an_empty_library_with_the_samples_and_undo_asks_before_it_empties_it(
    store: Store,
) -> None:
    async with reading(store) as pilot:
        await until(pilot, lambda: "This library is empty" in shown(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: count(pilot) == 5 and "5 added" in shown(pilot.app))
        assert "Putin is unlikely to negotiate" in shown(pilot.app)
        await dialog(pilot, "u")
        assert "Undo “added 5 articles”?" in shown(pilot.app)
        await pilot.press("escape")
        await all_five(pilot)
        await dialog(pilot, "u")
        await pilot.press("enter")
        await until(pilot, lambda: count(pilot) == 0 and "undone: added 5 articles" in shown(pilot.app))
        await dialog(pilot, "ctrl+r")
        await pilot.press("y")
        await until(pilot, lambda: count(pilot) == 5 and "redone" in shown(pilot.app))


async def test_a_folder_is_added_and_what_was_left_out_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "one.txt").write_text("A first article about the talks.\n\nIt has two paragraphs.")
    (folder / "two.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x00binary")
    (folder / "three.pdf").write_text("not an article")
    monkeypatch.chdir(tmp_path)
    async with reading(store) as pilot:
        await dialog(pilot, "plus")
        await typed(pilot, "nowhere")
        await pilot.press("enter")
        assert "there is no such file or folder" in shown(pilot.app)
        await pilot.press("ctrl+u", *"in", "enter")
        await until(pilot, lambda: "Left out" in shown(pilot.app))
        assert "two.txt" in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: count(pilot) == 1 and "1 added · 1 refused" in shown(pilot.app))


async def test_stories_and_details_are_steps_that_undo_takes_back(store: Store) -> None:
    async with reading(store) as pilot:
        pilot.app.screen.action_add_samples()
        await all_five(pilot)
        await pilot.press("space", "space")
        await dialog(pilot, "S")
        await typed(pilot, "Talks")
        await pilot.press("enter")
        await until(pilot, lambda: "1 story" in shown(pilot.app))
        assert [story.title for story in store.stories().result()] == ["Talks"]
        await dialog(pilot, "f")
        await pilot.press("up", *"talks", "enter")
        await until(pilot, lambda: count(pilot) == 2 and "filter story Talks" in shown(pilot.app))
        await pilot.press("escape")
        await pilot.press("escape")
        await all_five(pilot)
        await pilot.press("u")
        await until(pilot, lambda: "undone: put 2 articles into “Talks”" in shown(pilot.app))
        assert store.stories().result() == []


async def test_the_marked_are_exported_and_a_file_is_replaced_only_on_purpose(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    target = tmp_path / "news-export.json"
    async with reading(store) as pilot:
        pilot.app.screen.action_add_samples()
        await all_five(pilot)
        await pilot.press("space", "space")
        await dialog(pilot, "E")
        assert "the 2 marked" in shown(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: "exported 2 articles" in shown(pilot.app))
        document = json.loads(target.read_text())
        assert len(document["articles"]) == 2
        target.write_text("mine")
        await dialog(pilot, "E")
        await pilot.press("enter")
        await until(pilot, lambda: "Replace this file?" in shown(pilot.app))
        await pilot.press("enter")  # the cautious answer
        await until(pilot, lambda: "Annotations" in shown(pilot.app))
        assert target.read_text() == "mine"
        await pilot.press("down", "right", "enter")
        await until(pilot, lambda: "Replace this file?" in shown(pilot.app))
        await pilot.press("y")
        await until(pilot, lambda: "exported 5 articles" in shown(pilot.app))
        assert len(json.loads(target.read_text())["articles"]) == 5


async def test_a_second_reader_reads_follows_and_takes_over(store: Store, tmp_path: Path) -> None:
    second = Store.open(tmp_path / "news.db", annotator="ann")
    assert not second.writable
    async with reading(second) as pilot:
        assert "reading only: jo writes" in shown(pilot.app)
        from reader.tasks.adding import add_samples

        add_samples(store)
        pilot.app.follow()
        await all_five(pilot)
        pilot.app.action_take_over()
        await until(pilot, lambda: "still writes" in shown(pilot.app))
        store.close()
        pilot.app.follow()
        await until(pilot, lambda: "jo has left the library" in shown(pilot.app))
        pilot.app.action_take_over()
        await until(pilot, lambda: "writes to the library now" in shown(pilot.app))
        assert second.writable
        assert "reading only" not in shown(pilot.app)
    second.close()


async def test_text_from_a_file_never_reaches_the_screen_raw(store: Store, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    record = {
        "title": "[@click=app.quit]x[/]\x1b]0;owned\x07",
        "outlet": "\x9b2J",
        "text": "\x1b[31m[/] news " * 9,
    }
    bad.write_text(json.dumps(record) + "\n")
    from reader.tasks.adding import add_paths

    add_paths(store, [bad])
    async with reading(store) as pilot:
        await until(pilot, lambda: count(pilot) == 1)
        seen = shown(pilot.app)
        assert "[@click=app.quit]x[/]␛]0;owned␇" in seen
        assert "\x1b" not in seen
        assert "\x9b" not in seen
