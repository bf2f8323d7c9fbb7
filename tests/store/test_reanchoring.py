"""Annotations follow a new text of their article in one step with it, or wait; undo takes all of it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reader.annotations import Annotation, Change, Edit
from reader.errors import Refused
from reader.store import Store
from reader.tasks.exporting import export
from tests.store.helpers import add_one, annotations, draft, relation, tag

URL = "https://news.example/bridge"
FIRST = """The mayor opened the new bridge on Monday.
Two hundred people watched from the banks of the river.
"It took us nine years," said the mayor, "and it was worth every one of them."
The old bridge had been closed since the flood of 2014.
Fishermen complained that nobody had asked them about the noise."""
#: The second sentence is told in other words, the fourth is gone, the last is now the first.
SECOND = """Fishermen complained that nobody had asked them about the noise.
The mayor opened the new bridge on Monday.
Some three hundred people looked on from the banks of the river.
"It took us nine years," said the mayor, "and it was worth every one of them.\""""


def version(store: Store, body: str, *, url: str = URL) -> str:
    """Add a new text; the message."""
    (result,) = store.add([draft("bridge.txt", body, url=url)]).result()
    assert result.outcome == "new_version"
    return result.message


def mark(store: Store, article: str, quote: str, **fields: object) -> Annotation:
    start = store.article(article).result().text.body.index(quote)
    return tag(store, article, start, start + len(quote), **fields)


@pytest.fixture
def article(store: Store) -> str:
    return add_one(store, draft("bridge.txt", FIRST, url=URL))


def unrevised(some: tuple[Annotation, ...]) -> list[Annotation]:
    return sorted((replace(each, revision=0) for each in some), key=lambda each: each.id)


def by_quote(store: Store, article: str) -> dict[str, Annotation]:
    return {each.quote: each for each in annotations(store, article)}


@pytest.fixture
def marked(store: Store, article: str) -> str:
    for quote in (
        "It took us nine years",
        "Two hundred people watched from the banks of the river.",
        "The old bridge had been closed since the flood of 2014.",
        "nobody had asked them about the noise",
        "the mayor,",
    ):
        mark(store, article, quote)
    return article


def test_annotations_follow_a_new_text_and_the_message_says_how_many(store: Store, marked: str) -> None:
    assert version(store, SECOND).endswith("; 3 annotations followed, 2 wait for review")
    new = store.article(marked).result().text
    found = by_quote(store, marked)
    for quote, anchor in (
        ("It took us nine years", "exact"),
        ("the mayor,", "exact"),
        ("nobody had asked them about the noise", "moved"),
    ):
        assert (found[quote].text_sha256, found[quote].anchor) == (new.sha256, anchor)
        assert new.body[found[quote].start : found[quote].end] == quote
        assert found[quote].prefix == new.body[max(0, found[quote].start - 32) : found[quote].start]


def test_what_has_no_sure_place_stays_in_the_old_text_and_waits(store: Store, marked: str) -> None:
    version(store, SECOND)
    old = store.article(marked).result().version(1).text
    fuzzy, orphan = store.waiting().result()
    assert (fuzzy.quote[:11], fuzzy.anchor) == ("Two hundred", "fuzzy")
    assert (orphan.quote[:14], orphan.anchor) == ("The old bridge", "orphan")
    for each in (fuzzy, orphan):
        assert each.text_sha256 == old.sha256
        assert old.body[each.start : each.end] == each.quote
    assert store.count_waiting().result() == 2


def test_waiting_ones_are_asked_of_all_articles_or_of_some(store: Store, marked: str) -> None:
    other = add_one(store, draft("other.txt", "A storm hit the coast on Friday. Nobody was hurt.", url="u:2"))
    mark(store, other, "Nobody was hurt.")
    version(store, SECOND)
    store.add([draft("other.txt", "Rain fell on the hills, and the sun shone.", url="u:2")]).result()
    assert [each.article for each in store.waiting().result()] == [marked, marked, other]
    assert [each.article for each in store.waiting([other, marked]).result()] == [other, marked, marked]
    assert len(store.waiting(limit=1).result()) == 1
    assert store.count_waiting([other]).result() == 1
    assert store.waiting(["nowhere"]).result() == []


def test_undo_takes_the_version_and_all_annotations_back_and_redo_brings_them_again(
    store: Store, marked: str
) -> None:
    before = annotations(store, marked)
    version(store, SECOND)
    after = annotations(store, marked)
    step = store.next_undo().result()
    assert step is not None
    assert step.words.endswith("; 3 annotations followed, 2 wait for review")
    assert (step.objects, step.by_command) == (6, True)
    store.undo().result()
    assert unrevised(annotations(store, marked)) == unrevised(before)
    assert len(store.article(marked).result().versions) == 1
    assert store.waiting().result() == []
    store.redo().result()
    assert unrevised(annotations(store, marked)) == unrevised(after)
    assert store.check().result() == []


def test_a_version_with_annotations_made_in_it_since_is_taken_back_only_after_those(
    store: Store, open_store: Callable[..., Store], marked: str, path: Path
) -> None:
    version(store, SECOND)
    mark(store, marked, "looked on")
    store.undo().result()  # the newest step first
    store.undo().result()
    assert len(store.article(marked).result().versions) == 1
    version(store, SECOND)
    store.close()
    amy = open_store("amy")
    mark(amy, marked, "looked on")
    amy.close()
    jo = open_store("jo")
    with pytest.raises(Refused, match="amy has annotated it"):
        jo.undo().result()
    assert len(jo.article(marked).result().versions) == 2


def test_the_library_has_no_fault_before_after_and_when_undone(store: Store, marked: str) -> None:
    one, other, *_ = annotations(store, marked)
    store.apply(Change("related", (Edit(None, relation(one, other)),))).result()
    for act in (lambda: version(store, SECOND), lambda: store.undo().result(), lambda: store.redo().result()):
        act()
        assert store.check(deep=True).result() == []
        assert store.counts().result().annotations == 5


def test_waiting_ones_are_tried_again_when_yet_another_text_comes(store: Store, marked: str) -> None:
    version(store, SECOND)
    assert version(store, f"{FIRST}\nA second bridge is planned.").endswith("; 5 annotations followed")
    assert {each.anchor for each in annotations(store, marked)} <= {"exact", "moved"}
    assert store.waiting().result() == []


def test_a_text_that_came_back_gives_its_annotations_back(store: Store, marked: str) -> None:
    version(store, SECOND)
    assert version(store, FIRST).endswith("; 5 annotations followed")
    current = store.article(marked).result().text
    assert {(each.text_sha256, each.anchor) for each in annotations(store, marked)} <= {
        (current.sha256, "exact"),
        (current.sha256, "moved"),
    }
    assert store.check().result() == []


def test_one_that_waits_on_without_change_is_no_part_of_the_step(store: Store, article: str) -> None:
    mark(store, article, "The old bridge had been closed since the flood of 2014.")
    version(store, SECOND)
    assert version(store, SECOND.replace("Some three", "Some four")).endswith(
        "; 1 annotation waits for review"
    )
    (waits,) = store.waiting().result()
    assert waits.revision == 2
    step = store.next_undo().result()
    assert step is not None
    assert step.objects == 1


def test_suggestions_stay_and_what_was_rejected_follows_or_stays_but_never_waits(
    store: Store, article: str
) -> None:
    suggested = mark(store, article, "It took us nine years", status="suggested", origin="rule")
    kept = mark(store, article, "nobody had asked them", status="rejected")
    lost = mark(store, article, "since the flood of 2014", status="rejected")
    assert version(store, SECOND).endswith("; 1 annotation followed")
    after = {each.id: each for each in annotations(store, article)}
    assert after[suggested.id] == suggested
    assert after[lost.id] == lost
    assert after[kept.id].anchor == "moved"
    assert store.waiting().result() == []
    assert store.check().result() == []


def test_left_at_the_old_version_it_is_not_asked_about_again(store: Store, article: str) -> None:
    from reader.anchoring import waiting

    mark(store, article, "The old bridge had been closed since the flood of 2014.")
    version(store, SECOND)
    (waits,) = store.waiting().result()
    store.apply(Change("left it", (Edit(waits, waiting(waits)),))).result()
    assert store.waiting().result() == []
    assert version(store, SECOND + "\nMore.").endswith("the old text stays")
    store.undo().result()
    store.undo().result()
    assert [each.id for each in store.waiting().result()] == [waits.id]


def test_a_person_s_place_in_the_new_text_is_kept_and_counts_no_more_as_waiting(
    store: Store, article: str
) -> None:
    from reader.anchoring import placed_at, propose

    mark(store, article, "Two hundred people watched from the banks of the river.")
    version(store, SECOND)
    texts = store.article(article).result()
    (waits,) = store.waiting().result()
    proposal = propose(waits, texts.version(1).text, texts.text)
    done = placed_at(waits, texts.text, proposal.proposal)
    store.apply(Change("confirmed", (Edit(waits, done),))).result()
    (after,) = annotations(store, article)
    assert after.quote == "Some three hundred people looked on from the banks of the river."
    assert (store.count_waiting().result(), store.check().result()) == (0, [])


def test_an_export_holds_the_old_text_for_what_waits(store: Store, marked: str, tmp_path: Path) -> None:
    import json

    version(store, SECOND)
    target = tmp_path / "all.json"
    export(store, target)
    (told,) = json.loads(target.read_text("utf-8"))["articles"]
    texts = {each["text_sha256"]: each["text"] for each in told["versions"]} | {
        told["text_sha256"]: told["text"]
    }
    assert {each["anchor"] for each in told["annotations"]} == {"exact", "moved", "fuzzy", "orphan"}
    for each in told["annotations"]:
        for segment in each["segments"]:
            assert texts[each["text_sha256"]][segment["start"] : segment["end"]] == segment["text"]


def test_an_article_without_annotations_says_nothing_of_them(store: Store, article: str) -> None:
    assert version(store, SECOND).endswith("the old text stays")
    step = store.next_undo().result()
    assert step is not None
    assert (step.objects, step.words) == (1, "added a new version of bridge.txt")


def test_several_new_texts_at_once_are_one_step_that_counts_them_together(store: Store, marked: str) -> None:
    other = add_one(store, draft("other.txt", "A storm hit the coast. Nobody was hurt.", url="u:2"))
    mark(store, other, "Nobody was hurt.")
    new = [draft("bridge.txt", SECOND, url=URL), draft("other.txt", "Nobody was hurt. A storm.", url="u:2")]
    store.add(new).result()
    step = store.next_undo().result()
    assert step is not None
    assert step.words.startswith("new versions of 2 articles; ")
    assert "followed" in step.words
    store.undo().result()
    assert store.waiting().result() == []
    assert store.check().result() == []
