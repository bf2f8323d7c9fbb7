"""What every test stands on: nothing of the person who runs them, and golden screens that can be renewed."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure, and a failure must come back in the next run.
settings.register_profile("variorum", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("variorum")

#: Beyond so many processes their start takes longer than they save.
MOST_WORKERS = 8
#: What tells programs how their output is to look.
LOOKS = ("NO_COLOR", "CLICOLOR", "FORCE_COLOR", "COLUMNS", "LINES")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """The whole suite runs in several processes, unless ``-n`` says otherwise; named tests run in this one.

    One more than there are cores, since each waits for programs a good part of its time.
    Said here and not among the options of pyproject.toml, where ``-p no:xdist`` would make it an error.
    """
    said = getattr(config.option, "numprocesses", 0) is not None or config.getoption("usepdb")
    named = config.args_source is not pytest.Config.ArgsSource.TESTPATHS
    if said or named or hasattr(config, "workerinput"):
        return
    config.option.numprocesses = min(MOST_WORKERS, (os.cpu_count() or 1) + 1)
    if config.option.dist == "no":
        config.option.dist = "worksteal"


def pytest_collection_finish() -> None:
    """Modules and tests stay, so the collector need not look through them time and again: a sixth of the
    time of the tests that run screens."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden screens anew")


@pytest.fixture(scope="session", autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Home and XDG folders of the session's own, so that no test sees or touches a person's library."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for kind in ("DATA", "CONFIG", "STATE", "CACHE"):
            patch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
        for name in ("VARIORUM_LIBRARY", "VARIORUM_ANNOTATOR", *LOOKS):
            patch.delenv(name, raising=False)
        if "PYTEST_XDIST_WORKER" in os.environ:  # many programs will be started: they keep what they compile
            patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
            patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp().parent / "bytecode"))
        yield home


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds pyproject.toml."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def seeds(checkout: Path) -> Path:
    """The five sample articles."""
    return checkout / "seeds"
