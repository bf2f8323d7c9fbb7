"""Versions of one article side by side: how one comes there, what is said, and that the old is only read."""

from __future__ import annotations

import pytest

from reader.store import Store
from reader.tasks.adding import add_paths
from tests.tui.real_library import add, annotated, at_the_desk, make_library

FIRST = """The ferry sank in the harbour on Monday morning.

Divers found the wreck of the ship at a depth of thirty metres.

The harbour master blamed a storm that nobody had forecast.

Two hundred passengers were brought ashore by fishing boats.
"""
SECOND = """The ferry sank in the harbour on Monday morning.

Two hundred passengers were brought ashore by fishing boats.

Divers found the wreck of the ship at a depth of forty metres.

The owner of the line has promised an inquiry into its safety.
"""
THIRD = SECOND + "\nThe inquiry begins in March.\n"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """An article with three texts, a label on its first, and another article without older ones."""
    folder = tmp_path_factory.mktemp("versions")
    (folder / "other.txt").write_text("A ferry sank on Monday, and two hundred passengers were saved.\n")
    news = folder / "news.txt"
    news.write_text(FIRST)
    path = make_library(folder, [folder / "other.txt", news])
    with Store.open(path, annotator="jo") as store:
        (article,) = [each for each in store.iter_articles() if each.source == "news.txt"]
        add(store, annotated(article, "harbour master", "SPEAKER"))
        for text in (SECOND, THIRD):
            news.write_text(text)
            add_paths(store, [news])
    return path


@pytest.fixture(scope="module")
def ids(library):
    with Store.open(library, annotator="jo", mode="read") as store:
        return {article.source: article.id for article in store.iter_articles()}


async def test_the_article_offers_its_version_before_first(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["news.txt"])
        desk.place("Divers found")
        await desk.press("c")
        offered = [
            line
            for line in desk.text.splitlines()
            if "version" in line or "ferry sank on Monday, and" in line
        ]
        assert "its version before, added 20" in offered[0]
        assert "its version 1, added 20" in offered[1]
        assert "ferry sank on Monday, and" in offered[2]
        await desk.press("enter")
        await desk.until(lambda: getattr(desk.pane, "comparison", None) is not None)
        await desk.settled()
        assert desk.screen.articles == (f"{ids['news.txt']}@2", ids["news.txt"])
        assert desk.body[desk.pane.caret :].startswith("Divers found")  # the caret came along
        assert desk.pane.column == 1


async def test_the_palette_of_the_library_compares_versions(library, ids):
    async with at_the_desk(library) as desk:
        await desk.pilot.pause()
        names = {
            desk.screen.articles.known(key).source: at for at, key in enumerate(desk.screen.articles.keys)
        }
        desk.screen.articles.move_to(names["other.txt"])
        desk.screen.action_compare_versions()
        await desk.says("there is no older version of this article")
        desk.screen.articles.move_to(names["news.txt"])
        desk.screen.action_compare_versions()
        await desk.until(lambda: "its version before" in desk.text)
        await desk.press("down", "enter")
        await desk.until(lambda: getattr(desk.screen, "CONTEXT", "") == "compare")
        await desk.until(lambda: desk.pane.comparison is not None)
        assert desk.screen.articles == (f"{ids['news.txt']}@1", ids["news.txt"])


async def test_heads_name_versions_and_rows_say_added_removed_and_moved(library, ids):
    old, new = f"{ids['news.txt']}@1", ids["news.txt"]
    async with at_the_desk(library) as desk:
        await desk.compare(old, new)
        head = desk.text.splitlines()[0]
        assert "A  version 1 · added 20" in head
        assert "B  version 3 · added 20" in head
        assert "removed" in desk.said
        assert "added" in desk.said
        assert "moved" in desk.said
        desk.place("The harbour master", column=0)
        assert "removed" in desk.head_line
        assert "older version, read only" in desk.head_line
        await desk.press("D")
        assert "removed: said by one version alone" in desk.text
        await desk.press("escape", "M")
        assert "statements · 2 versions" in desk.text
        await desk.press("q")
        desk.place("The owner of the line", column=1)
        assert "added" in desk.head_line
        assert "read only" not in desk.head_line
        moved = next(row for row in desk.pane.rows if row.moved)
        cell = next(cell for cell in moved.cells if cell.moved)
        desk.pane.place(cell.spans[0][0], column=cell.article, extend=False)
        desk.screen.follow_caret()
        assert f"moved in {'AB'[cell.article]}" in desk.head_line
        await desk.press("D")
        assert f"{'AB'[cell.article]} moved: in its own text it stands behind row" in " ".join(
            desk.text.split()
        )


async def test_an_old_version_is_read_only_and_shows_the_labels_of_its_text(library, ids):
    old, new = f"{ids['news.txt']}@1", ids["news.txt"]
    async with at_the_desk(library) as desk:
        await desk.compare(old, new)
        before = desk.stored(new)
        start = desk.place("harbour master", column=0)
        assert "SPEAKER" in desk.selection_line
        desk.place("The ferry sank", column=0)
        assert "1 QUOTE" not in desk.selection_line
        desk.place("The ferry sank", column=1)
        assert "1 QUOTE" in desk.selection_line
        desk.place("harbour master", column=0)
        assert any(segment.style.underline for segment in desk.line_of(start, 0))
        for keys in (("1",), ("t",), ("x",), ("enter",), ("v", "w", "1")):
            await desk.press(*keys)
            assert desk.refused
            assert "this is an older version; labels go to the current one" in desk.said
            await desk.press("escape")
        assert desk.stored(new) == before
        await desk.press("g", "]")
        assert desk.body[desk.pane.caret :].startswith("harbour master")
        # In the current text labelling goes on as ever, and undo finds its column.
        await desk.select("Divers", column=1)
        await desk.press("3")
        assert len(desk.stored(new)) == len(before) + 1
        desk.place("Divers", column=0)
        await desk.press("u")
        await desk.until(lambda: desk.pane.column == 1)
        assert desk.stored(new) == before


async def test_versions_are_added_and_dropped_as_columns(library, ids):
    old, new = f"{ids['news.txt']}@1", ids["news.txt"]
    async with at_the_desk(library) as desk:
        await desk.compare(old, new)
        await desk.press("c")
        assert "its version before" in desk.text
        assert "its version 1," not in desk.text  # it is a column already
        await desk.press("enter")
        await desk.until(lambda: len(desk.pane.columns) == 3 and desk.pane.comparison is not None)
        assert desk.screen.articles == (old, new, f"{new}@2")
        await desk.press("C")
        await desk.until(lambda: len(desk.pane.columns) == 2 and desk.pane.comparison is not None)
        assert desk.screen.articles == (new, f"{new}@2")
        await desk.press("M")
        await desk.until(lambda: "A version 3 · B version 2" in desk.text)


async def test_reading_an_old_version_leaves_the_place_in_the_current_one(library, ids):
    old, new = f"{ids['news.txt']}@1", ids["news.txt"]
    async with at_the_desk(library) as desk:
        await desk.compare(old, new)
        place = desk.place("Divers found", column=1)
        desk.place("Two hundred", column=0)
        await desk.press("q")
        await desk.until(lambda: desk.store.reading(new).result(10) == place)
        desk.app.show_comparison([old, new])
        await desk.until(lambda: desk.screen.CONTEXT == "compare" and desk.pane.comparison is not None)
        assert desk.pane.column == 0
        assert desk.body[desk.pane.caret :].startswith("Two hundred")


async def test_a_version_that_is_not_there_is_one_clear_line(library, ids):
    async with at_the_desk(library) as desk:
        desk.app.show_comparison([f"{ids['news.txt']}@9", ids["news.txt"]])
        await desk.says("has no version 9")
        assert desk.screen.articles == (ids["news.txt"],)


# A new text that comes in while the article is shown. The label on the harbour master, who is in no later
# text, waits from the beginning.


def another_program_adds(library, text):
    """What a second start does while the first one writes: here behind the app's back, in its own store."""
    news = library.parent / "news.txt"
    news.write_text(text)
    return news


async def test_an_open_article_shows_the_new_text_with_the_caret_at_its_word(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["news.txt"])
        desk.place("inquiry into")
        add_paths(desk.store, [another_program_adds(library, "Late news.\n\n" + THIRD)])
        desk.screen.changed_elsewhere()
        await desk.until(lambda: desk.body.startswith("Late news."))
        await desk.says("a new text of “news.txt” is shown")
        assert desk.body[desk.pane.caret :].startswith("inquiry into")


async def test_labels_that_followed_are_painted_and_those_that_wait_are_said(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["news.txt"])
        for words in ("forty metres", "promised an inquiry into its safety"):
            await desk.select(words)
            await desk.press("2")
        text = THIRD.replace("promised an inquiry into its safety", "said nothing")
        add_paths(desk.store, [another_program_adds(library, "Late news.\n\n" + text)])
        desk.screen.changed_elsewhere()
        await desk.says("2 annotations wait for review")
        (painted,) = desk.screen.labelled.of(ids["news.txt"])
        assert desk.body[painted.start : painted.end] == "forty metres"
        assert any(
            layer.owner == painted.id for layer in desk.pane.here.labels.touching(painted.start, painted.end)
        )
        await desk.press("q")
        await desk.open(ids["news.txt"])
        await desk.says("2 annotations wait for review · ctrl+p Review")


async def test_undoing_a_new_text_shows_the_one_before_with_its_labels(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["news.txt"])
        await desk.select("forty metres")
        await desk.press("2")
        add_paths(desk.store, [another_program_adds(library, "Late news.\n\n" + THIRD)])
        desk.screen.changed_elsewhere()
        await desk.until(lambda: desk.body.startswith("Late news."))
        await desk.press("u")
        await desk.until(lambda: "Undo “added a new version" in desk.text)
        await desk.press("y")
        await desk.until(lambda: desk.body.startswith("The ferry sank"))
        (painted,) = desk.screen.labelled.of(ids["news.txt"])
        assert desk.body[painted.start : painted.end] == "forty metres"


async def test_an_open_comparison_shows_the_new_text_too(library, ids):
    async with at_the_desk(library) as desk:
        await desk.compare(f"{ids['news.txt']}@1", ids["news.txt"])
        add_paths(desk.store, [another_program_adds(library, "Late news.\n\n" + THIRD)])
        desk.screen.changed_elsewhere()
        await desk.until(lambda: len(desk.pane.columns) == 2 and desk.pane.columns[1].body.startswith("Late"))
        await desk.until(lambda: getattr(desk.pane, "comparison", None) is not None)
        assert desk.pane.columns[0].body == FIRST


async def test_the_library_says_how_many_wait(library, ids):
    async with at_the_desk(library) as desk:
        await desk.open(ids["news.txt"])
        await desk.select("promised an inquiry into its safety")
        await desk.press("2")
        text = THIRD.replace("promised an inquiry into its safety", "said nothing")
        add_paths(desk.store, [another_program_adds(library, text)])
        await desk.press("q")
        await desk.until(lambda: "R 2 to review" in desk.text)
        await desk.press("R")
        await desk.until(lambda: desk.screen.CONTEXT == "review")


async def test_a_program_that_only_reads_follows_the_one_that_writes(library, ids):
    async with at_the_desk(library) as writing, at_the_desk(library, library=writing.store.path) as desk:
        await desk.open(ids["news.txt"])
        add_paths(writing.store, [another_program_adds(library, "Late news.\n\n" + THIRD)])
        desk.app.follow()
        await desk.until(lambda: desk.body.startswith("Late news."))
        await desk.says("a new text of “news.txt” is shown")
