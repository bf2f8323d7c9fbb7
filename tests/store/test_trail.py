"""The history of one annotation: who changed it and its relations, when, and what they did."""

from __future__ import annotations

from collections.abc import Callable

from reader.annotations import Annotation, Change, Edit, Relation, edited
from reader.store import Store
from tests.store.helpers import add_one, annotations, draft, relation, tag

Opener = Callable[..., Store]


def apply(store: Store, words: str, *edits: Edit, by_command: bool = False):
    return store.apply(Change(words, edits), by_command=by_command).result().edits


def told(store: Store, annotation: str) -> list[tuple[str, str]]:
    return [(event.step.annotator, event.step.words) for event in store.history_of(annotation).result()]


class TestTheHistoryOfAnAnnotation:
    def test_has_every_change_with_its_step_oldest_first(self, store: Store, open_store: Opener) -> None:
        article = add_one(store)
        made = tag(store, article)
        (changed,) = apply(store, "noted", Edit(made, edited(made, note="unsure")))
        store.undo().result()
        store.close()
        other = open_store("ann")
        (now,) = annotations(other, article)
        apply(other, "relabelled", Edit(now, edited(now, label="CLAIM")))
        assert told(other, made.id) == [
            ("jo", "tagged QUOTE"),
            ("jo", "noted"),
            ("jo", "undid: noted"),
            ("ann", "relabelled"),
        ]
        events = other.history_of(made.id).result()
        assert (events[0].before, events[0].after) == (None, made)
        assert events[1].after == changed.after
        assert isinstance(events[3].before, Annotation)
        assert isinstance(events[3].after, Annotation)
        assert (events[3].before.label, events[3].after.label) == ("QUOTE", "CLAIM")
        assert [event.step.id for event in events] == sorted(event.step.id for event in events)
        assert events[2].step.undoes == events[1].step.id

    def test_has_the_relations_at_either_end_also_those_that_went(self, store: Store) -> None:
        article, elsewhere = add_one(store), add_one(store, draft("two.txt", "Another text of the day."))
        one, other, third = tag(store, article), tag(store, elsewhere), tag(store, article, 7, 9)
        (kept,) = apply(store, "related", Edit(None, relation(one, other)))
        (went,) = apply(store, "related again", Edit(None, relation(third, one)))
        apply(store, "unrelated", Edit(went.after, None))
        apply(store, "not of it", Edit(None, relation(third, other)))
        assert [words for _, words in told(store, one.id)] == [
            "tagged QUOTE",
            "related",
            "related again",
            "unrelated",
        ]
        events = store.history_of(one.id).result()
        assert events[1].after == kept.after
        assert events[1].other == ("QUOTE", other.quote)
        assert events[2].other == ("QUOTE", third.quote)
        assert isinstance(events[3].before, Relation)
        assert events[3].after is None

    def test_is_there_for_what_was_deleted_and_empty_for_what_never_was(self, store: Store) -> None:
        article = add_one(store)
        made = tag(store, article)
        apply(store, "deleted", Edit(made, None))
        assert [words for _, words in told(store, made.id)] == ["tagged QUOTE", "deleted"]
        assert store.history_of("nothing").result() == ()


class TestWhatOthersChanged:
    def test_names_the_last_who_did_unless_it_is_the_annotator_or_the_reader(
        self, store: Store, open_store: Opener
    ) -> None:
        article = add_one(store)
        mine, untouched, own = tag(store, article), tag(store, article, 7, 9), tag(store, article, 10, 17)
        apply(store, "noted", Edit(own, edited(own, note="mine")))
        store.close()
        ann = open_store("ann")
        (edit,) = apply(ann, "relabelled", Edit(mine, edited(mine, label="CLAIM")))
        assert ann.changed_by_others([article]).result() == {}  # ann knows
        ann.close()
        again = open_store("jo")
        found = again.changed_by_others([article, "nothing"]).result()
        assert {key: change.annotator for key, change in found.items()} == {mine.id: "ann"}
        assert found[mine.id].time.endswith("Z")
        apply(again, "mended", Edit(edit.after, edited(edit.after, label="QUOTE")))
        assert again.changed_by_others([article]).result() == {}
        assert untouched.id not in found

    def test_leaves_out_what_a_command_did_to_all(self, store: Store, open_store: Opener) -> None:
        article = add_one(store)
        made = tag(store, article)
        store.close()
        ann = open_store("ann")
        apply(ann, "renamed", Edit(made, edited(made, label="CLAIM")), by_command=True)
        ann.close()
        assert open_store("jo").changed_by_others([article]).result() == {}


def test_articles_are_called_by_outlet_else_title_else_file(store: Store) -> None:
    first = add_one(store, draft("one.txt", outlet="Daily A", title="A day"))
    second = add_one(store, draft("two.txt", "Second.", title="A night"))
    third = add_one(store, draft("three.txt", "Third."))
    assert store.article_names([first, second, third, "none"]).result() == {
        first: "Daily A",
        second: "A night",
        third: "three.txt",
    }
