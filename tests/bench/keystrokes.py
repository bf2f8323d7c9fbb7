"""How many keys a complete labelling takes in the real program: ``python -m tests.bench.keystrokes``.

A script for each sample article makes its quotes with type and attribution, speakers, cues, claims and
relations. Its keys are pressed in the program on a terminal, and what the program then exports is held
against the labelling made by hand: a count of keys that make something else is none. Beside it stands what
the same labelling takes by characters and words alone, with ``v`` for each selection and ``r`` for each
relation: that is how one labels where nothing knows what a sentence, a quotation or the nearest speaker is.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.table import Figure
from tests.labelling import scripts
from tests.labelling.gold import NAMES, SEEDS, differences, load
from tests.labelling.play import SIZE, export, press, press_lines
from tests.terminal.driver import Terminal, terminal_environment

#: The most presses that the first sample article may take.
MOST = {"000": 210}


@dataclass(frozen=True)
class Labelled:
    """One article: how many there are of what, the presses, those by characters and words alone, and what the
    program made otherwise than by hand."""

    name: str
    annotations: int
    relations: int
    presses: int
    bare: int
    wrong: tuple[str, ...]

    def figure(self) -> Figure:
        words = f"label {self.name}: {self.annotations} annotations, {self.relations} relations"
        if self.wrong:
            words += f" (NOT MADE SO: {len(self.wrong)} differences)"
        return Figure(
            words,
            self.presses,
            "keys",
            reference=self.bare,
            beside="by characters and words",
            most=0 if self.wrong else MOST.get(self.name),
        )


def labelled(name: str, work: Path) -> Labelled:
    """Label a sample article in a fresh library below ``work``."""
    gold, lines = load(name), scripts.read(scripts.path_of(name))
    home = work / f"keystrokes-{name}"
    home.mkdir()
    env = terminal_environment(home, VARIORUM_ANNOTATOR="bench")
    command = [sys.executable, "-m", "reader", str(SEEDS / gold.source)]
    with Terminal(command, size=SIZE, env=env, cwd=SEEDS.parent) as terminal:
        terminal.until(r"¶ \d+ of")
        terminal.rest()
        press_lines(terminal, (line for line in lines if not line.keys[0].startswith("@")))
        press(terminal, ["ctrl+q"])
        terminal.wait_exit()
    wrong = differences(export(env), [gold])
    return Labelled(
        name,
        len(gold.annotations),
        len(gold.relations),
        scripts.presses(lines),
        scripts.bare_presses(name),
        tuple(wrong),
    )


def keystrokes(work: Path, names: Iterable[str] = NAMES) -> Iterator[Figure]:
    """A figure for each sample article."""
    for name in names:
        yield labelled(name, work).figure()


def main() -> int:
    print("article  annotations  relations  presses  an annotation  by characters and words")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="variorum-bench-") as work:
        for name in NAMES:
            each = labelled(name, Path(work))
            failed += bool(each.wrong)
            a_piece = each.presses / each.annotations
            print(
                f"{each.name:7}  {each.annotations:11}  {each.relations:9}  {each.presses:7}  {a_piece:13.1f}"
                f"  {each.bare:23}" + ("  NOT MADE SO" if each.wrong else "")
            )
            for words in each.wrong:
                print(f"         {words}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
