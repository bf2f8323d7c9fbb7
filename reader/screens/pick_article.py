"""Asking for an article of the library: the nearest ones first, typing finds."""

from __future__ import annotations

from collections.abc import Sequence

from reader.screens.base import ReaderScreen
from reader.store import ListView

#: How many articles are offered; a larger library is searched in its list.
_OFFERED = 200


async def pick_article(screen: ReaderScreen, title: str, *, without: Sequence[str]) -> str | None:
    """The id of the article a person chose, or None. Articles of the same story stand first."""
    from reader.screens.dialogs import Choice, ChoiceDialog

    store = screen.reader_app.store
    offered = await screen.answer(store.first_page(ListView(), _OFFERED))
    if offered is None:
        return None
    stories = {each.story for each in offered if each.id in without and each.story}
    others = sorted(
        (each for each in offered if each.id not in without), key=lambda each: each.story not in stories
    )
    if not others:
        screen.say("there is no other article: + in the library adds some")
        return None
    choices = [
        Choice(
            each.id,
            each.title or each.excerpt[:70],
            detail=" · ".join(filter(None, (each.outlet, each.published, each.source))),
        )
        for each in others
    ]
    return await screen.app.push_screen_wait(ChoiceDialog(title, choices))
