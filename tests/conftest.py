"""What every test stands on: nothing of the person who runs them, and golden screens that can be renewed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure, and a failure must come back in the next run.
settings.register_profile("variorum", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("variorum")

#: What tells programs how their output is to look.
LOOKS = ("NO_COLOR", "CLICOLOR", "FORCE_COLOR", "COLUMNS", "LINES")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """The whole suite runs in several processes, unless ``-n`` says otherwise; named tests run in this one.

    Said here and not among the options of pyproject.toml, where ``-p no:xdist`` would make it an error.
    """
    named = config.args_source is not pytest.Config.ArgsSource.TESTPATHS
    if named or hasattr(config, "workerinput") or getattr(config.option, "numprocesses", 0) is not None:
        return
    config.option.numprocesses = "auto"
    if config.option.dist == "no":
        config.option.dist = "worksteal"


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
        yield home


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder that holds pyproject.toml."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def seeds(checkout: Path) -> Path:
    """The five sample articles."""
    return checkout / "seeds"
