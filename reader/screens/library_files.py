"""Files in and out of the library: adding and exporting, as the library screen asks for them."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.errors import ReaderError
from reader.text.wording import counted

if TYPE_CHECKING:
    from reader.screens.library import LibraryScreen
    from reader.tasks.adding import Added, Progress

#: Seconds between two words about how far it is.
EVERY = 0.1

STATUSES = {"all": None, "accepted": ("accepted",), "suggested": ("suggested",), "rejected": ("rejected",)}


# Adding


async def add_files(screen: LibraryScreen) -> None:
    """Ask for a file or a folder, and add what it holds."""
    from reader.screens.dialogs import PathDialog
    from reader.screens.dialogs.path import expanded

    if _may_not(screen):
        return

    def wrong(typed: str) -> str | None:
        if not typed.strip():
            return "give a file or a folder"
        path = expanded(typed)
        return None if path.exists() else f"{path}: there is no such file or folder; Tab completes a name"

    typed = await screen.app.push_screen_wait(
        PathDialog(
            "Add a file or a folder",
            hint=".txt .md .json .jsonl .csv, or a folder with all it holds\n"
            "Tab completes · Enter adds · Esc leaves",
            check=wrong,
        )
    )
    if typed is not None:
        await _add(screen, lambda stack: [expanded(typed)])


async def add_samples(screen: LibraryScreen) -> None:
    """Add the sample articles that come with the program."""
    from reader.tasks.adding import sample_paths

    if not _may_not(screen):
        await _add(screen, lambda stack: stack.enter_context(sample_paths()))


async def _add(screen: LibraryScreen, paths_of: Callable[[ExitStack], Sequence[Path]]) -> None:
    """Add in a thread, telling how far it is, and at the end what was left out."""
    from reader.tasks.adding import add_paths

    if screen.adding:
        screen.say("an adding is under way; Esc stops it")
        return
    store, app = screen.reader_app.store, screen.reader_app
    loop = asyncio.get_running_loop()
    left_out: list[str] = []
    said = 0.0

    def progress(now: Progress) -> None:
        # From the writing thread, once an article: a word now and then is enough.
        nonlocal said
        if time.monotonic() - said > EVERY:
            said = time.monotonic()
            of = f" of about {now.total:,}" if now.total else ""
            loop.call_soon_threadsafe(screen.say, f"adding · {now.done:,}{of} articles · Esc stops")

    def work() -> Added:
        with ExitStack() as stack:
            return add_paths(
                store,
                paths_of(stack),
                keep_going=True,
                on_progress=progress,
                on_skip=left_out.append,
            )

    screen.adding = True
    screen.say("adding · Esc stops")
    try:
        added = await asyncio.to_thread(work)
    except (ReaderError, OSError) as error:
        screen.say(str(error), error=True)
        return
    finally:
        screen.adding = False
        screen.changed_elsewhere()
    left_out += (
        each.message if each.source in each.message else f"{each.source}: {each.message}"
        for each in added.results
        if each.message
    )
    screen.say(_summed_up(added), error=bool(added.refused) and len(added.refused) == len(added.results))
    if left_out:
        from reader.screens.dialogs import ReportDialog

        await app.push_screen_wait(ReportDialog("Left out, or to be looked at", left_out))


def _summed_up(added: Added) -> str:
    counts = added.counts
    names = {
        "added": "added",
        "new_version": "as a new version",
        "updated": "updated",
        "unchanged": "there already",
        "refused": "refused",
    }
    parts = [f"{counts[outcome]:,} {name}" for outcome, name in names.items() if counts[outcome]]
    return " · ".join(parts) or "nothing to add there"


# Exporting


async def export_articles(screen: LibraryScreen) -> None:
    """Ask what to export and where to, and write it."""
    from reader.formats import FORMATS
    from reader.screens.dialogs import ConfirmDialog, Field, FormDialog
    from reader.screens.dialogs.path import PathSheet, expanded

    store = screen.reader_app.store
    marked, listed = list(screen.articles.marked), len(screen.articles)
    scopes = [f"the {len(marked)} marked"] * bool(marked) + [f"all {listed:,} that are listed"]
    if screen.counts is not None and screen.counts.articles != listed:
        scopes.append(f"the whole library ({screen.counts.articles:,})")
    formats = [each.name for each in FORMATS]
    default = _short(Path.cwd() / f"{store.path.stem}-export{FORMATS[0].ending}")
    fields = [
        Field("format", "choice", formats, formats[0], "Format", required=True),
        Field("scope", "choice", scopes, scopes[0], "Articles", required=True),
        Field("status", "choice", list(STATUSES), "all", "Annotations", required=True),
        Field(
            "path",
            "text",
            value=default,
            label="File",
            check=_wrong_target,
            completions=PathSheet("", "", "", None).completions,
        ),
    ]
    values: dict[str, Any] | None = None
    while True:
        values = await screen.app.push_screen_wait(FormDialog("Export", fields, values=values))
        if values is None:
            return
        target = expanded(values["path"])
        if not target.exists() or await screen.app.push_screen_wait(
            ConfirmDialog(f"Replace this file?\n{target}", yes="Replace", no="Another name", cautious=True)
        ):
            break
    if values["scope"].startswith("the whole"):
        ids: tuple[str, ...] | None = None
    elif marked and values["scope"] == scopes[0]:
        ids = tuple(marked)
    else:
        everything = screen.counts is not None and screen.counts.articles == listed
        ids = None if everything else tuple(await _listed_ids(screen))
    await _export(screen, target, ids, STATUSES[values["status"]], values["format"])


async def _export(
    screen: LibraryScreen,
    target: Path,
    ids: tuple[str, ...] | None,
    statuses: tuple[str, ...] | None,
    name: str,
) -> None:
    from reader.tasks.exporting import Exported, Selection, export

    loop = asyncio.get_running_loop()
    said = 0.0

    def progress(now: Exported) -> None:
        nonlocal said
        if time.monotonic() - said > EVERY:
            said = time.monotonic()
            loop.call_soon_threadsafe(screen.say, f"exporting · {now.articles:,} articles")

    selection = Selection(articles=ids, statuses=frozenset(statuses) if statuses else None)  # type: ignore[arg-type]
    screen.say("exporting")
    try:
        done = await asyncio.to_thread(
            export, screen.reader_app.store, target, selection, format=name, on_progress=progress
        )
    except (ReaderError, OSError) as error:
        screen.say(str(error), error=True)
        return
    screen.say(
        f"exported {counted(done.articles, 'article')}, {counted(done.annotations, 'annotation')} and "
        f"{counted(done.relations, 'relation')} to {_short(target)}"
    )


async def _listed_ids(screen: LibraryScreen) -> list[str]:
    """The ids of all articles that are listed, in their order, read page by page."""
    keys, ids = screen.articles.keys, []
    for start in range(0, len(keys), 2_000):
        rows = await screen.answer(screen.reader_app.store.summaries(keys[start : start + 2_000]))
        ids += [row.id for row in rows or ()]
    return ids


def _wrong_target(typed: str | None) -> str | None:
    from reader.screens.dialogs.path import expanded

    if not typed or not typed.strip():
        return "give the file to write"
    path = expanded(typed)
    if path.is_dir():
        return f"{path}: is a folder; give a file in it"
    if not path.parent.is_dir():
        return f"{path.parent}: there is no such folder"
    if not os.access(path.parent, os.W_OK):
        return f"{path.parent}: cannot be written to; give another folder"
    return None


def _may_not(screen: LibraryScreen) -> bool:
    """Whether this program may not write; it says who does."""
    store = screen.reader_app.store
    if store.writable:
        return False
    who = (
        f"{store.holder.annotator} is writing to this library"
        if store.holder
        else "this library can only be read"
    )
    screen.say(who, error=True)
    return True


def _short(path: Path) -> str:
    """The path with ``~`` for the person's folder."""
    home = os.path.expanduser("~")
    text = str(path)
    return "~" + text[len(home) :] if home != "/" and (text == home or text.startswith(home + "/")) else text
