"""The screens as they are meant to look, on small, usual and large terminals, in colour and without."""

from __future__ import annotations

import pytest

SIZES = [(80, 24), (120, 36), (200, 60)]
#: A time of day in the status line, and the place of the sweep that no one looks at.
HIDE = (r"saved \d\d:\d\d:\d\d",)


@pytest.mark.parametrize("colour", ["colour", "no-color"])
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_library_article_comparison_and_synopsis_look_as_they_should(
    size, colour, variorum, seeds, golden_screen
):
    env = {"NO_COLOR": "1"} if colour == "no-color" else {}
    name = f"{size[0]}x{size[1]}" + ("-no-color" if env else "")
    terminal = variorum(seeds, size=size, env=env)
    terminal.until("5 articles.*Putin is unlikely.*Why Trump-Putin")
    terminal.press("Space", "j")
    terminal.until("1 marked")
    terminal.rest()
    golden_screen(terminal, f"library-{name}", hide=HIDE)

    terminal.press("g", "Enter")
    terminal.until("Kremlin leader Vladimir Putin is unlikely to sit")
    terminal.press("/")
    terminal.type("cracks in Western")
    terminal.press("Enter", "Space", "Space", "Space", "1")
    terminal.until("tagged QUOTE.*saved")
    terminal.press("S", "v", "w", "w", "h", "h", "l", "3")
    terminal.until("tagged SPEAKER.*saved")
    terminal.press(")", "2")
    terminal.until("tagged CLAIM.*saved")
    terminal.press("[", "R")
    terminal.until("related QUOTE.*saved")
    terminal.press("p", "w", "v", "w", "w")
    terminal.rest()
    golden_screen(terminal, f"article-{name}", hide=HIDE)

    terminal.press("Escape", "L")
    terminal.until("Annotations   library.*3 annotations")
    terminal.press("Escape")
    terminal.rest()
    terminal.press("j")
    terminal.rest()
    golden_screen(terminal, f"annotations-{name}", hide=(*HIDE, r"202[5-9]-\d\d-\d\d", r"\b\d\d:\d\d\b"))

    terminal.press("q", "q")
    terminal.until("1 marked")
    terminal.press("G", "Space", "k", "Space", "c")
    terminal.until(r"\d+ rows · \d+ shared")
    terminal.press("J", "J", "J", "J")
    terminal.rest()
    golden_screen(terminal, f"compare-{name}", hide=HIDE)

    terminal.press("M")
    terminal.until("statements · 3 articles")
    terminal.press("J", "J", "Tab")
    terminal.rest()
    golden_screen(terminal, f"synopsis-{name}", hide=HIDE)
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
