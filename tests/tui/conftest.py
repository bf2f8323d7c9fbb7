"""Screens without a terminal: an app over a store that answers at once, and what its screen shows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.app import ReaderApp
from reader.config import Settings
from tests.tui.fake_store import FakeStore, summary

Running = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture(autouse=True)
def quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pilot looks whether the app is idle every 20 ms, three times a key: most of a test's time."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.006)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 0.003)


def shown(app: Any) -> str:
    """The characters on the screen, line by line."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


async def until(pilot: Pilot[None], condition: Callable[[], bool]) -> None:
    """Let the app work until something holds; a failure shows the screen."""
    for _ in range(400):
        if condition():
            await pilot.pause()
            return
        await pilot.pause()
    raise AssertionError(f"it never came to hold; the screen:\n{shown(pilot.app)}")


async def settled(pilot: Pilot[None]) -> None:
    """Let everything that was begun come to its end, but for dialogs that wait for a person."""
    for _ in range(3):
        await pilot.pause()
        waiting = [each for each in pilot.app.workers if each.group not in ("dialog", "steps", "default")]
        await pilot.app.workers.wait_for_complete(waiting)
    await pilot.pause()


async def typed(pilot: Pilot[None], text: str) -> None:
    await pilot.press(*("space" if char == " " else char for char in text))


@pytest.fixture
def running() -> Running:
    """Run the app over these rows (or this store); gives the pilot."""

    @asynccontextmanager
    async def run(
        rows: Sequence[Any] | FakeStore = (),
        *,
        size: tuple[int, int] = (120, 36),
        settings: Settings | None = None,
        **arguments: Any,
    ) -> AsyncIterator[Pilot[None]]:
        store: Any = rows if isinstance(rows, FakeStore) else FakeStore(rows)
        app = ReaderApp(store, settings or Settings(), **arguments)
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            yield pilot

    return run


@pytest.fixture
def five() -> list[Any]:
    """Five articles, the newest last."""
    return [summary(key, published=f"2024-11-0{key}", title=f"Article {key}") for key in range(1, 6)]
