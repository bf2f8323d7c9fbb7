"""The status line: what it shows, and that a change costs the terminal only the cells that differ."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.content import Content
from textual.strip import Strip

from reader.widgets.status_line import StatusLine
from reader.widgets.strips import changed_cells

PLAIN, BOLD = Style(), Style(bold=True)


class LineApp(App[None]):
    def compose(self) -> ComposeResult:
        yield StatusLine("left", "right")


async def test_left_stands_left_and_right_stands_right():
    async with LineApp().run_test(size=(30, 3)) as pilot:
        line = pilot.app.query_one(StatusLine)
        assert line.render_line(0).text == " left" + " " * 19 + "right "


async def test_where_both_do_not_fit_the_right_part_goes_and_the_left_is_cut():
    async with LineApp().run_test(size=(12, 3)) as pilot:
        line = pilot.app.query_one(StatusLine)
        line.show("a longer message", "right")
        assert line.render_line(0).text == " a longer … "


async def test_hostile_words_are_shown_one_for_one():
    async with LineApp().run_test(size=(30, 3)) as pilot:
        line = pilot.app.query_one(StatusLine)
        line.show("a\x1b]0;x\x07[/]b")
        assert "\x1b" not in line.render_line(0).text
        assert "[/]b" in line.render_line(0).text


async def test_a_change_repaints_only_the_cells_that_differ(monkeypatch):
    async with LineApp().run_test(size=(40, 3)) as pilot:
        line = pilot.app.query_one(StatusLine)
        line.show("caret 120–133", Content("keys"))
        await pilot.pause()
        regions = []
        monkeypatch.setattr(line, "refresh", lambda *given, **_: regions.extend(given))
        line.show("caret 120–135", Content("keys"))
        line.show("caret 120–135", Content("keys"))
        assert [(region.x, region.width) for region in regions] == [(13, 1)]
        assert "caret 120–135" in line.render_line(0).text


async def test_emoji_that_are_joined_come_and_go():
    words = [
        "👨\u200d🚒 said",
        "a👩\u200d👩\u200d👧b",
        "❤\ufe0f",
        "🇩🇪🇫🇷",
        "1\ufe0f\u20e3",
        "e\u0301\u0302",
        "plain",
        "한\u1100\u1161",
    ]
    async with LineApp().run_test(size=(30, 3)) as pilot:
        line = pilot.app.query_one(StatusLine)
        for one in words:
            for other in words:
                line.show(one, "right")
                line.show(other, "right")
                assert line.render_line(0).cell_length == 30


cells = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", " ", "漢", "é", "👨\u200d🚒", "❤\ufe0f"]), st.sampled_from([PLAIN, BOLD])
    ),
    max_size=12,
)


def strip(given_cells) -> Strip:
    return Strip([Segment(char, style) for char, style in given_cells]).adjust_cell_length(24, PLAIN)


@given(cells, cells)
def test_outside_the_changed_cells_nothing_differs(before, after):
    old, new = strip(before), strip(after)
    change = changed_cells(old, new)
    if change is None:
        assert old.text == new.text
    else:
        start, end = change
        assert old.crop(0, start).text == new.crop(0, start).text
        assert old.crop(end, 24).text == new.crop(end, 24).text


def test_a_line_with_what_terminals_do_not_agree_on_is_drawn_as_a_whole():
    old, new = (strip([("👨\u200d🚒", PLAIN), ("a", PLAIN), (end, PLAIN)]) for end in "bc")
    assert changed_cells(old, new) == (0, 24)
    assert changed_cells(old, old) is None
    assert changed_cells(strip([("漢", PLAIN), ("b", PLAIN)]), strip([("漢", PLAIN), ("c", PLAIN)])) == (2, 3)
