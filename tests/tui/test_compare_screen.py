"""The compare screen over a real library: rows, columns, differences, and labelling in every column."""

from __future__ import annotations

import json

import pytest

from reader.store import Store
from reader.tasks.adding import add_paths
from reader.widgets.row_layers import unshared_spans
from tests.tui.real_library import at_the_desk, make_library

QUOTE = "Ukraine is just a means to an end"
UNRELATED = "Bake the dough for twenty minutes.\n\nServe it warm with butter and salt.\n"
FURNITURE = "Share this\n\nRelated:\n\nLeave a Reply\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory, seeds):
    """The five seeds, one that shares nothing with them, one without any sentence, and an empty one."""
    folder = tmp_path_factory.mktemp("compare")
    for name, text in (("bread.txt", UNRELATED), ("page.txt", FURNITURE)):
        (folder / name).write_text(text)
    return make_library(folder, [*sorted(seeds.glob("*.txt")), folder / "bread.txt", folder / "page.txt"])


@pytest.fixture(scope="module")
def ids(library):
    with Store.open(library, annotator="jo", mode="read") as store:
        return {article.source.partition("_")[0]: article.id for article in store.iter_articles()}


def cell_tops(desk) -> list[tuple[int, list[int]]]:
    """For each row that is shown, its band's top and the height at which each of its cells starts."""
    view = desk.pane
    found = []
    for band, number in enumerate(view.shown_rows):
        if number is None:
            continue
        tops = []
        for cell in view.rows[number].cells:
            lines = view.page.columns[cell.article]
            tops.append(lines.ys[lines.of(cell.spans[0][0])])
        found.append((view.page.band_tops[band], tops))
    return found


@pytest.mark.parametrize("width", [60, 80, 120, 200])
async def test_the_cells_of_a_row_start_at_one_height_in_every_column(library, ids, width):
    async with at_the_desk(library, size=(width, 30)) as desk:
        await desk.compare(ids["000"], ids["001"], ids["002"])
        rows = cell_tops(desk)
        assert len(rows) == len(desk.pane.rows)
        assert all(set(tops) == {top} for top, tops in rows)
        assert [top for top, _ in rows] == sorted(top for top, _ in rows)
        strips = desk.app.screen._compositor.render_strips()
        assert {strip.cell_length for strip in strips} == {width}
        # Another width: still aligned, and the caret where it was.
        desk.place(QUOTE, column=0)
        caret = desk.pane.caret
        await desk.pilot.resize_terminal(width + 25, 24)
        await desk.pilot.pause()
        assert all(set(tops) == {top} for top, tops in cell_tops(desk))
        assert desk.pane.caret == caret
        top = round(desk.pane.scroll_y)
        assert top <= desk.pane.caret_height < top + desk.pane.size.height


async def test_tab_goes_to_the_same_row_in_the_next_column_and_back(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"], ids["002"])
        desk.place(QUOTE, column=0)
        row = desk.pane.row_at_caret()
        for column in (1, 2, 0):
            await desk.press("tab")
            assert (desk.pane.column, desk.pane.row_at_caret()) == (column, row)
        await desk.press("shift+tab")
        assert (desk.pane.column, desk.pane.row_at_caret()) == (2, row)
        heads = desk.text.splitlines()[0]
        assert all(f"{letter}  " in heads for letter in "ABC")
        # A row that the next column has not: to the same height there.
        desk.place("Source: CNN", column=0)
        height = desk.pane.caret_height
        await desk.press("tab")
        assert desk.pane.column == 1
        assert abs(desk.pane.caret_height - height) < 8


def fits(row, name: str, column: int) -> bool:
    match name:
        case "critical":
            return any(mark.kind == "critical" for cell in row.cells for mark in cell.marks)
        case "only here":
            return row.kind == "only" and row.cells[0].article == column
        case "absent here":
            return all(cell.article != column for cell in row.cells)
        case "differs":
            return len(row.cells) > 1 and row.kind != "same"
    return True


@pytest.mark.parametrize(
    ("key", "name"),
    [("a", "all"), ("c", "critical"), ("o", "only here"), ("b", "absent here"), ("d", "differs")],
)
async def test_j_and_k_visit_every_difference_that_the_filter_lets_through(library, ids, key, name):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"], ids["002"])
        view = desk.pane
        expected = [
            number for number, row in enumerate(view.rows) if fits(row, name, 0) and row.kind != "same"
        ]
        desk.place("Kremlin leader", column=0)
        await desk.press("f", key)
        await desk.says(f"of {len(view.rows)} rows")
        assert f"{sum(fits(row, name, 0) for row in view.rows)} of {len(view.rows)} rows" in desk.said
        if name != "all":
            shown = [number for number in view.shown_rows if number is not None]
            assert shown == [number for number, row in enumerate(view.rows) if fits(row, name, 0)]
        # The caret always stands on a line that is shown.
        assert view.shows(view.column, view.caret)
        for _ in range(len(view.rows)):
            desk.screen.action_previous_difference()
        assert desk.said == "no difference before this"
        visited = [view.row_at_caret()]
        for _ in range(len(expected) - 1):
            desk.screen.action_next_difference()
            visited.append(view.row_at_caret())
            assert view.shows(view.column, view.caret)
        assert visited == expected
        desk.screen.action_next_difference()
        assert desk.said == "no difference after this"


async def test_only_here_follows_the_column_and_absent_here_names_it(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"])
        await desk.press("f", "o")
        await desk.says("filter only in A")
        await desk.press("tab")
        assert "filter only in B" in desk.said
        assert desk.pane.column == 1
        assert "filter only in B" in desk.head_line
        await desk.press("f", "b")
        await desk.says("filter absent in B")
        assert desk.pane.column == 0
        assert {row.cells[0].article for row in map(desk.pane.rows.__getitem__, desk.pane.shown_rows)} == {0}
        await desk.press("tab")  # B shows nothing now
        assert desk.said == "no other column shows any text"
        # Finding what is filtered out takes the filter off.
        words = "means to an end"
        await desk.press("slash", *("space" if char == " " else char for char in words), "enter")
        assert desk.pane.row_filter.name == "all"
        assert desk.body[desk.pane.caret :].startswith(words)


async def test_a_filter_that_lets_nothing_through_says_so_and_changes_nothing(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["bread.txt"])
        assert "no statement is shared" in desk.said
        assert desk.pane.comparison is not None
        desk.place("Kremlin leader", column=0)
        await desk.press("f", "d")
        await desk.says("there is no such row")
        assert desk.pane.row_filter.name == "all"
        assert desk.body[desk.pane.caret :].startswith("Kremlin leader")


async def test_marks_go_round_what_differs_from_here_what_is_shared_and_nothing(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"])
        changed = next(
            (cell.article, mark)
            for row in desk.pane.rows
            for cell in row.cells
            for mark in cell.marks
            if mark.kind == "changed"
        )
        column, mark = changed

        def paints() -> set[str]:
            found = desk.pane.columns[column].marks.touching(mark.start, mark.end)
            return {layer.paint for layer in found}

        assert "changed" in paints()
        seen = []
        for _ in range(4):
            await desk.press("d")
            seen.append((desk.said, "changed" in paints()))
        assert seen == [
            ("what differs from A is marked", True),
            ("what is shared is marked", False),
            ("nothing is marked", False),
            ("what differs is marked", True),
        ]


async def test_own_order_and_back_keep_the_caret(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"])
        caret = desk.place(QUOTE, column=1)
        for said in ("own order", "aligned"):
            await desk.press("O")
            assert said in desk.said
            assert (desk.pane.column, desk.pane.caret) == (1, caret)
            top = round(desk.pane.scroll_y)
            assert top <= desk.pane.caret_height < top + desk.pane.size.height
        await desk.press("O")
        starts = list(desk.pane.page.columns[0].starts)
        assert starts == sorted(starts)  # each article in its own order


async def test_the_threshold_regroups_and_the_caret_stays(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"])
        caret = desk.place(QUOTE, column=0)
        shared = sum(len(row.cells) > 1 for row in desk.pane.rows)
        first = desk.pane.comparison
        for _ in range(12):  # typed without waiting: only the last is awaited
            desk.screen.action_raise_threshold()
        await desk.until(lambda: desk.pane.comparison is not first)
        await desk.settled()
        assert desk.pane.comparison.threshold == pytest.approx(0.66)
        assert "threshold 0.66" in desk.head_line
        assert sum(len(row.cells) > 1 for row in desk.pane.rows) < shared
        assert desk.pane.caret == caret
        for _ in range(40):
            desk.screen.action_lower_threshold()
        assert "0.30 to 0.90" in desk.said


async def test_columns_are_added_and_dropped_and_the_place_stays(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"])
        await desk.press("C")
        assert desk.refused
        assert "needs two" in desk.said
        caret = desk.place(QUOTE, column=0)
        await desk.press("c")
        assert "Add to the comparison" in desk.text
        await desk.press(*"According", "enter")
        await desk.until(lambda: len(desk.pane.columns) == 3 and desk.pane.comparison is not None)
        await desk.settled()
        assert (desk.pane.column, desk.pane.caret) == (0, caret)
        assert desk.screen.articles == (ids["000"], ids["001"], ids["002"])
        await desk.press("C")
        await desk.until(lambda: len(desk.pane.columns) == 2 and desk.pane.comparison is not None)
        assert desk.screen.articles == (ids["001"], ids["002"])
        assert QUOTE in desk.body[desk.pane.caret : desk.pane.caret + 250]  # the same row


async def test_twenty_articles_scroll_sideways_and_the_heads_say_so(library, ids, tmp_path, seeds):
    many = tmp_path / "many"
    many.mkdir()
    body = (seeds / "002_62d2e3d75829a7bc.txt").read_text()
    for number in range(20):
        (many / f"{number:02}.txt").write_text(f"{body}\n\nCopy {number} ends here with its own words.\n")
    path = make_library(tmp_path, [])
    with Store.open(path, annotator="jo") as store:
        add_paths(store, sorted(many.iterdir()))
        twenty = [article.id for article in store.iter_articles()]
    assert len(twenty) == 20
    async with at_the_desk(path) as desk:
        await desk.compare(*twenty)
        assert [desk.pane.geometry.shown.start, len(desk.pane.geometry.shown)] == [0, 3]
        heads = desk.text.splitlines()[0]
        assert "‹" not in heads
        assert heads.count("›") == 1
        await desk.press("v", "l", "l", "shift+tab")
        assert desk.pane.column == 19
        assert desk.pane.selection is None
        heads = desk.text.splitlines()[0]
        assert "‹" in heads
        assert "›" not in heads
        assert "T  " in heads
        await desk.press("shift+tab", "shift+tab", "shift+tab")
        heads = desk.text.splitlines()[0]
        assert "‹" in heads
        assert "›" in heads
        await desk.press("tab", "1")
        assert [each.label for each in desk.stored(twenty[desk.pane.column])] == ["QUOTE"]


async def test_details_say_the_links_what_moved_and_what_is_missing(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"], ids["002"])
        view = desk.pane
        desk.place("Ukraine is a means to an end", column=column_of(desk, ids["002"]))
        number = view.row_at_caret()
        row = view.rows[number]
        assert f"row {number + 1} of {len(view.rows)} · rewritten" in desk.head_line
        assert "ABC" in desk.head_line
        await desk.press("D")
        shown = " ".join(desk.text.split())
        assert f"Row {number + 1} of {len(view.rows)}" in shown
        link = row.links[0]
        assert f"{'ABC'[link.a]} and {'ABC'[link.b]}: {link.kind} .{int(link.score * 100):02}" in shown
        assert "C lacks “just” of A, B, behind “Ukraine is”" in shown
        await desk.press("q")
        assert "Row " not in desk.text


def column_of(desk, article: str) -> int:
    return desk.screen.articles.index(article)


async def test_y_copies_the_row_with_outlets_and_urls(tmp_path):
    for name, words in (
        ("a", "The minister resigned on Monday."),
        ("b", "The minister resigned on Tuesday."),
    ):
        record = {"title": "T", "outlet": f"Daily {name.upper()}", "url": f"https://{name}.example/1"}
        (tmp_path / f"{name}.json").write_text(json.dumps(record | {"text": f"{words} It rained.\n"}))
    path = make_library(tmp_path, [tmp_path / "a.json", tmp_path / "b.json"])
    with Store.open(path, annotator="jo", mode="read") as store:
        both = [article.id for article in store.iter_articles()]
    async with at_the_desk(path) as desk:
        await desk.compare(*both)
        desk.place("The minister", column=0)
        await desk.press("Y")
        assert desk.app.clipboard == (
            "A  Daily A · https://a.example/1\nThe minister resigned on Monday.\n\n"
            "B  Daily B · https://b.example/1\nThe minister resigned on Tuesday.\n"
        )
        assert "critical" in desk.said or "copied row" in desk.said
        assert "A Monday" in desk.head_line  # the day differs: said in words, not by colour alone
        assert "B Tuesday" in desk.head_line


async def test_e_saves_a_document_and_asks_before_it_replaces_one(library, ids, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with at_the_desk(library) as desk:
        await desk.compare(ids["001"], ids["002"])
        await desk.press("E", "j", "enter")
        await desk.says("saved ")
        (written,) = tmp_path.iterdir()
        assert written.suffix == ".json"
        document = json.loads(written.read_text())
        assert document["format"] == "variorum-comparison"
        assert [each["id"] for each in document["articles"]] == [ids["001"], ids["002"]]
        assert len(document["rows"]) == len(desk.pane.rows)
        written.write_text("mine")
        await desk.press("E", "j", "enter")
        assert "Replace this file?" in desk.text
        await desk.press("escape", "escape")
        assert written.read_text() == "mine"
        await desk.press("E", "j", *["backspace"] * 80, *"/nowhere/x.json", "enter")
        await desk.until(lambda: desk.refused)
        assert "/nowhere" in desk.said


async def test_e_saves_a_page_with_the_annotations(library, ids, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with at_the_desk(library) as desk:
        await desk.compare(ids["001"], ids["002"])
        await desk.select("John Lough", column=0)
        await desk.press("3", "E", "h", "enter")
        await desk.says("saved ")
        (written,) = tmp_path.iterdir()
        assert written.suffix == ".html"
        page = written.read_text()
        assert "John Lough" in page
        assert "SPEAKER" in page


async def test_labels_are_painted_and_made_in_every_column(library, ids):
    async with at_the_desk(library, size=(160, 40)) as desk:
        trio = [ids["000"], ids["001"], ids["002"]]
        await desk.compare(*trio)
        for column in range(3):
            words = "John Lough"
            await desk.select(words, column=column)
            await desk.press("3")
            assert [each.quote for each in desk.stored(trio[column])] == [words]
            start = desk.body.index(words)
            strip = desk.line_of(start, column)
            assert words.split()[0] in "".join(seg.text for seg in strip if seg.style.underline)
        await desk.press("u")
        await desk.says("undone: tagged SPEAKER")
        desk.place("Kremlin", column=0)
        await desk.press("u")  # goes to the column where it happened
        await desk.until(lambda: desk.pane.column == 1)
        assert desk.stored(trio[1]) == []
        assert len(desk.stored(trio[0])) == 1
        await desk.press("m")
        assert "margin" in desk.said


async def test_find_goes_through_all_columns_row_by_row(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"], ids["002"])
        desk.pane.place(0, column=0, extend=False)
        await desk.press("slash", *"Ukraine", "enter")
        view = desk.pane
        places = sum(column.body.casefold().count("ukraine") for column in view.columns)
        visited = [(view.row_place(view.column, view.caret), view.column, view.caret)]
        for _ in range(places - 1):
            desk.screen.action_find_next()
            visited.append((view.row_place(view.column, view.caret), view.column, view.caret))
            assert desk.body[view.caret :].casefold().startswith("ukraine")
        assert visited == sorted(visited)
        assert len(set(visited)) == places
        assert {column for _, column, _ in visited} == {0, 1, 2}
        desk.screen.action_find_next()
        assert (view.row_place(view.column, view.caret), view.column, view.caret) == visited[0]
        desk.screen.action_find_previous()
        assert (view.row_place(view.column, view.caret), view.column, view.caret) == visited[-1]
        await desk.pilot.pause()
        heads = desk.app.screen._compositor.render_strips()[0]
        underlined = "".join(segment.text for segment in heads if segment.style.underline)
        assert (
            underlined.strip()[:6]
            in desk.screen.texts[view.column].title + desk.screen.texts[view.column].source
        )


@pytest.mark.parametrize("no_color", [False, True])
async def test_what_a_sentence_alone_says_is_told_apart_from_what_it_shares(
    library, ids, monkeypatch, no_color
):
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"], ids["002"])

        view = desk.pane

        def italics(offset: int, column: int) -> str:
            """What is painted as not shared on a column's line on which that place stands."""
            view.place(offset, column=column, extend=False)
            left = view.geometry.text_x(column) - view.geometry.gutter
            line = desk.line_of(offset, column).crop(left, left + view.geometry.pitch)
            return "".join(segment.text for segment in line if segment.style.italic)

        alone = [
            (cell.article, span)
            for row in view.rows
            for cell in row.cells
            for span in unshared_spans(view.columns[cell.article].body, row, cell)
        ]
        assert alone  # each of the three retells: some sentence says more than the others share
        for column, (start, _) in alone:
            body = view.columns[column].body
            assert body[start : start + 3] in italics(start, column)
            sentence = view.columns[column].structure.sentence_at(start)
            shared = [
                place
                for cell in (row.cell(column) for row in view.rows)
                if cell
                for place in cell.shared
                if sentence[0] <= place[0] < sentence[1]
            ]
            assert shared  # and it is the remainder, not the whole
            for low, high in shared:
                layers = view.columns[column].marks.touching(low, high)
                assert not [each for each in layers if each.paint == "unshared"]
        await desk.press("d", "d")  # what is shared is marked: the rest is plain
        assert not italics(alone[0][1][0], alone[0][0])
        # The details say it in words.
        view.place(alone[0][1][0], column=alone[0][0], extend=False)
        await desk.press("D")
        assert f"{'ABC'[alone[0][0]]} alone says “" in desk.text


async def test_the_overview_shows_the_rows_in_own_order_too(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"])

        def strip() -> list[str]:
            widget = desk.screen.query_one("#strip")
            return [widget.render_line(y).text for y in range(widget.size.height)]

        aligned = strip()
        await desk.press("O")
        own = strip()
        assert {line[1] for line in own} >= {"█", "░"}
        assert own != aligned
        assert own[0][0] == "▐"
        await desk.press("G")
        moved = strip()
        assert moved[-1][0] == "▐" or "▐" in "".join(moved[len(moved) // 2 :])
        assert [line[1] for line in moved] == [line[1] for line in own]
        await desk.press("O")
        assert [line[1] for line in strip()] == [line[1] for line in aligned]


async def test_the_place_in_each_article_is_kept_and_come_back_to(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"])
        first = desk.place("Thomas Graham", column=0)
        second = desk.place(QUOTE, column=1)
        await desk.press("q")
        assert desk.store.reading(ids["000"]).result(10) == first
        assert desk.store.reading(ids["001"]).result(10) == second
        await desk.compare(ids["000"], ids["001"])
        assert (desk.pane.column, desk.pane.caret) == (1, second)  # as it was left
        await desk.press("q")
        await desk.compare(ids["001"], ids["002"])
        assert (desk.pane.column, desk.pane.caret) == (0, second)  # where that article was read last


async def test_done_calls_the_article_of_the_column_done_and_goes_on(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"])
        await desk.press("ctrl+n")
        assert desk.state(ids["000"]) == "done"
        assert desk.state(ids["001"]) != "done"
        assert desk.pane.column == 1
        await desk.press("u")
        await desk.until(lambda: desk.state(ids["000"]) != "done")


async def test_an_article_with_itself_and_one_of_furniture_only(library, ids):
    async with at_the_desk(library) as desk:
        desk.app.show_comparison([ids["000"], ids["000"]])
        await desk.until(lambda: desk.screen.CONTEXT == "compare" and bool(desk.pane.columns))
        await desk.settled()
        assert desk.refused
        assert "needs two articles" in desk.said
        await desk.press("J", "f", "E", "O", "D", "C")
        await desk.press("q")
        await desk.compare(ids["000"], ids["page.txt"])
        await desk.press("tab", "j", "space", "J", "K", "J", "O", "O", "d", "tab", "f", "o", "tab")
        assert desk.app.is_running
        assert desk.pane.shows(desk.pane.column, desk.pane.caret)


async def test_a_click_on_the_overview_goes_there(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"])
        await desk.pilot.click("#strip", offset=(1, 28))
        await desk.pilot.pause()
        assert desk.pane.scroll_y > desk.pane.page.height / 3
        await desk.pilot.click("#strip", offset=(1, 0))
        await desk.pilot.pause()
        assert desk.pane.scroll_y == 0


async def test_without_colours_marks_are_told_by_attributes_and_signs(library, ids, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"])
        view = desk.pane
        marks = {
            mark.kind: (cell.article, mark.start, mark.end)
            for row in view.rows
            for cell in row.cells
            for mark in cell.marks
            if mark.start < mark.end and "\n" not in view.columns[cell.article].body[mark.start : mark.end]
        }
        attributes = {"changed": "bold", "critical": "reverse", "reordered": "italic"}
        assert "changed" in marks
        for kind, (column, start, _) in marks.items():
            view.place(0, column=column, extend=False)
            view.place(start + 1, column=column, extend=False)
            strip = desk.line_of(start, column)
            assert any(getattr(segment.style, attributes[kind]) for segment in strip), kind
        await desk.press("f2", "d", "d", "d", "f", "escape", "slash", *"putin", "enter", "1", "O")
        assert "·····" not in desk.text  # own order
        await desk.press("O", "g")
        assert "·····" in desk.text


async def test_a_difference_that_one_goes_to_is_seen_whole(library, ids):
    async with at_the_desk(library, size=(120, 30)) as desk:
        await desk.compare(ids["000"], ids["001"], ids["002"])
        view, seen = desk.pane, 0
        for key in ("J",) * len(view.rows) + ("K",) * len(view.rows):
            await desk.press(key)
            band = view.page.band_at(view.caret_height)
            top, bottom = (
                view.page.band_tops[band],
                max(
                    view.page.columns[cell.article].ys[
                        view.page.columns[cell.article].of(cell.spans[-1][1] - 1)
                    ]
                    for cell in view.rows[view.row_at_caret()].cells
                ),
            )
            if bottom - top < view.size.height:
                assert round(view.scroll_y) <= top
                assert bottom < round(view.scroll_y) + view.size.height
                seen += 1
        assert seen > len(view.rows)


async def test_a_long_row_does_not_hide_the_filter(library, ids, monkeypatch):
    async with at_the_desk(library, size=(100, 30)) as desk:
        await desk.compare(ids["000"], ids["001"])
        monkeypatch.setattr("reader.screens.compare.in_short", lambda row, comparison: "critical " * 30)
        await desk.press("J")
        assert "…" in desk.head_line
        assert "filter all · threshold" in desk.head_line
        await desk.pilot.resize_terminal(70, 24)
        await desk.until(lambda: "filter all · threshold" in desk.head_line)


async def test_the_hints_that_fit_another_width_are_shown(library, ids):
    async with at_the_desk(library, size=(120, 30)) as desk:
        await desk.compare(ids["000"], ids["001"])
        for width in (60, 120, 80):
            await desk.pilot.resize_terminal(width, 24)
            await desk.until(lambda: "? keys" in desk.text.splitlines()[-1])
        await desk.press("M")
        await desk.pilot.resize_terminal(60, 24)
        await desk.until(lambda: "? keys" in desk.text.splitlines()[-1])
        await desk.press("q")
        await desk.until(lambda: "? keys" in desk.text.splitlines()[-1])


async def test_leaving_while_a_comparison_is_made_is_no_error(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(ids["000"], ids["001"])
        for _ in range(5):
            desk.screen.action_raise_threshold()
            await desk.pilot.pause()
            desk.screen.show_comparison(desk.pane.comparison)
        screen, comparison = desk.screen, desk.pane.comparison
        await desk.press("q")
        await desk.until(lambda: desk.screen.CONTEXT == "library")
        screen.show_comparison(comparison)  # what the worker found comes too late
