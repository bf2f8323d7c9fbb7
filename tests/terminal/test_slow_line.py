"""Over a slow line an arrow key arrives in pieces: as Esc and letters. Nothing may change by that."""

from __future__ import annotations

import json
import subprocess
import sys
import time

from tests.terminal.driver import terminal_environment

PIECES = 0.08  # seconds between the bytes of one key, as over a bad mobile connection


def press_slowly(terminal, sequence: bytes) -> None:
    for byte in sequence:
        terminal.send(bytes([byte]))
        # The gap between the bytes is what is tested here; there is nothing to wait for.
        time.sleep(PIECES)


def test_arrow_keys_in_pieces_change_nothing_and_leave_nothing(variorum, seeds, home):
    terminal = variorum(seeds, size=(100, 30))
    terminal.until("Putin is unlikely to negotiate")
    terminal.press("Enter")
    terminal.until(r"¶ \d+ of")
    for final in b"ABCDHF":
        for introducer in (b"\x1b[", b"\x1bO"):
            press_slowly(terminal, introducer + bytes([final]))
    terminal.rest()
    assert "¶ " in terminal.text(), "an arrow key in pieces left the article"
    assert "tagged" not in terminal.text()
    assert "deleted" not in terminal.text()
    terminal.press("ctrl+q")
    terminal.wait_exit()
    done = subprocess.run(
        [sys.executable, "-m", "reader", "export"],
        env=terminal_environment(home),
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert not any(article["annotations"] for article in json.loads(done.stdout)["articles"])


def test_an_escape_of_its_own_is_one_once_nothing_has_come_after_it(variorum, seeds):
    """Terminals without the kitty keyboard protocol send only the byte that begins every arrow key."""
    terminal = variorum(seeds, size=(100, 30))
    terminal.until("Putin is unlikely to negotiate")
    terminal.press("?")
    terminal.until("Keys")
    terminal.send(b"\x1b")
    terminal.until_gone("Keys")
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
