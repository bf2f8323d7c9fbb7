"""A library's label schema: every version is kept, and what was labelled follows what is renamed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reader.annotations import Change, Edit
from reader.errors import LabelError, LibraryBusy
from reader.labels import LabelSchema, default_schema
from reader.store import Store
from tests.store.helpers import add_one, annotations, relation, span, tag


def renamed(schema: LabelSchema, **names: str) -> LabelSchema:
    """The schema as a file could give it in which these labels (old=new) have other names."""

    def named(ends: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(names.get(end, end) for end in ends)

    return replace(
        schema,
        labels=tuple(
            replace(label, name=names[label.name], former_names=(label.name,))
            if label.name in names
            else label
            for label in schema.labels
        ),
        relations=tuple(
            replace(each, source=named(each.source), target=named(each.target)) for each in schema.relations
        ),
    )


def without(schema: LabelSchema, name: str) -> LabelSchema:
    return replace(
        schema,
        labels=tuple(label for label in schema.labels if label.name != name),
        relations=tuple(each for each in schema.relations if name not in (*each.source, *each.target)),
    )


def versions(path: Path) -> list[int]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT version FROM label_schema ORDER BY version").fetchall()
    connection.close()
    return [version for (version,) in rows]


class TestUsingASchema:
    def test_that_is_the_one_in_force_writes_nothing(self, store: Store, path: Path) -> None:
        used = store.use_schema(default_schema()).result()
        assert (used.schema, used.differences, used.step) == (default_schema(), (), None)
        assert versions(path) == [1]

    def test_makes_the_next_version_and_keeps_the_others(self, store: Store, path: Path) -> None:
        used = store.use_schema(without(default_schema(), "EVIDENCE")).result()
        assert used.schema.version == 2
        assert store.schema().result() == used.schema
        assert versions(path) == [1, 2]

    def test_that_retires_a_label_leaves_its_annotations_as_they_are(self, store: Store) -> None:
        article = add_one(store)
        before = tag(store, article, label="SPEAKER")
        used = store.use_schema(without(default_schema(), "SPEAKER")).result()
        assert used.touched["label", "SPEAKER"] == 1
        assert used.step is None
        assert annotations(store, article) == (before,)
        label = used.schema.label("SPEAKER")
        assert label is not None
        assert label.retired

    def test_is_refused_while_another_program_writes(
        self, store: Store, open_store: Callable[..., Store]
    ) -> None:
        with pytest.raises(LibraryBusy):
            open_store("ann").use_schema(default_schema()).result()

    def test_that_renames_what_is_not_there_changes_nothing(self, store: Store, path: Path) -> None:
        label = replace(default_schema().labels[0], name="SAID", former_names=("QOUTE",))
        with pytest.raises(LabelError, match="QOUTE"):
            store.use_schema(LabelSchema("mine", 1, (label,), ())).result()
        assert versions(path) == [1]


class TestRenaming:
    def test_renames_the_annotations_in_one_step_by_command(self, store: Store) -> None:
        article = add_one(store)
        quotes = [tag(store, article, start, start + 6) for start in (0, 10, 20)]
        claim = tag(store, article, 40, 50, label="CLAIM")
        used = store.use_schema(renamed(default_schema(), QUOTE="SAID")).result()
        assert used.touched == {("label", "SAID"): 3}
        found = {each.id: each for each in annotations(store, article)}
        for before in quotes:
            after = found[before.id]
            assert (after.label, after.schema_version, after.revision) == ("SAID", 2, before.revision + 1)
            assert (after.segments, after.attributes) == (before.segments, before.attributes)
        assert found[claim.id] == claim
        step = store.next_undo().result()
        assert step is not None
        assert (step.words, step.objects, step.by_command) == ("renamed label QUOTE to SAID", 3, True)
        assert store.check(deep=True).result() == []

    def test_leaves_suggestions_which_are_found_under_the_new_label(self, store: Store) -> None:
        article = add_one(store)
        suggested = tag(store, article, status="suggested", origin="rule", annotator="variorum.quotes 1")
        used = store.use_schema(renamed(default_schema(), QUOTE="SAID")).result()
        assert used.step is None
        assert annotations(store, article) == (suggested,)
        assert used.schema.label("QUOTE") is used.schema.label("SAID")

    def test_can_be_undone_and_the_annotations_stay_readable(self, store: Store) -> None:
        article = add_one(store)
        before = tag(store, article)
        schema = store.use_schema(renamed(default_schema(), QUOTE="SAID")).result().schema
        store.undo().result()
        (back,) = annotations(store, article)
        assert back.label == "QUOTE"
        label = store.schema().result().label(back.label)
        assert label is not None
        assert label.name == "SAID"
        store.redo().result()
        assert annotations(store, article)[0].label == "SAID"
        assert before.id == annotations(store, article)[0].id
        assert store.schema().result() == schema

    def test_finds_what_an_undo_gave_a_name_of_long_ago(self, store: Store) -> None:
        article = add_one(store)
        tag(store, article)
        second = store.use_schema(renamed(default_schema(), QUOTE="SAID")).result().schema
        store.undo().result()
        store.use_schema(renamed(second, SAID="SPEECH")).result()
        assert annotations(store, article)[0].label == "SPEECH"

    def test_of_a_relation_renames_those_that_were_made(self, store: Store) -> None:
        article = add_one(store)
        ends = sorted((tag(store, article), tag(store, article, 10, 16)), key=lambda each: each.id)
        tie = relation(*ends)
        store.apply(Change("related", (Edit(None, tie),))).result()
        schema = default_schema()
        relations = tuple(
            replace(each, name="alike", former_names=("same_quote",)) if each.name == "same_quote" else each
            for each in schema.relations
        )
        used = store.use_schema(replace(schema, relations=relations)).result()
        assert used.touched == {("relation", "alike"): 1}
        (after,) = store.annotations([article]).result()[1]
        assert (after.id, after.type, after.attributes) == (tie.id, "alike", tie.attributes)
        assert store.check(deep=True).result() == []

    def test_of_more_than_a_page_renames_them_all(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("reader.storage.labelling._PAGE", 4)
        article = add_one(store)
        edits = tuple(Edit(None, span(store, article, start, start + 4)) for start in range(10, 20))
        store.apply(Change("tagged", edits)).result()
        assert (
            store.use_schema(renamed(default_schema(), QUOTE="SAID")).result().touched["label", "SAID"] == 10
        )
        assert {each.label for each in annotations(store, article)} == {"SAID"}


def test_who_follows_the_library_sees_the_new_schema(store: Store, open_store: Callable[..., Store]) -> None:
    follower = open_store("ann")
    assert follower.changed_elsewhere().result() is False
    used = store.use_schema(without(default_schema(), "EVIDENCE")).result()
    assert follower.changed_elsewhere().result() is True
    assert follower.schema().result() == used.schema
