"""An article labelled completely in the real program, by keyboard and by mouse, comes out as it was meant."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.labelling import gold, scripts
from tests.labelling.by_mouse import ByMouse, label_beside
from tests.labelling.planner import Line
from tests.labelling.play import SIZE, export, press, press_lines
from tests.terminal.driver import Terminal, terminal_environment

STEPS = 20
COMPANION = gold.HERE / "companion"
SAME_QUOTE = gold.Tie("same_quote", "003/ready", "kremlin/ready", {"variation": "reworded"})


@pytest.fixture
def env(home) -> dict[str, str]:
    return terminal_environment(home, VARIORUM_ANNOTATOR="tester")


@pytest.fixture
def article(variorum, seeds, env) -> Callable[..., Terminal]:
    """Start the program on 003, in a library that has a short article with one of its quotes, too."""
    subprocess.run(
        [sys.executable, "-m", "reader", "add", str(COMPANION / "kremlin.txt")],
        env=env,
        check=True,
        capture_output=True,
    )

    def start(size: tuple[int, int] = SIZE) -> Terminal:
        terminal = variorum(seeds / gold.load("003").source, size=size)
        terminal.until(r"US rejects.*¶ \d+ of 26")
        terminal.rest(0.02)
        return terminal

    return start


def assert_labelled(document: dict) -> None:
    """The document holds the labelling of 003 and that of the short article, and the quote they share."""
    golds = [gold.load("003"), gold.read(COMPANION / "kremlin.toml", COMPANION)]
    assert not gold.differences(document, golds, [SAME_QUOTE])
    for each in document["articles"]:
        for annotation in each["annotations"]:
            assert annotation["annotator"] == "tester"
            for segment in annotation["segments"]:
                assert each["text"][segment["start"] : segment["end"]] == segment["text"]


# What a script does is waited for in the program's bytes: to draw each of its thousand screens would take
# longer than all else.


def saved_and_killed(terminal: Terminal, since: int) -> None:
    """What shows as saved is safe, whatever happens to the program."""
    terminal.until_raw(rb"saved \d\d:\d\d:\d\d", since)
    terminal.kill()


def undone_and_redone(terminal: Terminal, env: dict[str, str]) -> None:
    """Twenty steps go and come back, and are gone for everybody in between."""
    before = gold.labelling(export(env))
    for key, said in (("u", b"undone: "), ("ctrl+r", b"redone: ")):
        since = len(terminal.raw)
        press(terminal, [key] * STEPS)
        terminal.until_raw(said, since)
        now = gold.labelling(export(env))
        if key == "u":
            assert now[0].total() < before[0].total()
            assert now[1] < before[1]
    assert now == before


def play(start: Callable[..., Terminal], script: Path, env: dict[str, str], terminal: Terminal) -> Terminal:
    """Press a script's keys; the terminal, which after a kill is another one."""
    lines: list[Line] = []
    for line in [*scripts.read(script), Line(("@end",), "")]:
        if not line.keys[0].startswith("@"):
            lines.append(line)
            continue
        press_lines(terminal, lines[:-1])
        since = len(terminal.raw)
        press_lines(terminal, lines[-1:])
        lines.clear()
        if line.keys == ("@kill",):
            saved_and_killed(terminal, since)
            terminal = start()
        elif line.keys == ("@undo",):
            undone_and_redone(terminal, env)
    return terminal


def test_an_article_is_labelled_by_keyboard_though_the_program_is_killed_and_steps_are_undone(article, env):
    terminal = play(article, scripts.path_of("003"), env, article())
    play(article, COMPANION / "kremlin.keys", env, terminal)
    press(terminal, ["ctrl+q"])
    assert terminal.wait_exit() == 0
    assert_labelled(export(env))


def test_the_same_article_labelled_with_the_mouse_gives_the_same_document(article, env):
    labelling = gold.load("003")
    terminal = article(size=(112, 34))
    hand = ByMouse(terminal, labelling, scripts.planner_for(labelling).ground.structure)
    hand.look()
    hand.label_all()
    press(terminal, ["c", *"kremlin", "Enter"])
    terminal.until(r"A .*B .*\d+ shared")
    label_beside(terminal)
    press(terminal, ["ctrl+q"])
    assert terminal.wait_exit() == 0
    assert_labelled(export(env))
