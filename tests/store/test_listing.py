"""The list: every view in every order, the first page like the rest, and orders that give way."""

from __future__ import annotations

import random
import threading
from array import array
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from reader.annotations import ArticleDetails, Change, Edit, new_id, now
from reader.articles import STATES, Block, Draft, Progress, Story, Text
from reader.errors import Ambiguous, NotFound
from reader.storage import listing
from reader.store import ArticleSummary, ListView, SortKey, Store
from tests.store.helpers import add_one, draft, tag

Opener = Callable[..., Store]
OUTLETS = (None, "BBC", "CNN", "Der Spiegel")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Sixty articles with everything that a view can ask for, some in many hands."""
    chance = random.Random(7)
    store = Store.open(tmp_path_factory.mktemp("list") / "library.db", annotator="jo")
    story = Story(new_id(), "Munich")
    store.apply(Change("story", (Edit(None, story),))).result()
    drafts = [
        draft(
            f"{n:02}.txt",
            f"text {n} " + "common " * chance.randint(1, 30) + ("rare" if n % 17 == 0 else ""),
            title=chance.choice(["alpha", "Beta", "gamma", "Ärger", ""]),
            outlet=chance.choice(OUTLETS),
            published=chance.choice([None, "2024-11-03", "2024-11-04T10:00:00Z"]),
            story=story.id if n % 5 == 0 else None,
        )
        for n in range(60)
    ]
    ids = [result.id or "" for result in store.add(drafts).result()]
    for number, article in enumerate(ids):
        state = chance.choice(STATES)
        if state != "new":
            progress = Progress(article, "jo", state, now())
            store.apply(Change("progress", (Edit(None, progress),))).result()
        if number % 3 == 0:
            tag(store, article, 0, 4)
        if number % 7 == 0:
            tag(store, article, 0, 4, status="suggested")
    gone = store.article(ids[30]).result()
    before = ArticleDetails(ids[31], store.article(ids[31]).result().details, gone.revision)
    store.apply(Change("removed", (Edit(before, None),))).result()
    yield store  # type: ignore[misc]
    store.close()


def brute(lines: list[ArticleSummary], view: ListView) -> list[ArticleSummary]:
    """The same view by hand over all lines in the order they were added."""
    kept = [
        line
        for line in lines
        if (view.state is None or line.state == view.state)
        and (view.story is None or line.story == view.story)
        and (view.outlet is None or line.outlet == view.outlet)
        and (view.annotated is None or (line.annotations > 0) == view.annotated)
    ]
    if view.sort == "added":
        return kept[::-1] if view.descending or view.query else kept

    def lower(text: str) -> str:  # as NOCASE: ASCII only
        return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)

    def key(line: ArticleSummary) -> tuple[object, ...]:
        value = STATES.index(line.state) if view.sort == "state" else getattr(line, view.sort)
        value = lower(value) if isinstance(value, str) else value
        return (value is not None, value if value is not None else 0, line.key)

    return sorted(kept, key=key, reverse=view.descending)


class TestAView:
    @pytest.mark.parametrize("sort", get_args(SortKey))
    @pytest.mark.parametrize("few", [0, 10, 5000])
    def test_is_what_one_would_pick_by_hand(
        self, filled: Store, sort: SortKey, few: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whichever way the counts decide for."""
        monkeypatch.setattr(listing, "FEW", few)
        monkeypatch.setattr(listing, "FEW_BESIDE_WORDS", few)
        monkeypatch.setattr(listing, "FEW_FOUND", few)
        monkeypatch.setattr(listing, "MOST_PROBED", few + 3)
        everything = filled.first_page(ListView(), 1000).result()
        assert len(everything) == 59
        rare = [line for line in everything if int(line.source[:2]) % 17 == 0]
        twice = [line for line in everything if line.excerpt.count("common") > 1]
        matching = {"": everything, "com": everything, "rare": rare, '"common common"': twice}
        story = next(line.story for line in everything if line.story)
        for descending, state, outlet, annotated, in_story, query in product(
            (False, True),
            (None, "new", "done"),
            (None, "CNN"),
            (None, True, False),
            (False, True),
            ("", "rare", "com", '"common common"'),
        ):
            view = ListView(query, sort, descending, state, story if in_story else None, outlet, annotated)
            expected = brute(matching[query], view)
            page = filled.first_page(view, 5).result()
            assert page == expected[:5], view
            if few == 10:
                assert list(filled.order(view).result()) == [line.key for line in expected], view

    def test_of_a_story_that_is_not_there_is_empty(self, filled: Store) -> None:
        assert filled.first_page(ListView(story=new_id()), 5).result() == []
        assert filled.order(ListView(outlet="nobody")).result() == array("q")

    def test_sorts_by_walking_an_index(self, filled: Store) -> None:
        def plans(connection: object) -> list[str]:
            view_lister = filled._listing(connection)  # type: ignore[arg-type]
            found = []
            for sort, query in product(set(get_args(SortKey)) - {"state"}, ("", "common")):
                if query and sort != "added":
                    continue
                view = ListView(query, sort, descending=True)
                asked = listing.parse(query, view_lister._tokenizer)  # type: ignore[arg-type]
                plan = view_lister._plan(view, asked)
                sql = "EXPLAIN QUERY PLAN " + plan.sql(plan.words, 50)
                rows = connection.execute(sql, plan.parameters)  # type: ignore[attr-defined]
                found += [row[3] for row in rows]
            return found

        filled.first_page(ListView(), 1).result()
        details = filled._reader.ask(plans).result()
        assert details
        assert not [line for line in details if "TEMP B-TREE" in line]

    def test_pages_by_key_keep_the_order_asked_for_and_leave_out_what_is_gone(self, filled: Store) -> None:
        keys = list(filled.order(ListView(sort="title")).result())
        wanted = [*keys[10:20][::-1], 10_000]
        assert [line.key for line in filled.summaries(wanted).result()] == wanted[:-1]

    def test_outlets_are_listed_once(self, filled: Store) -> None:
        assert filled.outlets().result() == ["BBC", "CNN", "Der Spiegel"]


class TestAnOrder:
    def test_gives_way_to_a_later_one_and_to_the_page_of_another_view(self, store: Store) -> None:
        store.add([draft(f"{n}.txt", f"text {n}") for n in range(5)]).result()
        held, go = threading.Event(), threading.Event()
        long = store._reader.ask_long(lambda connection, go_on: (held.set(), go.wait(10), go_on()))
        held.wait(10)
        first = store.order(ListView())
        second = store.order(ListView(sort="title"))
        same = store.order(ListView(sort="title"))
        go.set()
        long.result()
        for older in (first, second):
            with pytest.raises(CancelledError):
                older.result()
        assert len(same.result()) == 5
        running = store.order(ListView(sort="words"))
        store.first_page(ListView(sort="words"), 2).result()
        assert len(running.result()) == 5

    def test_gives_way_like_the_long_first_page_of_another_view(self, store: Store) -> None:
        store.add([draft(f"{n}.txt", f"text {n}") for n in range(5)]).result()
        held, go = threading.Event(), threading.Event()
        long = store._reader.ask_long(lambda connection, go_on: (held.set(), go.wait(10), go_on()))
        held.wait(10)
        slow = store.first_page(ListView(query="text", sort="title"), 3)
        quick = store.first_page(ListView(query="tex"), 3)
        go.set()
        assert len(quick.result()) == 3
        long.result()
        with pytest.raises(CancelledError):
            slow.result()
        assert len(store.first_page(ListView(query="text", sort="title"), 3).result()) == 3

    def test_is_interrupted_in_the_middle_of_sqlites_work(self, store: Store) -> None:
        def endless(connection: object, go_on: object) -> None:
            connection.execute(  # type: ignore[attr-defined]
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"
            ).fetchall()

        future = store._reader.ask_long(endless)
        assert store.counts().result().articles == 0  # short questions are answered meanwhile
        assert not future.done()
        assert future.cancel()
        assert store.order(ListView()).result() == array("q")

    def test_does_not_keep_a_closing_store_waiting(self, store: Store) -> None:
        def endless(connection: object, go_on: Callable[[], None]) -> None:
            while True:
                go_on()

        future = store._reader.ask_long(endless)
        store.counts().result()
        store.close()
        assert future.cancelled()


class TestALine:
    def test_shows_what_is_known(self, store: Store) -> None:
        blocks = (Block("furniture", 0, 10), Block("paragraph", 12, 21), Block("paragraph", 23, 32))
        text = Text("Share this\n\nThe lead.\n\nThe rest.", blocks)
        given = replace(
            draft("a.txt", title="T", outlet="CNN", author="Jo", published="2024-11-03"), text=text
        )
        add_one(store, given)
        line = store.first_page(ListView(), 1).result()[0]
        assert (line.title, line.outlet, line.author, line.published) == ("T", "CNN", "Jo", "2024-11-03")
        assert line.excerpt == "The lead.\nThe rest."
        assert line.words == 6
        assert line.state == "new"

    @pytest.mark.parametrize(
        ("body", "words"), [("", 0), (" \n ", 0), ("one, two\nthree", 3), ("新聞を読む人", 7)]
    )
    def test_counts_words(self, store: Store, body: str, words: int) -> None:
        add_one(store, draft("a.txt", body))
        assert store.first_page(ListView(), 1).result()[0].words == words

    def test_has_an_excerpt_of_at_most_400_code_points(self, store: Store) -> None:
        add_one(store, draft("a.txt", "👍 " * 1000), Draft(Text("x" * 900), draft().details, "b", "/b", "0"))
        assert [len(line.excerpt) for line in store.first_page(ListView(), 2).result()] == [399, 400]


class TestAnId:
    def test_can_be_given_by_its_beginning(self, store: Store) -> None:
        twins = ["aaaabbbb-0000-4000-8000-000000000001", "aaaacccc-0000-4000-8000-000000000001"]
        add_one(store, *(draft(f"{n}.json", f"text {n}", record_id=twin) for n, twin in enumerate(twins)))
        assert store.resolve("aaaab").result() == twins[0]
        assert store.resolve("AAAAC").result() == twins[1]
        assert store.resolve(twins[1]).result() == twins[1]
        with pytest.raises(Ambiguous, match=twins[0]):
            store.resolve("aaaa").result()
        for nothing in ("aaa", "", "aaaad", "aaaa%", "'; DROP TABLE article", "ffff"):
            with pytest.raises(NotFound):
                store.resolve(nothing).result()

    def test_of_no_article_is_told(self, store: Store) -> None:
        with pytest.raises(NotFound, match="no such article"):
            store.article(new_id()).result()
        with pytest.raises(NotFound):
            list(store.iter_articles([new_id()]))


def test_all_articles_come_one_after_another(store: Store) -> None:
    ids = [result.id for result in store.add([draft(f"{n}.txt", f"text {n}") for n in range(120)]).result()]
    assert [article.id for article in store.iter_articles()] == ids
    assert [article.id for article in store.iter_articles([ids[3] or "", ids[1] or ""])] == [ids[3], ids[1]]


def test_an_article_comes_out_as_it_went_in(store: Store) -> None:
    blocks = (Block("title", 0, 5), Block("furniture", 7, 9), Block("list_item", 10, 12))
    text = Text("Title\n\u2028ab\nc👍d", blocks)
    given = replace(
        draft("a.md", title="Title", note="n", language="en", metadata={"section": "world\u202e", "p": "1"}),
        text=text,
    )
    found = store.article(add_one(store, given)).result()
    assert found.text == text
    assert found.details == given.details
    assert (found.source, found.older) == ("a.md", ())
