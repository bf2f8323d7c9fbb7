"""Running a command line inside the tests' process, and what it gave."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

HOSTILE = "[/]\x1b]0;owned\x07 [@click=app.quit] \u202eesrever\x9b31m"


class Done(NamedTuple):
    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


Shell = Callable[..., Done]


def refused(done: Done) -> str:
    """The one line on standard error of a command that did nothing."""
    assert done.status == 1
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert done.err.startswith("variorum: ")
    return done.err
