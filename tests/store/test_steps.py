"""Steps: what one key or command changed, reversed and brought back, also after a restart."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reader.annotations import Annotation, ArticleDetails, Change, Edit, edited, new_id, now
from reader.articles import Progress, Story
from reader.errors import LibraryBusy, NotFound, Refused
from reader.storage import checks
from reader.store import ListView, StepResult, Store
from tests.store.helpers import add_one, annotations, draft, relation, span, tag

Opener = Callable[..., Store]


def apply(store: Store, *edits: Edit, words: str = "changed") -> StepResult:
    return store.apply(Change(words, edits)).result()


def relations(store: Store, article: str) -> list[str]:
    return [tie.id for tie in store.annotations([article]).result()[1]]


class TestAChange:
    def test_gives_the_objects_with_their_new_revisions(self, store: Store) -> None:
        article = add_one(store)
        made = tag(store, article)
        assert made.revision == 1
        result = apply(store, Edit(made, edited(made, note="unsure")), words="noted")
        after = result.edits[0].after
        assert isinstance(after, Annotation)
        assert (after.note, after.revision) == ("unsure", 2)
        assert result.edits[0].before == made
        assert result.step.words == "noted"
        assert annotations(store, article) == (after,)

    def test_keeps_every_field_of_an_annotation(self, store: Store) -> None:
        article = add_one(store)
        made = span(store, article)
        full = replace(
            made,
            segments=(made.segments[0], type(made.segments[0])(10, 17, "Western")),
            attributes={"type": "mixed", "attribution": None, "negated": True, "wording": "altered"},
            note="a “note”\nof two lines",
            status="suggested",
            origin="rule",
            anchor="fuzzy",
            confidence=0.25,
            tier="high",
            reasons=("verb", "marks"),
            suggestion=new_id(),
            changed=False,
        )
        apply(store, Edit(None, full))
        assert annotations(store, article) == (replace(full, revision=1),)

    def test_of_every_kind_is_counted_and_listed(self, store: Store) -> None:
        article = add_one(store, draft("a.txt", title="Cracks"))
        one, two = tag(store, article), tag(store, article, 7, 9)
        story = Story(new_id(), "Munich")
        found = store.article(article).result()
        details = ArticleDetails(article, found.details, found.revision)
        apply(
            store,
            Edit(details, replace(details, details=replace(found.details, story=story.id, outlet="CNN"))),
            Edit(None, story),
            Edit(None, relation(one, two)),
            Edit(None, Progress(article, "jo", "done", now())),
        )
        line = store.first_page(ListView(story=story.id), 5).result()[0]
        assert (line.story, line.outlet, line.state) == (story.id, "CNN", "done")
        assert (line.annotations, line.relations, line.suggestions) == (2, 1, 0)
        counts = store.counts().result()
        assert (counts.articles, counts.stories, counts.done, counts.annotations) == (1, 1, 1, 2)
        assert store.stories().result() == [replace(story, revision=1)]
        assert store.outlets().result() == ["CNN"]
        assert store.check(deep=True).result() == []

    def test_waiting_suggestions_are_those_this_annotator_has_not_decided(
        self, store: Store, open_store: Opener
    ) -> None:
        article = add_one(store)
        suggestion = tag(store, article, status="suggested", origin="rule", annotator="variorum.quotes 0.1.0")
        assert store.first_page(ListView(), 1).result()[0].suggestions == 1
        tag(store, article, status="rejected", suggestion=suggestion.id)
        line = store.first_page(ListView(), 1).result()[0]
        assert (line.suggestions, line.annotations) == (0, 0)
        assert open_store("kim", mode="read").first_page(ListView(), 1).result()[0].suggestions == 1
        assert store.check().result() == []

    def test_with_nothing_in_it_is_refused(self, store: Store) -> None:
        with pytest.raises(Refused):
            apply(store)

    @pytest.mark.parametrize("value", [float("nan"), float("inf")])
    def test_with_a_value_that_no_document_can_hold_is_refused(self, store: Store, value: float) -> None:
        article = add_one(store)
        with pytest.raises(Refused, match="value"):
            tag(store, article, confidence=value)
        assert annotations(store, article) == ()

    def test_of_an_article_that_is_not_there_is_refused(self, store: Store) -> None:
        made = span(store, add_one(store))
        with pytest.raises(NotFound):
            apply(store, Edit(None, replace(made, article=new_id())))

    def test_on_a_text_that_is_none_of_the_articles_versions_is_refused(self, store: Store) -> None:
        one, two = add_one(store), add_one(store, draft("b.txt", "quite another text"))
        foreign = replace(span(store, one), article=two)
        with pytest.raises(Refused, match="versions"):
            apply(store, Edit(None, foreign))


class TestAStaleChange:
    def test_is_refused_whole_and_names_who(self, store: Store, open_store: Opener) -> None:
        article = add_one(store)
        one, two = tag(store, article), tag(store, article, 7, 9)
        store.close()
        kim = open_store("kim")
        apply(kim, Edit(one, edited(one, note="kim was here")))
        kim.close()
        jo = open_store("jo")
        with pytest.raises(Refused, match=r"QUOTE “Cracks” was changed \(by kim"):
            apply(jo, Edit(two, edited(two, note="x")), Edit(one, edited(one, note="y")))
        assert [made.note for made in annotations(jo, article)] == ["kim was here", None]
        assert jo.check().result() == []

    def test_of_what_was_deleted_is_refused(self, store: Store) -> None:
        made = tag(store, add_one(store))
        apply(store, Edit(made, None))
        with pytest.raises(Refused, match="is gone"):
            apply(store, Edit(made, edited(made, note="x")))

    def test_that_makes_what_is_there_is_refused(self, store: Store) -> None:
        article = add_one(store)
        made = tag(store, article)
        with pytest.raises(Refused, match="already"):
            apply(store, Edit(None, replace(made, revision=0)))
        apply(store, Edit(None, Progress(article, "jo", "done", now())))
        with pytest.raises(Refused, match="already"):
            apply(store, Edit(None, Progress(article, "jo", "skipped", now())))

    def test_of_what_never_was_is_refused(self, store: Store) -> None:
        made = span(store, add_one(store))
        with pytest.raises(Refused, match="not in the library"):
            apply(store, Edit(made, edited(made, note="x")))


class TestWhatHangsTogether:
    def test_an_annotation_does_not_go_while_a_relation_holds_it(self, store: Store) -> None:
        article = add_one(store)
        one, two = tag(store, article), tag(store, article, 7, 9)
        tie = relation(one, two)
        result = apply(store, Edit(None, tie))
        with pytest.raises(Refused, match="relation"):
            apply(store, Edit(one, None))
        apply(store, Edit(one, None), Edit(result.edits[0].after, None))
        assert (len(annotations(store, article)), relations(store, article)) == (1, [])
        store.undo().result()
        assert (len(annotations(store, article)), relations(store, article)) == (2, [tie.id])
        assert store.check().result() == []

    def test_a_relation_needs_both_its_ends(self, store: Store) -> None:
        article = add_one(store)
        one, two = tag(store, article), tag(store, article, 7, 9)
        apply(store, Edit(two, None))
        with pytest.raises(Refused, match="ends"):
            apply(store, Edit(None, relation(one, two)))
        with pytest.raises(NotFound):
            apply(store, Edit(None, replace(relation(one, two), target=new_id())))

    def test_a_relation_is_found_from_either_article(self, store: Store) -> None:
        here, there = add_one(store), add_one(store, draft("b.txt", "Cracks were seen elsewhere too."))
        tie = relation(tag(store, here), tag(store, there))
        apply(store, Edit(None, tie))
        assert relations(store, here) == relations(store, there) == [tie.id]
        assert [line.relations for line in store.first_page(ListView(), 5).result()] == [1, 1]

    def test_a_story_does_not_go_while_it_holds_articles(self, store: Store) -> None:
        story = apply(store, Edit(None, Story(new_id(), "Munich"))).edits[0].after
        assert isinstance(story, Story)
        add_one(store, draft("a.txt", story=story.id))
        with pytest.raises(Refused, match="holds"):
            apply(store, Edit(story, None))


class TestUndoAndRedo:
    def test_go_back_and_forth_through_every_step(self, store: Store) -> None:
        article = add_one(store)
        one = tag(store, article)
        apply(store, Edit(one, edited(one, note="x")), words="noted")
        two = tag(store, article, 7, 9)
        states = [annotations(store, article)]
        for _ in range(3):
            store.undo().result()
            states.append(annotations(store, article))
        assert [len(state) for state in states] == [2, 1, 1, 0]
        for expected in (states[2], states[1], states[0]):
            store.redo().result()
            assert [replace(made, revision=0) for made in annotations(store, article)] == [
                replace(made, revision=0) for made in expected
            ]
        assert annotations(store, article)[1].id == two.id
        with pytest.raises(Refused, match="nothing to redo"):
            store.redo().result()
        assert store.check().result() == []

    def test_bring_attributes_back_in_their_order(self, store: Store) -> None:
        made = tag(store, add_one(store))
        store.undo().result()
        store.redo().result()
        (found,) = annotations(store, made.article)
        assert list(found.attributes) == list(made.attributes)
        assert list(made.attributes) != sorted(made.attributes)

    def test_say_what_they_did_and_to_which_objects(self, store: Store) -> None:
        made = tag(store, add_one(store))
        undone = store.undo().result()
        assert undone.step.words == "undid: tagged QUOTE"
        assert undone.edits == (Edit(made, None),)
        redone = store.redo().result()
        assert redone.step.words == "redid: tagged QUOTE"
        assert redone.edits == (Edit(None, replace(made, revision=3)),)

    def test_are_announced(self, store: Store) -> None:
        assert store.next_undo().result() is None
        assert store.next_redo().result() is None
        tag(store, add_one(store))
        step = store.next_undo().result()
        assert step is not None
        assert (step.words, step.objects, step.by_command, step.annotator) == ("tagged QUOTE", 1, False, "jo")
        store.undo().result()
        assert store.next_redo().result() == step
        following = store.next_undo().result()
        assert following is not None
        assert following.by_command

    def test_know_everything_after_a_restart(self, open_store: Opener) -> None:
        store = open_store()
        article = add_one(store)
        tag(store, article)
        tag(store, article, 7, 9)
        store.undo().result()
        store.close()
        store = open_store()
        store.undo().result()
        assert annotations(store, article) == ()
        store.close()
        store = open_store()
        store.redo().result()
        store.redo().result()
        assert [made.start for made in annotations(store, article)] == [0, 7]

    def test_a_new_step_ends_redoing(self, store: Store) -> None:
        article = add_one(store)
        tag(store, article)
        store.undo().result()
        tag(store, article, 7, 9)
        assert store.next_redo().result() is None
        with pytest.raises(Refused, match="nothing to redo"):
            store.redo().result()

    def test_the_same_step_can_go_and_come_back_many_times(self, store: Store) -> None:
        article = add_one(store)
        tag(store, article)
        for _ in range(4):
            store.undo().result()
            assert annotations(store, article) == ()
            store.redo().result()
            assert len(annotations(store, article)) == 1

    def test_reach_only_ones_own_steps(self, open_store: Opener) -> None:
        jo = open_store("jo")
        article = add_one(jo)
        tag(jo, article)
        jo.close()
        kim = open_store("kim")
        assert kim.next_undo().result() is None
        tag(kim, article, 7, 9)
        kim.undo().result()
        with pytest.raises(Refused, match="nothing to undo"):
            kim.undo().result()
        assert len(annotations(kim, article)) == 1

    def test_are_refused_whole_naming_who_changed_it_since(self, open_store: Opener) -> None:
        jo = open_store("jo")
        article = add_one(jo)
        one, two = span(jo, article), span(jo, article, 7, 9)
        made = apply(jo, Edit(None, one), Edit(None, two)).edits[0].after
        assert isinstance(made, Annotation)
        jo.close()
        kim = open_store("kim")
        apply(kim, Edit(made, edited(made, note="mine")))
        kim.close()
        jo = open_store("jo")
        with pytest.raises(Refused, match="by kim"):
            jo.undo().result()
        assert len(annotations(jo, article)) == 2
        assert jo.check().result() == []

    def test_a_read_only_store_has_none(self, store: Store, open_store: Opener) -> None:
        reader = open_store("kim", mode="read")
        for future in (reader.undo(), reader.redo(), reader.remember("a", "b")):
            with pytest.raises(LibraryBusy, match="jo writes to it"):
                future.result()


class TestTheHistory:
    def test_only_grows(self, store: Store, path: Path) -> None:
        tag(store, add_one(store))
        raw = sqlite3.connect(path)
        for sql in (
            "DELETE FROM event",
            "UPDATE event SET after = NULL",
            "DELETE FROM step",
            "DELETE FROM text",
        ):
            with pytest.raises(sqlite3.IntegrityError, match=r"append-only|never"):
                raw.execute(sql)
        with pytest.raises(sqlite3.IntegrityError, match="never altered"):
            raw.execute("UPDATE text SET body = 'forged'")
        raw.close()

    def test_has_one_row_an_object_with_before_and_after(self, store: Store, path: Path) -> None:
        made = tag(store, add_one(store))
        apply(store, Edit(made, edited(made, note="x")))
        store.undo().result()
        raw = sqlite3.connect(path)
        rows = raw.execute(
            "SELECT step, before IS NULL, after IS NULL, revision FROM event"
            " WHERE kind = 'annotation' ORDER BY id"
        ).fetchall()
        raw.close()
        assert rows == [(2, 1, 0, 1), (3, 0, 0, 2), (4, 0, 0, 3)]

    def test_can_be_read_in_plain_views(self, store: Store, path: Path) -> None:
        article = add_one(store, draft("a.txt", title="Cracks"))
        tag(store, article)
        raw = sqlite3.connect(path)
        assert raw.execute("SELECT id, title, annotations FROM articles").fetchall() == [
            (article, "Cracks", 1)
        ]
        assert raw.execute("SELECT article, label, quote FROM annotations").fetchall() == [
            (article, "QUOTE", "Cracks")
        ]
        assert raw.execute("SELECT count(*) FROM history").fetchone() == (2,)
        raw.close()


def test_what_is_saved_survives_kill_9(path: Path, open_store: Opener) -> None:
    store = open_store()
    article = add_one(store)
    store.close()
    script = """
import sys, time
from pathlib import Path
from tests.store.helpers import tag
from reader.store import Store
store = Store.open(Path(sys.argv[1]), annotator="jo", mode="write")
tag(store, sys.argv[2])
print("saved", flush=True)
time.sleep(60)
"""
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(path), article],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"saved\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    store = open_store(mode="write")
    assert [made.quote for made in annotations(store, article)] == ["Cracks"]
    assert store.check(deep=True).result() == []
    store.undo().result()
    assert annotations(store, article) == ()


def test_a_position_and_the_last_screen_are_kept_and_are_no_steps(open_store: Opener) -> None:
    store = open_store()
    article = add_one(store)
    step = store.next_undo().result()
    assert store.reading(article).result() is None
    store.remember_reading(article, 7).result()
    store.remember_reading(article, 12).result()
    store.remember("screen", '{"at": 1}').result()
    store.remember_reading("no such article", 3).result()
    store.close()
    store = open_store()
    assert store.reading(article).result() == 12
    assert store.remembered("screen").result() == '{"at": 1}'
    assert store.remembered("other").result() is None
    assert store.next_undo().result() == step
    store.close()
    kim = open_store("kim")
    assert kim.reading(article).result() is None
    assert kim.remembered("screen").result() is None


def test_the_label_save_path_touches_neither_texts_nor_their_search_index(store: Store) -> None:
    article = add_one(store, draft("long.txt", "many words " * 20_000))
    made = span(store, article, 0, 4)
    touched: set[str] = set()
    writer = store._writer
    assert writer is not None

    def watch(action: int, table: str | None, column: str | None, *_: object) -> int:
        if action in (sqlite3.SQLITE_READ, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_INSERT):
            touched.add(f"{table}.{column}" if action == sqlite3.SQLITE_READ else str(table))
        return sqlite3.SQLITE_OK

    writer.ask(lambda raw: raw.set_authorizer(watch)).result()
    apply(store, Edit(None, made))
    writer.ask(lambda raw: raw.set_authorizer(None)).result()
    assert "annotation" in touched
    assert "event" in touched
    assert not {name for name in touched if "article_fts" in name or name == "text.body"}


def test_a_result_of_a_great_many_objects_is_cut_but_the_step_is_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.storage import history

    monkeypatch.setattr(history, "MOST_EDITS", 5)
    monkeypatch.setattr(history, "_PAGE", 3)
    store.add([draft(f"{n}.txt", f"text {n}") for n in range(20)]).result()
    result = store.undo().result()
    assert len(result.edits) == 5
    assert result.step.objects == 20
    assert store.counts().result().articles == 0
    assert checks.MOST >= 20
    assert store.check().result() == []
