"""``variorum check`` and ``variorum backup``."""

from __future__ import annotations

from pathlib import Path

from reader.cli import console
from reader.store import Store
from reader.tasks.checking import check, fault_line
from reader.text.wording import counted


def check_library(store: Store | None, *, deep: bool) -> int:
    """Print each fault in a line; the exit status is 1 if there are any."""
    if store is None:
        console.put_line("no library yet, so no faults")
        return console.DONE
    faults = check(store, deep=deep)
    for fault in faults:
        console.put_line(fault_line(fault))
    if faults:
        console.tell(f"{store.path}: {counted(len(faults), 'fault')} found")
        return console.REFUSED
    counts = store.counts().result()
    console.put_line(
        f"{store.path}: no faults in {counts.articles:,} articles and {counts.annotations:,} annotations"
    )
    return console.DONE


def backup_library(store: Store, target: Path) -> None:
    """Copy the library whole. Raises Refused if ``target`` exists."""
    store.backup(target).result()
    console.put_line(f"{target}: a whole copy of {store.path}")
