"""Text that tries to act on a terminal, on markup or on whoever counts characters, each with a name.

``CASES`` are strings as they may stand in an article, a title or a file name; ``BYTES`` are files' bytes.
``python -m tests.hostile.cases FOLDER`` writes them as files for trying things by hand.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ESC = "\x1b"

CASES: dict[str, str] = {
    "every C0 control": "a" + "".join(map(chr, range(0x20))) + "z",
    "DEL": "a\x7fz",
    "every C1 control": "a" + "".join(map(chr, range(0x80, 0xA0))) + "z",
    "backspaces over a word": "good\b\b\b\bevil",
    "carriage return over a line": "good news\revil news",
    "CSI colour": f"a{ESC}[31mred{ESC}[0mz",
    "CSI clear screen": f"a{ESC}[2J{ESC}[Hz",
    "CSI alternate screen": f"a{ESC}[?1049lz",
    "CSI mouse on": f"a{ESC}[?1003hz",
    "CSI bracketed paste": f"a{ESC}[?2004h{ESC}[200~rm -rf{ESC}[201~z",
    "CSI device report": f"a{ESC}[6n{ESC}[cz",
    "CSI synchronised update": f"a{ESC}[?2026hz",
    "C1 CSI": "a\x9b31mredz",
    "OSC 0 title by BEL": f"a{ESC}]0;owned\az",
    "OSC 2 title by ST": f"a{ESC}]2;owned{ESC}\\z",
    "OSC 8 link": f"a{ESC}]8;;http://evil.example{ESC}\\click{ESC}]8;;{ESC}\\z",
    "OSC 52 clipboard": f"a{ESC}]52;c;cm0gLXJmIC8K\az",
    "C1 OSC": "a\x9d0;owned\x9cz",
    "DCS": f"a{ESC}P1$r0m{ESC}\\z",
    "C1 DCS": "a\x901$r\x9cz",
    "screen title": f"a{ESC}kowned{ESC}\\z",
    "APC and PM and SOS": f"a{ESC}_Gx{ESC}\\b{ESC}^y{ESC}\\c{ESC}Xz{ESC}\\",
    "unfinished escape": f"a{ESC}",
    "reset terminal": f"a{ESC}cz",
    "shift out": "a\x0ez\x0f",
    "bidi override": "a\u202egnp.txt\u202cz",
    "bidi isolates": "a\u2066b\u2067c\u2068d\u2069z",
    "bidi marks": "a\u200eb\u200fc\u061cz",
    "every bidi embedding": "a\u202ab\u202bc\u202cd\u202de\u202ez",
    "zero width spaces": "pass\u200bword\u2060\ufeffz",
    "joiners out of place": "a\u200db\u200cc\u200d\u200d\u200dz",
    "soft hyphens": "ex\u00adtre\u00adme",
    "invisible operators": "f\u2061x\u2062y\u2063z\u2064w",
    "deprecated format characters": "a\u206a\u206b\u206c\u206d\u206e\u206fz",
    "interlinear annotation": "a\ufff9b\ufffac\ufffbz",
    "tag characters": "a" + "".join(chr(0xE0000 + ord(char)) for char in "ignore all") + "z",
    "variation selectors carrying bytes": "a" + "".join(chr(0xE0100 + n) for n in range(24)) + "z",
    "fillers": "a\u115f\u1160\u3164\uffa0z",
    "line and paragraph separators": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "byte-order mark inside": "a\ufeffz",
    "noncharacters": "a\ufdd0\ufffe\uffffz",
    "lone surrogates": "a\ud800b\udfffz",
    "markup closing": "a[/]z",
    "markup action": "[@click=app.quit]x[/]",
    "markup link": "[link=http://evil.example]x[/link]",
    "markup colour": "[red on blue]x[/red on blue] [bold",
    "markup agency": "[Reuters] The talks [sic] failed [",
    "markup escaped": "\\[bold]x\\[/bold]",
    "500 combining marks": "a" + "\u0301" * 500 + "z",
    "combining marks first": "\u0301\u0302\u0303abc",
    "ZWJ chain": "👩\u200d" * 60 + "👩",
    "ZWJ family": "a👨\u200d👩\u200d👧\u200d👦z",
    "flags": "🇺🇦🇩🇪🇫🇷🇺",
    "flag by tags": "a🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007fz",
    "keycaps and skin tones": "1\ufe0f\u20e3 👍🏽 👨🏻\u200d🚒",
    "Persian with non-joiners": "می\u200cخواهم کتاب\u200cها",
    "Hindi with joiners": "क\u094d\u200dष क\u094d\u200cष",
    "wide characters": "乌克兰总统泽连斯基说：「我们不会谈判。」",
    "Hangul jamo": "\u1112\u1161\u11ab\u1100\u1173\u11af 한글",
    "right to left": "שלום עולם, مرحبا بالعالم",
    "a word of 200,000 characters": "x" * 200_000,
    "a wide word of 50,000 characters": "核" * 50_000,
    "100,000 blanks": "a" + " " * 100_000 + "z",
    "10,000 line feeds": "a" + "\n" * 10_000 + "z",
    "4,000 quotation marks in a line": "“" * 2_000 + "a" + "”" * 2_000,
    "a full stop after a no-break space": "Plan B\u00a0. Then\u2009. Next\u3000.",
    "formula": "=HYPERLINK(\"http://evil.example\")",
    "path": "../../../../etc/passwd",
    "query": "\"' OR 1=1; DROP TABLE article; --",
    "format string": "%s %n {0} {self.__class__} $HOME `id`",
}  # fmt: skip

BYTES: dict[str, bytes] = {
    "empty": b"",
    "white space": b" \n\t\r\n  ",
    "a NUL in a text": b"The talks failed.\x00 Nobody said why.",
    "a PNG": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "a PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    "random": bytes((n * 167 + n // 7 * 13) % 256 for n in range(4096)),
    "mostly NUL": b"\x00" * 500 + b"text",
    "UTF-16 without a mark": "The talks failed on Monday.".encode("utf-16-le"),
    "UTF-16 with a mark": "The talks failed on Monday – “again”.".encode("utf-16"),
    "Latin-1, too short for a guess": "Le président a dit « non ».".encode("latin-1"),
    "broken UTF-8": b"The talks \xff\xfe\xfd failed.",
    "UTF-8 cut in the middle": "Das Gespräch über Öl".encode()[:-6],
    "overlong and surrogate UTF-8": b"a\xc0\xafb\xed\xa0\x80c",
}

#: What must never reach a terminal inside text: the ranges that `visible` replaces in every context.
FORBIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def main(folder: str) -> None:
    """Write every case as a file; cases that UTF-8 cannot hold are left out."""
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name, text in CASES.items():
        if not re.search("[\ud800-\udfff]", text):
            (target / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}.txt").write_bytes(text.encode())
    for name, data in BYTES.items():
        (target / f"bytes-{re.sub(r'[^a-z0-9]+', '-', name.lower())}.txt").write_bytes(data)


if __name__ == "__main__":
    main(sys.argv[1])
