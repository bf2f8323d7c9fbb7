"""Opening the reader without click: the same answers as with it, and nothing begun in vain."""

from pathlib import Path

import click
import pytest

from reader.cli import opening, run
from reader.cli.opening import Request, plain_request, unknown_word


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b", "list"):
        (tmp_path / name).write_text("Some text.")
    return tmp_path


class TestACommandLineOfPaths:
    @pytest.mark.parametrize(
        ("argv", "request_"),
        [
            ([], Request()),
            (["a.txt"], Request(("a.txt",))),
            (["a.txt", "b", "-"], Request(("a.txt", "b", "-"))),
            (["-l", "x.db"], Request((), "x.db")),
            (["--library=x.db", "a.txt"], Request(("a.txt",), "x.db")),
            (["a.txt", "--library", "x.db", "-a", "jo"], Request(("a.txt",), "x.db", "jo")),
            (["./list"], Request(("./list",))),
            (["missing.txt"], Request(("missing.txt",))),
        ],
    )
    def test_is_understood_as_click_would(
        self, folder: Path, argv: list[str], request_: Request, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from reader.cli import commands

        asked: list[Request] = []
        monkeypatch.setattr(commands, "open_reader", lambda request: asked.append(request) or 0)
        assert plain_request(argv) == request_
        assert commands.main(argv) == 0
        assert asked == [request_]

    @pytest.mark.parametrize(
        "argv",
        [
            ["list"],
            ["--help"],
            ["-lx.db"],
            ["a.txt", "--json"],
            ["--", "a.txt"],
            ["-l"],
            ["-l", ""],
            ["unknown"],
        ],
    )
    def test_leaves_all_else_to_click(self, folder: Path, argv: list[str]) -> None:
        assert plain_request(argv) is None

    def test_knows_every_command(self) -> None:
        from reader.cli.commands import cli

        assert set(opening.COMMANDS) == set(cli.commands)


class TestAnUnknownWord:
    @pytest.mark.parametrize(("word", "near"), [("lits", "list"), ("exprot", "export"), ("xyzzy", "--help")])
    def test_is_a_usage_error_with_a_suggestion(
        self, folder: Path, word: str, near: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run([word]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert word in err
        assert near in err
        assert run(["-l", "x.db", word, "--json"]) == 2

    @pytest.mark.parametrize("word", ["a.txt", "b", "-", "list", "gone.txt", "no/such", "./lits"])
    def test_is_none_of_these(self, folder: Path, word: str) -> None:
        assert unknown_word(word) is None

    def test_that_is_hostile_is_made_visible(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["\x1b]0;owned\x07"]) == 2
        assert "\x1b" not in capsys.readouterr().err


class TestTheReaderIsNotOpened:
    def test_when_a_file_is_missing(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["a.txt", "gone.txt", "-l", "new.db"]) == 1
        assert capsys.readouterr().err == "variorum: gone.txt: no such file or folder; nothing was added\n"
        assert not (folder / "new.db").exists()

    def test_without_a_terminal(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["a.txt", "-l", "new.db"]) == 1
        err = capsys.readouterr().err
        assert "needs a terminal" in err
        assert err.count("\n") == 1
        assert not (folder / "new.db").exists()


class TestHelp:
    def commands(self) -> list[tuple[str, click.Command]]:
        from reader.cli.commands import cli, labels

        return [
            ("", cli),
            *cli.commands.items(),
            *(((f"labels {name}"), each) for name, each in labels.commands.items()),
        ]

    def test_of_every_command_shows_an_example(self, capsys: pytest.CaptureFixture[str]) -> None:
        for name, _ in self.commands():
            assert run([*name.split(), "--help"]) == 0
            out = capsys.readouterr().out
            example = "variorum" if name in ("", "open") else f"variorum {name}"
            assert example in out.partition("Examples:")[2]

    def test_of_every_command_names_the_global_options(self) -> None:
        for name, command in self.commands():
            options = {each for parameter in command.params for each in parameter.opts}
            assert {"-l", "--library", "-a", "--version"} <= options, name
            assert "--annotator" in options

    def test_says_in_one_line_what_each_command_is_for(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["--help"]) == 0
        assert "..." not in capsys.readouterr().out.partition("Commands:")[2]
