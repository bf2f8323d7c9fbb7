"""``variorum add``: adding with progress, what was skipped and refused, and the result document."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence

from reader.cli import console
from reader.errors import NotFound
from reader.formats.native import encoded
from reader.store import AddResult, Store
from reader.tasks.adding import Added, add_paths

#: Articles that are named one by one; of more only the numbers are told.
NAMED = 20

_OUTCOMES = {
    "added": "added",
    "new_version": "a new version",
    "updated": "updated",
    "unchanged": "unchanged",
    "refused": "refused",
}


def add_command(
    open_store: Callable[[], Store],
    paths: Sequence[str],
    *,
    story: str | None,
    outlet: str | None,
    encoding: str | None,
    keep_going: bool,
    as_json: bool,
) -> int:
    """Add what the paths hold and say what came of it; the exit status."""
    missing = [path for path in paths if path != "-" and not os.path.lexists(path)]
    if missing and not keep_going:
        raise NotFound(f"{', '.join(missing)}: no such file or folder; nothing was added")
    for path in missing:
        console.tell(f"{path}: no such file or folder")
    found = [path for path in paths if path not in missing]
    stdin = sys.stdin.buffer.read() if "-" in found else None
    progress = console.ProgressLine("adding")
    with open_store() as store:
        added = add_paths(
            store,
            found,
            encoding=encoding,
            outlet=outlet,
            story=story,
            keep_going=keep_going,
            stdin=stdin,
            on_progress=lambda reached: progress(reached.done, reached.total),
            on_skip=console.say,
        )
    console.end_progress()
    for path in missing:
        added.results.append(AddResult(path, None, "refused", f"{path}: no such file or folder"))
    if as_json:
        console.put_document(result_document(added))
    else:
        _say_what_was_added(added)
    for result in added.refused:
        if result.source not in missing:
            console.tell(result.message)
    kept = len(added.results) - len(added.refused)
    if not added.refused:
        return console.DONE
    if kept and not keep_going:
        console.say("stopped there; what came before is added, with --keep-going the rest is, too")
    return console.REFUSED


def result_document(added: Added) -> Iterator[str]:
    """The ``variorum-result`` document: what came of each source."""
    yield '{"format": "variorum-result", "version": 1, "items": ['
    separator = "\n"
    for result in added.results:
        fields = {
            "source": result.source,
            "id": result.id,
            "outcome": result.outcome,
            "message": result.message,
        }
        yield separator + encoded(fields)
        separator = ",\n"
    yield "]}\n" if separator == "\n" else "\n]}\n"


def _say_what_was_added(added: Added) -> None:
    told = [result for result in added.results if result.outcome != "refused"]
    if len(told) <= NAMED:
        for result in told:
            console.put_line(f"{(result.id or '')[:8]:8}  {_OUTCOMES[result.outcome]}  {result.source}")
    sys.stdout.flush()
    for result in told:
        if result.message:
            console.say(f"{result.source}: {result.message}")
    counts = added.counts
    parts = [f"{counts[outcome]:,} {words}" for outcome, words in _OUTCOMES.items() if counts[outcome]]
    if added.refused and not any(count for outcome, count in counts.items() if outcome != "refused"):
        return  # the lines that say why are enough
    console.say(", ".join(parts) or "no articles there; give .txt, .md, .json, .jsonl or .csv files")
