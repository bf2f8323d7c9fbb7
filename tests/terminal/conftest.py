"""The program on a terminal, with a home of its own for each test."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.terminal import golden
from tests.terminal.driver import Terminal, terminal_environment

Start = Callable[..., Terminal]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with XDG folders that do not exist yet."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def spawn() -> Iterator[Start]:
    """Start any command on a terminal: ``spawn(["cat"], size=(80, 24))``; all are ended after the test."""
    started: list[Terminal] = []

    def start(command: list[str], **options: object) -> Terminal:
        terminal = Terminal(command, **options)  # type: ignore[arg-type]
        started.append(terminal)
        return terminal

    yield start
    for terminal in started:
        terminal.close()


@pytest.fixture
def variorum(spawn: Start, home: Path) -> Start:
    """Start the program: ``variorum("seeds", size=(120, 36), env={"NO_COLOR": "1"})``.

    The annotator is ``tester``; a second start in the same test finds the same home.
    """

    def start(
        *arguments: str | Path,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Terminal:
        settings = terminal_environment(home, **({"VARIORUM_ANNOTATOR": "tester"} | dict(env or {})))
        command = [sys.executable, "-m", "reader", *map(str, arguments)]
        return spawn(command, size=size, env=settings, cwd=cwd or home)

    return start


@pytest.fixture
def golden_screen(request: pytest.FixtureRequest) -> Callable[..., None]:
    """``golden_screen(terminal, "library-80x24")`` holds the screen against its golden file."""
    update = bool(request.config.getoption("--update-golden"))

    def check(terminal: Terminal, name: str, *, hide: tuple[str, ...] = ()) -> None:
        golden.compare(name, golden.styled(terminal, hide=hide), update=update)

    return check
