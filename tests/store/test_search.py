"""Searching: every word, the last one as a beginning, newest first, and nothing typed is ever a command."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations import ArticleDetails, Change, Edit, new_id
from reader.articles import Story
from reader.storage import schema
from reader.storage.search import MOST_WORDS, Tokenizer, has_phrases, parse
from reader.store import ListView, Store
from tests.store.helpers import add_one, draft

TEXTS = {
    "munich.txt": "Cracks in Western unity were seen in München after the U.S. vice-president's speech.",
    "covid.txt": "COVID-19 numbers rose by 12% in São Paulo; 19 covid wards were opened.",
    "unity.txt": "Unity, western style: “We will not yield,” the élite of the US said.",
    "cjk.txt": "新聞を読む人は少ない。",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store.open(tmp_path_factory.mktemp("search") / "library.db", annotator="jo")
    store.add([draft(name, body, title=name.split(".")[0]) for name, body in TEXTS.items()]).result()
    yield store  # type: ignore[misc]
    store.close()


def found(store: Store, typed: str) -> list[str]:
    lines = store.first_page(ListView(query=typed), 10).result()
    keys = store.order(ListView(query=typed)).result()
    assert [line.key for line in lines] == list(keys)
    return [line.source.split(".")[0] for line in lines]


class TestAQuery:
    @pytest.mark.parametrize(
        ("typed", "names"),
        [
            ("unity", ["unity", "munich"]),
            ("UNITY western", ["unity", "munich"]),
            ("uni", ["unity", "munich"]),
            ("uni ", []),
            ("munchen", ["munich"]),
            ("MÜNCH", ["munich"]),
            ("elite", ["unity"]),
            ("covid-19", ["covid"]),
            ('"19 covid"', ["covid"]),
            ('"covid 12"', []),
            ('"western unity"', ["munich"]),
            ("“western unity”", ["munich"]),
            ('"western uni', ["munich"]),
            ('"western uni"', []),
            ("u.s.", ["munich"]),
            ("s", ["unity", "covid", "munich"]),
            ("🙂", []),
            ("sao paulo", ["covid"]),
            ("title", []),
            ("munich", ["munich"]),
            ("新聞", ["cjk"]),
            ("nothing like it", []),
        ],
    )
    def test_finds(self, library: Store, typed: str, names: list[str]) -> None:
        assert found(library, typed) == names

    @pytest.mark.parametrize("typed", ["", "   ", '"', '""', "...", "*", "-", "\0", "“”"])
    def test_without_a_word_shows_everything(self, library: Store, typed: str) -> None:
        lines = library.first_page(ListView(query=typed), 10).result()
        assert {line.source for line in lines} == set(TEXTS)

    @pytest.mark.parametrize(
        "typed",
        [
            "unity OR covid",
            "unity AND",
            "NOT unity",
            "unity NEAR(western)",
            "title:munich",
            "{title body}: x",
            "^unity",
            'uni"ty',
            "'; DROP TABLE article; --",
            "unity*western*",
            "(((((",
            "a + b",
            "x\0y",
            "\ud800",
            "\u202eunity",
            "e\u0301lite",
            "a" * 100_000,
            "a " * 50_000,
            "-" * 100_000 + "x",
            '"' * 5_001,
            "\u1cf3\u0cf3 \U0001e4d0 \U00031350",  # letters of a newer Unicode than SQLite's
        ],
    )
    def test_is_never_a_command(self, library: Store, typed: str) -> None:
        for sort in ("added", "title"):
            library.first_page(ListView(query=typed, sort=sort), 10).result()  # type: ignore[arg-type]
        library.order(ListView(query=typed)).result()
        assert library.counts().result().articles == len(TEXTS)

    def test_with_a_filter_narrows(self, library: Store) -> None:
        assert library.first_page(ListView(query="unity", annotated=True), 5).result() == []
        assert len(library.first_page(ListView(query="unity", state="new", sort="title"), 5).result()) == 2


@settings(max_examples=300)
@given(st.text(max_size=60) | st.text(alphabet='ab"* -“”(\0:^+éß\u0301新', max_size=30))
def test_no_query_raises(typed: str) -> None:
    raw, tokenizer = _index()
    query = parse(typed, tokenizer)
    if query is not None:
        raw.execute("SELECT rowid FROM article_fts WHERE article_fts MATCH ?", (query.match,)).fetchall()
        has_phrases(query.pattern, "title", "body") if query.phrases else None


def _index() -> tuple[sqlite3.Connection, Tokenizer]:
    global _made
    if _made is None:
        raw = sqlite3.connect(":memory:", isolation_level=None)
        raw.executescript(schema.TABLES + schema.SEARCH)
        raw.execute("INSERT INTO article_fts (rowid, title, body) VALUES (1, 'a title', 'a body')")
        _made = raw, Tokenizer()
    return _made


_made: tuple[sqlite3.Connection, Tokenizer] | None = None


@settings(max_examples=100)
@given(st.text(max_size=80))
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    raw, tokenizer = _index()
    body = text.replace("\0", " ").encode("utf-8", "replace").decode()
    query = parse(body + " ", tokenizer)
    if query is None or len(tokenizer(body)) > MOST_WORDS:
        return
    raw.execute("INSERT INTO article_fts (rowid, title, body) VALUES (2, '', ?)", (body,))
    hits = raw.execute("SELECT rowid FROM article_fts WHERE article_fts MATCH ?", (query.match,)).fetchall()
    raw.execute(
        "INSERT INTO article_fts (article_fts, rowid, title, body) VALUES ('delete', 2, '', ?)", (body,)
    )
    assert (2,) in hits


class TestNotes:
    """An article is found by its own note and by its story's."""

    def titles(self, store: Store, query: str) -> list[str]:
        return [row.title for row in store.first_page(ListView(query=query, sort="title"), 9).result()]

    def noted(self, store: Store, article: str, **details: str | None) -> None:
        found = store.article(article).result()
        before = ArticleDetails(article, found.details, found.revision)
        after = replace(before, details=replace(found.details, **details))  # type: ignore[arg-type]
        store.apply(Change("noted", (Edit(before, after),))).result()

    def test_of_an_article_are_searched_with_its_text(self, store: Store) -> None:
        one = add_one(store, draft("one.txt", "plain words", title="One"))
        add_one(store, draft("two.txt", "other words", title="Two", note="came with the wire"))
        self.noted(store, one, note="Verify the São Paulo figures")
        assert self.titles(store, "sao paulo") == ["One"]
        assert self.titles(store, "plain verify") == ["One"]
        assert self.titles(store, '"paulo figures"') == ["One"]
        assert self.titles(store, "wire") == ["Two"]
        store.undo().result()
        assert self.titles(store, "verify") == []
        assert self.titles(store, "plain words") == ["One"]
        assert store.check(deep=True).result() == []

    def test_of_a_story_find_its_articles_as_long_as_they_are_in_it(self, store: Store) -> None:
        ids = [add_one(store, draft(f"{n}.txt", f"text {n}", title=n)) for n in ("A", "B", "C")]
        story = Story(new_id(), "Summit", note="embargo until Friday")
        store.apply(Change("made", (Edit(None, story),))).result()
        for article in ids[:2]:
            self.noted(store, article, story=story.id)
        assert self.titles(store, "embargo") == ["A", "B"]
        story = store.stories().result()[0]
        store.apply(Change("noted", (Edit(story, replace(story, note="lifted on Friday")),))).result()
        assert self.titles(store, "embargo") == []
        assert self.titles(store, "lifted") == ["A", "B"]
        self.noted(store, ids[0], story=None)
        assert self.titles(store, "lifted") == ["B"]
        add_one(store, draft("d.txt", "text", title="D", story=story.id))
        assert self.titles(store, "lifted fri") == ["B", "D"]
        store.add([draft("b.txt", "text", title="B"), draft("B.txt", "newer text B", title="B")]).result()
        assert store.check(deep=True).result() == []
