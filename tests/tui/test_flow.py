"""From article to article: states, what is next, and how much is done."""

from __future__ import annotations

import pytest

from reader import app as app_module
from reader.screens import tally as tally_module
from reader.store import Store
from tests.tui.real_library import Desk, add, annotated, at_the_desk, make_library

QUOTE = '"cracks in Western unity"'


@pytest.fixture(scope="module")
def library(tmp_path_factory, seeds):
    return make_library(tmp_path_factory.mktemp("flow"), sorted(seeds.glob("*.txt")))


@pytest.fixture(scope="module")
def ids(library):
    """Article ids by the first three characters of their file."""
    with Store.open(library, annotator="jo", mode="read") as store:
        return {article.source[:3]: article.id for article in store.iter_articles()}


async def listed(desk: Desk) -> list[str]:
    """The ids of the library's list, in its order."""
    keys = desk.app.listed_keys
    return [row.id for row in desk.store.summaries(keys).result(10)]


async def opened(desk: Desk, article: str) -> None:
    await desk.until(lambda: getattr(desk.screen, "article", "") == article and bool(desk.pane.columns))
    await desk.settled()


# States


async def test_ctrl_n_calls_it_done_and_shows_the_next_of_the_list(library, ids):
    async with at_the_desk(library) as desk:
        order = await listed(desk)
        await desk.open(order[0])
        assert "1 of 5" in desk.head_line
        await desk.press("ctrl+n")
        await opened(desk, order[1])
        assert desk.state(order[0]) == "done"
        assert "2 of 5" in desk.head_line
        assert "is done" in desk.said  # what was done stays to be read
        desk.screen.action_done()
        desk.screen.action_grow()  # typed before the next text is there: no crash
        await opened(desk, order[2])
        await desk.press("ctrl+x")
        await opened(desk, order[3])
        assert desk.state(order[2]) == "skipped"
        await desk.open(order[4])
        await desk.press("ctrl+n")
        await desk.says("last article")
        assert desk.screen.article == order[4]
        assert desk.state(order[4]) == "done"
        assert desk.head_line.endswith("done")


async def test_a_key_pressed_twice_before_the_next_text_is_there_calls_one_article_done(library, ids):
    async with at_the_desk(library) as desk:
        order = await listed(desk)
        await desk.open(order[0])
        desk.screen.action_done()
        desk.screen.action_done()
        await opened(desk, order[1])
        assert [desk.state(each) for each in order] == ["done", "new", "new", "new", "new"]


async def test_the_list_that_is_gone_through_is_the_library_s_and_has_no_end_at_a_page(
    library, ids, monkeypatch
):
    """The first lines are all that the library knows at first."""
    monkeypatch.setattr(app_module, "FIRST_ROWS", 2)
    async with at_the_desk(library) as desk:
        await desk.until(lambda: len(desk.app.listed_keys) == 5)
        order = await listed(desk)
        await desk.open(order[1])
        await desk.press("ctrl+n")
        await opened(desk, order[2])
        # Sorted the other way round the next is another one; the article is come back to by its place.
        await desk.press("q")
        desk.screen.sort_by("title")
        await desk.until(lambda: desk.screen.view.sort == "title" and desk.screen._whole)
        by_title = await listed(desk)
        await desk.open(by_title[-2])
        assert "4 of 5" in desk.head_line
        await desk.press("ctrl+n")
        await opened(desk, by_title[-1])


async def test_a_state_is_chosen_by_its_letter_and_is_a_step(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.press("T")
        assert "negative example" in desk.text
        await desk.press("s")
        await desk.says("is skipped")
        assert desk.state(ids["000"]) == "skipped"
        assert desk.head_line.endswith("skipped")
        await desk.press("T", "s")
        assert desk.said == "it is skipped already"
        await desk.press("T", "n")
        assert desk.state(ids["000"]) == "new"
        assert desk.store.progress([ids["000"]]).result(10) == []
        await desk.press("u")
        await desk.says("undone")
        assert desk.state(ids["000"]) == "skipped"
        assert desk.head_line.endswith("skipped")
        await desk.press("T", "escape")
        assert desk.state(ids["000"]) == "skipped"


async def test_in_the_library_the_marked_ones_get_their_state_in_one_step(library, ids):
    async with at_the_desk(library) as desk:
        order = await listed(desk)
        await desk.press("T", "o")
        await desk.says("is open")
        assert [desk.state(each) for each in order] == ["open", "new", "new", "new", "new"]
        await desk.press("space", "space", "space", "T")
        assert "3 articles are" in desk.text
        await desk.press("d")
        await desk.says("3 articles are done")
        assert [desk.state(each) for each in order] == ["done", "done", "done", "new", "new"]
        await desk.until(lambda: "3 of 5 done" in desk.text)
        await desk.press("T", "d")
        await desk.says("already")
        await desk.press("u")
        await desk.until(lambda: "0 of 5 done" in desk.text)
        assert [desk.state(each) for each in order] == ["open", "new", "new", "new", "new"]
        await desk.says("undone: 3 articles are done")
        assert desk.screen is desk.app.library_screen  # where it shows


async def test_states_are_each_annotator_s_own(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        await desk.press("T", "d")
        path = desk.store.path
    with Store.open(path, annotator="ann") as store:
        assert [each.annotator for each in store.progress([ids["000"]]).result(10)] == ["jo"]
        assert store.counts().result(10).done == 0


async def test_a_library_that_can_only_be_read_keeps_its_states(library, ids):
    async with at_the_desk(library, mode="read") as desk:
        await desk.open(ids["000"])
        for key in ("ctrl+n", "ctrl+x", "T"):
            desk.screen.say("")
            await desk.press(key)
            assert desk.refused
            assert "read" in desk.said
        assert desk.screen.article == ids["000"]


# The next one to label


async def test_ctrl_t_goes_to_the_next_article_without_an_annotation_of_mine(library, ids):
    async with at_the_desk(library) as desk:
        order = await listed(desk)
        for number, annotator in ((1, "jo"), (2, "ann")):
            article = desk.store.article(order[number]).result(10)
            add(desk.store, annotated(article, article.text.body.split()[5], "SPEAKER", annotator=annotator))
        await desk.open(order[0])
        await desk.press("ctrl+t")  # the second has one of mine, the third one of hers
        await opened(desk, order[2])
        await desk.says("3 of 5, without an annotation of yours")
        await desk.press("T", "s", "ctrl+t")
        await opened(desk, order[3])
        await desk.press("1")  # not there for the library yet, and counted all the same
        await desk.press("ctrl+t")
        await opened(desk, order[4])
        await desk.press("ctrl+t")
        await opened(desk, order[0])
        await desk.says("from the top")
        await desk.press("1", "ctrl+t")
        await opened(desk, order[4])
        await desk.press("ctrl+n")
        await desk.says("last article")
        await desk.press("ctrl+t")
        await desk.says("no other article of the list waits")
        assert desk.screen.article == order[4]


async def test_ctrl_t_in_the_library_puts_the_cursor_there(library, ids):
    async with at_the_desk(library) as desk:
        order = await listed(desk)
        article = desk.store.article(order[1]).result(10)
        add(desk.store, annotated(article, article.text.body.split()[5], "SPEAKER"))
        await desk.press("ctrl+t")
        await desk.until(lambda: desk.screen.articles.cursor == 2)
        assert "3 of 5, without an annotation of yours" in desk.said
        await desk.press("enter")
        await opened(desk, order[2])


async def test_ctrl_t_out_of_a_comparison_opens_the_article_and_q_comes_back(library, ids):
    async with at_the_desk(library) as desk:
        order = await listed(desk)
        await desk.compare(order[0], order[1])
        await desk.press("ctrl+t")
        await opened(desk, order[1])
        await desk.press("q")
        assert desk.screen.CONTEXT == "compare"
        await desk.press("T", "s")
        assert desk.state(order[0]) == "skipped"
        await desk.press("ctrl+x")
        assert desk.pane.column == 1


# How much is done


async def test_head_lines_say_what_is_done_and_what_was_made_today(library, ids):
    async with at_the_desk(library) as desk:
        order = await listed(desk)
        await desk.until(lambda: "0 of 5 done" in desk.text and "0 today" in desk.text)
        await desk.open(order[0])
        assert "0 of 5 done · 0 today · new" in desk.head_line
        await desk.press("1", "p", "2")
        assert "0 of 5 done · 2 today · open" in desk.head_line
        await desk.press("u")
        await desk.says("undone")
        assert "1 today" in desk.head_line
        await desk.press("ctrl+r")
        await desk.says("redone")
        assert "2 today" in desk.head_line
        await desk.press("x")
        assert "1 today" in desk.head_line
        await desk.press("ctrl+n")
        await opened(desk, order[1])
        assert "1 of 5 done · 1 today · new" in desk.head_line
        await desk.press("q")
        await desk.until(lambda: "1 of 5 done" in desk.text and "1 today" in desk.text)
        path = desk.store.path
    async with at_the_desk(library, library=path) as desk:  # counted anew
        await desk.until(lambda: "1 of 5 done" in desk.text and "1 today" in desk.text)


async def test_what_others_made_and_what_was_made_before_today_is_not_of_today(library, ids):
    async with at_the_desk(library) as desk:
        article = desk.store.article(ids["000"]).result(10)
        add(desk.store, annotated(article, QUOTE, "QUOTE", annotator="ann"))
        await desk.open(ids["000"])
        await desk.press("1")
        assert "1 today" in desk.head_line


async def test_with_the_new_day_the_count_begins_anew(library, ids, monkeypatch):
    class Tomorrow(tally_module.date):
        @classmethod
        def today(cls):
            return cls(2999, 1, 1)

    async with at_the_desk(library) as desk:
        await desk.until(lambda: "0 today" in desk.text)
        await desk.open(ids["000"])
        await desk.press("1")
        assert "1 today" in desk.head_line
        monkeypatch.setattr(tally_module, "date", Tomorrow)
        await desk.press("p")
        assert "0 today" in desk.head_line


# The paragraph one is in


def first_cells(desk: Desk) -> list[str]:
    """The first cell of the gutter of each line on the screen."""
    return [desk.pane.render_line(y).text[desk.pane.geometry.left] for y in range(desk.pane.size.height)]


def drawn_anew(desk: Desk) -> bool:
    """Whether the screen shows what drawing everything anew would."""
    pane = desk.pane
    shown = [pane.render_line(y) for y in range(pane.size.height)]
    pane._strips.clear()
    anew = [pane.render_line(y) for y in range(pane.size.height)]
    return [list(strip) for strip in shown] == [list(strip) for strip in anew]


async def test_the_paragraph_of_the_caret_is_marked_along_the_gutter(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["000"])
        desk.place("Details: According")
        lines = desk.pane.page.columns[0]
        first = lines.ys[lines.of(desk.pane.caret)] - round(desk.pane.scroll_y)
        cells = first_cells(desk)
        assert cells[first] == "▌"
        assert set(cells[first + 1 : first + 4]) == {"▏"}
        assert {cells[first - 1], cells[first + 4]} == {" "}
        await desk.press("j")
        assert first_cells(desk)[first : first + 2] == ["▏", "▌"]
        await desk.press("p")
        cells = first_cells(desk)
        assert cells[first : first + 4] == [" "] * 4
        assert cells[first + 5] == "▌"


@pytest.mark.parametrize("focus", [False, True])
async def test_whatever_moves_the_caret_draws_what_drawing_anew_would_show(library, ids, focus):
    async with at_the_desk(library, size=(110, 24)) as desk:
        article = desk.store.article(ids["000"]).result(10)
        add(desk.store, annotated(article, QUOTE, "QUOTE"), annotated(article, "Thomas Graham", "SPEAKER"))
        await desk.open(ids["000"])
        if focus:
            await desk.press("Z")
        for keys in ("p p", "j j j j", "1", "P", "w w", "v j j j", "escape", "ctrl+d", "k k k k k", "u", "]"):
            await desk.press(*("right_square_bracket" if key == "]" else key for key in keys.split()))
            assert drawn_anew(desk), keys
        await desk.press("q")
        await desk.compare(ids["000"], ids["002"])
        for keys in ("J J", "j j j", "tab", "J", "2", "O", "p p", "O", "K"):
            await desk.press(*keys.split())
            assert drawn_anew(desk), keys


async def test_the_head_line_shows_where_in_the_article_one_is_and_what_has_labels(library, ids):
    async with at_the_desk(library, size=(160, 36)) as desk:
        await desk.open(ids["000"])
        desk.place("Source: CNN")
        count = len(desk.pane.here.structure.paragraphs)
        number = desk.pane.here.structure.paragraph_number(desk.pane.caret)
        cells = ["▁"] * count
        cells[number] = "▌"
        assert "".join(cells) in desk.head_line
        await desk.press("1", "p")
        cells[number : number + 2] = ["▇", "▌"]
        assert "".join(cells) in desk.head_line
        await desk.press("u")
        await desk.says("undone")
        await desk.press("p")
        cells[number : number + 2] = ["▁", "▌"]
        assert "".join(cells) in desk.head_line
        path = desk.store.path
    async with at_the_desk(library, library=path, size=(60, 24)) as desk:
        await desk.open(ids["000"])
        assert "▁" not in desk.head_line  # no room
        assert "¶" in desk.head_line


async def test_focus_mode_shows_the_paragraph_and_its_cards_and_nothing_else(library, ids):
    async with at_the_desk(library) as desk:
        article = desk.store.article(ids["000"]).result(10)
        add(desk.store, annotated(article, QUOTE, "QUOTE"), annotated(article, "Source: CNN", "CLAIM"))
        await desk.open(ids["000"])
        desk.place("cracks in")
        await desk.press("Z")
        assert "faded" in desk.said
        assert "QUOTE" in desk.text
        assert "C CLAIM" not in desk.text
        assert "▏" not in desk.head_line
        assert desk.head_line.strip() == ""
        faded = desk.pane.style("faded")
        (outside,) = {segment.style for segment in desk.line_of(desk.body.index("Source: CNN"))
                      if "Source" in segment.text}  # fmt: skip
        assert outside == faded
        assert faded not in {segment.style for segment in desk.line_of(desk.pane.caret)}
        # It follows the caret, and what is labelled there has its card at once.
        desk.place("Source: CNN")
        await desk.kept()
        assert "C CLAIM" in desk.text
        assert "Q QUOTE" not in desk.text
        desk.place("Details: According")
        await desk.press("4")
        assert "U CUE" in desk.text
        assert "C CLAIM" not in desk.text
        # Other articles, comparisons and another start are shown so, too; Z shows everything again.
        await desk.press("q")
        await desk.compare(ids["000"], ids["002"])
        assert desk.pane.focus_mode
        assert desk.head_line.strip() == ""
        path = desk.store.path
    async with at_the_desk(library, library=path) as desk:
        await desk.open(ids["003"])
        assert desk.pane.focus_mode
        await desk.press("Z")
        assert "¶" in desk.head_line
        assert not desk.pane.focus_mode
        assert faded not in {segment.style for y in range(20) for segment in desk.pane.render_line(y)}


async def test_in_a_comparison_the_focus_is_on_the_row_in_all_columns(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["002"])
        number = next(
            at for at, row in enumerate(desk.pane.rows) if len(row.cells) == 2 and row.kind != "same"
        )
        desk.screen.go_to_row(number, 0)
        await desk.press("Z")
        faded = desk.pane.style("faded")

        def styles(column: int, offset: int) -> set[object]:
            left = desk.pane.geometry.text_x(column)
            strip = desk.line_of(offset, column).crop(left, left + desk.pane.geometry.width)
            return {segment.style for segment in strip if segment.text.strip()}

        row = desk.pane.rows[number]
        for cell in row.cells:
            assert faded not in styles(cell.article, cell.spans[0][0])
        other = desk.pane.rows[number + 1].cells[0]
        assert styles(other.article, other.spans[0][0]) == {faded}
