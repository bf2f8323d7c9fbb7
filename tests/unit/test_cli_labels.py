"""``variorum labels``: what is shown, checked and used, and what a person is told of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given

from reader.labels import LabelSchema, default_schema, parse_schema, schema_toml, succeeded
from reader.store import Store
from tests.unit.commands import Shell, refused
from tests.unit.test_label_changes import schemas


@pytest.fixture
def library(filled: Path, tmp_path: Path) -> Path:
    """A copy of the filled library: two quotes, a claim and a relation."""
    copy = tmp_path / "work.db"
    shutil.copy(filled, copy)
    return copy


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The default schema as a file to be changed."""
    file = tmp_path / "mine.toml"
    file.write_text(schema_toml(default_schema()), encoding="utf-8")
    return file


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


class TestShow:
    def test_says_keys_signs_colours_defaults_and_relations(self, shell: Shell, library: Path) -> None:
        out = shell("labels", "show", "-l", library).out
        assert out.startswith("news, version 1\n")
        assert "QUOTE  (key 1, sign Q, blue)" in out
        assert "· type: direct*, indirect, mixed" in out
        assert "· negated: yes, no" in out
        assert "said_by  QUOTE, CLAIM → SPEAKER  (same article, quick)" in out
        assert "same_speaker  SPEAKER ↔ SPEAKER  (any article)" in out

    def test_says_what_has_retired_and_what_was_renamed(
        self, shell: Shell, library: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "mine.toml"
        file.write_text('[[label]]\nname = "SAID"\nkey = "1"\nrenamed_from = "QUOTE"\n')
        assert shell("labels", "use", file, "-l", library).status == 0
        out = shell("labels", "-l", library).out
        assert "SAID  (key 1, sign S, blue, formerly QUOTE)" in out
        assert "CLAIM  (sign C, orange, retired)" in out  # its key is free
        assert "said_by  SAID, CLAIM → SPEAKER  (same article, quick, retired)" in out

    def test_as_a_file_is_what_use_takes_as_no_change(
        self, shell: Shell, library: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "mine.toml"
        file.write_text(shell("labels", "show", "--toml", "-l", library).out, encoding="utf-8")
        assert "nothing changed" in shell("labels", "use", file, "-l", library).out


class TestUse:
    def test_says_that_nothing_changed(self, shell: Shell, library: Path, mine: Path) -> None:
        done = shell("labels", "use", mine, "-l", library)
        assert done.status == 0
        assert done.out == f"{mine}: nothing changed, the library has these labels (version 1)\n"

    def test_says_what_it_changed(self, shell: Shell, library: Path, mine: Path) -> None:
        change(
            mine,
            'name = "QUOTE"\nkey = "1"\ncolour = "blue"',
            'name = "SAID"\nrenamed_from = "QUOTE"\nkey = "7"\ncolour = "red"',
        )
        change(mine, '"QUOTE"]', '"SAID"]')
        change(mine, '["QUOTE", "CLAIM"]', '["SAID", "CLAIM"]')
        change(mine, '"mixed"]', '"mixed", "free"]')
        change(
            mine,
            '[[relation]]\nname = "said_by"',
            '[[label]]\nname = "PLACE"\n\n[[relation]]\nname = "said_by"',
        )
        done = shell("labels", "use", mine, "-l", library)
        assert done.status == 0, done.err
        assert done.out.splitlines() == [
            "label SAID: renamed from QUOTE; 2 annotations with it; key 1 → 7; colour blue → red;"
            " attribute type: free added",
            "label PLACE: added",
            f"the library uses {mine} now: news, version 2",
        ]
        with Store.open(library, annotator="jo", mode="read") as store:
            found = store.annotations([article.id for article in store.iter_articles()]).result()[0]
            assert sorted(each.label for each in found) == ["CLAIM", "SAID", "SAID"]
            assert {each.schema_version for each in found if each.label == "SAID"} == {2}
        assert shell("check", "-l", library).status == 0
        assert "nothing changed" in shell("labels", "use", mine, "-l", library).out

    def test_says_how_many_annotations_a_retired_label_keeps(
        self, shell: Shell, library: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "mine.toml"
        file.write_text('name = "news"\n[[label]]\nname = "CLAIM"\nkey = "2"\ncolour = "orange"\n')
        out = shell("labels", "use", file, "-l", library).out
        assert "label QUOTE: retired; 2 annotations stay" in out
        assert "label SPEAKER: retired; 0 annotations stay" in out
        assert "relation same_quote: retired; 1 relation stays" in out
        document = shell("export", "-l", library).document
        labels = {each["name"]: each for each in document["schema"]["labels"]}
        assert labels["QUOTE"]["retired"] is True
        assert sum(len(article["annotations"]) for article in document["articles"]) == 3
        assert len(document["relations"]) == 1

    def test_makes_a_library_that_is_not_there(self, shell: Shell, mine: Path, tmp_path: Path) -> None:
        change(mine, 'name = "news"', 'name = "mine"')
        assert shell("labels", "use", mine, "-l", tmp_path / "new.db").status == 0
        assert shell("labels", "-l", tmp_path / "new.db").out.startswith("mine, version 2\n")

    def test_refuses_a_wrong_file_by_line_and_makes_no_library(self, shell: Shell, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        file.write_text('[[label]]\nname = "A"\nkey = "1"\n[[label]]\nname = "B"\nkey = "1"\n')
        assert "mine.toml, line 6: label B has the key 1 of A" in refused(
            shell("labels", "use", file, "-l", tmp_path / "new.db")
        )
        assert not (tmp_path / "new.db").exists()

    def test_refuses_what_is_renamed_from_nothing_by_line(
        self, shell: Shell, library: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "mine.toml"
        file.write_text('[[label]]\nname = "SAID"\nrenamed_from = "QOUTE"\n')
        message = refused(shell("labels", "use", file, "-l", library))
        assert (
            "mine.toml, line 3: label SAID is renamed from QOUTE, which the library does not have" in message
        )
        assert shell("labels", "-l", library).out.startswith("news, version 1\n")


@given(schemas())
def test_a_schema_as_a_file_is_that_schema(schema: LabelSchema) -> None:
    assert parse_schema(schema_toml(schema)) == schema


@given(schemas(), schemas())
def test_a_changed_schema_as_a_file_changes_nothing_where_it_is_in_force(
    first: LabelSchema, second: LabelSchema
) -> None:
    current, _ = succeeded(first, second)
    assert succeeded(current, parse_schema(schema_toml(current))) == (current, ())
