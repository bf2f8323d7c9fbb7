"""Scripts of keys pressed in the real program on a terminal, and what comes of them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from tests.labelling.planner import Line
from tests.terminal.driver import Terminal, key_bytes

#: The terminal that scripts are played on. What they do does not depend on it.
SIZE = (80, 24)
#: Seconds of silence after which a program that has nothing to do is taken to have painted.
_LOOK = 0.03


#: What opens or closes something, so that a person looks before the next key.
_LOOKED_AFTER = frozenset(("Enter", ";", "c", "e"))


def press(terminal: Terminal, keys: Iterable[str]) -> None:
    """Press keys as fast as they go, but look at the screen where one opens or closes something."""
    waiting = b""
    for key in keys:
        waiting += key_bytes(key)
        if key in _LOOKED_AFTER:
            terminal.send(waiting)
            terminal.rest(_LOOK)
            waiting = b""
    if waiting:
        terminal.send(waiting)
        terminal.rest(_LOOK)


def press_lines(terminal: Terminal, lines: Iterable[Line]) -> None:
    """Press the keys of a script, all in one go where nothing opens or closes."""
    waiting: list[str] = []
    for line in lines:
        waiting += line.keys
        if not _LOOKED_AFTER.isdisjoint(line.keys):
            press(terminal, waiting)
            waiting.clear()
    press(terminal, waiting)


def export(env: Mapping[str, str], *options: str) -> dict[str, Any]:
    """The document of ``variorum export``. Raises AssertionError with what it says instead."""
    done = subprocess.run(
        [sys.executable, "-m", "reader", *options, "export"],
        env=dict(env),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document
