"""A path to be typed, with what is in the folder shown below."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from reader.screens.dialogs.prompt import PromptDialog, PromptSheet
from reader.text.display import visible
from reader.widgets.sheet import Line, Sheet

#: Names of the folder that are shown.
SHOWN = 6
#: Names that are read of one folder; one of millions must not stop the keys.
READ = 2_000


def expanded(text: str) -> Path:
    """The path that a person typed, with ``~`` for their folder."""
    return Path(os.path.expanduser(text.strip() or "."))


class PathSheet(PromptSheet):
    WIDTH = 84

    def __init__(self, title: str, value: str, hint: str, check: Callable[[str], str | None] | None) -> None:
        super().__init__(title, value, hint, check, self.completions)
        self._folder: tuple[str, list[str]] | None = None

    def candidates(self, typed: str) -> list[str]:
        """The paths that what was typed could become: folders first, hidden names only when asked for."""
        head, _, tail = typed.rpartition("/")
        folder = head + "/" if "/" in typed else ""
        if self._folder is None or self._folder[0] != folder:
            self._folder = (folder, _names(folder))
        tail = tail.casefold()
        return [
            folder + name
            for name in self._folder[1]
            if name.casefold().startswith(tail) and (tail.startswith(".") or not name.startswith("."))
        ]

    def completions(self, typed: str) -> list[str]:
        """The candidates, once a part of the name is there: a whole folder is no suggestion."""
        return self.candidates(typed) if typed and not typed.endswith("/") else []

    def press(self, key: str, character: str | None) -> None:
        if key == "tab":
            self._complete()
        else:
            super().press(key, character)

    def _complete(self) -> None:
        """As a shell does: as far as all candidates agree."""
        found = self.candidates(self.editor.value)
        common = os.path.commonprefix(found)  # noqa: RUF071 - characters are meant
        if len(found) > 1 and len(common) <= len(self.editor.value):
            return
        if found:
            self.editor.value = common
            self.editor.caret = len(common)
            self.typed()

    def below(self, width: int) -> list[Line]:
        found = self.candidates(self.editor.value)
        lines: list[Line] = [[]]
        for path in found[:SHOWN]:
            name = path.rstrip("/").rpartition("/")[2] + ("/" if path.endswith("/") else "")
            lines.append([("  ", ""), (visible(name), "" if name.endswith("/") else "dim")])
        lines += [[] for _ in range(SHOWN - len(found))]
        lines.append([(f"  and {len(found) - SHOWN} more", "dim")] if len(found) > SHOWN else [])
        return lines

    def click_line(self, line: int, cell: int) -> None:
        found = self.candidates(self.editor.value)
        if 4 <= line < 4 + min(SHOWN, len(found)):
            self.editor.value = found[line - 4]
            self.editor.caret = len(self.editor.value)
            self.typed()
        else:
            super().click_line(line, cell)


class PathDialog(PromptDialog):
    """Ask for the path of a file or folder; Tab completes. Answers the text as typed, or None."""

    def __init__(
        self, title: str, *, value: str = "", hint: str = "", check: Callable[[str], str | None] | None = None
    ) -> None:
        super().__init__(title)
        self._made = PathSheet(title, value, hint or "Tab completes · Enter takes · Esc leaves", check)

    def sheet(self) -> Sheet:
        return self._made


def _names(folder: str) -> list[str]:
    """What is in a folder, folders with a slash and first; nothing if it cannot be read."""
    found: list[tuple[bool, str]] = []
    try:
        with os.scandir(expanded(folder)) as entries:
            for entry in entries:
                if len(found) >= READ:
                    break
                try:
                    is_folder = entry.is_dir()
                except OSError:
                    is_folder = False
                found.append((not is_folder, entry.name + ("/" if is_folder else "")))
    except OSError:
        return []
    return [name for _, name in sorted(found, key=lambda each: (each[0], each[1].casefold()))]
