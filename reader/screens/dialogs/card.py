"""Everything that is known of one annotation, its relations among it, to be chosen from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, cast

from rich.cells import cell_len, set_cell_size

from reader.screens.dialogs.base import Dialog, wrapped
from reader.text.display import visible
from reader.widgets.sheet import Line, Sheet


@dataclass(frozen=True, slots=True)
class CardRelation:
    """A line of the card that can be chosen: what is answered for it, and what it says."""

    id: str
    words: str
    detail: str = ""


class CardAnswer(NamedTuple):
    """What shall be done with a relation of the card."""

    do: Literal["go", "edit", "delete"]
    relation: str


#: Rows of (name, words): what stands under a heading of the card. An empty name goes on from the row before.
Rows = Sequence[tuple[str, str]]


class CardSheet(Sheet):
    WIDTH = 92

    def __init__(
        self, title: str, facts: Rows, relations: Sequence[CardRelation], sections: Sequence[tuple[str, Rows]]
    ) -> None:
        super().__init__()
        self.title_words = visible(title)
        self.facts = facts
        self.relations = tuple(relations)
        self.sections = list(sections)
        self.at = 0
        self.first = 0
        self._body: list[Line] = []
        self._tie_lines: list[int] = []

    # What is shown

    def lines(self, width: int) -> list[Line]:
        self._body, self._tie_lines = [], []
        self._rows(self.facts, width)
        if self.relations:
            self._heading("Relations")
            for index, each in enumerate(self.relations):
                self._tie_lines.append(len(self._body))
                self._body.append(self._relation(index, each, width))
        for heading, rows in self.sections:
            if rows:
                self._heading(heading)
                self._rows(rows, width)
        self.first = max(0, min(self.first, len(self._body) - self._room))
        seen = self._body[self.first : self.first + self._room]
        title = [[(line, "title")] for line in wrapped(self.title_words, width)[:2]]
        return [*title, [], *seen, [], [(self._hint(), "dim")]]

    @property
    def _room(self) -> int:
        return max(3, self.screen.size.height - 11)

    def _heading(self, words: str) -> None:
        if self._body:
            self._body.append([])
        self._body.append([(words, "dim")])

    def _rows(self, rows: Rows, width: int) -> None:
        names = min(max((cell_len(visible(name)) for name, _ in rows), default=0), width // 3)
        for name, words in rows:
            first, *more = wrapped(visible(words), max(8, width - names - 4)) or [""]
            self._body.append(
                [("  ", ""), (set_cell_size(visible(name), names), "dim"), ("  ", ""), (first, "")]
            )
            self._body += [[(" " * (names + 4), ""), (line, "")] for line in more]

    def _relation(self, index: int, each: CardRelation, width: int) -> Line:
        current = index == self.at
        tail, dim = ("current", "current-dim") if current else ("", "dim")
        key = str(index + 1) if index < 9 else " "
        line: Line = [("▌ " if current else "  ", tail), (f"{key}  ", "current" if current else "key")]
        line.append((visible(each.words), tail))
        if each.detail:
            line.append((f"  {visible(each.detail)}", dim))
        elif current:
            line.append(("", tail))
        return line

    def _hint(self) -> str:
        hints = []
        if self.relations:
            hints += ["↑ ↓ 1-9", "Enter goes there", "e edits", "d deletes"]
        if len(self._body) > self._room:
            last = min(len(self._body), self.first + self._room)
            hints.append(f"{self.first + 1}–{last} of {len(self._body)}, PgDn")
        return " · ".join([*hints, "Esc leaves"])

    # What is done

    def set_history(self, rows: Rows) -> None:
        """Show the history, which comes after the rest."""
        self.sections[-1] = (self.sections[-1][0], rows)
        self.changed(layout=True)

    def press(self, key: str, character: str | None) -> None:
        match key:
            case "escape" | "q" | "semicolon":
                self._dialog.cancel()
            case "down" | "j" | "tab":
                self._move(1)
            case "up" | "k" | "shift+tab":
                self._move(-1)
            case "pagedown" | "ctrl+d" | "space":
                self._scroll(self._room - 2)
            case "pageup" | "ctrl+u":
                self._scroll(2 - self._room)
            case "home" | "g":
                self._scroll(-len(self._body))
            case "end" | "G":
                self._scroll(len(self._body))
            case "enter":
                if self.relations:
                    self._answer("go")
                else:
                    self._dialog.cancel()
            case "e":
                self._answer("edit")
            case "d" | "x" | "delete":
                self._answer("delete")
            case _ if character is not None and character in "123456789":
                if int(character) <= len(self.relations):
                    self.at = int(character) - 1
                    self._reveal()

    @property
    def _dialog(self) -> CardDialog:
        return cast(CardDialog, self.screen)

    def _answer(self, do: Literal["go", "edit", "delete"]) -> None:
        if self.relations:
            self._dialog.act(CardAnswer(do, self.relations[self.at].id))

    def _move(self, by: int) -> None:
        """To the next relation; where there is none, on through the lines."""
        if 0 <= self.at + by < len(self.relations):
            self.at += by
            self._reveal()
        else:
            self._scroll(by)

    def _reveal(self) -> None:
        line = self._tie_lines[self.at]
        self.first = max(min(self.first, line - 1), line - self._room + 1, 0)
        self.changed()

    def _scroll(self, by: int) -> None:
        self.first += by
        self.changed()

    def click_line(self, line: int, cell: int) -> None:
        body = line - (len(self.drawn()) - min(self._room, len(self._body)) - 2) + self.first
        if body in self._tie_lines:
            self.at = self._tie_lines.index(body)
            self._answer("go")


class CardDialog(Dialog[None]):
    """An annotation's card in full. ``act`` is called with what shall be done with one of its relations;
    whoever does it dismisses the card.

    ``sections``: headings with what stands under them; the last one is the history, which may come later
    (``set_history``).
    """

    def __init__(
        self, title: str, facts: Rows, relations: Sequence[CardRelation], sections: Sequence[tuple[str, Rows]]
    ) -> None:
        super().__init__()
        self._made = CardSheet(title, facts, relations, sections)
        self.act: Callable[[CardAnswer], None] = lambda answer: None

    def sheet(self) -> Sheet:
        return self._made

    def set_history(self, rows: Rows) -> None:
        self._made.set_history(rows)
