"""Opening the reader: ``variorum [PATH …]``. Without click, so that the first paint need not wait for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from reader.cli import console
from reader.errors import NotFound, ReaderError

if TYPE_CHECKING:
    from reader.config import Settings
    from reader.store import Store
    from reader.tasks.adding import Added

COMMANDS = ("open", "add", "list", "show", "compare", "export", "labels", "check", "backup")

#: Added articles that the reader shows at once; more than these are only listed.
SHOWN_AT_ONCE = 26


class Request(NamedTuple):
    """What shall be opened; None where the environment and the settings decide."""

    paths: tuple[str, ...] = ()
    library: str | None = None
    annotator: str | None = None


def plain_request(argv: Sequence[str]) -> Request | None:
    """The request if there are only paths and the two global options, else None: parse it in full."""
    options: dict[str, str] = {}
    paths: list[str] = []
    arguments = iter(argv)
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if argument in ("-l", "-a") or name in ("--library", "--annotator"):
            if not equals:
                value = next(arguments, "")
            if not value:
                return None
            options["library" if name in ("-l", "--library") else "annotator"] = value
        elif argument.startswith("-") and argument != "-":
            return None
        else:
            paths.append(argument)
    if paths and (paths[0] in COMMANDS or unknown_word(paths[0]) is not None):
        return None
    return Request(tuple(paths), options.get("library"), options.get("annotator"))


def unknown_word(word: str) -> str | None:
    """Why a word is neither command nor path, with a suggestion; None if it may be a path.

    What looks like a path (it has a separator or a dot) is one, and can be missing.
    """
    if word in COMMANDS or word == "-" or os.path.lexists(word) or os.sep in word or "." in word:
        return None
    import difflib

    near = difflib.get_close_matches(word, COMMANDS, 1)
    hint = f"do you mean {near[0]}?" if near else "variorum --help shows the commands"
    return f"{word!r} is no command and no file; {hint}"


def open_reader(request: Request) -> int:
    """Add the paths to the library and show it in the terminal until the reader is left."""
    import gc

    # Nothing that the imports of the start make is garbage; the app collects again once it has painted.
    gc.disable()
    # Textual holds the second frame after a key back for one to two periods: 25 ms at its 60 a second, for
    # the words that a label is saved, say. A key's first frame, and how many bytes a held key costs, stay.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from reader.config import chosen_annotator, load_settings

    _need_paths(request.paths)
    _need_terminal(request.paths)
    settings, messages = load_settings()
    annotator = chosen_annotator(request.annotator, settings)
    stdin = _keys_from_terminal() if "-" in request.paths else None
    with open_library(request.library, annotator, settings, mode="either") as store:
        warnings = list(messages)
        added = _add(store, request.paths, stdin, warnings) if request.paths else None
        if added is not None and not added.ids:
            for warning in warnings:
                console.tell(warning)
            return console.REFUSED
        shown = _first(request.paths, added) if added is not None else []
        from reader.app import run

        status = run(store, settings, first=shown, messages=warnings)
    for warning in warnings:  # the reader shows one for a moment; here they stay
        console.tell(warning)
    return status or (console.REFUSED if added is not None and added.refused else console.DONE)


def open_library(
    option: str | None, annotator: str, settings: Settings, *, mode: str, wait: float = 0.0
) -> Store:
    """The library that option, environment, settings or default name. A default one is made where needed."""
    from typing import cast

    from reader import config
    from reader.store import Mode, Store

    path, named = config.chosen_library(option, settings)
    if not named and mode != "read":
        config.made(path.parent)
    return Store.open(path, annotator=annotator, mode=cast(Mode, mode), wait=wait, create=mode != "read")


def _first(paths: Sequence[str], added: Added) -> list[str]:
    """The articles to show at once: those of files that were named, not those that were in a folder."""
    if len(added.ids) > SHOWN_AT_ONCE or any(os.path.isdir(path) for path in paths):
        return []
    return added.ids


def _need_paths(paths: Sequence[str]) -> None:
    missing = [path for path in paths if path != "-" and not os.path.lexists(path)]
    if missing:
        raise NotFound(f"{', '.join(missing)}: no such file or folder; nothing was added")


def _need_terminal(paths: Sequence[str]) -> None:
    """The reader draws on standard error and reads keys from standard input."""
    streams = [sys.__stdout__, sys.__stderr__] + ([] if "-" in paths else [sys.__stdin__])
    if os.environ.get("TERM") == "dumb" or not all(stream and stream.isatty() for stream in streams):
        raise ReaderError("the reader needs a terminal; without one use list, show, compare or export")


def _keys_from_terminal() -> bytes:
    """What standard input holds; after it, keys come from the terminal."""
    if sys.stdin.isatty():
        console.say("reading the article from the terminal; end it with ctrl+d")
    data = sys.stdin.buffer.read()
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise ReaderError("the reader needs a terminal for its keys; use variorum add - instead") from None
    os.dup2(terminal, 0)
    os.close(terminal)
    return data


def _add(store: Store, paths: Sequence[str], stdin: bytes | None, warnings: list[str]) -> Added:
    from reader.tasks.adding import add_paths

    if not store.writable:
        holder = f"{store.holder.annotator} writes to it" if store.holder else "it can only be read"
        raise ReaderError(f"{store.path}: {holder}; nothing was added, open it without files to read it")
    progress = console.ProgressLine("adding")
    added = add_paths(
        store,
        paths,
        keep_going=True,
        stdin=stdin,
        on_progress=lambda reached: progress(reached.done, reached.total),
        on_skip=warnings.append,
    )
    console.end_progress()
    warnings.extend(each.message for each in added.results if each.message)
    return added
