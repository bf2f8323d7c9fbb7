"""The driver itself, on small programs: a wrong driver would make every other test here worthless."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

import pytest

from tests.terminal import golden
from tests.terminal.driver import ExitedError, Style, Terminal, key_bytes, terminal_environment

ECHO = """
import os, sys, tty
tty.setraw(0)
sys.stdout.write("ready\\r\\n"); sys.stdout.flush()
while True:
    data = os.read(0, 100)
    if data == b"q":
        break
    sys.stdout.write(repr(data)[2:-1] + "\\r\\n"); sys.stdout.flush()
"""


def shows(spawn, text: str, size: tuple[int, int] = (40, 6)) -> Terminal:
    text += "\x1b]1;all of it\x07"
    program = f"import sys, time; sys.stdout.write({text!r}); sys.stdout.flush(); time.sleep(60)"
    terminal = spawn([sys.executable, "-c", program], size=size)
    terminal.until_raw(b"all of it\x07")
    return terminal


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        ("a", b"a"),
        ("+", b"+"),
        ("é", "é".encode()),
        ("Space", b" "),
        ("Enter", b"\r"),
        ("Escape", b"\x1b"),
        ("Up", b"\x1b[A"),
        ("shift+Left", b"\x1b[1;2D"),
        ("ctrl+shift+Right", b"\x1b[1;6C"),
        ("ctrl+Home", b"\x1b[1;5H"),
        ("PageDown", b"\x1b[6~"),
        ("shift+Tab", b"\x1b[Z"),
        ("ctrl+r", b"\x12"),
        ("alt+x", b"\x1bx"),
        ("F1", b"\x1bOP"),
        ("F2", b"\x1bOQ"),
    ],
)
def test_keys_are_sent_as_a_terminal_sends_them(key: str, sent: bytes) -> None:
    assert key_bytes(key) == sent


def test_unknown_keys_are_told() -> None:
    with pytest.raises(ValueError, match="Enterr"):
        key_bytes("Enterr")


def test_a_program_gets_keys_and_its_exit_status_comes_back(spawn) -> None:
    terminal = spawn([sys.executable, "-c", ECHO], size=(40, 10))
    terminal.until("ready")
    terminal.press("Up", "ctrl+r", "x")
    terminal.until(r"\\x1b\[A\s+\\x12\s+x")
    terminal.click(3, 4)
    terminal.until(r"<0;4;5M.*<0;4;5m")
    latency = terminal.latency("z")
    assert latency is not None
    assert latency.bytes == len("z\r\n")
    assert 0 < latency.seconds < 2
    terminal.send("q")
    assert terminal.wait_exit() == 0
    with pytest.raises(ExitedError):
        terminal.until("never")


def test_rest_is_silence_of_a_program_that_has_nothing_to_do(spawn) -> None:
    """It works without a word, in a thread and in a process of its own, before it says the last one."""
    work = "import time; end = time.process_time() + .25\nwhile time.process_time() < end: pass"
    program = (
        f"import subprocess, sys, threading\nwork = {work!r}\nprint('begun', flush=True)\n"
        "thread = threading.Thread(target=exec, args=(work,)); thread.start(); thread.join()\n"
        "subprocess.run([sys.executable, '-c', work])\nprint('done', flush=True)\ninput()"
    )
    terminal = spawn([sys.executable, "-c", program])
    terminal.until("begun")
    terminal.rest(0.02)
    assert terminal.line(1) == "done"


def test_escape_is_no_beginning_of_a_sequence_where_the_program_asked_for_that(spawn) -> None:
    terminal = spawn([sys.executable, "-c", ECHO], size=(40, 10))
    terminal.until("ready")
    terminal.press("Escape")
    terminal.until(r"\\x1b\n")
    terminal = spawn([sys.executable, "-c", ECHO.replace("ready", "ready\\x1b[>1u")], size=(40, 10))
    terminal.until("ready")
    terminal.press("Escape")
    terminal.until(r"\\x1b\[27u")


def test_a_killed_program_and_its_children_are_gone(spawn) -> None:
    program = (
        "import subprocess, time\nprint(subprocess.Popen(['sleep', '60']).pid, flush=True)\ntime.sleep(60)"
    )
    terminal = spawn([sys.executable, "-c", program])
    child = int(terminal.until(r"(\d+)\n")[1])
    assert terminal.kill() == -signal.SIGKILL
    terminal.close()
    limit = time.monotonic() + 5
    while _runs(child) and time.monotonic() < limit:
        time.sleep(0.01)
    assert not _runs(child)


def _runs(process: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_size_and_the_environment_are_the_programs(spawn, tmp_path: Path) -> None:
    program = "import os; print(os.get_terminal_size()[:], os.environ['HOME'], 'NO_COLOR' in os.environ)"
    terminal = spawn([sys.executable, "-c", program], size=(99, 11), env=terminal_environment(Path("/h")))
    terminal.until(r"\(99, 11\) /h False")


def test_questions_are_answered(spawn) -> None:
    program = """
import os, sys, tty
tty.setraw(0)
for question in ("\\x1b[?2026$p", "\\x1b[c", "\\x1b[5n", "ab\\x1b[6n"):
    sys.stdout.write(question); sys.stdout.flush()
    sys.stdout.write(ascii(os.read(0, 100)) + "\\r\\n"); sys.stdout.flush()
"""
    terminal = spawn([sys.executable, "-c", program], size=(60, 8))
    terminal.wait_exit()
    assert r"\x1b[?2026;2$y" in terminal.line(0)
    assert r"\x1b[?62;22c" in terminal.line(1)
    assert r"\x1b[0n" in terminal.line(2)
    assert r"\x1b[4;3R" in terminal.line(3)


def test_styles_are_seen_and_named(spawn) -> None:
    terminal = shows(
        spawn, "\x1b[1;38;2;255;0;16mbold\x1b[0m \x1b[2;4mdim\x1b[22m line\x1b[0m \x1b[48;2;2;2;2;3mx"
    )
    assert terminal.style_at(0, 0) == Style(fg="ff0010", bold=True)
    assert terminal.style_at(5, 0) == Style(dim=True, underline=True)
    assert terminal.style_at(9, 0) == Style(underline=True)
    column, row = terminal.find("x")
    assert terminal.style_at(column, row) == Style(bg="020202", italic=True)
    assert str(Style(fg="ff0010", bold=True)) == "bold ff0010 on default"


def test_what_only_speaks_to_the_terminal_is_no_text(spawn) -> None:
    terminal = shows(
        spawn, "\x1b[>1u\x1b]0;A title\x07\x1b]52;c;aGFsbG8=\x07a\x1bP+q544e\x1b\\b\x1b[<u\x1b[>4;1mc"
    )
    assert terminal.text().strip() == "abc"
    assert terminal.title == "A title"
    assert terminal.clipboard == "hallo"
    assert b"\x1b]52;c;aGFsbG8=\x07" in terminal.raw


def test_clusters_take_the_cells_a_terminal_gives_them(spawn) -> None:
    terminal = shows(spawn, "👨‍👩‍👧 family\r\n❤️ heart\r\ne\u0301 accent\r\n日本 wide\r\n👍🏽 thumb")
    for row, (word, column) in enumerate(
        [("family", 3), ("heart", 3), ("accent", 2), ("wide", 5), ("thumb", 3)],
    ):
        assert terminal.find(word) == (column, row)
    assert terminal.cell(0, 0) == "👨‍👩‍👧"
    assert terminal.cell(1, 0) == ""


def test_a_sequence_cut_in_two_is_put_together(spawn) -> None:
    program = (
        "import sys, time\n"
        "for part in ('a\\x1b[3', '1mb', '\\x1b', '[0mc'):\n"
        "    sys.stdout.write(part); sys.stdout.flush(); time.sleep(.1)\n"
        "time.sleep(60)"
    )
    terminal = spawn([sys.executable, "-c", program])
    terminal.until("c")
    assert terminal.line(0) == "abc"
    assert [terminal.style_at(column, 0).fg for column in range(3)] == ["default", "red", "default"]


def test_a_window_can_change_its_size(spawn) -> None:
    program = (
        "import os, signal, time\n"
        # Straight to the terminal: a second signal may come while the first is being told.
        "tell = lambda *_: os.write(1, f'{os.get_terminal_size()[:]}\\r\\n'.encode())\n"
        "signal.signal(signal.SIGWINCH, tell)\n"
        "print('ready', flush=True)\n"
        "while True: time.sleep(.05)"
    )
    terminal = spawn([sys.executable, "-c", program], size=(80, 24))
    terminal.until("ready")
    terminal.resize(60, 20)
    terminal.until(r"\(60, 20\)")


class TestGoldenScreens:
    def test_text_styles_and_legend_stand_below_each_other(self, spawn) -> None:
        terminal = shows(spawn, "\x1b[1mA\x1b[0mb 10:42:07\r\n\x1b[31mc", size=(12, 2))
        assert golden.styled(terminal, hide=[r"\d\d:\d\d:\d\d"]).splitlines() == [
            "=== text 12x2",
            "Ab ########",
            "c",
            "=== styles",
            "a",
            "b",
            "=== legend",
            "a  bold default on default",
            "b  red on default",
        ]

    def test_a_missing_file_and_a_difference_are_failures(self, tmp_path: Path, monkeypatch) -> None:
        monkeypatch.setattr(golden, "FOLDER", tmp_path / "golden")
        with pytest.raises(AssertionError, match="no golden screen"):
            golden.compare("one", "text\n", update=False)
        golden.compare("one", "text\n", update=True)
        golden.compare("one", "text\n", update=False)
        with pytest.raises(AssertionError, match=r"(?s)differs.*-text.*\+other"):
            golden.compare("one", "other\n", update=False)
