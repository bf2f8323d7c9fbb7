"""What a person gets who installs the wheel: the command, its data files, the samples; no checkout."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pytest

import reader


@pytest.fixture
def run(installed, home: Path, tmp_path: Path):
    """Run the installed command in an empty folder; its exit status must be 0."""

    def call(*arguments: str | Path) -> str:
        done = subprocess.run(
            [installed.command, *arguments],
            cwd=tmp_path,
            env=installed.environment(home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return call


def test_the_wheel_holds_every_file_of_the_package_and_the_samples(installed, checkout: Path) -> None:
    with zipfile.ZipFile(installed.wheel) as archive:
        inside = {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}
    package = {
        path.relative_to(checkout).as_posix(): path.read_bytes()
        for path in (checkout / "reader").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    samples = {f"reader/sample/{path.name}": path.read_bytes() for path in (checkout / "seeds").iterdir()}
    assert len(samples) == 5
    assert inside == package | samples
    assert {".tcss", ".toml", ".json"} <= {Path(name).suffix for name in inside}


def test_the_program_that_runs_is_the_installed_one(
    installed, home: Path, tmp_path: Path, checkout: Path
) -> None:
    where = subprocess.run(
        [installed.python, "-c", "import reader; print(reader.__file__)"],
        cwd=tmp_path,
        env=installed.environment(home),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert Path(where).is_relative_to(installed.python.parents[1])
    assert not Path(where).is_relative_to(checkout)


def test_version_and_help(run) -> None:
    assert reader.__version__ in run("--version")
    assert "variorum compare" in run("compare", "--help")


def test_the_samples_are_added_listed_compared_and_exported(installed, run) -> None:
    sample = next(installed.python.parents[1].glob("lib/python*/site-packages/reader/sample"))
    added = json.loads(run("add", sample, "--json"))
    assert [item["outcome"] for item in added["items"]] == ["added"] * 5
    listed = json.loads(run("list", "--json"))
    assert listed["total"] == 5
    first, second, *_ = (article["id"] for article in listed["articles"])
    compared = json.loads(run("compare", first, second, "--json"))
    assert [article["id"] for article in compared["articles"]] == [first, second]
    exported = json.loads(run("export"))
    assert {article["id"] for article in exported["articles"]} == {
        article["id"] for article in listed["articles"]
    }


def test_the_screens_start_outside_the_checkout(installed, spawn, home: Path, tmp_path: Path) -> None:
    """The style sheets and the sample articles are found in the package."""
    terminal = spawn([str(installed.command)], size=(100, 30), env=installed.environment(home), cwd=tmp_path)
    terminal.until("(?i)sample")
    terminal.press("ctrl+q")
    assert terminal.wait_exit() == 0
