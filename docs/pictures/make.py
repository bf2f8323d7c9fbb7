"""Make the pictures of the documentation from the real program on the sample articles.

    python docs/pictures/make.py

The program runs in a pseudo-terminal with a home of its own, and what its screen shows is drawn as SVG
with nothing that a viewer would have to fetch.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.terminal.driver import Style, Terminal, terminal_environment  # noqa: E402

CELL_WIDTH, CELL_HEIGHT, BASELINE, MARGIN = 8.4, 18, 13.5, 12
FOREGROUND, BACKGROUND = "e0e0e0", "121212"
FONT = "'DejaVu Sans Mono', Menlo, Consolas, monospace"
NAMED = {
    "black": "000000",
    "red": "cd3131",
    "green": "0dbc79",
    "brown": "e5e510",
    "blue": "2472c8",
    "magenta": "bc3fbc",
    "cyan": "11a8cd",
    "white": "e5e5e5",
}


def colours(style: Style) -> tuple[str, str]:
    """Text and ground as six hex digits, after reverse and dim."""
    front = FOREGROUND if style.fg == "default" else NAMED.get(style.fg.removeprefix("bright"), style.fg)
    ground = BACKGROUND if style.bg == "default" else NAMED.get(style.bg.removeprefix("bright"), style.bg)
    if style.reverse:
        front, ground = ground, front
    if style.dim:
        pairs = zip(bytes.fromhex(front), bytes.fromhex(ground), strict=True)
        front = bytes((3 * a + 2 * b) // 5 for a, b in pairs).hex()
    return front, ground


def runs(terminal: Terminal, row: int) -> Iterator[tuple[int, int, str, Style]]:
    """Column, cells, text and style of each stretch of a row that looks the same."""
    for style, columns in groupby(range(terminal.columns), key=lambda column: terminal.style_at(column, row)):
        each = list(columns)
        yield each[0], len(each), "".join(terminal.cell(column, row) for column in each), style


def svg(terminal: Terminal, title: str) -> str:
    """The screen as an SVG document; every stretch of text is fitted to its cells, whatever the font."""
    width = terminal.columns * CELL_WIDTH + 2 * MARGIN
    height = terminal.rows * CELL_HEIGHT + 2 * MARGIN
    grounds, texts = [], []
    for row in range(terminal.rows):
        for column, cells, text, style in runs(terminal, row):
            front, ground = colours(style)
            x, y, span = MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT, cells * CELL_WIDTH
            if ground != BACKGROUND:
                size = f'width="{span + 0.2:.1f}" height="{CELL_HEIGHT}"'
                grounds.append(f'<rect x="{x:.1f}" y="{y}" {size} fill="#{ground}"/>')
            if not text.strip() and not style.underline:
                continue
            lead = len(text) - len(text.lstrip()) if not style.underline else 0
            drawn = text if style.underline else text.strip()
            blank = len(text) - len(drawn)
            looks = [f'fill="#{front}"']
            looks += ['font-weight="bold"'] if style.bold else []
            looks += ['font-style="italic"'] if style.italic else []
            lines = [
                name for name, on in (("underline", style.underline), ("line-through", style.strike)) if on
            ]
            looks += [f'text-decoration="{" ".join(lines)}"'] if lines else []
            texts.append(
                f'<text x="{x + lead * CELL_WIDTH:.1f}" y="{y + BASELINE}" '
                f'textLength="{(cells - blank) * CELL_WIDTH:.1f}" {" ".join(looks)}>{escape(drawn)}</text>'
            )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" role="img">',
            f"<title>{escape(title)}</title>",
            f'<rect width="100%" height="100%" rx="8" fill="#{BACKGROUND}"/>',
            *grounds,
            f'<g font-family="{FONT}" font-size="14" xml:space="preserve">',
            *texts,
            "</g>",
            "</svg>",
            "",
        ]
    )


def main() -> None:
    """Write ``compare.svg`` beside this file."""
    with tempfile.TemporaryDirectory() as home:
        environment = terminal_environment(Path(home), VARIORUM_ANNOTATOR="you")
        program = [sys.executable, "-m", "reader", str(ROOT / "seeds")]
        with Terminal(program, size=(118, 34), env=environment, cwd=ROOT) as terminal:
            mark(terminal, "Putin is unlikely to negotiate")
            mark(terminal, "Putin is unlikely to engage")
            mark(terminal, "According to CNN")
            terminal.press("c")
            terminal.until(r"\d+ rows")
            terminal.press("/")
            terminal.type("means to an end")
            terminal.press("Enter")
            terminal.until("Lough")
            terminal.press("Escape")
            terminal.settle(0.5)
            target = Path(__file__).with_name("compare.svg")
            target.write_text(svg(terminal, "Three articles side by side in Variorum"), encoding="utf-8")
            print(target.relative_to(ROOT))


def mark(terminal: Terminal, title: str) -> None:
    """Put the cursor on the article of that title and mark it."""
    terminal.until(title)
    terminal.click(*terminal.find(title))
    terminal.press("Space")
    terminal.settle(0.2)


if __name__ == "__main__":
    main()
