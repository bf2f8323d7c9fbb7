"""How far an annotator is: annotations of today, and the next article of the list that is still untouched."""

from __future__ import annotations

import random
from array import array
from collections.abc import Callable
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.annotations import Change, Edit, edited, now
from reader.articles import STATES, Progress, State
from reader.storage import worklist
from reader.store import ListView, NextArticle, Store
from tests.store.helpers import add_one, draft, span, tag

COUNT = 24
LONG_AGO = "2000-01-01T00:00:00.000Z"


class Worked:
    """A library in which jo and ann have worked, and what is known of it in plain Python."""

    def __init__(self, store: Store) -> None:
        chance = random.Random(5)
        self.store = store
        self.ids = [
            add_one(store, draft(f"{n:02}.txt", f"Article number {n} of many.")) for n in range(COUNT)
        ]
        self.annotated: set[str] = set()
        self.states: dict[str, State] = {}
        for article in self.ids:
            kind = chance.randrange(6)
            if kind == 0:
                tag(store, article)
                self.annotated.add(article)
            elif kind == 1:  # what is gone again, and what is not hers
                gone = tag(store, article)
                store.apply(Change("away", (Edit(gone, None),))).result()
                tag(store, article, 8, 14, annotator="ann")
                tag(store, article, 8, 14, annotator="variorum", status="suggested")
            elif kind == 2:  # a decision against a suggestion is an annotation, too
                tag(store, article, status="rejected")
                self.annotated.add(article)
            if chance.random() < 0.4:
                self.states[article] = chance.choice(STATES)
                by = chance.choice(["jo", "ann"])
                store.apply(
                    Change("state", (Edit(None, Progress(article, by, self.states[article], now())),))
                ).result()
                if by == "ann":
                    del self.states[article]
        self.keys = store.order(ListView()).result()

    def next(self, order: list[int], after: int | None) -> NextArticle | None:
        """By hand: on from the article, then from the top to it."""
        ids = [self.ids[number] for number in order]
        here = ids.index(self.ids[after]) if after in order else -1
        for place in (*range(here + 1, len(ids)), *range(max(0, here))):
            article = ids[place]
            if article not in self.annotated and self.states.get(article) not in ("done", "skipped"):
                return NextArticle(article, place, place < here)
        return None


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    store = Store.open(tmp_path_factory.mktemp("worklist") / "library.db", annotator="jo")
    yield Worked(store)  # type: ignore[misc]
    store.close()


@given(
    order=st.lists(st.integers(0, COUNT - 1), unique=True),
    after=st.none() | st.integers(0, COUNT - 1),
    first=st.integers(1, 5),
)
@settings(max_examples=150, deadline=None)
def test_the_next_untouched_article_is_the_one_that_a_look_through_the_list_finds(
    worked: Worked, order: list[int], after: int | None, first: int
) -> None:
    keys = array("q", [worked.keys[number] for number in order])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worklist, "FIRST_LOOKED_AT", first)
        found = worked.store.next_article(
            keys, None if after is None else worked.ids[after], untouched=True
        ).result(10)
    assert found == worked.next(order, after)


def test_the_next_article_of_a_list_is_the_one_behind_it_and_behind_the_last_there_is_none(
    worked: Worked,
) -> None:
    keys = worked.store.order(ListView(descending=True)).result()
    asked = [worked.store.next_article(keys, article).result(10) for article in worked.ids[::-1]]
    assert [found and found.id for found in asked] == [*worked.ids[::-1][1:], None]
    assert worked.store.next_article(keys, "no article").result(10) == NextArticle(worked.ids[-1], 0)
    assert worked.store.place_in(keys, worked.ids[0]).result(10) == COUNT - 1
    assert worked.store.place_in(keys[:3], worked.ids[0]).result(10) is None
    assert worked.store.place_in(keys, "no article").result(10) is None


def test_what_was_taken_out_of_the_library_is_not_gone_to(store: Store) -> None:
    first = add_one(store, draft("1.txt", "One text."))
    before = store.order(ListView()).result()
    second = add_one(store, draft("2.txt", "Another text."))
    keys = store.order(ListView()).result()
    store.undo().result()
    assert store.next_article(keys, first).result(10) is None
    assert store.next_article(keys, first, untouched=True).result(10) is None
    assert store.next_article(before, second, untouched=True).result(10) == NextArticle(first, 0)


def test_looking_for_the_next_article_can_be_given_up(worked: Worked) -> None:
    keys = array("q", [10**9 + number for number in range(2_000_000)])
    looking = worked.store.next_article(keys, None, untouched=True)
    assert worked.store.place_in(worked.keys, worked.ids[0]).result(10) == 0  # served in the middle of it
    looking.cancel()
    with pytest.raises(CancelledError):
        looking.result(10)


def test_annotations_of_today_are_those_that_one_made_and_that_are_still_there(
    open_store: Callable[..., Store], path: Path
) -> None:
    store = open_store()
    article = add_one(store)
    made = [tag(store, article, start, start + 4) for start in (0, 7, 12)]
    assert store.made_since(LONG_AGO).result() == 3
    store.apply(Change("away", (Edit(made[0], None),))).result()
    assert store.made_since(LONG_AGO).result() == 2
    store.undo().result()  # it is back, made as it was
    assert store.made_since(LONG_AGO).result() == 3
    store.apply(Change("note", (Edit(made[1], edited(made[1], note="new")),))).result()
    assert store.made_since(LONG_AGO).result() == 3
    store.undo().result()
    store.undo().result()  # the third tag
    assert store.made_since(LONG_AGO).result() == 2
    store.redo().result()
    assert store.made_since(LONG_AGO).result() == 3
    assert store.made_since("2999-01-01T00:00:00.000Z").result() == 0
    store.close()
    assert open_store("ann").made_since(LONG_AGO).result() == 0


def test_what_a_command_made_a_suggestion_and_a_rejection_are_not_counted_as_made_today(store: Store) -> None:
    article = add_one(store)
    imported = Change("imported", (Edit(None, span(store, article)),))
    store.apply(imported, by_command=True).result()
    tag(store, article, 0, 4, annotator="variorum", status="suggested")
    tag(store, article, 0, 4, status="rejected")
    assert store.made_since(LONG_AGO).result() == 0
    tag(store, article, 0, 4, origin="rule")  # an accepted one
    assert store.made_since(LONG_AGO).result() == 1


def test_an_annotation_of_yesterday_that_came_back_today_is_not_of_today(store: Store) -> None:
    article = add_one(store)
    old = tag(store, article, created="2020-05-05T10:00:00.000Z")
    tag(store, article, 7, 10)
    store.apply(Change("away", (Edit(old, None),))).result()
    store.undo().result()
    assert store.made_since("2021-01-01T00:00:00.000Z").result() == 1
