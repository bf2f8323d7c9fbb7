"""What is opened, what is refused and left as it was, and what lies beside it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.errors import (
    LibraryDamaged,
    LibraryError,
    LibraryForeign,
    LibraryMissing,
    LibraryNewer,
    LibraryReadOnly,
)
from reader.storage import connection, migrations, schema
from reader.store import ListView, Store
from tests.store.helpers import add_one, annotations, draft, files_beside, tag

Opener = Callable[..., Store]


def make_library(path: Path, articles: int = 3) -> Path:
    with Store.open(path, annotator="jo") as store:
        store.add([draft(f"{n}.txt", f"article number {n} " * 200) for n in range(articles)]).result()
    return path


class TestANewLibrary:
    def test_is_made_private_with_its_folders(self, path: Path, open_store: Opener) -> None:
        deep = path.parent / "a" / "b" / "library.db"
        open_store(at=deep)
        assert stat.S_IMODE(deep.stat().st_mode) == 0o600
        assert stat.S_IMODE((deep.parent).stat().st_mode) == 0o700
        assert stat.S_IMODE(deep.with_name("library.db.lock").stat().st_mode) == 0o600

    def test_leaves_nothing_beside_it_when_closed(self, path: Path) -> None:
        make_library(path)
        assert files_beside(path) == {"library.db"}

    def test_says_that_it_is_ours(self, path: Path) -> None:
        make_library(path)
        with sqlite3.connect(path) as raw:
            assert raw.execute("PRAGMA application_id").fetchone() == (schema.APPLICATION_ID,)
            assert raw.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
            assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        raw.close()

    @pytest.mark.parametrize("mode", ["read", "write", "either"])
    def test_is_not_made_unless_asked(self, path: Path, open_store: Opener, mode: str) -> None:
        with pytest.raises(LibraryMissing, match="there is no library"):
            open_store(mode=mode, create=False)
        with pytest.raises(LibraryMissing):
            open_store(mode="read")
        assert not path.parent.exists()

    def test_all_tables_are_strict(self, store: Store, path: Path) -> None:
        raw = sqlite3.connect(path)
        rows = raw.execute(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        )
        own = {name: strict for name, strict in rows if not name.startswith("sqlite_")}
        raw.close()
        assert set(own.values()) == {1}, own


def _random(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


def _text(path: Path) -> None:
    path.write_text("not a library\n")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _zeroed(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 5000)


def _cut_to_a_few_bytes(path: Path) -> None:
    os.truncate(path, 60)


def _newer(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[60:64] = (schema.VERSION + 1).to_bytes(4, "big")
    path.write_bytes(data)


def _another_programs(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE browser_history (url)")
    raw.close()


def _overwritten_inside(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for page in range(4, len(data) // 4096):
        data[page * 4096 : page * 4096 + 40] = b"\xff" * 40
    path.write_bytes(data)


def _without_a_table(path: Path) -> None:
    with sqlite3.connect(path, isolation_level=None) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")
        raw.execute("DROP TABLE remembered")
    raw.close()


REFUSED = [
    (_random, LibraryForeign, "no library of Variorum"),
    (_text, LibraryForeign, "no library of Variorum"),
    (_empty, LibraryDamaged, "is empty"),
    (_zeroed, LibraryDamaged, "zeros"),
    (_truncated, LibraryDamaged, "breaks off"),
    (_cut_to_a_few_bytes, LibraryDamaged, "breaks off"),
    (_newer, LibraryNewer, "newer Variorum"),
    (_another_programs, LibraryForeign, "another program"),
    (_overwritten_inside, LibraryDamaged, "damaged"),
    (_without_a_table, LibraryDamaged, "remembered"),
]


class TestAFileThatIsRefused:
    @pytest.mark.parametrize("mode", ["read", "write", "either"])
    @pytest.mark.parametrize(
        ("spoil", "error", "words"), REFUSED, ids=lambda value: getattr(value, "__name__", "")
    )
    def test_stays_byte_for_byte_with_nothing_beside_it(
        self,
        path: Path,
        mode: str,
        spoil: Callable[[Path], None],
        error: type[LibraryError],
        words: str,
        open_store: Opener,
    ) -> None:
        make_library(path)
        spoil(path)
        before = path.read_bytes()
        with pytest.raises(error, match=words) as refused:
            open_store(mode=mode)
        assert "\n" not in str(refused.value)
        assert str(path) in str(refused.value)
        assert path.read_bytes() == before
        assert files_beside(path) == {"library.db"}

    def test_a_folder_is_no_library(self, path: Path, open_store: Opener) -> None:
        path.mkdir(parents=True)
        with pytest.raises(LibraryForeign):
            open_store()

    def test_a_newer_version_that_stands_only_in_the_log_is_seen(
        self, path: Path, open_store: Opener
    ) -> None:
        make_library(path)
        raw = sqlite3.connect(path, isolation_level=None)
        raw.execute("PRAGMA wal_autocheckpoint=0")
        raw.execute(f"PRAGMA user_version={schema.VERSION + 1}")
        killed = path.parent / "killed"  # as kill -9 of the newer program would leave the files
        killed.mkdir()
        for ending in ("", "-wal"):
            shutil.copyfile(f"{path}{ending}", f"{killed / path.name}{ending}")
        raw.close()
        before = {entry.name: entry.read_bytes() for entry in killed.iterdir()}
        with pytest.raises(LibraryNewer):
            open_store(at=killed / path.name)
        assert {entry.name: entry.read_bytes() for entry in killed.iterdir()} == before


@pytest.fixture
def unwritable(path: Path) -> Iterator[Callable[..., None]]:
    """Makes files or folders unwritable for this process, also where the tests run as root."""
    if os.getuid() == 0:
        for folder in path.parents[:-2]:  # the other user must be able to get there
            if folder.exists() and folder.owner() == "root" and folder != Path("/tmp"):
                folder.chmod(folder.stat().st_mode | 0o055)
    as_nobody = []

    def forbid(*targets: Path) -> None:
        for target in targets:
            target.chmod(0o555 if target.is_dir() else 0o444)
        if os.getuid() == 0:
            os.setresuid(65534, 65534, 0)
            as_nobody.append(True)

    yield forbid
    if as_nobody:
        os.setresuid(0, 0, 0)
    if path.parent.exists():
        path.parent.chmod(0o755)


class TestAnUnwritableLibrary:
    def test_is_read_and_not_written(
        self, path: Path, open_store: Opener, unwritable: Callable[..., None]
    ) -> None:
        make_library(path)
        before = path.read_bytes()
        unwritable(path, path.parent)
        with pytest.raises(LibraryReadOnly, match="permissions"):
            open_store(mode="write")
        store = open_store(mode="either")
        assert not store.writable
        assert store.holder is None
        assert len(store.first_page(ListView(), 10).result()) == 3
        assert store.check().result() == []
        with pytest.raises(LibraryReadOnly):
            store.remember("screen", "{}").result()
        assert not store.take_over()
        store.close()
        assert files_beside(path) == {"library.db"}
        assert path.read_bytes() == before

    def test_with_a_log_of_a_killed_writer_is_read_from_a_copy(
        self, path: Path, open_store: Opener, unwritable: Callable[..., None]
    ) -> None:
        make_library(path)
        raw = sqlite3.connect(path, isolation_level=None)
        raw.execute("PRAGMA wal_autocheckpoint=0")
        raw.execute("INSERT INTO remembered VALUES ('jo', 'screen', 'in the log')")
        killed = path.parent / "killed"
        killed.mkdir()
        for ending in ("", "-wal"):
            shutil.copyfile(f"{path}{ending}", f"{killed / path.name}{ending}")
        raw.close()
        for entry in killed.iterdir():
            entry.chmod(0o644)
        path.parent.chmod(0o755)
        unwritable(*killed.iterdir(), killed)
        store = open_store(at=killed / path.name)
        assert store.remembered("screen").result() == "in the log"
        assert not store.changed_elsewhere().result()
        store.close()
        assert files_beside(killed / path.name) == {"library.db", "library.db-wal"}

    def test_a_folder_without_permission_is_one_clear_line(
        self, path: Path, open_store: Opener, unwritable: Callable[..., None]
    ) -> None:
        path.parent.mkdir()
        unwritable(path.parent)
        with pytest.raises(LibraryError) as refused:
            open_store()
        assert "\n" not in str(refused.value)


class TestAnOlderLibrary:
    """As if this program were of the version after the present one."""

    PRESENT = schema.VERSION

    def test_is_brought_up_to_date_after_a_copy_is_made(
        self, path: Path, open_store: Opener, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_library(path)

        def add_column(raw: sqlite3.Connection) -> None:
            raw.execute("ALTER TABLE story ADD COLUMN colour TEXT")

        with monkeypatch.context() as patch:
            patch.setattr(schema, "VERSION", self.PRESENT + 1)
            patch.setattr(migrations, "MIGRATIONS", {self.PRESENT: add_column})
            store = open_store()
            assert store.counts().result().articles == 3
            store.close()
        raw = sqlite3.connect(path)
        assert raw.execute("SELECT colour FROM story").fetchall() == []
        assert raw.execute("PRAGMA user_version").fetchone() == (self.PRESENT + 1,)
        raw.close()
        copy = path.with_name(f"library.db.version{self.PRESENT}.backup")
        assert open_store(at=copy, mode="read").counts().result().articles == 3

    def test_stays_as_it_was_if_that_fails(
        self, path: Path, open_store: Opener, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make_library(path)

        def break_rows(raw: sqlite3.Connection) -> None:
            raw.execute("UPDATE article SET text = 999")

        with monkeypatch.context() as patch:
            patch.setattr(schema, "VERSION", self.PRESENT + 1)
            patch.setattr(migrations, "MIGRATIONS", {self.PRESENT: break_rows})
            with pytest.raises(LibraryDamaged, match=f"stays at version {self.PRESENT}"):
                open_store(mode="write")
        store = open_store(mode="write")
        assert store.check().result() == []
        assert len(store.first_page(ListView(), 9).result()) == 3


def test_the_first_page_does_not_wait_for_sqlite_utils(path: Path) -> None:
    make_library(path)
    script = """
import sys
from pathlib import Path
from reader.store import ListView, Store
for name in sys.argv[1:]:
    with Store.open(Path(name), annotator="jo") as store:
        store.first_page(ListView(), 50).result()
        store.counts().result()
assert not {"sqlite_utils", "rapidfuzz", "textual", "rich"} & set(sys.modules), sorted(sys.modules)
"""
    arguments = [sys.executable, "-c", script, str(path), str(path.with_name("new.db"))]
    subprocess.run(arguments, check=True)


def test_on_a_network_file_system_no_shared_memory_is_used(
    path: Path, open_store: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_library(path)
    monkeypatch.setattr(connection, "on_network", lambda path: True)
    store = open_store()
    add_one(store, draft("late.txt", "a late article"))
    assert files_beside(path) == {"library.db", "library.db.lock"} | {
        name for name in files_beside(path) if name.endswith("-journal")
    }
    assert store.counts().result().articles == 4


def test_the_file_system_of_a_path_is_that_of_its_nearest_mount() -> None:
    mounts = "/dev/a / ext4 rw 0 0\nserver:/x /home nfs4 rw 0 0\n/dev/b /home/jo/my\\040disk xfs rw 0 0\n"
    assert connection._file_system(mounts, "/home/jo/library.db").startswith("nfs")
    assert connection._file_system(mounts, "/home/jo/my disk/library.db") == "xfs"
    assert connection._file_system(mounts, "/homes/library.db") == "ext4"


class TestWhileItIsOpen:
    def test_a_full_disk_is_told_and_changes_nothing(self, store: Store) -> None:
        article = add_one(store)
        writer = store._writer
        assert writer is not None
        pages = writer.ask(lambda raw: raw.execute("PRAGMA page_count").fetchone()[0]).result()
        writer.ask(lambda raw: raw.execute(f"PRAGMA max_page_count={pages}").fetchone()).result()
        with pytest.raises(LibraryError, match="disk is full"):
            store.add([draft(f"{n}", f"{n} words " * 3000) for n in range(50)]).result()
        assert store.counts().result().articles == 1
        writer.ask(lambda raw: raw.execute("PRAGMA max_page_count=1000000").fetchone()).result()
        tag(store, article)
        assert len(annotations(store, article)) == 1
        assert store.check().result() == []

    def test_damage_is_told_in_one_line(self, path: Path, open_store: Opener) -> None:
        make_library(path, articles=400)
        store = open_store(mode="read")
        with path.open("r+b") as file:
            for page in range(1, path.stat().st_size // 4096):
                file.seek(page * 4096)
                file.write(b"\xff" * 40)
        with pytest.raises(LibraryDamaged, match="damaged") as told:
            store.first_page(ListView(sort="title"), 50).result()
        assert "\n" not in str(told.value)

    def test_closing_twice_is_harmless_and_asking_afterwards_is_refused(self, store: Store) -> None:
        store.close()
        store.close()
        with pytest.raises(LibraryError, match="closed"):
            store.counts().result()
