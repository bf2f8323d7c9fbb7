"""What the commands print: hostile text made visible, lines that fit, and one line for what goes wrong."""

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.cli import console
from reader.errors import NotFound

HOSTILE = "a\x1b]0;owned\x07b\u202ec\x9b31m\x7f\u2028\U000e0041d"


class ATerminal(io.TextIOWrapper):
    """Standard output as a terminal would be."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")

    def isatty(self) -> bool:
        return True

    @property
    def written(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined,no-any-return]


@pytest.fixture
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], ATerminal]:
    """Makes standard output a terminal; to be called in the test, where pytest has set its own already."""

    def make() -> ATerminal:
        stream = ATerminal()
        monkeypatch.setattr("sys.stdout", stream)
        return stream

    return make


def harmless(text: str) -> bool:
    return all(char.isprintable() or char == "\n" for char in text)


class TestTextForAPerson:
    def test_on_standard_output_shows_what_would_act(self, capsys: pytest.CaptureFixture[str]) -> None:
        console.put(HOSTILE + "\nsecond\n")
        out = capsys.readouterr().out
        assert harmless(out)
        assert out.count("\n") == 2

    def test_of_one_line_stays_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        console.put_line("a\nb")
        console.tell("c\nd" + HOSTILE)
        out, err = capsys.readouterr()
        assert harmless(out + err)
        assert out.count("\n") == err.count("\n") == 1
        assert err.startswith("variorum: c")


class TestADocument:
    def test_is_exact_in_a_file_or_pipe(self, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
        console.put_document([json.dumps(HOSTILE, ensure_ascii=False), "\n"])
        out = capsysbinary.readouterr().out
        assert "\u202e".encode() in out
        assert json.loads(out) == HOSTILE

    def test_is_the_same_on_a_terminal_but_acts_nowhere(self, on_terminal: Callable[[], ATerminal]) -> None:
        terminal = on_terminal()
        console.put_document([json.dumps([HOSTILE, "żółw 👩‍🚒"], ensure_ascii=False), "\n"])
        assert harmless(terminal.written.replace("\u200d", ""))
        assert "żółw" in terminal.written
        assert json.loads(terminal.written) == [HOSTILE, "żółw 👩‍🚒"]

    def test_may_hold_a_lone_surrogate(self, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
        console.put_document(['"a\udc80b"\n'])
        assert json.loads(capsysbinary.readouterr().out) == "a\udc80b"

    def test_written_in_pieces_is_harmless_on_a_terminal(self, on_terminal: Callable[[], ATerminal]) -> None:
        terminal = on_terminal()
        console.document_stream().write(json.dumps(HOSTILE, ensure_ascii=False).encode())
        assert harmless(terminal.written)
        assert json.loads(terminal.written) == HOSTILE


class TestWidth:
    def test_is_the_one_asked_for_else_of_the_environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "33")
        assert console.width(50) == 50
        assert console.width() == 33
        monkeypatch.setenv("COLUMNS", "many")
        assert console.width() >= 1

    @pytest.mark.parametrize("columns", [0, 1, 2, 5, 9, 40])
    @pytest.mark.parametrize(
        "text", ["", "short", "a rather long title of an article", "漢字漢字漢字", "👩‍🚒👩‍🚒👩‍🚒", "é" * 9]
    )
    def test_of_a_fitted_cell_is_exact(self, text: str, columns: int) -> None:
        cell = console.fitted(text, columns)
        assert console.cell_width(cell) == columns
        if console.cell_width(text) > columns > 1:
            assert "…" in cell

    def test_of_a_hostile_cell_is_exact(self) -> None:
        assert harmless(console.fitted(HOSTILE, 9))


class TestProgress:
    def test_draws_over_itself_on_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        stream = ATerminal()
        monkeypatch.setattr("sys.stderr", stream)
        monkeypatch.setenv("COLUMNS", "60")
        progress = console.ProgressLine("adding")
        progress._last = 0.0
        progress(50, 100)
        console.say("a line")
        assert stream.written.startswith("\r\x1b[K█")
        assert "50 of about 100" in stream.written
        assert stream.written.endswith("\r\x1b[Ka line\n")
        assert all(len(part) < 60 for part in stream.written.replace("\x1b[K", "").split("\r"))

    def test_is_a_line_now_and_then_without_one(self, capsys: pytest.CaptureFixture[str]) -> None:
        progress = console.ProgressLine("adding")
        progress(1, None)
        assert capsys.readouterr().err == ""
        progress._last -= 6
        progress(5000, None)
        assert capsys.readouterr().err.startswith("adding 5,000 (")


class TestWhatGoesWrong:
    def guarded(self, error: BaseException) -> int:
        def command() -> int:
            raise error

        return console.guarded(command)

    def test_a_mistake_is_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.guarded(NotFound("x\x1b[2Jy: not there\nreally")) == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert err == "variorum: x␛[2Jy: not there⏎really\n" or (harmless(err) and err.count("\n") == 1)

    def test_an_interruption_is_130(self) -> None:
        assert self.guarded(KeyboardInterrupt()) == 130

    def test_a_refusal_of_the_system_names_the_file(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.guarded(PermissionError(13, "Permission denied", "/some/file")) == 1
        assert capsys.readouterr().err == "variorum: /some/file: Permission denied\n"

    @pytest.mark.parametrize("error", [ValueError("bad\nthing"), BaseException("panicked"), MemoryError()])
    def test_a_fault_of_the_program_is_one_line_and_a_report(
        self,
        error: BaseException,
        capsys: pytest.CaptureFixture[str],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
        monkeypatch.delenv("VARIORUM_DEBUG", raising=False)
        assert self.guarded(error) == 1
        err = capsys.readouterr().err
        assert err.count("\n") == 1
        assert "Traceback" not in err
        report = tmp_path / "variorum" / "last-error.txt"
        assert str(report) in err
        assert "Traceback" in report.read_text()

    def test_a_fault_shows_its_traceback_to_who_wants_it(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VARIORUM_DEBUG", "1")
        assert self.guarded(ValueError("why")) == 1
        assert "Traceback" in capsys.readouterr().err

    def test_a_reader_that_has_left_is_no_news(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reading, writing = os.pipe()
        os.close(reading)
        with open(writing, "w") as stream:
            monkeypatch.setattr("sys.stdout", stream)
            assert console.guarded(lambda: print("x" * 100_000) or 0) == 1
        assert capsys.readouterr().err == ""


class TestColour:
    @pytest.mark.parametrize(
        ("terminal", "environment", "painted"),
        [
            (True, {}, True),
            (False, {}, False),
            (True, {"NO_COLOR": "1"}, False),
            (True, {"NO_COLOR": ""}, True),
            (True, {"TERM": "dumb"}, False),
            (True, {"CLICOLOR": "0"}, False),
            (False, {"CLICOLOR": "1"}, False),
            (False, {"FORCE_COLOR": "1"}, True),
            (False, {"FORCE_COLOR": "0"}, False),
            (False, {"CLICOLOR_FORCE": "1"}, True),
            (False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ],
    )
    def test_follows_the_terminal_and_the_usual_wishes(
        self,
        monkeypatch: pytest.MonkeyPatch,
        terminal: bool,
        environment: dict[str, str],
        painted: bool,
    ) -> None:
        for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("TERM", "xterm")
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        out = io.StringIO()
        out.isatty = lambda: terminal  # type: ignore[method-assign]
        monkeypatch.setattr("sys.stdout", out)
        assert console.colour() is painted
