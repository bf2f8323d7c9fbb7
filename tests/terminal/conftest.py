"""The program on a terminal, with a home of its own for each test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Installed:
    """A wheel, and the fresh virtual environment that has it and nothing of the checkout."""

    wheel: Path
    python: Path
    command: Path

    def environment(self, home: Path) -> dict[str, str]:
        """As a person has it who has activated that environment."""
        environment = terminal_environment(home, VARIORUM_ANNOTATOR="tester")
        for name in [name for name in environment if name.startswith("PYTHON")]:
            del environment[name]
        return environment | {
            "PATH": f"{self.command.parent}{os.pathsep}{environment['PATH']}",
            "VIRTUAL_ENV": str(self.command.parent.parent),
        }


def _run(command: list[str | Path]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def installed(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build the wheel and install it.

    Its dependencies are lent by the environment that runs the tests (a path in a .pth file, whose own
    .pth files do not count, so the checkout's editable install stays out of sight): that is quick, and
    needs no package index.
    """
    folder = tmp_path_factory.mktemp("installed")
    build = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(checkout)]
    _run([sys.executable, *build])
    (wheel,) = folder.glob("*.whl")
    _run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")])
    python = folder / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    _run([*pip, "install", "--no-deps", "--no-index", str(wheel)])
    site = Path(_run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip())
    lent = [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
    (site / "lent.pth").write_text("\n".join(lent) + "\n")
    return Installed(wheel, python, folder / "venv" / "bin" / "variorum")
