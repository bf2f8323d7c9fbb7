"""Asking for an article of the library, or for a version of one: typing finds."""

from __future__ import annotations

from collections.abc import Sequence

from reader.screens.base import ReaderScreen
from reader.store import ListView

#: How many articles are offered; a larger library is searched in its list.
_OFFERED = 200


async def pick_article(
    screen: ReaderScreen, title: str, *, without: Sequence[str], versions: Sequence[tuple[str, str]] = ()
) -> str | None:
    """The id of the article a person chose, or None. ``versions``, names of columns and words, stand first,
    then articles of the same story."""
    from reader.screens.dialogs import Choice, ChoiceDialog

    store = screen.reader_app.store
    offered = await screen.answer(store.first_page(ListView(), _OFFERED))
    if offered is None:
        return None
    stories = {each.story for each in offered if each.id in without and each.story}
    others = sorted(
        (each for each in offered if each.id not in without), key=lambda each: each.story not in stories
    )
    if not others and not versions:
        screen.say("there is no other article: + in the library adds some")
        return None
    choices = [Choice(key, words) for key, words in versions]
    choices += [
        Choice(
            each.id,
            each.title or each.excerpt[:70],
            detail=" · ".join(filter(None, (each.outlet, each.published, each.source))),
        )
        for each in others
    ]
    return await screen.app.push_screen_wait(ChoiceDialog(title, choices))


async def pick_version(screen: ReaderScreen, versions: Sequence[tuple[str, str]]) -> str | None:
    """The version of an article a person chose, or None; the only one without a question."""
    from reader.screens.dialogs import Choice, ChoiceDialog

    if len(versions) == 1:
        return versions[0][0]
    choices = [Choice(key, words) for key, words in versions]
    return await screen.app.push_screen_wait(ChoiceDialog("Compare the current text with", choices))
