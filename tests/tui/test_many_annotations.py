"""An article with more annotations than are read at once: those around the caret come first."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest
from textual import events

from reader.annotations import make_annotation
from reader.labels import default_schema
from reader.relations import make_relation
from reader.screens import article as article_module
from reader.store import Store
from tests.tui.conftest import shown as screen
from tests.tui.real_library import add, at_the_desk, make_library

SCHEMA = default_schema()
COUNT = 60


@pytest.fixture(scope="module")
def library(tmp_path_factory, seeds):
    """The longest sample with an annotation at every sixtieth part of its text, each related to the last."""
    path = make_library(tmp_path_factory.mktemp("many"), [seeds / "003_f14847e18536160b.txt"])
    with Store.open(path, annotator="jo", mode="write") as store:
        article = next(store.iter_articles())
        part = len(article.text.body) // COUNT
        claim = SCHEMA.label("CLAIM")
        made = [
            make_annotation(article, [(at * part, at * part + 40)], claim, annotator="jo", schema=SCHEMA)
            for at in range(COUNT)
        ]
        ties = [
            make_relation(each, made[-1], "same_claim", annotator="jo", schema=SCHEMA) for each in made[:-1]
        ]
        add(store, *made, *ties)
    return path


@pytest.fixture
def few_at_once(monkeypatch):
    monkeypatch.setattr(article_module, "_AT_ONCE", 10)
    monkeypatch.setattr(article_module, "_REACH", 400)


class Held:
    """The store's answer with all annotations, kept back until it is let go."""

    def __init__(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[tuple[Any, Future[Any]]] = []
        self._annotations = store.annotations
        self._patch = monkeypatch
        self._store = store
        monkeypatch.setattr(store, "annotations", self._hold)

    def _hold(self, articles: Any) -> Future[Any]:
        self.asked.append((articles, Future()))
        return self.asked[-1][1]

    def let_go(self) -> None:
        self._patch.setattr(self._store, "annotations", self._annotations)
        for articles, future in self.asked:
            future.set_result(self._annotations(articles).result(10))


async def test_those_around_the_caret_are_shown_before_all_are_read(library, few_at_once, monkeypatch):
    async with at_the_desk(library) as desk:
        held = Held(desk.store, monkeypatch)
        article = next(desk.store.iter_articles())
        middle = len(article.text.body) // 2
        desk.app.show_article(article.id, caret=middle)
        await desk.until(lambda: bool(held.asked))
        shown = desk.screen.labelled.of(article.id)
        assert 2 <= len(shown) < 30
        assert all(each.end > middle - 400 and each.start < middle + 400 for each in shown)
        assert "CLAIM" in screen(desk.app)
        held.let_go()
        await desk.until(lambda: len(desk.screen.labelled.of(article.id)) == COUNT)
        await desk.until(lambda: desk.screen.all_there.is_set())
        assert len(desk.pane.columns[0].labels.touching(0, len(article.text.body))) == COUNT
        assert desk.pane.caret == middle


async def test_a_key_that_looks_at_all_of_them_waits_and_those_behind_it_with_it(
    library, few_at_once, monkeypatch
):
    async with at_the_desk(library) as desk:
        held = Held(desk.store, monkeypatch)
        article = next(desk.store.iter_articles())
        part = len(article.text.body) // COUNT
        desk.app.show_article(article.id, caret=part * 5 + 45)
        await desk.until(lambda: bool(held.asked))
        for key in ["right_square_bracket"] * 20 + ["x"]:
            desk.app.post_message(events.Key(key, "]" if len(key) > 1 else key))
        await desk.pilot.pause()
        assert desk.pane.caret == part * 5 + 45
        held.let_go()
        await desk.until(lambda: len(desk.screen.labelled.of(article.id)) == COUNT - 1)
        await desk.kept()
        left = {each.start // part for each in desk.stored(article.id)}
        assert set(range(COUNT)) - left == {25}
        assert len(desk.relations(article.id)) == COUNT - 2
