"""Golden screens: what a screen shows, kept as text that reads well in review.

A golden file holds the text of the screen, then a map with one letter a cell for how it looks, then
what each letter means. ``pytest --update-golden`` writes the files anew; a missing one is a failure.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path

from tests.terminal.driver import Style, Terminal

FOLDER = Path(__file__).parent / "golden"
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+*=%&@§$!?"


def styled(terminal: Terminal, *, hide: Iterable[str] = ()) -> str:
    """The screen as a golden file has it.

    ``hide`` are patterns of what differs from run to run (a time of day): every character of a match
    is shown as ``#``. A cell in the terminal's own colours is a blank in the map.
    """
    letters: dict[Style, str] = {Style(): " "}
    text, maps = [], []
    for row in range(terminal.rows):
        line = terminal.line(row)
        for pattern in hide:
            line = re.sub(pattern, lambda found: "#" * len(found[0]), line)
        text.append(line)
        looks = ""
        for column in range(terminal.columns):
            style = _seen(terminal.style_at(column, row), terminal.line(row)[column : column + 1])
            if style not in letters:
                letters[style] = _LETTERS[len(letters) - 1]
            looks += letters[style]
        maps.append(looks.rstrip())
    legend = [f"{letter}  {style}" for style, letter in letters.items() if letter != " "]
    title = f"{terminal.columns}x{terminal.rows}"
    return "\n".join([f"=== text {title}", *text, "=== styles", *maps, "=== legend", *legend, ""])


def _seen(style: Style, character: str) -> Style:
    """The style as far as one sees it: a blank has no colour of its own and is neither bold nor dim. What it
    has depends on whether it was drawn or left over, which differs from run to run."""
    if character.strip() or style.reverse or style.underline or style.strike:
        return style
    return Style(bg=style.bg)


def compare(name: str, found: str, *, update: bool) -> None:
    """Hold ``found`` against ``golden/NAME.txt``, or write it there. AssertionError with the difference."""
    path = FOLDER / f"{name}.txt"
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found, encoding="utf-8")
        return
    if not path.exists():
        raise AssertionError(
            f"there is no golden screen {path.name}; pytest --update-golden makes it\n{found}"
        )
    expected = path.read_text(encoding="utf-8")
    if found != expected:
        difference = "\n".join(
            difflib.unified_diff(expected.splitlines(), found.splitlines(), "golden", "found", lineterm="")
        )
        raise AssertionError(f"{path.name} differs; if it is right, pytest --update-golden\n{difference}")
