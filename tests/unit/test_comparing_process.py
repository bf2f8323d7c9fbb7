"""Comparing in a process of its own: the newest request counts, and a process that dies is replaced."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path

import pytest

from reader.articles import Block, Text
from reader.comparison.frequencies import WordCounts
from reader.comparison.model import Compared
from reader.errors import ReaderError
from reader.tasks.comparing import ComparisonWorker, compare_articles, save_comparison

WAIT = 30  # seconds, for a busy machine


def compared(name: str, body: str) -> Compared:
    return Compared(name, name, None, name, Text(body, (Block("paragraph", 0, len(body)),)))


@pytest.fixture(scope="module")
def articles(seeds: Path) -> list[Compared]:
    return [compared(path.name, path.read_text(encoding="utf-8")) for path in sorted(seeds.iterdir())]


@pytest.fixture
def worker() -> Iterator[ComparisonWorker]:
    made = ComparisonWorker()
    yield made
    made.close()


def long_articles(seed: int) -> list[Compared]:
    words = [f"{chr(97 + (number * seed) % 26)}{number % 977}word" for number in range(60_000)]
    return [
        compared(
            f"long{seed}{side}",
            ". ".join(" ".join(words[at : at + 12]) for at in range(side, 60_000 - 12, 12)),
        )
        for side in range(2)
    ]


def test_it_finds_what_comparing_here_finds(worker: ComparisonWorker, articles: list[Compared]) -> None:
    seen: list[str] = []
    there = worker.submit(articles, on_progress=lambda words, share: seen.append(words)).result(WAIT)
    here = compare_articles(articles)
    assert (there.articles, there.rows, there.threshold) == (here.articles, here.rows, here.threshold)
    assert seen
    again = worker.submit(articles, 0.6).result(WAIT)
    assert again.rows == compare_articles(articles, 0.6).rows


def test_how_common_words_are_may_become_known_later(
    worker: ComparisonWorker, articles: list[Compared]
) -> None:
    known: Future[WordCounts] = Future()
    waiting = worker.submit(articles[:2], frequencies=known)
    assert not waiting.done()
    counts = WordCounts(1000, {"russia": 990, "ukraine": 990, "putin": 990})
    known.set_result(counts)
    assert waiting.result(WAIT).rows == compare_articles(articles[:2], frequencies=counts).rows
    failed: Future[WordCounts] = Future()
    failed.set_exception(ReaderError("the library is closed"))
    with pytest.raises(ReaderError, match="library is closed"):
        worker.submit(articles[1:3], frequencies=failed).result(WAIT)
    gone: Future[WordCounts] = Future()
    gone.cancel()
    with pytest.raises(CancelledError):
        worker.submit(articles[1:3], frequencies=gone).result(WAIT)
    assert len(worker.submit(articles[1:3]).result(WAIT).articles) == 2


def test_a_newer_request_cancels_those_before(worker: ComparisonWorker, articles: list[Compared]) -> None:
    futures = [worker.submit(articles[:count]) for count in (2, 3, 4, 5)]
    assert len(futures[-1].result(WAIT).articles) == 5
    assert all(future.cancelled() for future in futures[:-1])
    with pytest.raises(CancelledError):
        futures[0].result()


def test_a_running_request_is_ended_for_a_newer_one(
    worker: ComparisonWorker, articles: list[Compared]
) -> None:
    begun = threading.Event()
    long = worker.submit(long_articles(7), on_progress=lambda *_: begun.set())
    assert begun.wait(WAIT)
    assert len(worker.submit(articles[:2]).result(WAIT).articles) == 2
    assert long.cancelled()


def test_a_process_that_is_killed_is_replaced(worker: ComparisonWorker, articles: list[Compared]) -> None:
    worker.submit(articles[:2]).result(WAIT)
    process = worker._process
    assert process is not None
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    assert len(worker.submit(articles[:3]).result(WAIT).articles) == 3


def test_a_process_that_is_killed_while_it_compares_is_given_a_second_try(worker: ComparisonWorker) -> None:
    killed: list[int] = []

    def kill(*_: object) -> None:
        process = worker._process
        if process is not None and process.pid is not None and process.pid not in killed:
            killed.append(process.pid)
            os.kill(process.pid, signal.SIGKILL)

    with pytest.raises(ReaderError, match="ended unexpectedly"):
        worker.submit(long_articles(11), on_progress=kill).result(WAIT)
    assert len(killed) == 2


def test_closing_cancels_and_ends_the_process(articles: list[Compared]) -> None:
    worker = ComparisonWorker()
    begun = threading.Event()
    future = worker.submit(long_articles(3), on_progress=lambda *_: begun.set())
    assert begun.wait(WAIT)
    process = worker._process
    assert process is not None
    pid = process.pid
    assert pid is not None
    worker.close()
    worker.close()
    assert future.cancelled()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(ReaderError):
        worker.submit(articles)


def test_the_process_leaves_the_terminal_library_alone_and_dies_with_its_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, sys\n"
        "from reader.articles import Text, Block\n"
        "from reader.comparison.model import Compared\n"
        "from reader.tasks.comparing import ComparisonWorker\n"
        "def main():\n"
        "    worker = ComparisonWorker()\n"
        "    body = 'One sentence here. Another one there.'\n"
        "    text = Text(body, (Block('paragraph', 0, len(body)),))\n"
        "    worker.submit([Compared(n, n, None, n, text) for n in 'ab']).result(30)\n"
        "    print(worker._process.pid, 'textual' in sys.modules, 'rich' in sys.modules, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
        "if __name__ == '__main__':\n"
        "    main()\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60)
    pid, *imported = done.stdout.split()
    assert imported == ["False", "False"]
    assert done.stderr == ""
    for _ in range(100):
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return
        if Path(f"/proc/{pid}/stat").exists() and " Z " in Path(f"/proc/{pid}/stat").read_text():
            return
        threading.Event().wait(0.05)
    raise AssertionError("the comparing process outlived its parent")


def test_a_comparison_is_saved_whole_and_never_over_a_folder(
    articles: list[Compared], tmp_path: Path
) -> None:
    comparison = compare_articles(articles[:2])
    written = save_comparison(comparison, tmp_path / "c.json")
    document = json.loads(written.read_text(encoding="utf-8"))
    assert document["format"] == "variorum-comparison"
    assert [each["id"] for each in document["articles"]] == [each.id for each in articles[:2]]
    with pytest.raises(ReaderError, match="a folder"):
        save_comparison(comparison, tmp_path)


def test_two_articles_are_needed(articles: list[Compared]) -> None:
    with pytest.raises(ReaderError, match="needs two"):
        compare_articles(articles[:1])
