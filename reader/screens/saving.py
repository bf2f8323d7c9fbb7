"""Saving a comparison to a file: as what, and where."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

from reader.articles import Article
from reader.comparison.model import Comparison
from reader.errors import ReaderError
from reader.screens.base import ReaderScreen

#: What it can be saved as: its suffix, its name, and what it is for.
_KINDS = {
    ".html": ("HTML page", "to read and to print: rows, marks, synopsis and annotations in one file"),
    ".json": ("JSON document", "for programs: rows, links, marks and offsets"),
}
#: Code points of a proposed name, and of an outlet's in it where there are many.
_LONGEST, _SHORTEST = 60, 12


async def save_comparison(screen: ReaderScreen, comparison: Comparison, articles: Sequence[Article]) -> None:
    """Ask as what and where, save, and say where it is. ``articles``: those that are compared."""
    from reader.screens.dialogs import Choice, ChoiceDialog

    choices = [
        Choice(suffix, label, key=suffix[1], detail=detail) for suffix, (label, detail) in _KINDS.items()
    ]
    suffix = await screen.app.push_screen_wait(
        ChoiceDialog("Save the comparison as", choices, filterable=False)
    )
    if suffix is None:
        return
    proposed = await _proposed(screen, comparison, articles)
    target = await _target(screen, _KINDS[suffix][0], proposed + suffix)
    if target is None:
        return
    screen.say(f"saving {target} …")
    try:
        written = await (_page if suffix == ".html" else _document)(screen, comparison, articles, target)
    except ReaderError as error:
        screen.say(str(error), error=True)
    else:
        screen.say(f"saved {written}")


async def _document(
    screen: ReaderScreen, comparison: Comparison, articles: Sequence[Article], target: Path
) -> Path:
    from reader.tasks import comparing

    return await asyncio.to_thread(comparing.save_comparison, comparison, target)


async def _page(
    screen: ReaderScreen, comparison: Comparison, articles: Sequence[Article], target: Path
) -> Path:
    from reader.tasks.comparing import save_page, written_notes

    await screen.settle()  # what was labelled a moment ago belongs on the page
    store, ids = screen.reader_app.store, [each.id for each in articles]
    annotations, _ = await asyncio.wrap_future(store.annotations(ids))
    written = await asyncio.to_thread(written_notes, store, ids)
    schema = screen.reader_app.schema
    return await asyncio.to_thread(save_page, comparison, target, annotations, schema, written)


async def _target(screen: ReaderScreen, kind: str, path: str) -> Path | None:
    """Where to; a file that exists is replaced only after a question."""
    from reader.screens.dialogs import ConfirmDialog, PathDialog
    from reader.screens.dialogs.path import expanded

    while True:
        dialog = PathDialog(f"Save the comparison as {kind}", value=path)
        path = await screen.app.push_screen_wait(dialog) or ""
        if not path:
            return None
        target = expanded(path)
        if not target.is_file():
            return target
        question = f"Replace this file?\n{target}"
        if await screen.app.push_screen_wait(
            ConfirmDialog(question, yes="Replace", no="Another name", cautious=True)
        ):
            return target


async def _proposed(screen: ReaderScreen, comparison: Comparison, articles: Sequence[Article]) -> str:
    """A file name without suffix: the story if it is one, else the outlets."""
    stories = {article.details.story for article in articles}
    story = stories.pop() if len(stories) == 1 else None
    if story is not None and not comparison.revision:
        known = await screen.answer(screen.reader_app.store.stories()) or []
        title = next((each.title for each in known if each.id == story), "")
        if name := file_name(title):
            return name
    names = list(dict.fromkeys(each.outlet or each.title or each.source for each in comparison.articles))
    room = max(_SHORTEST, _LONGEST // len(names))
    words = [file_name(each, room) for each in names] + ["versions"] * comparison.revision
    return file_name(" ".join(words)) or "comparison"


def file_name(words: str, longest: int = _LONGEST) -> str:
    """Words as a file name that every system takes and no shell minds; empty if nothing is left of them."""
    joined = re.sub(r"[^\w]+", "-", words.casefold()).strip("-_")
    return joined[:longest].rstrip("-_")
