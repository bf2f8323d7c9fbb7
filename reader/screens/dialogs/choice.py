"""Choosing one of several: sorting, filtering, labels, stories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from rich.cells import cell_len, set_cell_size

from reader.screens.dialogs.base import Dialog, wrapped
from reader.screens.dialogs.guide import Guide
from reader.text.display import visible
from reader.widgets.editing import LineEditor
from reader.widgets.sheet import Line, Sheet

#: Choices that are shown at once; the others are scrolled to.
SHOWN = 14
#: Lines for the detail of the choice under the cursor.
GUIDE = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose. ``key`` chooses it while nothing is typed; ``sign`` (one letter) is painted in
    ``colour`` (a name of the label colours); ``detail`` stands behind the label, quietly; ``help`` is all
    that can be said of it, shown by ``?``."""

    value: Any
    label: str
    key: str = ""
    detail: str = ""
    colour: str = ""
    sign: str = ""
    help: str = ""


class ChoiceSheet(Sheet):
    WIDTH = 68

    def __init__(self, title: str, choices: Sequence[Choice], filterable: bool, chosen: object) -> None:
        super().__init__()
        self.title_words = visible(title)
        self.choices = tuple(choices)
        self.filterable = filterable
        self.editor = LineEditor()
        self.found = list(self.choices)
        self.at = next((index for index, each in enumerate(self.found) if each.value == chosen), 0)
        self.first = 0
        self.guide = Guide()

    # What is shown

    def lines(self, width: int) -> list[Line]:
        choice = self.current()
        if self.guide.open and choice is not None:
            self.top_line = 0
            title: Line = [(f"{visible(choice.sign)} ".lstrip(), f"label-{choice.colour}")]
            hint = "↑ ↓ others · Enter takes it · ? back"
            title.append((visible(choice.label), "title"))
            return self.guide.lines(title, choice.help, hint, width, self.screen.size.height)
        lines: list[Line] = [[(self.title_words, "title")]]
        if self.filterable:
            if self.editor.value:
                lines.append([("find ", "dim"), *self.edit_pieces(self.editor, width - 5, active=True)])
            else:
                helped = " · ? explains" if any(each.help for each in self.choices) else ""
                lines.append([(f"type to find · Enter takes{helped} · Esc leaves", "dim")])
        lines.append([])
        self.top_line = len(lines)
        shown = min(SHOWN, len(self.choices), max(3, self.screen.size.height - 8 - len(lines)))
        self.first = max(min(self.first, self.at, len(self.found) - shown), self.at - shown + 1, 0)
        page = self.found[self.first : self.first + shown]
        keys = max((cell_len(each.key) for each in self.choices), default=0)
        labels = min(max((cell_len(visible(each.label)) for each in self.choices), default=0), width - 6)
        if any(each.detail for each in self.choices):
            labels = min(labels, max(12, width // 2))
        for index, each in enumerate(page, self.first):
            lines.append(self._line(each, index == self.at, keys, labels, width))
        if not self.found:
            lines.append([("nothing of that name", "dim")])
        lines += [[] for _ in range(shown - max(1, len(page)))]
        if self._too_long(labels, width):  # what the line had to cut is read below, whole
            choice = self.current()
            lines += [[], *([(line, "dim")] for line in self._guide(choice.detail if choice else "", width))]
        return lines

    def _too_long(self, labels: int, width: int) -> bool:
        return any(cell_len(visible(each.detail)) > width - labels - 8 for each in self.choices)

    def _guide(self, detail: str, width: int) -> list[str]:
        """A detail in full: always as many lines, so that nothing jumps."""
        lines = wrapped(visible(detail), width)
        if len(lines) > GUIDE:
            lines = [*lines[: GUIDE - 1], set_cell_size(lines[GUIDE - 1], width - 1).rstrip() + "…"]
        return [*lines, *[""] * GUIDE][:GUIDE]

    def _line(self, each: Choice, current: bool, keys: int, labels: int, width: int) -> Line:
        tail = "current" if current else ""
        line: Line = [("▌ " if current else "  ", tail)]
        if keys:
            line.append((set_cell_size(each.key, keys) + "  ", "current" if current else "key"))
        if any(choice.sign for choice in self.choices):
            line.append(
                (set_cell_size(visible(each.sign), 1), f"label-{each.colour}" if each.colour else tail)
            )
            line.append((" ", tail))
        name = visible(each.label)
        if cell_len(name) > labels:
            name = set_cell_size(name, labels - 1) + "…"
        line.append((set_cell_size(name, labels), tail))
        used = sum(cell_len(text) for text, _ in line)
        if each.detail and width - used > 8:
            line.append(("  " + visible(each.detail), "current-dim" if current else "dim"))
        return line

    def kept_in_view(self) -> int:
        return 0 if self.guide.open else self.top_line + self.at - self.first

    # What is done

    def current(self) -> Choice | None:
        return self.found[self.at] if self.found else None

    def press(self, key: str, character: str | None) -> None:
        dialog = cast(ChoiceDialog, self.screen)
        if self.guide.open and self.guide.scroll(key):
            self.changed(layout=True)
            return
        match key:
            case _ if key in self.guide.CLOSING and self.guide.open:
                self._explain()
            case "question_mark" if not self.editor.value and (choice := self.current()) and choice.help:
                self._explain()
            case "f1" if (choice := self.current()) and choice.help:
                self._explain()
            case "escape" if self.editor.value:
                self.editor = LineEditor()
                self._find()
            case "escape":
                dialog.cancel()
            case "enter":
                if (choice := self.current()) is not None:
                    dialog.dismiss(choice.value)
            case "down" | "ctrl+n" | "tab":
                self._move(1)
            case "up" | "ctrl+p" | "shift+tab":
                self._move(-1)
            case "pagedown":
                self._move(SHOWN)
            case "pageup":
                self._move(-SHOWN)
            case "home":
                self._move(-len(self.found))
            case "end":
                self._move(len(self.found))
            case _:
                self._typed(key, character)

    def _explain(self) -> None:
        """Show all that can be said of the choice under the cursor, or the choices again."""
        self.guide.toggle()
        self.changed(layout=True)

    def _typed(self, key: str, character: str | None) -> None:
        if not self.editor.value and character is not None:
            for each in self.choices:
                if each.key and each.key == character:
                    cast(ChoiceDialog, self.screen).dismiss(each.value)
                    return
            if not self.filterable:
                if character in "jk":
                    self._move(1 if character == "j" else -1)
                elif character == "q":
                    cast(ChoiceDialog, self.screen).cancel()
                return
        if (
            self.filterable
            and character != " " * (not self.editor.value)
            and self.editor.press(key, character)
        ):
            self._find()

    def _find(self) -> None:
        """Those whose label has the typed words, in any order; a beginning comes first."""
        words = self.editor.value.casefold().split()
        found = [each for each in self.choices if all(word in each.label.casefold() for word in words)]
        if words:
            found.sort(key=lambda each: not each.label.casefold().startswith(words[0]))
        self.found, self.at = found, 0
        self._shown_anew()

    def _move(self, by: int) -> None:
        self.at = max(0, min(len(self.found) - 1, self.at + by))
        if self.guide.open:
            self.guide.top = 0
            self.changed(layout=True)
        else:
            self.changed()

    def _shown_anew(self) -> None:
        """What is typed is looked for among the choices: they are shown again."""
        was_open, self.guide.open = self.guide.open, False
        self.changed(layout=was_open)

    def paste(self, text: str) -> None:
        if self.filterable:
            self.editor.insert(text)
            self._find()

    def click_line(self, line: int, cell: int) -> None:
        if self.guide.open:
            self._explain()
            return
        index = self.first + line - self.top_line
        if line >= self.top_line and index < len(self.found) and line - self.top_line < SHOWN:
            cast(ChoiceDialog, self.screen).dismiss(self.found[index].value)


class ChoiceDialog(Dialog[Any]):
    """Choose one: its own key at once, arrows and Enter, a click, or words of its label typed first. ``?``
    shows what there is to say of the one under the cursor.
    Answers the choice's value, or None. ``chosen``: the value that is under the cursor at the start."""

    def __init__(
        self, title: str, choices: Sequence[Choice], *, filterable: bool = True, chosen: object = None
    ) -> None:
        super().__init__()
        self._made = ChoiceSheet(title, choices, filterable, chosen)

    def sheet(self) -> Sheet:
        return self._made
