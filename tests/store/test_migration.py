"""A library of version 1 of the file, brought up to date: nothing is lost, and it is as if made now."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reader.annotations import ArticleDetails, Change, Edit
from reader.articles import Story
from reader.errors import LibraryDamaged
from reader.storage import migrations, schema
from reader.store import ListView, Store
from tests.store.helpers import add_one, draft, files_beside, relation, tag

Opener = Callable[..., Store]

VERSION_1 = Path(__file__).with_name("version1.sql")


@pytest.fixture
def old(path: Path, tmp_path: Path) -> Path:
    """A closed library as version 1 left it: its tables, filled with the rows of a present one."""
    present = tmp_path / "present.db"
    with Store.open(present, annotator="jo") as store:
        tagged = add_one(store, draft("a.txt", title="Cracks"))
        add_one(store, draft("b.txt", "quite another text", title="Noted", note="to be verified"))
        told = add_one(store, draft("c.txt", "a third one", title="Told"))
        one = tag(store, tagged, note="look here again")
        two = tag(store, tagged, 10, 17, label="CLAIM", status="suggested", annotator="rules 1")
        gone = tag(store, tagged, 18, 23, label="CLAIM")
        store.apply(Change("tied", (Edit(None, relation(one, two)),))).result()
        store.apply(Change("deleted", (Edit(gone, None),))).result()
        story = Story("00000000-0000-7000-8000-000000000001", "Unity", note="embargoed")
        article = store.article(told).result()
        before = ArticleDetails(told, article.details, article.revision)
        after = replace(before, details=replace(article.details, story=story.id))
        store.apply(Change("put into a story", (Edit(None, story), Edit(before, after)))).result()
    path.parent.mkdir(parents=True, exist_ok=True)
    _rows_into_version_1(present, path)
    return path


def _rows_into_version_1(present: Path, path: Path) -> None:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.executescript(VERSION_1.read_text(encoding="utf-8"))
    raw.execute("ATTACH ? AS present", (str(present),))
    raw.execute("DELETE FROM counter")
    tables = raw.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    for (table,) in tables.fetchall():
        if not table.startswith("sqlite_") and "_fts" not in table:
            raw.execute(f"INSERT INTO {table} SELECT * FROM present.{table}")
    raw.execute("INSERT INTO article_fts (article_fts) VALUES ('rebuild')")
    raw.execute("DETACH present")
    raw.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
    raw.execute("PRAGMA user_version=1")
    raw.execute("PRAGMA journal_mode=WAL")
    raw.close()


def _tables(path: Path) -> dict[str, str]:
    raw = sqlite3.connect(path)
    rows = raw.execute(
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '%fts%_%'"
    ).fetchall()
    (version,) = raw.execute("PRAGMA user_version").fetchone()
    raw.close()
    return {"version": str(version), **{name: " ".join(sql.split()) for name, sql in rows}}


def test_it_has_the_tables_of_a_new_one(old: Path, tmp_path: Path, open_store: Opener) -> None:
    open_store(at=old).close()
    open_store(at=tmp_path / "new.db").close()
    assert _tables(old) == _tables(tmp_path / "new.db")
    assert _tables(old)["version"] == "2"


def test_nothing_is_lost_and_check_finds_nothing(old: Path, open_store: Opener) -> None:
    store = open_store(at=old)
    assert store.check(deep=True).result() == []
    assert store.counts().result().articles == 3
    article = store.first_page(ListView(query="cracks"), 5).result()[0].id
    annotations, relations = store.annotations([article]).result()
    assert [each.note for each in annotations] == ["look here again", None]
    assert len(relations) == 1
    assert store.undo().result().step.words.startswith("undid: put into a story")
    assert store.undo().result().step.words == "undid: deleted"
    assert len(store.annotations([article]).result()[0]) == 3
    assert store.check(deep=True).result() == []


def test_a_copy_of_it_is_kept_as_it_was(old: Path, open_store: Opener) -> None:
    before = _tables(old)
    open_store(at=old).close()
    copy = old.with_name("library.db.version1.backup")
    assert _tables(copy) == before
    assert files_beside(old) == {"library.db", "library.db.version1.backup"}


def test_its_articles_are_found_by_their_notes(old: Path, open_store: Opener) -> None:
    store = open_store(at=old)

    def found(query: str) -> list[str]:
        return [row.title for row in store.first_page(ListView(query=query), 9).result()]

    assert found("verified") == ["Noted"]
    assert found("embargoed") == ["Told"]
    assert found("verified another text") == ["Noted"]


def test_a_migration_that_fails_leaves_it_at_version_1(
    old: Path, open_store: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _tables(old)

    def half(raw: sqlite3.Connection) -> None:
        migrations._to_version_2(raw)
        raw.execute("UPDATE annotation SET text = 999")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", {1: half})
        with pytest.raises(LibraryDamaged, match="stays at version 1"):
            open_store(at=old, mode="write")
    assert _tables(old) == before
    assert open_store(at=old).check(deep=True).result() == []


class TestWhereItCanOnlyBeRead:
    def test_articles_are_read_as_before(self, old: Path, open_store: Opener) -> None:
        store = open_store(at=old, mode="read")
        assert len(store.first_page(ListView(), 9).result()) == 3
        assert store.check(deep=True).result() == []
        assert [row.title for row in store.first_page(ListView(query='"another text"'), 9).result()] == [
            "Noted"
        ]
        store.close()
        assert _tables(old)["version"] == "1"
