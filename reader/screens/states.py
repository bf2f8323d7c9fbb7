"""Where an annotator stands with articles: the choice, in words, and the step that it makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from reader.annotations import Change, Edit, now
from reader.articles import Progress, State

if TYPE_CHECKING:
    from reader.screens.base import ReaderScreen

#: The key of each state in the choice, and what it means.
MEANINGS: dict[State, tuple[str, str]] = {
    "new": ("n", "not begun"),
    "open": ("o", "begun, as from its first annotation on"),
    "done": ("d", "labelled; without annotations a negative example"),
    "skipped": ("s", "not to be labelled"),
}


async def choose_state(screen: ReaderScreen, what: str, current: State | None) -> State | None:
    """Ask in which state ``what`` is (a name, or how many articles); None if nothing was chosen."""
    from reader.screens.dialogs import Choice, ChoiceDialog

    choices = [Choice(state, state, key, detail) for state, (key, detail) in MEANINGS.items()]
    chosen: State | None = await screen.app.push_screen_wait(
        ChoiceDialog(f"{what} is" if current else f"{what} are", choices, filterable=False, chosen=current)
    )
    return chosen


def state_change(
    what: str, articles: Sequence[str], before: Mapping[str, Progress], state: State, annotator: str
) -> Change | None:
    """The step after which these articles are in a state for an annotator; None if all of them are so now.

    ``before``: where they stand with those that are not new. ``what``: the articles in words.
    """
    edits = [
        _edit(article, before.get(article), state, annotator)
        for article in articles
        if state != (before[article].state if article in before else "new")
    ]
    if not edits:
        return None
    return Change(f"{what} {'is' if len(articles) == 1 else 'are'} {state}", tuple(edits))


def _edit(article: str, before: Progress | None, state: State, annotator: str) -> Edit:
    if state == "new" and before is not None:
        return Edit(before, None)  # as if it never had been opened
    return Edit(before, Progress(article, annotator, state, now(), before.revision if before else 0))
