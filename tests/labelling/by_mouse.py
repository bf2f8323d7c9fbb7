"""An article labelled with the mouse, as it stands on the screen: drag, double and triple click, the wheel.

Labels are still tagged by their keys; a click on a card opens the form of its annotation. Where words are is
read from the screen, so nothing is known here of how the text is laid out but that a line is a stretch of it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.labels import default_schema
from reader.text import movement
from reader.text.structure import Structure
from tests.labelling.gold import Gold, Marked, Tie
from tests.terminal.driver import Terminal

#: Columns before the text, and lines that do not show it: the head above, three below.
_GUTTER, _ABOVE, _BELOW = 4, 1, 3
#: The text scrolls when the caret comes as near to its edge.
_EDGE = 3
#: Seconds of silence after which the program has painted.
_LOOK = 0.03
#: Lines that one turn of the wheel scrolls.
_A_TURN = 2

_KEYS = {label.name: label.key or "" for label in default_schema().labels}
Span = tuple[int, int]
Cell = tuple[int, int]


class _Row(NamedTuple):
    y: int
    start: int
    end: int


class ByMouse:
    """Labels the article on the screen of ``terminal`` with the mouse."""

    def __init__(self, terminal: Terminal, gold: Gold, structure: Structure) -> None:
        self.terminal, self.gold, self.structure = terminal, gold, structure
        self.rows: list[_Row] = []

    # --- where things are ----------------------------------------------------------------------

    def look(self) -> None:
        """Read from the screen which stretch of the text stands on which line."""
        self.terminal.rest(_LOOK)
        shown = []
        for y in range(_ABOVE, self.terminal.rows - _BELOW):
            words = re.split("[\u2500-\u257f]", self.terminal.line(y))[0][_GUTTER:].rstrip()
            if words:
                shown.append((y, words))
        # Two lines together stand nowhere else.
        first = re.search(r"\s+".join(re.escape(words) for _, words in shown[:3]), self.gold.body)
        assert first, f"{shown[:3]} is not the article\n{self.terminal.text()}"
        self.rows, at = [], first.start()
        for y, words in shown:
            at = self.gold.body.find(words, at)
            assert at >= 0, f"{words!r} is not the article\n{self.terminal.text()}"
            self.rows.append(_Row(y, at, at + len(words)))
            at += len(words)

    def cell(self, offset: int) -> Cell | None:
        """Column and row of a place of the text, if it is well in sight."""
        low, high = _ABOVE + _EDGE, self.terminal.rows - _BELOW - _EDGE
        first, last, body = self.rows[0].start, self.rows[-1].end, self.gold.body
        for y, start, end in self.rows:
            if start <= offset <= end and (low <= y or first == 0) and (y < high or last == len(body)):
                return _GUTTER + offset - start, y
        return None

    def bring(self, *offsets: int) -> None:
        """Turn the wheel until these places are in sight."""
        for _ in range(20):
            if all(self.cell(each) for each in offsets):
                return
            before, seen = self.rows, [row.start for row in self.rows]
            middle = seen[len(seen) // 2]
            off = abs(sum(offsets) // len(offsets) - middle)
            turns = max(1, off // ((seen[-1] - seen[0]) // len(seen)) // _A_TURN - 2)
            self._turn(turns if max(offsets) > middle else -turns)
            if self.rows == before:
                break
        raise AssertionError(f"{offsets} cannot be brought into sight\n{self.terminal.text()}")

    def _turn(self, times: int) -> None:
        """Turn the wheel down, or with a negative number up."""
        cell = (_GUTTER + 20, self.terminal.rows // 2)
        for _ in range(abs(times)):
            self.terminal.mouse(65 if times > 0 else 64, *cell)
        self.look()

    # --- what a hand does ----------------------------------------------------------------------

    def select(self, span: Span, *, backwards: bool = False) -> None:
        """Select with as little as a hand needs: two clicks on a word, three on a sentence, else a drag."""
        self.bring(*span)
        start, end = self.cell(span[0]), self.cell(span[1])
        assert start
        assert end
        if movement.word_at(self.gold.body, span[0]) == span:
            self._click(start, 2)
        elif self.structure.sentence_at(span[0]) == span:
            self._click(start, 3)
        else:
            from_, to = (end, start) if backwards else (start, end)
            self.terminal.mouse(0, *from_)
            self.terminal.mouse(32, *to)
            self.terminal.mouse(0, *to, release=True)
        self.terminal.until(f"{span[0]}–{span[1]}")

    def _click(self, cell: Cell, times: int = 1) -> None:
        for _ in range(times):
            self.terminal.mouse(0, *cell)
            self.terminal.mouse(0, *cell, release=True)

    def label(self, marked: Marked) -> None:
        """Select and tag; further segments are added. What is a part of another quote is dragged backwards,
        or two drags would end in one place, as the clicks of a double click do."""
        for number, span in enumerate(marked.segments):
            self.select(span, backwards=marked.label == "CLAIM")
            self.terminal.send(_KEYS[marked.label] if number == 0 else "+")
            self.terminal.until(rf"{marked.label} +{marked.start}–{span[1]} ")

    def label_all(self) -> None:
        """In reading order: each quote after its speaker and its cue, related to both at once, and then its
        form; each claim; and other relations as soon as both ends are there."""
        groups: dict[str, list[Marked]] = {}
        for each in self.gold.annotations:
            groups.setdefault(each.name.partition(".")[0], []).append(each)
        made: set[str] = set()
        waiting = [tie for tie in self.gold.relations if tie.type not in ("said_by", "cued_by")]
        for group in sorted(groups.values(), key=lambda group: min(each.start for each in group)):
            group.sort(key=lambda each: each.label == "QUOTE")
            for each in group:
                self.label(each)
            if len(group) > 1:
                self.terminal.send("R")
                self.terminal.until("related QUOTE")
                self.fill_in(group[-1])
            made |= {each.name for each in group}
            for tie in [each for each in waiting if {each.source, each.target} <= made]:
                self.relate(tie)
                waiting.remove(tie)

    def relate(self, tie: Tie) -> None:
        """From one end, ``r``, a click on the other, Enter, and the type if there is a choice."""
        source, target = self.gold[tie.source], self.gold[tie.target]
        self._go_to(source)
        self.terminal.send("r")
        self.terminal.until("Enter relates")
        self._go_to(target)
        self.terminal.send("\r")
        if tie.type == "supports":
            self.terminal.until(r"\d +→ supports")
            column, row = self.terminal.find(r"\d +→ supports")
            self._click((column + 5, row))
        self.terminal.until(f"related .* {tie.type} ")
        self.look()

    def _go_to(self, marked: Marked) -> None:
        """Make an annotation the current one, if it is not."""
        if re.search(rf"\n {marked.label} +{marked.start}–{marked.end} ", self.terminal.text()):
            return
        self.bring(marked.start)
        self._click(self.cell(marked.start) or (0, 0))
        self.terminal.rest(_LOOK)

    def fill_in(self, quote: Marked) -> None:
        """Open the form of the quote that was just made by a click on its card, and choose its values."""
        for _ in range(10):
            if re.search("━Q QUOTE", self.terminal.text()):
                break
            self._turn(2)  # a card stands lower than its text where many do
        column, row = self.terminal.find("━Q QUOTE")
        self._click((column + 3, row))
        self.terminal.until("Enter saves")
        for name in ("type", "attribution"):
            self._choose(name, quote.attributes[name])
        self.terminal.send("\r")
        self.terminal.until("changed QUOTE")
        self.look()

    def _choose(self, field: str, value: str) -> None:
        _, row = self.terminal.find(rf"[▌ ] {field} ")
        found = re.search(rf"\b{value}\b", self.terminal.line(row))
        assert found, f"{value} is not offered for {field}\n{self.terminal.text()}"
        self._click((found.start() + 1, row))


def label_beside(terminal: Terminal) -> None:
    """Label the short article beside 003 in a comparison, and relate the quote that both have."""
    for _ in range(60):  # well in sight: near its edge the text scrolls when the caret comes there
        above = "\n".join(terminal.line(row) for row in range(terminal.rows // 4, terminal.rows // 2))
        if "Vladimir Putin told" in above:
            break
        for _ in range(3):
            terminal.mouse(64, 20, terminal.rows // 2)
        terminal.rest(_LOOK)

    def cell(words: str, *, behind: bool = False) -> Cell:
        """Where these words begin or end; ``Russia`` at the end of the second column's line, too."""
        column, row = terminal.find(words)
        return column + (len(words) if behind else 0), row

    def click(where: Cell, times: int = 1) -> None:
        for _ in range(times):
            terminal.mouse(0, *where)
            terminal.mouse(0, *where, release=True)

    for label, first, last in (
        ("SPEAKER", "Vladimir Putin told", "Vladimir Putin"),
        ("CUE", "told Tucker", "told"),
        ("QUOTE", "Russia(?: was| *[░▐]| *$)", "over Ukraine"),
    ):
        start, end = cell(first), cell(last, behind=True)
        if label == "CUE":
            click(start, 2)
        else:
            terminal.mouse(0, *start)
            terminal.mouse(32, *end)
            terminal.mouse(0, *end, release=True)
        terminal.until(r"\d+–\d+ +→ 1 QUOTE")
        terminal.send(_KEYS[label])
        terminal.until(f"tagged {label}")
    terminal.send("\r")
    terminal.until("Enter saves")
    terminal.send("\r")
    terminal.until("changed QUOTE")
    terminal.send("R")
    terminal.until("related QUOTE")
    terminal.send("r")
    terminal.until("Enter relates")
    click(cell("We are ready"))
    terminal.until("same_quote")
    terminal.send("\r")
    terminal.until("related .* same_quote")
    terminal.send(";")
    terminal.until("Enter goes there")
    terminal.send("3e")
    terminal.until("Enter saves")
    click(cell("reworded"))
    terminal.rest(_LOOK)
    terminal.send("\r")
    terminal.until("changed .* same_quote")
