"""Which articles the library lists and in what order: the choices, their words, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from reader.store import ListView, SortKey
from reader.text.display import visible

if TYPE_CHECKING:
    from reader.articles import Story
    from reader.screens.dialogs import Choice, Field


class Sort(NamedTuple):
    """A way to sort: its key in the dialog, its name, its usual direction, and what both directions are."""

    key: str
    label: str
    descending: bool
    up: str
    down: str


SORTS: dict[SortKey, Sort] = {
    "added": Sort("a", "Added", True, "first added first", "last added first"),
    "published": Sort("p", "Published", True, "oldest first", "newest first"),
    "title": Sort("t", "Title", False, "A to Z", "Z to A"),
    "outlet": Sort("o", "Outlet", False, "A to Z", "Z to A"),
    "words": Sort("w", "Words", True, "shortest first", "longest first"),
    "annotations": Sort("n", "Notes", True, "fewest first", "most first"),
    "suggestions": Sort("g", "Suggestions", True, "fewest first", "most first"),
    "state": Sort("s", "State", False, "new, open, done, skipped", "skipped, done, open, new"),
}


def sort_choices(
    sort_now: str, descending_now: bool, sorts: Mapping[Any, Sort] = MappingProxyType(SORTS)
) -> list[Choice]:
    """One choice a way to sort; the present one offers the other direction."""
    from reader.screens.dialogs import Choice

    choices = []
    for value, sort in sorts.items():
        now = value == sort_now
        descending = not descending_now if now else sort.descending
        detail = sort.down if descending else sort.up
        choices.append(Choice(value, sort.label, sort.key, f"the other way: {detail}" if now else detail))
    return choices


def filtered(view: ListView) -> bool:
    """Whether a filter leaves articles out."""
    return any(each is not None for each in (view.state, view.story, view.outlet, view.annotated))


def described(view: ListView, story_title: str = "") -> str:
    """The filter in words; ``all`` for none. Not visible yet."""
    parts: list[str] = []
    if view.state is not None:
        parts.append(view.state)
    if view.annotated is not None:
        parts.append("annotated" if view.annotated else "not annotated")
    if view.outlet is not None:
        parts.append(view.outlet)
    if view.story is not None:
        parts.append(f"story {story_title or view.story}")
    return ", ".join(parts) or "all"


def filter_fields(view: ListView, outlets: Sequence[str], stories: Sequence[Story]) -> list[Field]:
    """The filter as a form. Outlets and stories are typed, since there can be many, and completed."""
    from reader.articles import STATES
    from reader.screens.dialogs import Field

    titles = [story.title for story in stories]
    chosen = next((story.title for story in stories if story.id == view.story), None)
    return [
        Field("state", "choice", STATES, view.state, "State"),
        Field("annotated", "flag", value=view.annotated, label="Annotated"),
        Field(
            "outlet",
            "text",
            value=view.outlet,
            label="Outlet",
            check=one_of("outlet", outlets),
            completions=outlets,
            hint="all outlets" if outlets else "no article names its outlet",
        ),
        Field(
            "story",
            "text",
            value=chosen,
            label="Story",
            check=one_of("story", titles),
            completions=titles,
            hint="all stories" if titles else "there are no stories yet",
        ),
    ]


def view_of(
    view: ListView, answer: Mapping[str, Any], outlets: Sequence[str], stories: Sequence[Story]
) -> tuple[ListView, str]:
    """The view that a filled form asks for, and the title of its story (empty for none)."""
    outlet = meant(answer["outlet"], outlets)
    title = meant(answer["story"], [story.title for story in stories])
    story = next((story for story in stories if story.title == title), None)
    return (
        view._replace(
            state=answer["state"],
            annotated=answer["annotated"],
            outlet=outlet,
            story=story.id if story else None,
        ),
        story.title if story else "",
    )


def one_of(thing: str, known: Sequence[str]):  # type: ignore[no-untyped-def]
    def check(typed: str | None) -> str | None:
        if typed is None or meant(typed, known) is not None:
            return None
        return f"there is no {thing} “{visible(typed)}”; → completes a name"

    return check


def meant(typed: str | None, known: Sequence[str]) -> str | None:
    """The known name that was typed, whatever its case; else the only one that begins so."""
    if not typed or not typed.strip():
        return None
    if typed in known:
        return typed
    folded = typed.strip().casefold()
    same = [each for each in known if each.casefold() == folded]
    beginning = [each for each in known if each.casefold().startswith(folded)]
    if same:
        return same[0]
    return beginning[0] if len(beginning) == 1 else None
