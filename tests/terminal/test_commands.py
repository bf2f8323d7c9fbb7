"""The commands as real processes: statuses, pipes, signals, terminals, and what they import."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.cli import run
from tests.terminal.driver import Terminal, terminal_environment

HOSTILE = "[/]\x1b]0;owned\x07\x1b[31m[@click=app.quit]\u202eesrever\x9b31m\x7f"

Process = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def process(home: Path) -> Process:
    """Run a command to its end: ``process("list", stdin="text", env={…})``."""

    def call(
        *argv: str | Path, stdin: str = "", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "reader", *map(str, argv)],
            input=stdin,
            cwd=home,
            env=terminal_environment(home) | (env or {}),
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert "Traceback" not in done.stderr
        return done

    return call


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with an article that would act on a terminal in every field, and its file beside it."""
    folder = tmp_path_factory.mktemp("hostile")
    record = dict.fromkeys(("title", "outlet", "author", "published", "url", "language", HOSTILE), HOSTILE)
    text = f"{HOSTILE} said nothing. " * 4000
    (folder / "hostile.json").write_text(json.dumps({"text": text, **record}))
    (folder / "other.json").write_text(json.dumps({"text": f"{HOSTILE} said so. It rains.", **record}))
    assert run(["add", str(folder / "hostile.json"), "-l", str(folder / "hostile.db")]) == 0
    return folder / "hostile.db"


class TestStatuses:
    def test_of_work_that_is_done(self, process: Process, seeds: Path) -> None:
        done = process("add", seeds, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        assert len(json.loads(done.stdout)["items"]) == 5
        assert json.loads(process("list", "--json").stdout)["total"] == 5

    def test_of_a_refusal_is_1_and_one_line(self, process: Process, home: Path) -> None:
        (home / "binary.txt").write_bytes(bytes(range(256)))
        for argv in (
            ("add", "binary.txt"),
            ("add", "gone.txt"),
            ("gone.txt",),
            ("list", "-l", "gone.db"),
            ("list", "-l", "binary.txt"),
            ("show", "ffffffff"),
            ("export", "-o", "."),
        ):
            done = process(*argv)
            assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), argv

    def test_of_wrong_usage_is_2(self, process: Process) -> None:
        for argv in (("lsit",), ("list", "--lim"), ("compare", "a")):
            done = process(*argv)
            assert (done.returncode, done.stdout) == (2, ""), argv
        assert "do you mean list?" in process("lsit").stderr

    def test_without_a_terminal_for_the_reader_is_1(self, process: Process, seeds: Path, home: Path) -> None:
        for argv in ((), (seeds,), ("-l", "x.db"), ("-",)):
            done = process(*argv)
            assert (done.returncode, done.stdout) == (1, "")
            assert done.stderr == (
                "variorum: the reader needs a terminal; without one use list, show, compare or export\n"
            )
        assert not (home / "x.db").exists()


class TestPipes:
    def test_standard_input_is_an_article(self, process: Process) -> None:
        assert process("add", "-", stdin="A text that came through a pipe.").returncode == 0
        (article,) = json.loads(process("export").stdout)["articles"]
        assert article["source"] == "-"
        assert article["text"] == "A text that came through a pipe."

    def test_that_nobody_reads_any_more_are_left_quietly(self, home: Path, hostile: Path) -> None:
        export = subprocess.Popen(
            [sys.executable, "-m", "reader", "export", "-l", str(hostile)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=terminal_environment(home),
        )
        assert export.stdout is not None
        assert export.stderr is not None
        export.stdout.close()
        assert export.stderr.read() == b""
        assert export.wait(30) == 1

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
    def test_a_full_disk_is_one_line(self, home: Path, hostile: Path) -> None:
        for command in ("export", "list"):
            with open("/dev/full", "w") as full:
                done = subprocess.run(
                    [sys.executable, "-m", "reader", command, "-l", str(hostile)],
                    stdout=full,
                    stderr=subprocess.PIPE,
                    text=True,
                    env=terminal_environment(home),
                    timeout=60,
                )
            assert done.returncode == 1
            assert "No space left" in done.stderr.splitlines()[-1]
            assert "Traceback" not in done.stderr
            assert "Exception ignored" not in done.stderr

    def test_that_are_closed_are_no_traceback(self, home: Path, hostile: Path) -> None:
        for closed in (">&-", "2>&-", "<&-", ">&- 2>&- <&-"):
            done = subprocess.run(
                ["sh", "-c", f"{sys.executable} -m reader list -l {hostile} {closed}"],
                env=terminal_environment(home),
                capture_output=True,
                text=True,
                timeout=60,
            )
            assert (done.returncode, "Traceback" in done.stdout + done.stderr) == (0, False), closed

    def test_a_terminal_without_unicode_gets_escapes(self, process: Process, hostile: Path) -> None:
        done = process("list", "-l", hostile, env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
        assert done.returncode == 0
        assert done.stdout.isascii()
        document = process("list", "--json", "-l", hostile, env={"PYTHONIOENCODING": "ascii"})
        assert json.loads(document.stdout)["articles"][0]["title"] == HOSTILE


class TestInterruption:
    def test_of_adding_is_130_and_keeps_what_was_added(self, home: Path, process: Process) -> None:
        with (home / "many.jsonl").open("w") as records:
            for number in range(60_000):
                records.write(json.dumps({"text": f"Article {number} of very many of them."}) + "\n")
        adding = subprocess.Popen(
            [sys.executable, "-m", "reader", "add", "many.jsonl", "-l", "many.db"],
            cwd=home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=terminal_environment(home),
            text=True,
            # A shell's background job is started with SIGINT ignored, and hands that on.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        limit = time.monotonic() + 30
        while not _grown(home / "many.db-wal") and time.monotonic() < limit:
            time.sleep(0.02)
        adding.send_signal(signal.SIGINT)
        _, error = adding.communicate(timeout=30)
        assert adding.returncode == 130
        assert "Traceback" not in error
        kept = json.loads(process("list", "--json", "--limit", "1", "-l", "many.db").stdout)["total"]
        assert 0 < kept < 60_000
        assert process("check", "-l", "many.db").returncode == 0


def _grown(file: Path) -> bool:
    try:
        return file.stat().st_size > 300_000
    except FileNotFoundError:
        return False


class TestOnATerminal:
    @pytest.mark.parametrize(
        "argv",
        [
            ("list",),
            ("list", "--json"),
            ("show", "hostile.json"),
            ("export",),
            ("add", "hostile.json"),
            ("compare", "hostile.json", "other.json"),
            ("compare", "hostile.json", "other.json", "--plain"),
            ("compare", "hostile.json", "other.json", "--html", "hostile.html"),
            ("export", "--article", HOSTILE),
        ],
        ids=lambda argv: " ".join(argv).replace(HOSTILE, "hostile"),
    )
    def test_nothing_from_outside_acts(self, argv: tuple[str, ...], spawn, home: Path, hostile: Path) -> None:
        terminal: Terminal = spawn(
            [sys.executable, "-m", "reader", "-l", str(hostile), *argv],
            size=(100, 30),
            env=terminal_environment(home, NO_COLOR="1"),
            cwd=hostile.parent,
        )
        terminal.wait_exit()
        written = bytes(terminal.raw).replace(b"\r\x1b[K", b"")  # the bar that is drawn over
        assert written
        assert b"\x1b" not in written
        assert all(bad not in written for bad in (b"\x07", b"\x7f", "\x9b".encode(), "\u202e".encode()))

    def test_the_reader_opens_a_pipe_and_takes_keys_from_the_terminal(self, spawn, home: Path) -> None:
        terminal: Terminal = spawn(
            ["sh", "-c", f"echo 'A text that came through a pipe.' | {sys.executable} -m reader -"],
            size=(80, 24),
            env=terminal_environment(home),
            cwd=home,
        )
        terminal.until("came through a pipe")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 0

    def test_a_refused_file_is_told_when_the_reader_is_left(self, spawn, home: Path, seeds: Path) -> None:
        (home / "binary.txt").write_bytes(bytes(range(256)))
        terminal: Terminal = spawn(
            [sys.executable, "-m", "reader", str(sorted(seeds.iterdir())[2]), "binary.txt"],
            size=(80, 24),
            env=terminal_environment(home),
            cwd=home,
        )
        terminal.until("According to CNN")
        terminal.press("ctrl+q")
        assert terminal.wait_exit() == 1
        assert b"variorum: binary.txt: not a text" in bytes(terminal.raw).rpartition(b"\x1b[?1049l")[2]


class TestImports:
    def imported(self, code: str, home: Path) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules, file=sys.stderr)"],
            capture_output=True,
            text=True,
            env=terminal_environment(home),
            cwd=home,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return {name.partition(".")[0] for name in done.stderr.split()}

    HEAVY = frozenset(
        {
            "textual",
            "rich",
            "sqlite3",
            "sqlite_utils",
            "rapidfuzz",
            "sentencex",
            "markdown_it",
            "charset_normalizer",
        }
    )

    def test_of_help_are_click_and_little_else(self, home: Path) -> None:
        found = self.imported("from reader.cli import run; run(['--help'])", home)
        assert "click" in found
        assert found & (self.HEAVY | {"json", "tomllib", "hashlib"}) == set()

    def test_of_opening_the_reader_are_without_click(self, home: Path) -> None:
        found = self.imported("from reader.cli import run; run([])", home)
        assert found & (self.HEAVY | {"click", "click_default_group"}) == set()

    def test_of_comparing_files_are_without_a_library_and_screens(self, home: Path, seeds: Path) -> None:
        files = [str(path) for path in sorted(seeds.iterdir())[:2]]
        found = self.imported(f"from reader.cli import run; run(['compare', '--json', *{files}])", home)
        assert found & {"textual", "sqlite3", "sqlite_utils", "markdown_it"} == set()
