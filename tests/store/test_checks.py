"""Check finds what was planted, and a backup is a whole library."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.annotations import Change, Edit
from reader.errors import Refused
from reader.store import Fault, ListView, Store
from tests.store.helpers import add_one, annotations, draft, files_beside, relation, tag

Opener = Callable[..., Store]


@pytest.fixture
def sound(path: Path) -> Path:
    with Store.open(path, annotator="jo") as store:
        article = add_one(store, draft("b.txt", "another text"), draft("a.txt", title="Cracks"))
        one, two = tag(store, article), tag(store, article, 10, 17)
        store.apply(Change("tied", (Edit(None, relation(one, two)),))).result()
    return path


PLANTED = [
    (
        'UPDATE annotation SET segments = \'[[1,7,"Cracks"]]\', "start" = 1, "end" = 7 WHERE key = 1',
        "segment",
    ),
    ("UPDATE annotation SET quote = 'forged' WHERE key = 1", "quote"),
    ("UPDATE annotation SET label = 'CLAIM' WHERE key = 1", "history"),
    ("UPDATE annotation SET deleted_at = 'now' WHERE key = 1", "history"),
    ("UPDATE annotation SET revision = 7 WHERE key = 1", "revision"),
    ("UPDATE relation SET type = 'same_claim'", "history"),
    ("UPDATE article SET note = 'slipped in' WHERE key = 2", "history"),
    ("UPDATE article SET annotations = 9 WHERE key = 2", "annotations"),
    ("UPDATE article SET relations = 0", "relations"),
    ("UPDATE counter SET value = 7 WHERE name = 'articles'", "count of articles"),
    ("PRAGMA foreign_keys=OFF; UPDATE relation SET target = 99", "points to a row"),
    ("DROP TRIGGER text_is_final; UPDATE text SET body = body || '!' WHERE key = 1", "SHA-256"),
    (
        "DROP TRIGGER text_is_final; UPDATE text SET blocks = '[[\"paragraph\",0,9999]]' WHERE key = 1",
        "outside",
    ),
    ("DROP TRIGGER event_stays; DELETE FROM event WHERE kind = 'relation'", "no history"),
    (
        "INSERT INTO article_fts (article_fts, rowid, title, body) VALUES ('delete', 1, '', 'another text')",
        "index",
    ),
    ("UPDATE annotation_count SET number = 7", "annotations that are QUOTE, jo, accepted, exact"),
    ("DELETE FROM annotation_fts_docsize WHERE id = 2", "search index"),
]


def faults(store: Store, **how: bool) -> str:
    found = store.check(**how).result()
    assert all(isinstance(fault, Fault) and fault.where and fault.remedy for fault in found)
    return "\n".join(f"{fault.where} {fault.what}" for fault in found)


class TestCheck:
    def test_finds_nothing_in_a_sound_library(self, sound: Path, open_store: Opener) -> None:
        assert open_store(mode="write").check(deep=True).result() == []
        assert open_store(mode="read").check(deep=True).result() == []

    @pytest.mark.parametrize(("sql", "words"), PLANTED, ids=[sql[:60] for sql, _ in PLANTED])
    def test_finds_what_was_planted(self, sound: Path, open_store: Opener, sql: str, words: str) -> None:
        raw = sqlite3.connect(sound, isolation_level=None)
        raw.executescript(sql)
        raw.close()
        assert words in faults(open_store(mode="read"))

    @pytest.mark.parametrize("mode", ["read", "write"])
    @pytest.mark.parametrize(
        ("index", "columns", "there"),
        [("article", "title, body", "'', 'another text'"), ("annotation", "quote, note", "'Cracks', NULL")],
    )
    def test_finds_wrong_words_in_the_index_only_when_deep(
        self, sound: Path, open_store: Opener, mode: str, index: str, columns: str, there: str
    ) -> None:
        raw = sqlite3.connect(sound, isolation_level=None)
        raw.executescript(
            f"INSERT INTO {index}_fts ({index}_fts, rowid, {columns}) VALUES ('delete', 1, {there});"
            f"INSERT INTO {index}_fts (rowid, {columns}) VALUES (1, '', 'quite different words');"
        )
        raw.close()
        store = open_store(mode=mode)
        assert faults(store) == ""
        assert f"search index of {index}s" in faults(store, deep=True)

    def test_finds_damaged_pages_whether_sqlite_answers_or_raises(
        self, sound: Path, open_store: Opener
    ) -> None:
        with Store.open(sound, annotator="jo") as store:
            store.add([draft(f"{n}.txt", f"text {n} " * 500) for n in range(1_500)]).result()
        size = sound.stat().st_size
        assert size > 4 * 1024 * 1024, "larger than what is looked through when it is opened"
        with sound.open("r+b") as file:
            for page in range(size // 8192, size // 8192 + 40):
                file.seek(page * 4096)
                file.write(b"\xff" * 64)
        before = sound.read_bytes()
        store = open_store(mode="read")
        assert faults(store)
        store.close()
        assert sound.read_bytes() == before

    def test_says_what_it_is_at(self, sound: Path, open_store: Opener) -> None:
        said: list[str] = []
        open_store(mode="read").check(progress=said.append).result()
        assert len(said) >= 5

    def test_lists_a_hundred_of_a_kind_and_says_that_there_are_more(
        self, path: Path, open_store: Opener
    ) -> None:
        with Store.open(path, annotator="jo") as store:
            store.add([draft(f"{n}.txt", f"text {n}") for n in range(150)]).result()
        raw = sqlite3.connect(path, isolation_level=None)
        raw.execute("UPDATE article SET note = 'slipped in'")
        raw.close()
        lines = faults(open_store(mode="read")).splitlines()
        assert len(lines) == 101
        assert "more of the same" in lines[-1]


class TestABackup:
    def test_is_a_whole_library_made_while_others_write(
        self, sound: Path, open_store: Opener, tmp_path: Path
    ) -> None:
        store = open_store()
        target = tmp_path / "copy" / "backup.db"
        target.parent.mkdir()
        store.add([draft(f"{n}.txt", f"text {n} " * 300) for n in range(300)]).result()
        copying = store.backup(target)
        article = add_one(store, draft("late.txt", "a late article"))
        copying.result()
        assert files_beside(target) == {"backup.db"}
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        copy = open_store(at=target)
        assert copy.counts().result().articles in (302, 303)
        assert copy.check(deep=True).result() == []
        assert len(copy.first_page(ListView(query="text"), 500).result()) == 301
        assert annotations(store, article) == ()

    def test_never_replaces_a_file(self, sound: Path, open_store: Opener, tmp_path: Path) -> None:
        target = tmp_path / "precious.db"
        target.write_text("precious")
        with pytest.raises(Refused, match="already"):
            open_store(mode="read").backup(target).result()
        assert target.read_text() == "precious"

    def test_into_a_folder_that_is_not_there_is_one_clear_line(
        self, sound: Path, open_store: Opener, tmp_path: Path
    ) -> None:
        with pytest.raises(Exception, match=r"nowhere") as told:
            open_store(mode="read").backup(tmp_path / "nowhere" / "b.db").result()
        assert "\n" not in str(told.value)
