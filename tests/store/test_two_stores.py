"""Two programs on one library: one writes, the other reads, follows and takes over."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import LibraryBusy
from reader.storage.lock import Lock
from reader.store import ListView, Store
from tests.store.helpers import add_one, annotations, draft, tag

Opener = Callable[..., Store]


def test_the_second_reads_and_says_who_writes(store: Store, open_store: Opener) -> None:
    article = add_one(store)
    kim = open_store("kim")
    assert not kim.writable
    assert kim.holder is not None
    assert (kim.holder.annotator, kim.holder.pid) == ("jo", os.getpid())
    assert kim.article(article).result().id == article
    for refused in (kim.remember("a", "b"), kim.add([draft("b.txt", "b")]), kim.undo()):
        with pytest.raises(LibraryBusy, match="jo writes to it"):
            refused.result()


def test_who_must_write_is_refused_after_the_wait_and_told_who_holds_it(
    store: Store, open_store: Opener
) -> None:
    began = time.monotonic()
    with pytest.raises(LibraryBusy, match=rf"jo writes to it since .*process {os.getpid()}"):
        open_store("kim", mode="write", wait=0.3)
    assert 0.3 <= time.monotonic() - began < 3


def test_who_waits_long_enough_gets_it(store: Store, open_store: Opener) -> None:
    timer = threading.Timer(0.2, store.close)
    timer.start()
    kim = open_store("kim", mode="write", wait=10)
    timer.join()
    assert kim.writable


def test_a_reader_sees_what_is_written_and_that_it_changed(store: Store, open_store: Opener) -> None:
    kim = open_store("kim", mode="read")
    assert not kim.changed_elsewhere().result()
    article = add_one(store)
    assert kim.changed_elsewhere().result()
    assert not kim.changed_elsewhere().result()
    tag(store, article)
    assert kim.changed_elsewhere().result()
    assert len(annotations(kim, article)) == 1
    assert [line.annotations for line in kim.first_page(ListView(), 5).result()] == [1]


def test_ones_own_changes_are_not_from_elsewhere(store: Store, path: Path) -> None:
    assert not store.changed_elsewhere().result()
    tag(store, add_one(store))
    assert not store.changed_elsewhere().result()
    raw = sqlite3.connect(path, isolation_level=None)  # a program that does not know the lock
    raw.execute("INSERT INTO remembered VALUES ('x', 'y', 'z')")
    raw.close()
    assert store.changed_elsewhere().result()
    assert not store.changed_elsewhere().result()


def test_the_reader_takes_over_when_the_writer_has_left(store: Store, open_store: Opener) -> None:
    article = add_one(store)
    kim = open_store("kim")
    assert not kim.take_over()
    assert kim.holder is not None
    store.close()
    assert kim.take_over()
    assert kim.writable
    assert kim.holder is None
    assert kim.take_over()
    tag(kim, article)
    assert not kim.changed_elsewhere().result()
    late = open_store("lee")
    assert late.holder is not None
    assert late.holder.annotator == "kim"
    kim.close()
    assert late.take_over()
    assert len(annotations(late, article)) == 1


def test_the_lock_goes_with_a_killed_process(path: Path, open_store: Opener) -> None:
    script = """
import sys, time
from pathlib import Path
from reader.store import Store
store = Store.open(Path(sys.argv[1]), annotator="gone", mode="write")
print("open", flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        reader = open_store("kim")
        assert reader.holder is not None
        assert (reader.holder.annotator, reader.holder.pid) == ("gone", process.pid)
        process.kill()
    assert reader.take_over()


class TestTheLock:
    def test_says_who_holds_it_since_when(self, tmp_path: Path) -> None:
        lock, other = Lock(tmp_path / "l.db"), Lock(tmp_path / "l.db")
        assert other.holder() is None
        assert lock.take("jo")
        assert not other.take("kim")
        said = json.loads((tmp_path / "l.db.lock").read_text())
        assert set(said) == {"annotator", "host", "pid", "since"}
        holder = other.holder()
        assert holder is not None
        assert (holder.annotator, holder.since) == ("jo", said["since"])
        lock.release()
        assert not (tmp_path / "l.db.lock").exists()
        assert other.take("kim")
        other.release()
        other.release()

    def test_whose_words_are_unreadable_is_still_held(self, tmp_path: Path) -> None:
        lock = Lock(tmp_path / "l.db")
        assert lock.take("jo")
        (tmp_path / "l.db.lock").write_bytes(b"\xff nonsense")
        holder = Lock(tmp_path / "l.db").holder()
        assert holder is not None
        assert holder.annotator == "somebody"
        lock.release()

    def test_that_was_left_lying_by_a_crash_is_free(self, tmp_path: Path) -> None:
        (tmp_path / "l.db.lock").write_text('{"annotator": "gone"}')
        lock = Lock(tmp_path / "l.db")
        assert lock.holder() is None
        assert lock.take("jo")
        lock.release()

    def test_is_never_held_twice_whatever_the_race(self, tmp_path: Path) -> None:
        holders, most = [], []

        def compete() -> None:
            for _ in range(60):
                lock = Lock(tmp_path / "l.db")
                if lock.take("x", wait=2):
                    holders.append(1)
                    most.append(len(holders))
                    holders.pop()
                    lock.release()

        threads = [threading.Thread(target=compete) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert max(most) == 1
        assert len(most) > 60


def test_two_that_make_the_same_library_at_once_make_one(path: Path) -> None:
    stores: list[Store] = []

    def make(name: str) -> None:
        stores.append(Store.open(path, annotator=name))

    threads = [threading.Thread(target=make, args=(f"a{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores) == 4
    assert sum(store.writable for store in stores) == 1
    for store in stores:
        store.close()
    assert {entry.name for entry in path.parent.iterdir()} <= {
        "library.db",
        "library.db-wal",
        "library.db-shm",
    }
