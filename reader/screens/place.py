"""Where a person was when they left: kept by the library as JSON, and come back to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, get_args

from reader.store import ListView, SortKey

#: Newest articles first, as far as their dates are known.
FIRST_VIEW = ListView(sort="published", descending=True)
#: Screens above the library that are come back to.
_OTHERS = ("article", "compare", "annotations")


class Place(NamedTuple):
    """A screen and what it showed. ``view``, ``cursor`` (a key) and ``marked`` (ids) are the library's;
    ``articles`` those of the other screens, ``caret`` and ``at`` places in them in code points;
    ``annotations`` is the view of the annotations screen as it was remembered, ``annotation`` a key in it."""

    screen: str = "library"
    articles: tuple[str, ...] = ()
    caret: int | None = None
    at: tuple[str, int] | None = None
    view: ListView = FIRST_VIEW
    cursor: int | None = None
    marked: tuple[str, ...] = ()
    annotations: object = None
    annotation: int | None = None
    #: Articles that the command line named; the cursor goes to the first of them.
    named: tuple[str, ...] = ()

    @classmethod
    def parsed(cls, memory: object) -> Place:
        """A place from what was remembered. What is not understood (another version wrote it) is left out."""
        if not isinstance(memory, Mapping):
            return cls()
        at, listed = memory.get("at"), memory.get("annotations")
        return cls(
            screen=memory["screen"] if memory.get("screen") in _OTHERS else "library",
            articles=_words(memory.get("articles")),
            caret=_number(memory.get("caret")),
            at=(at[0], at[1]) if isinstance(at, list) and _is_place(at) else None,
            view=_view(memory.get("view")),
            cursor=_number(memory.get("cursor")),
            marked=_words(memory.get("marked")),
            annotations=listed,
            annotation=_number(listed.get("cursor")) if isinstance(listed, Mapping) else None,
        )


def view_memory(view: ListView) -> dict[str, object]:
    """A view as JSON values, without what was searched for."""
    return view._asdict() | {"query": ""}


def _view(memory: object) -> ListView:
    if not isinstance(memory, Mapping):
        return FIRST_VIEW
    found: dict[str, Any] = {
        name: memory[name] for name in ListView._fields if name in memory and name != "query"
    }
    right = (
        found.get("sort", "added") in get_args(SortKey)
        and isinstance(found.get("descending", False), bool)
        and (found.get("state") is None or _is_state(found["state"]))
        and all(isinstance(found.get(name), str | None) for name in ("story", "outlet"))
        and isinstance(found.get("annotated"), bool | None)
    )
    return ListView(**found) if right else FIRST_VIEW


def _is_state(value: object) -> bool:
    from reader.articles import STATES  # late: a start that remembers no state need not wait for it

    return value in STATES


def _words(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _is_place(value: list[object]) -> bool:
    return len(value) == 2 and isinstance(value[0], str) and _number(value[1]) is not None
