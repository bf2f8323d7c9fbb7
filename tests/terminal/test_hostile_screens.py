"""Text from outside never acts: through every screen, none of its sequences reaches the terminal."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor

from reader.text.display import visible
from tests.hostile.cases import CASES

HARMLESS = {name: f"case {number}" for number, name in enumerate(CASES)}

#: One control sequence: CSI with its private mark and final byte, OSC with its number, or another Esc.
SEQUENCE = re.compile(
    r"\x1b\[(?P<private>[<=>?]?)[0-9;:]*(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\](?P<osc>[0-9]*)[^\x07\x1b]*(?:\x07|\x1b\\)?"
    r"|\x1b(?P<other>[^\[\]])"
)
#: Characters that no screen may send as they are: C0 but the few of layout, DEL, C1, bidi, zero-width, tags.
FORBIDDEN = re.compile(
    "[\x01-\x06\x0b\x0c\x0e\x0f\x10-\x1a\x1c-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def write_articles(folder, cases: dict[str, str]) -> None:
    """A folder of articles with the cases in every field, in a long text, and in a file name."""
    folder.mkdir()
    long_text = "\n\n".join(f"Sentence {number}: {case} ends." for number, case in enumerate(cases.values()))
    records = [
        {
            "text": f"The news of {case} was read by all.\n\nA second paragraph {number}.",
            "title": case,
            "outlet": f"o {case}",
            "author": case,
            "published": case[:40],
            "url": f"http://a.example/{number}/{case}",
            "id": f"record {number}",
            "extra": case,
        }
        for number, case in enumerate(cases.values())
    ]
    whole = [{"title": f"0 every {which}", "text": f"{long_text}\n\n{which} end."} for which in "ab"]
    lines = "\n".join(json.dumps(record) for record in whole + records)
    (folder / "records.jsonl").write_text(lines, "utf-8")
    marks = "\x1b]0;owned\x07\u202e" if cases is CASES else "plain"
    (folder / f"name {marks}.txt").write_text(f"A text with a {marks} name.\n", "utf-8")


def through_every_screen(terminal) -> bytes:
    """Library, search, dialogs, help, palette, article, find, form, comparison; every byte sent."""
    terminal.until("records.jsonl|0 every|Title")
    terminal.rest()
    for _ in range(4):
        terminal.press("PageDown")
    terminal.press("g", "?", "Escape", "s", "Escape", "f", "Escape", "e")
    terminal.rest()
    terminal.press("Escape", "E", "Escape", "ctrl+p")
    terminal.rest()
    terminal.press("Escape", "/")
    terminal.type("0 every")
    terminal.press("Enter")
    terminal.rest()
    terminal.press("Space", "j", "Space", "k", "S", "Escape", "Enter")
    terminal.until("¶ ")
    for _ in range(6):
        terminal.press("PageDown")
    terminal.press("g", "p", "p", "v", "s", "1", "2", "Enter")
    terminal.rest()
    terminal.press("Escape", "c")
    terminal.rest()
    terminal.press("Escape", "t", "Escape", "/")
    terminal.type("Sentence")
    terminal.press("Enter", "n", "q")
    terminal.until("Title")
    terminal.press("c")
    terminal.until(r"\d+ rows", 60)
    for _ in range(6):
        terminal.press("PageDown")
    terminal.press("J", "D", "d", "f", "Escape", "O", "Tab", "?", "Escape", "ctrl+q")
    assert terminal.wait_exit() == 0
    return bytes(terminal.raw)


def kinds(raw: str) -> set[tuple[str | None, ...]]:
    """The kinds of control sequences that were sent while the screens were shown; whether a bar of progress
    was drawn before them depends on how long adding took."""
    shown = raw[raw.index("\x1b[?1049h") : raw.rindex("\x1b[?1049l")]
    return {match.groups() for match in SEQUENCE.finditer(shown)}


def test_no_sequence_of_a_text_reaches_the_terminal(variorum, tmp_path):
    write_articles(tmp_path / "harmless", HARMLESS)
    write_articles(tmp_path / "hostile", CASES)
    programs = [
        variorum("-l", tmp_path / f"{name}.db", tmp_path / name, size=(110, 40))
        for name in ("harmless", "hostile")
    ]
    with ThreadPoolExecutor() as both:  # each waits for its program most of the time
        harmless, raw = both.map(through_every_screen, programs)
    text = raw.decode("utf-8")
    for name, case in CASES.items():
        if visible(case) != case and 4 < len(case) < 1_000:
            assert case not in text, name
    assert "owned\x07" not in text
    assert "owned\x1b" not in text
    assert sorted({f"U+{ord(char):04X}" for char in FORBIDDEN.findall(SEQUENCE.sub("", text))}) == []
    assert kinds(text) <= kinds(harmless.decode("utf-8"))
