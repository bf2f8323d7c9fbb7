"""The help screen and the palette: every action, by its keys and by its name."""

from __future__ import annotations

from typing import Any

import pytest

from reader.actions import ACTIONS, SCREEN_CONTEXTS
from reader.config import Settings
from reader.screens.bindings import actions_of
from reader.screens.help import SIGNS, HelpScreen
from reader.screens.palette import ActionProvider
from tests.tui.conftest import Running, settled, shown, until


@pytest.mark.parametrize("context", SCREEN_CONTEXTS)
@pytest.mark.parametrize("size", [(200, 60), (120, 36), (80, 24)])
async def test_every_action_with_a_key_can_be_read(
    running: Running, five: list[Any], context: str, size: tuple[int, int]
) -> None:
    async with running(five, size=size) as pilot:
        pilot.app.push_screen(HelpScreen(context))
        await pilot.pause()
        seen = shown(pilot.app)
        page = ""
        while page != shown(pilot.app):
            page = shown(pilot.app)
            await pilot.press("pagedown")
            seen += shown(pilot.app)
        for each in actions_of(context):
            if each.keys and not each.id.startswith("labelling.tag"):
                assert each.help.split()[-1] in seen
        assert ("Tag as QUOTE" in seen) == (context in ("article", "compare"))
        for sign, said in SIGNS.get(context, ()):
            assert sign in seen
            assert said.split()[-1] in seen


async def test_question_mark_opens_and_closes_it(running: Running, five: list[Any]) -> None:
    async with running(five) as pilot:
        for key in ("question_mark", "escape", "q"):
            await pilot.press("question_mark")
            assert "Keys of the library" in shown(pilot.app)
            await pilot.press(key)
            assert len(pilot.app.screen_stack) == 1


async def test_a_key_of_the_settings_is_the_one_shown(running: Running, five: list[Any]) -> None:
    async with running(five, settings=Settings(keys={"library.sort": ("ctrl+o",)})) as pilot:
        await pilot.press("question_mark")
        line = next(line for line in shown(pilot.app).splitlines() if "sorted by" in line)
        assert "ctrl+o" in line


async def test_slash_finds_an_action(running: Running, five: list[Any]) -> None:
    async with running(five) as pilot:
        await pilot.press("question_mark", "slash", *"export")
        seen = shown(pilot.app)
        assert "Export the marked" in seen
        assert "Redo" not in seen
        await pilot.press("escape", "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_the_palette_has_every_action_of_the_screen(running: Running, five: list[Any]) -> None:
    async with running(five) as pilot:
        provider = ActionProvider(pilot.app.screen)
        found = [hit async for hit in provider.discover()]
        contexts = SCREEN_CONTEXTS["library"]
        expected = {
            each.help for each in ACTIONS if each.context in contexts and each.id != "app.command_palette"
        }
        assert {hit.help for hit in found} == expected


@pytest.mark.parametrize(
    ("words", "name"), [("mark", "Mark"), ("take ov", "Take over writing"), ("grup", "Story")]
)
async def test_the_palette_finds_by_name_or_help(
    running: Running, five: list[Any], words: str, name: str
) -> None:
    async with running(five) as pilot:
        found = [hit async for hit in ActionProvider(pilot.app.screen).search(words)]
        assert any(hit.text == name for hit in found)


async def test_the_palette_does_what_is_chosen(running: Running, five: list[Any]) -> None:
    async with running(five) as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await pilot.press(*"unmark")
        await until(pilot, lambda: "Unmark all" in shown(pilot.app))
        await pilot.press("escape")
        pilot.app.screen_stack[0].action_mark()
        found = [hit async for hit in ActionProvider(pilot.app.screen).search("unmark")]
        await found[0].command()  # type: ignore[misc]
        await settled(pilot)
        assert not pilot.app.screen_stack[0].articles.marked
