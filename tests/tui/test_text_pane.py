"""The text pane on its own: caret, selection, mouse and paint, over texts with the mess that is normal."""

from __future__ import annotations

from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from reader.annotations import make_annotation
from reader.articles import Article, Block, Details, Text
from reader.labels import default_schema
from reader.widgets.article_view import ArticleView
from reader.widgets.columns import add_label, make_column, remove_label
from reader.widgets.layers import Layer

SCHEMA = default_schema()
PLAIN = "One two three. Four five six.\n\nSeven “eight nine” ten."


class PaneApp(App[None]):
    """Only the pane; its caret messages are counted."""

    CSS_PATH = "../../reader/screens/text.tcss"

    def __init__(self, body: str) -> None:
        super().__init__()
        self.view = ArticleView()
        blocks = []
        at = 0
        for line in body.split("\n"):
            if line.strip():
                blocks.append(Block("paragraph", at, at + len(line)))
            at += len(line) + 1
        self.text = Text(body, tuple(blocks))

    def compose(self) -> ComposeResult:
        yield self.view

    def on_mount(self) -> None:
        self.view.show([make_column("article", self.text, "en")])
        self.view.focus()


@asynccontextmanager
async def pane(body: str = PLAIN, size: tuple[int, int] = (60, 20)):
    app = PaneApp(body)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app.view, pilot


def lines(view) -> list[str]:
    return [view.render_line(y).text for y in range(view.size.height)]


async def test_every_line_is_exactly_as_wide_as_the_pane():
    async with pane("Tab\there, 漢字 wide, 👨‍👩‍👧 family, e\u0301 accent.\n\n" + "漢" * 200) as (view, _):
        assert {view.render_line(y).cell_length for y in range(view.size.height)} == {view.size.width}


async def test_blocks_stand_below_each_other_with_a_line_between():
    async with pane() as (view, _):
        shown = [line.strip(" ▌") for line in lines(view)]
        assert shown.index("Seven “eight nine” ten.") - shown.index("One two three. Four five six.") == 2


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        (["next_word"], "two"),
        (["next_word", "next_word", "previous_word"], "two"),
        (["next_sentence"], "Four"),
        (["next_paragraph"], "Seven"),
        (["next_paragraph", "previous_paragraph"], "One"),
        (["text_end", "text_start", "right"], "ne two"),
        (["down"], "Seven"),
        (["line_end", "previous_word"], "six"),
    ],
)
async def test_movements(moves, expected):
    async with pane() as (view, _):
        for move in moves:
            view.move(move)
        assert PLAIN[view.caret :].startswith(expected)


async def test_the_caret_passes_a_family_of_four_code_points_in_one_step():
    body = "a👨‍👩‍👧b"
    async with pane(body) as (view, _):
        view.move("right")
        view.move("right")
        assert body[view.caret] == "b"
        view.move("left")
        assert view.caret == 1


async def test_down_and_up_keep_the_column():
    body = "aaaaaaaaaa bbbbb\n\nshort\n\ncccccccccc ddddd"
    async with pane(body) as (view, _):
        view.place(12)
        view.move("down")
        view.move("down")
        assert view.caret == body.index("cccccccccc") + 12


async def test_a_movement_extends_an_open_selection_and_escape_drops_it():
    async with pane() as (view, _):
        view.open_selection()
        view.move("next_word")
        view.move("next_word")
        assert view.selection == (0, 8)
        view.swap_ends()
        assert view.caret == 0
        view.move("right")
        assert view.selection == (1, 8)
        assert view.drop_selection()
        assert view.selection is None
        assert view.caret == 1


async def test_growing_and_shrinking_come_back_to_where_they_began():
    async with pane() as (view, _):
        start = PLAIN.index("nine")
        view.place(start)
        grown = []
        for _ in range(5):
            view.grow_selection()
            grown.append(PLAIN[slice(*view.selection)])
        assert grown[:4] == ["nine", "eight nine", "“eight nine”", "Seven “eight nine” ten."]
        for _ in range(4):
            view.shrink_selection()
        assert view.selection is None
        assert view.caret == start


async def test_a_click_after_an_emoji_sets_the_caret_before_the_character_that_was_clicked():
    body = "👨‍👩‍👧 漢字 firemen"
    async with pane(body) as (view, pilot):
        target = body.index("firemen")
        x = view.geometry.text_x(0) + cell_len(body[:target])
        await pilot.click(view, offset=(x, 1))
        assert view.caret == target


async def test_dragging_selects_and_a_later_click_drops():
    async with pane() as (view, pilot):
        x = view.geometry.text_x(0)
        await pilot.mouse_down(view, offset=(x + 4, 1))
        await pilot.hover(view, offset=(x + 7, 1))
        await pilot.mouse_up(view, offset=(x + 7, 1))
        assert PLAIN[slice(*view.selection)] == "two"
        await pilot.click(view, offset=(x, 1))
        assert view.selection is None


async def test_a_double_click_selects_the_word_and_a_triple_click_the_sentence():
    async with pane() as (view, pilot):
        x = view.geometry.text_x(0) + PLAIN.index("five")
        await pilot.double_click(view, offset=(x, 1))
        assert PLAIN[slice(*view.selection)] == "five"
        await pilot.triple_click(view, offset=(x, 1))
        assert PLAIN[slice(*view.selection)] == "Four five six."


async def test_the_mouse_in_the_last_line_scrolls_nothing_away_from_under_it():
    body = "\n".join(f"line {number} of the text." for number in range(60))
    async with pane(body) as (view, pilot):
        x, last = view.geometry.text_x(0), view.size.height - 1
        seen = lines(view)
        await pilot.double_click(view, offset=(x + 1, last))
        assert [text[2:] for text in lines(view)] == [text[2:] for text in seen]
        assert body[slice(*view.selection)] == "line"


async def test_the_click_that_ends_a_drag_is_no_click():
    async with pane() as (view, pilot):
        x = view.geometry.text_x(0)
        for _ in range(2):  # both end in one cell, soon after each other
            await pilot.mouse_down(view, offset=(x + 4, 1))
            await pilot.hover(view, offset=(x + 6, 1))
            await pilot.mouse_up(view, offset=(x + 6, 1))
            assert PLAIN[slice(*view.selection)] == "tw"


def annotation(view, start: int, end: int, label: str = "QUOTE"):
    column = view.columns[0]
    article = Article("article", Details(), column.text, "a.txt", "")
    return make_annotation(article, [(start, end)], SCHEMA.label(label), annotator="jo", schema=SCHEMA)


async def test_a_label_is_underlined_and_has_its_letter_in_the_gutter():
    async with pane() as (view, _):
        before = view.render_line(1)
        made = annotation(view, 4, 7)
        add_label(view.columns[0], made, SCHEMA)
        view.repaint_spans(0, [(4, 7)])
        strip = view.render_line(1)
        assert [segment.text for segment in strip if segment.style.underline] == ["two"]
        assert strip.text[1] == "Q"
        remove_label(view.columns[0], made, SCHEMA)
        view.repaint_spans(0, [(4, 7)])
        assert view.render_line(1) == before


async def test_overlapping_labels_can_be_told_apart():
    async with pane() as (view, _):
        for span, label in (((0, 14), "CLAIM"), ((4, 7), "QUOTE")):
            add_label(view.columns[0], annotation(view, *span, label), SCHEMA)
        view.repaint()
        strip = view.render_line(1)
        colours = {segment.text: segment.style.bgcolor for segment in strip if segment.style.underline}
        assert colours["two"] != colours[" three."]
        assert strip.text[1] == "C"


async def test_a_key_repaints_the_caret_s_line_and_nothing_else(monkeypatch):
    async with pane("word " * 2_000, size=(60, 30)) as (view, pilot):
        await pilot.pause()
        drawn = []
        original = view._segments
        monkeypatch.setattr(view, "_segments", lambda height: drawn.append(height) or original(height))
        view.move("right")
        await pilot.pause()
        assert set(drawn) == {view.caret_height}


async def test_hostile_text_is_shown_one_for_one():
    body = "a\x1b]0;title\x07b\u202ec\x9b31md\u200be"
    async with pane(body) as (view, _):
        shown = view.render_line(1).text
        assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 or char in "\u202e\u200b" for char in shown)
        x = view.geometry.text_x(0)
        assert view.place_at(x + len(body) - 1, 1) == (0, len(body) - 1)


@pytest.mark.parametrize("body", ["", " \n ", "x", "\n\n\n", "🇩🇪🇫🇷", "e" + "\u0301" * 500, "x" * 20_000])
async def test_any_text_can_be_walked_from_end_to_end(body):
    async with pane(body, size=(40, 10)) as (view, _):
        for move in (
            "right",
            "down",
            "page_down",
            "text_end",
            "previous_word",
            "up",
            "page_up",
            "left",
            "next_sentence",
        ):
            view.move(move)
        view.grow_selection()
        assert 0 <= view.caret <= len(body)


async def test_a_narrower_terminal_keeps_the_caret_in_the_same_place_of_the_text():
    async with pane("word " * 3_000, size=(120, 20)) as (view, pilot):
        view.place(5_000)
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert view.caret == 5_000
        top = round(view.scroll_y)
        assert top <= view.caret_height < top + view.size.height


@pytest.mark.parametrize("paint", ["found", "critical"])
async def test_the_caret_is_seen_on_what_is_reversed(paint):
    async with pane() as (view, pilot):
        view.columns[0].found.add(Layer(4, 7, paint))
        view.place(5)
        view.refresh()
        await pilot.pause()
        y = next(y for y, line in enumerate(lines(view)) if "two" in line)
        seen = {seg.text: seg.style.reverse for seg in view.render_line(y) if seg.text in ("t", "w", "o")}
        assert seen == {"t": True, "w": False, "o": True}


async def test_a_key_repaints_the_cells_that_look_different_and_those_once(monkeypatch):
    async with pane() as (view, _):
        before = lines(view)
        regions = []
        monkeypatch.setattr(view, "refresh", lambda *given, **_: regions.append(given))
        with view.together():
            view.move("right")
            view.emphasise(0, [(0, 3)], "current-blue")
            view.emphasise(0, [], "current-blue")
        ((region,),) = regions  # one call, one line of it
        row = before.index(next(line for line in before if "One two" in line))
        assert (region.y, region.width, region.height) == (row, 2, 1)
        assert lines(view)[row].index("One") == region.x


async def test_what_looks_the_same_is_sent_to_the_terminal_in_one_piece():
    async with pane() as (view, _):
        for y in range(view.size.height):
            styles = [segment.style for segment in view.render_line(y)]
            assert all(one != other for one, other in pairwise(styles))
