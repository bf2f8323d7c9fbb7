"""The synopsis: what each article states, filters and sorting, and the way into the comparison and back."""

from __future__ import annotations

import json

import pytest

from reader.articles import Text
from reader.comparison.model import Cell, Compared, Comparison, Row
from reader.reports.synopsis import by_support, statements
from reader.store import Store
from reader.tasks.adding import add_paths
from reader.widgets.row_filters import FILTER_NAMES, RowFilter
from reader.widgets.synopsis_view import NARROWEST, NOTES, note_words, shape
from tests.tui.real_library import at_the_desk, make_library

STORIES = {
    "a": "The bridge fell on Monday. Nine people were hurt. The mayor said “we build it anew”. It rained.",
    "b": "The bridge fell on Monday. Twelve people were hurt. Ships must wait. The mayor resigned in anger.",
    "c": "Nobody was killed when the bridge fell on Monday. The mayor said “we build it”.",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("synopsis")
    paths = []
    for name, text in STORIES.items():
        paths.append(folder / f"{name}.json")
        record = {
            "title": f"Bridge {name}",
            "outlet": f"Daily {name.upper()}",
            "text": text.replace(". ", ".\n\n"),
        }
        paths[-1].write_text(json.dumps(record))
    return make_library(folder, paths)


@pytest.fixture(scope="module")
def ids(library):
    with Store.open(library, annotator="jo", mode="read") as store:
        return sorted((each.details.outlet, each.id) for each in store.iter_articles())


async def open_synopsis(desk, ids):
    await desk.compare(*(each for _, each in ids))
    await desk.press("M")
    await desk.until(lambda: desk.screen.CONTEXT == "synopsis" and desk.screen.view.current is not None)
    return desk.screen


def lines_of(desk) -> list[str]:
    """The lines of the list as they stand on the screen."""
    region = desk.screen.view.region
    return desk.text.splitlines()[region.y : region.bottom]


def cells(line: str) -> str:
    """The signs of a line, one an article."""
    return "".join(char for char in line[3:] if char in "●◐" or (char == "·"))


async def test_a_line_a_statement_and_a_sign_an_article(library, ids):
    async with at_the_desk(library) as desk:
        screen = await open_synopsis(desk, ids)
        expected = statements(screen.comparison)
        signs = {"verbatim": "●", "changed": "◐", "absent": "·"}
        shown = lines_of(desk)
        assert len(expected) == len(screen.comparison.rows)
        for line, statement in zip(shown, expected, strict=False):
            assert " ".join(statement.words.split())[:20] in line
            assert cells(line) == "".join(signs[state] for state in statement.states)
        hurt = next(line for line in shown if "Nine people" in line)
        assert "number" in hurt
        assert "A Daily A · B Daily B · C Daily C" in desk.text
        assert f"{len(expected)} statements · 3 articles" in desk.text


@pytest.mark.parametrize("name", FILTER_NAMES)
async def test_the_filter_leaves_what_it_says_and_holds_in_the_comparison(library, ids, name):
    keys = {"all": "a", "critical": "c", "only here": "o", "absent here": "b", "differs": "d"}
    async with at_the_desk(library) as desk:
        screen = await open_synopsis(desk, ids)
        await desk.press("l", "f", keys[name])
        await desk.says("statements")
        wanted = RowFilter(name, 1)
        rows = [number for number, row in enumerate(screen.comparison.rows) if wanted.lets(row)]
        assert rows
        assert [each.row for each in screen.view.statements] == rows
        assert f"filter {wanted.words}" in desk.text
        await desk.press("q")
        assert desk.screen.CONTEXT == "compare"
        assert [number for number in desk.pane.shown_rows if number is not None] == rows
        assert f"filter {wanted.words}" in desk.head_line
        await desk.press("M")
        await desk.until(lambda: desk.screen.CONTEXT == "synopsis")
        assert [each.row for each in desk.screen.view.statements] == rows


async def test_here_goes_along_with_the_column(library, ids):
    async with at_the_desk(library) as desk:
        screen = await open_synopsis(desk, ids)
        await desk.press("f", "b")
        await desk.says("filter absent in A")
        await desk.press("right")
        assert "filter absent in B" in desk.said
        assert all(each.states[1] == "absent" for each in screen.view.statements)
        await desk.press("tab")
        assert all(each.states[2] == "absent" for each in screen.view.statements)
        await desk.press("tab", "shift+tab", "shift+tab", "shift+tab")
        assert screen.view.column == 0


async def test_s_sorts_by_how_many_carry_it_and_back_and_keeps_the_statement(library, ids):
    async with at_the_desk(library) as desk:
        screen = await open_synopsis(desk, ids)
        await desk.press("G")
        row = screen.view.row
        await desk.press("s")
        assert screen.view.row == row
        assert list(screen.view.statements) == list(by_support(statements(screen.comparison)))
        assert list(screen.view.statements) != list(statements(screen.comparison))
        await desk.press("q", "M")
        await desk.until(lambda: desk.screen.CONTEXT == "synopsis")
        assert "most carried first" in desk.text  # also after coming back
        await desk.press("s")
        assert list(desk.screen.view.statements) == list(statements(screen.comparison))


async def test_enter_goes_to_the_row_in_the_article_of_the_column_if_it_has_it(library, ids):
    async with at_the_desk(library) as desk:
        screen = await open_synopsis(desk, ids)
        places = {each.words: place for place, each in enumerate(screen.view.statements)}
        screen.view.move_to(places["Nine people were hurt."])
        await desk.press("l", "enter")
        assert desk.screen.CONTEXT == "compare"
        assert desk.pane.column == 1
        assert desk.body[desk.pane.caret :].startswith("Twelve people")
        await desk.press("M")
        await desk.until(lambda: desk.screen.CONTEXT == "synopsis")
        assert desk.screen.view.current.words == "Nine people were hurt."  # where the caret is
        assert desk.screen.view.column == 1
        desk.screen.view.move_to(places["It rained."])
        await desk.press("enter")  # B does not state it: to A, which does
        assert desk.pane.column == 0
        assert desk.body[desk.pane.caret :].startswith("It rained")


async def test_keys_and_mouse_move_and_repaint_what_they_touch(library, ids):
    async with at_the_desk(library) as desk:
        screen = await open_synopsis(desk, ids)
        view = screen.view
        await desk.press("j", "down", "k")
        assert view.cursor == 1
        await desk.press("G")
        assert view.cursor == len(view.statements) - 1
        await desk.press("g", "pagedown", "pageup")
        assert view.cursor == 0
        assert lines_of(desk)[0].startswith("▌")
        await desk.press("J")
        assert screen.comparison.rows[view.row].kind != "same"
        letters = desk.text.splitlines()[0]
        await desk.pilot.click(view, offset=(letters.index("C") + 1, 2))
        assert (view.cursor, view.column) == (2, 2)
        await desk.pilot.click("#synopsis-heads", offset=(letters.index("B") + 1, 0))
        assert view.column == 1
        await desk.pilot.click(view, offset=(5, 1), times=2)
        await desk.pilot.pause()
        assert desk.screen.CONTEXT == "compare"
        assert desk.pane.row_at_caret() == 1


async def test_the_versions_of_the_statement_stand_below_with_their_marks(library, ids):
    async with at_the_desk(library) as desk:
        screen = await open_synopsis(desk, ids)
        place = next(at for at, each in enumerate(screen.view.statements) if each.words.startswith("Nine"))
        screen.view.move_to(place)
        await desk.until(lambda: "Twelve people were hurt." in desk.text)
        assert "B  Daily B  changed: number" in desk.text
        assert "absent in C" in desk.text
        strips = desk.app.screen._compositor.render_strips()
        marked = {seg.text for strip in strips for seg in strip if seg.style and seg.style.reverse}
        assert "Twelve" in marked


async def test_find_goes_through_statements_also_by_the_words_of_other_versions(library, ids):
    async with at_the_desk(library) as desk:
        screen = await open_synopsis(desk, ids)
        await desk.press("slash", *"Twelve", "enter")
        assert screen.view.current.words == "Nine people were hurt."
        await desk.press("g", "slash", *"IT", "enter")
        listed = enumerate(screen.view.statements)
        found = [at for at, each in listed if "it" in " ".join(screen._texts(each.row)).casefold()]
        assert len(found) > 1
        visited = [screen.view.cursor]
        for _ in found[1:]:
            await desk.press("n")
            visited.append(screen.view.cursor)
        assert visited == found
        await desk.press("n", "N")
        assert screen.view.cursor == found[-1]
        await desk.press("escape", "n")
        assert "nothing to find" in desk.said


async def test_the_threshold_moves_here_as_in_the_comparison(library, ids):
    async with at_the_desk(library) as desk:
        screen = await open_synopsis(desk, ids)
        before = screen.comparison
        for _ in range(10):
            screen.action_raise_threshold()
        await desk.until(lambda: screen.comparison is not before)
        await desk.settled()
        assert screen.comparison.threshold == pytest.approx(0.62)
        assert len(screen._statements) == len(screen.comparison.rows)
        await desk.press("q")
        assert "threshold 0.62" in desk.head_line


async def test_details_copying_and_saving_work_here_too(library, ids, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with at_the_desk(library) as desk:
        await open_synopsis(desk, ids)
        await desk.press("D")
        assert "Row 1 of" in desk.text
        await desk.press("escape", "Y")
        assert desk.app.clipboard.startswith("A  Daily A\n")
        await desk.press("E", "j", "enter")
        await desk.says("saved ")
        assert json.loads((tmp_path / "daily-a-daily-b-daily-c.json").read_text())["format"]


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
async def test_twenty_articles_scroll_sideways_where_they_do_not_fit(tmp_path, size):
    many = tmp_path / "many"
    many.mkdir()
    for number in range(20):
        (many / f"{number:02}.txt").write_text(
            f"The bridge fell on Monday.\n\nVoice {number} is alone here.\n"
        )
    path = make_library(tmp_path, [])
    with Store.open(path, annotator="jo") as store:
        add_paths(store, sorted(many.iterdir()))
        twenty = [("", article.id) for article in store.iter_articles()]
    async with at_the_desk(path, size=size) as desk:
        screen = await open_synopsis(desk, twenty)
        shown = screen.view.shape.shown
        assert (len(shown) == 20) == (size[0] == 200)
        await desk.press("shift+tab")
        assert screen.view.column == 19
        assert 19 in screen.view.shape.shown
        head = desk.text.splitlines()[0]
        assert " T" in head
        assert ("‹" in head) == (size[0] < 200)
        assert {strip.cell_length for strip in desk.app.screen._compositor.render_strips()} == {size[0]}


async def test_five_thousand_rows_are_listed_at_once_and_their_notes_come_later(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(*(each for _, each in ids))
        below = desk.screen
        body = "".join(f"Sentence {number:05} says so.\n" for number in range(5000))
        text = Text(body)
        length = len("Sentence 00000 says so.\n")
        rows = tuple(
            Row("only", None, False, (), (Cell(0, "verbatim", False, ((at, at + length - 1),)),))
            for at in range(0, len(body), length)
        )
        others = [Compared(each, "", each, "", Text("")) for each in "bc"]
        below.pane.comparison = Comparison((Compared("a", "", "a", "", text), *others), rows, below.threshold)
        await desk.press("M")
        screen = desk.screen
        await desk.until(lambda: len(screen.view.statements) == 5000)
        await desk.press("G")
        assert screen.view.current.words == "Sentence 04999 says so."
        assert lines_of(desk)[-1].startswith("▌")
        drawn = []
        monkey = screen.view.render_line
        screen.view.render_line = lambda y: drawn.append(y) or monkey(y)
        await desk.press("k")
        assert len(set(drawn)) == 2


def test_a_narrow_column_has_signs_for_its_notes_and_a_wide_one_words():
    assert note_words((), 8) == ("", "")
    assert note_words(("wording",), 2) == ("~", "note")
    assert note_words(("wording", "number"), 2) == ("!", "critical")
    assert note_words(("number",), NOTES - 3) == (" number", "critical")
    assert note_words(("wording", "negation"), NOTES - 3) == (" negation", "critical")
    assert note_words(("wording", "date"), NOTES - 3) == (" date …", "critical")


def test_the_shape_keeps_the_column_in_sight_and_the_words_readable():
    for width in (60, 80, 120, 200):
        for articles in (2, 3, 20):
            for column in range(articles):
                made = shape(width, articles, column, 0)
                assert column in made.shown
                assert made.words >= 20
                assert made.pitch >= NARROWEST
                assert made.columns_x + len(made.shown) * made.pitch < width
