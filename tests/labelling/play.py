"""Scripts of keys pressed in the real program on a terminal, and what comes of them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from tests.terminal.driver import Terminal, key_bytes

#: The terminal that scripts are played on. What they do does not depend on it.
SIZE = (80, 24)


#: What opens or closes something, so that a person looks before the next key.
_LOOKED_AFTER = frozenset(("Enter", ";", "c", "e"))


def press(terminal: Terminal, keys: Iterable[str]) -> None:
    """Press keys as fast as they go, but look at the screen where one opens or closes something."""
    waiting = b""
    for key in keys:
        waiting += key_bytes(key)
        if key in _LOOKED_AFTER:
            terminal.send(waiting)
            terminal.rest(0.02)
            waiting = b""
    if waiting:
        terminal.send(waiting)
        terminal.rest(0.02)


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
