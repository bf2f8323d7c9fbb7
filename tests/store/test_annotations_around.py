"""The annotations around a place of a text, for a page that need not wait for all of them."""

from __future__ import annotations

import pytest

from reader.annotations import Change, Edit
from reader.store import Store
from tests.store.helpers import add_one, draft, relation, tag

BODY = "abcdefghij" * 200  # no white space, which no annotation ends in


@pytest.fixture
def article(store: Store) -> str:
    return add_one(store, draft(body=BODY))


def test_all_come_where_there_are_few(store: Store, article: str) -> None:
    made = [tag(store, article, start, start + 5) for start in (0, 400, 900)]
    tie = relation(made[0], made[2])
    store.apply(Change("related", (Edit(None, tie),))).result()
    found = store.annotations_around(article, 0, reach=10, most=3).result()
    assert found.whole
    assert (found.annotations, found.relations) == store.annotations([article]).result()


def test_those_that_touch_the_stretch_come_where_there_are_more_with_their_relations(
    store: Store, article: str
) -> None:
    spans = [(0, 5), (100, 110), (0, 1_500), (880, 890), (895, 900), (905, 950), (911, 920), (1_400, 1_410)]
    made = [tag(store, article, *each) for each in spans]
    near, far = relation(made[0], made[4]), relation(made[0], made[7])
    store.apply(Change("related", (Edit(None, near), Edit(None, far)))).result()
    found = store.annotations_around(article, 900, reach=10, most=7).result()
    assert not found.whole
    touching = [(0, 1_500), (895, 900), (905, 950)]
    assert [(each.start, each.end) for each in found.annotations] == touching
    assert [each.id for each in found.relations] == [near.id]
    everything = store.annotations([article]).result()[0]
    assert all(each in everything for each in found.annotations)


def test_without_a_place_it_is_where_the_annotator_reads(store: Store, article: str) -> None:
    for start in (0, 400, 900):
        tag(store, article, start, start + 5)
    assert store.annotations_around(article, reach=20, most=2).result().annotations[0].start == 0
    store.remember_reading(article, 410).result()
    found = store.annotations_around(article, reach=20, most=2).result()
    assert [each.start for each in found.annotations] == [400]


def test_an_article_that_is_not_there_has_none(store: Store) -> None:
    assert store.annotations_around("gone", 5, reach=20, most=2).result() == ((), (), True)
