"""README.md says only what happens: its commands are run as they stand, and their output is compared.

A ``console`` block holds commands after ``$ `` and what they print; ``...`` stands for anything, on a
line or for whole lines. The blocks are run in order, in one home, in a copy of what a clone holds.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.driver import Terminal

INSTALL_AND_OPEN = "python -m pip install . && variorum seeds"
TEST = "python -m pip install -e '.[test]' && python -m pytest"


def blocks(readme: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", readme, re.M | re.S)


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block with the output shown below it."""
    for piece in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, output = piece.partition("\n")
        yield command, output


def as_pattern(output: str) -> str:
    lines = (r"(.*\n)*?" if line.strip() == "..." else _line_pattern(line) for line in output.splitlines())
    return "".join(lines)


def _line_pattern(line: str) -> str:
    return ".*".join(re.escape(part) for part in line.split("...")) + r"[ ]*\n"


@pytest.fixture(scope="module")
def readme(checkout: Path) -> str:
    return (checkout / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def clone(checkout: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "clone"
    shutil.copytree(checkout / "seeds", folder / "seeds")
    return folder


def test_the_two_commands_stand_each_in_a_block_of_its_own(readme: str) -> None:
    assert blocks(readme, "sh").count(f"{INSTALL_AND_OPEN}\n") == 1
    assert blocks(readme, "sh").count(f"{TEST}\n") == 1


def test_the_test_command_is_the_one_that_the_checks_run(readme: str, checkout: Path) -> None:
    program = re.search(r"^command=\$\((awk .*) README\.md\)$", (checkout / ".ci" / "run").read_text(), re.M)
    assert program is not None
    found = subprocess.run(
        ["sh", "-c", f"{program[1]} README.md"], cwd=checkout, capture_output=True, text=True, check=True
    )
    assert found.stdout == f"{TEST}\n"


def test_the_command_for_newcomers_opens_the_samples(installed, home: Path, clone: Path) -> None:
    """The first half has been done by the fixture; the second is typed into a shell as it stands."""
    command = INSTALL_AND_OPEN.partition(" && ")[2]
    with Terminal(
        ["sh", "-c", command], size=(118, 36), env=installed.environment(home), cwd=clone
    ) as terminal:
        terminal.until("Putin is unlikely to negotiate")
        terminal.until("US rejects Putin")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0


def test_every_command_in_the_readme_prints_what_it_shows(readme, installed, home: Path, clone: Path) -> None:
    shown = [each for block in blocks(readme, "console") for each in commands(block)]
    assert len(shown) >= 5
    for command, output in shown:
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=clone,
            env=installed.environment(home) | {"COLUMNS": "100"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        if output.strip():
            assert re.fullmatch(as_pattern(output), done.stdout), f"{command}\n{done.stdout}"


def test_the_pictures_and_pages_it_names_exist(readme: str, checkout: Path) -> None:
    named = re.findall(r"\]\(((?!https?:)[^)#]+)\)", readme)
    assert any(name.endswith(".svg") for name in named)
    assert [name for name in named if not (checkout / name).exists()] == []
