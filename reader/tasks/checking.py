"""Looking a library over: is every part of it whole, and does it agree with its own history?"""

from __future__ import annotations

from collections.abc import Callable

from reader.store import Fault, Store


def check(
    store: Store, *, deep: bool = False, on_progress: Callable[[str], None] | None = None
) -> list[Fault]:
    """The faults of an open library, in the order they were found; ``on_progress`` is told what is looked at.

    Blocks its caller. A file so damaged that it cannot be opened never comes here: opening refuses it.
    """
    return store.check(deep, on_progress).result()


def fault_line(fault: Fault) -> str:
    """A fault in one line: where, what is wrong, what to do."""
    return f"{fault.where}: {fault.what}; {fault.remedy}"
