"""The house: layers hold, the core knows no terminal, and what is heavy is loaded late."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from reader.store import Store

#: The rooms that may know a terminal library; everything else of the package is the core.
SCREEN_SIDE = ("__main__", "cli", "app", "screens", "widgets")
HEAVY = {"sqlite_utils", "rapidfuzz", "sentencex", "charset_normalizer", "jsonschema"}


def modules(package: Path) -> Iterator[tuple[str, Path]]:
    """Name and file of every module of the package."""
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def core_modules(package: Path) -> list[str]:
    return [
        name for name, _ in modules(package) if name.split(".")[1:2] not in [[room] for room in SCREEN_SIDE]
    ]


def loaded_after(names: Iterable[str], cwd: Path) -> set[str]:
    """The top-level modules that a fresh process has loaded once it has imported ``names``."""
    program = (
        "import importlib, json, sys\n"
        "for name in json.loads(sys.argv[1]): importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, json.dumps(list(names))],
        cwd=cwd,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return set(json.loads(done.stdout))


@pytest.fixture(scope="module")
def package(checkout: Path) -> Path:
    return checkout / "reader"


def test_each_layer_imports_only_what_stands_below_it(checkout: Path) -> None:
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache", "--no-logo"],
        cwd=checkout,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_the_core_is_imported_without_a_terminal_library(package: Path) -> None:
    names = core_modules(package)
    assert {"reader.store", "reader.tasks", "reader.comparison.model", "reader.text"} <= set(names)
    assert not loaded_after(names, package.parent) & {"textual", "rich"}


def test_commands_start_without_the_screens_and_without_heavy_libraries(package: Path) -> None:
    assert not loaded_after(["reader.cli"], package.parent) & ({"textual", "rich"} | HEAVY)


def test_the_first_paint_does_not_wait_for_heavy_libraries(package: Path) -> None:
    assert not loaded_after(["reader.app", "reader.screens.library", "reader.store"], package.parent) & HEAVY


#: Opens the library that is its argument as a start does and reads what the first frame shows.
FIRST_PAGE = """
import json, sys
from pathlib import Path
from reader.cli import console, opening
from reader.app import ReaderApp
from reader.config import Settings
with opening.open_library(sys.argv[1], "Ada", Settings(), mode="either") as store:
    app = ReaderApp(store, Settings())
    for name in ("theme", "screen"):
        store.remembered(name).result()
    assert store.first_page(app.place.view, 100).result() == []
    assert store.counts().result().articles == 0
    before = list(sys.modules)
    store.schema().result()
    print(json.dumps([before, list(sys.modules)]))
"""
#: What comes after the first page: each would make every start later by milliseconds.
AFTER_THE_FIRST_PAGE = {
    *("reader.annotations", "reader.articles", "reader.labels", "reader.comparison", "reader.tasks"),
    *("reader.storage.codec", "reader.storage.history", "reader.storage.objects", "reader.storage.reading"),
    *("reader.screens.article", "reader.screens.dialogs", "reader.screens.help", "reader.screens.palette"),
    *("click", "markdown_it", "tomllib", "hashlib", *HEAVY),
}


def test_the_first_page_is_read_without_what_only_articles_need(checkout: Path, tmp_path: Path) -> None:
    library = tmp_path / "library.db"
    Store.open(library, annotator="Ada", mode="write").close()
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAGE, str(library)],
        cwd=checkout,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    before, after = map(set, json.loads(done.stdout))
    assert {"reader.store", "reader.screens.library", "textual.app"} <= before
    assert before & AFTER_THE_FIRST_PAGE == set()
    assert {"reader.labels", "reader.storage.reading"} <= after


def writes(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls of ``print`` and ``sys.stdout.write`` and the like, but for a ``main`` that is run by itself."""
    rooms = [node for node in tree.body if not (isinstance(node, ast.FunctionDef) and node.name == "main")]
    for node in (inner for room in rooms for inner in ast.walk(room)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called == "print" or called.startswith(("sys.stdout.write", "sys.stderr.write")):
                yield node


def test_what_is_imported_late_is_there(package: Path) -> None:
    missing = [
        f"{name}, line {line}: {origin} has no {wanted}"
        for name, path in modules(package)
        if name != "reader.__main__"
        for line, origin, wanted in _imported(path)
        if not hasattr(importlib.import_module(origin), wanted) and not _is_module(f"{origin}.{wanted}")
    ]
    assert missing == []


def _imported(path: Path) -> Iterator[tuple[int, str, str]]:
    """What a module takes from others of the package, wherever in it: line, module, name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reader"):
            yield from ((node.lineno, str(node.module), each.name) for each in node.names)


def _is_module(name: str) -> bool:
    parent = importlib.import_module(name.rpartition(".")[0])
    return hasattr(parent, "__path__") and importlib.util.find_spec(name) is not None


def test_only_the_commands_print(package: Path) -> None:
    found = [
        f"{name}:{call.lineno}"
        for name, path in modules(package)
        if name.split(".")[1:2] != ["cli"]
        for call in writes(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_no_module_can_reach_the_network(package: Path) -> None:
    network = {"urllib.request", "http.client", "requests", "httpx", "ftplib", "smtplib"}
    found = []
    for name, path in modules(package):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            imported = []
            if isinstance(node, ast.Import):
                imported = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            found += [f"{name}: {each}" for each in imported if each in network]
    assert found == []


def test_python_dash_m_is_the_command(checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reader", "--version"],
        cwd=checkout,
        capture_output=True,
        text=True,
        timeout=60,
    )
    import reader

    assert done.returncode == 0, done.stderr
    assert reader.__version__ in done.stdout
