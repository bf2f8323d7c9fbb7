"""What the library screen changes of articles: their details, and which story they belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from reader.annotations import ArticleDetails, Change, Edit, brief, new_id
from reader.articles import Article, Details, Story
from reader.text.wording import counted

if TYPE_CHECKING:
    from reader.screens.base import ReaderScreen
    from reader.screens.library import LibraryScreen

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


async def edit_details(screen: LibraryScreen, article_id: str) -> None:
    """Ask for the details of an article, and keep what was altered."""
    from reader.screens.dialogs import Field, FormDialog

    store = screen.reader_app.store
    article = await screen.answer(store.article(article_id))
    if article is None:
        return
    outlets = await screen.answer(store.outlets()) or []
    details = article.details
    fields = [
        Field("title", value=details.title, label="Title"),
        Field("outlet", value=details.outlet, label="Outlet", completions=outlets),
        Field("author", value=details.author, label="Author"),
        Field(
            "published",
            value=details.published,
            label="Published",
            check=wrong_date,
            hint="such as 2024-11-03",
        ),
        Field("url", value=details.url, label="Url"),
        Field("language", value=details.language, label="Language", check=wrong_language, hint="such as en"),
        Field("note", value=details.note, label="Note"),
    ]
    answer = await screen.app.push_screen_wait(
        FormDialog("What is known of the article", fields, note=_source(article))
    )
    if answer is None:
        return
    change = details_change(article, answer)
    if change is None:
        screen.say("nothing was changed")
    elif await screen.apply(change) is not None:
        screen.changed_elsewhere()


def details_change(article: Article, answer: Mapping[str, Any]) -> Change | None:
    """The change that a filled form makes of an article's details; None if it says what is there already."""
    details = article.details
    after = replace(
        details, **{name: answer[name] for name in answer if name != "title"}, title=answer["title"] or ""
    )
    altered = [name for name in answer if (getattr(after, name) or None) != (getattr(details, name) or None)]
    if not altered:
        return None
    words = f"edited {_listed(altered)} of “{brief(article.details.title or after.title or article.source)}”"
    return Change(words, (details_edit(article, after),))


def details_edit(article: Article, after: Details) -> Edit:
    """The edit that gives an article these details."""
    return Edit(
        ArticleDetails(article.id, article.details, article.revision),
        ArticleDetails(article.id, after, article.revision),
    )


async def group_into_story(screen: LibraryScreen, ids: Sequence[str]) -> None:
    """Ask for a story, or a new one's name, and put the articles into it."""
    from reader.screens.dialogs import Choice, ChoiceDialog, PromptDialog

    if not ids:
        return
    stories = await screen.answer(screen.reader_app.store.stories())
    articles = await articles_of(screen, ids)
    if stories is None or articles is None:
        return
    several = (
        f"{len(articles)} articles"
        if len(articles) > 1
        else f"“{brief(articles[0].details.title or articles[0].source)}”"
    )
    choices = [Choice(None, "A new story …", "+")]
    if any(article.details.story for article in articles):
        choices.append(Choice("", "No story", "-"))
    choices += [Choice(story.id, story.title, detail=brief(story.note or "", 60)) for story in stories]
    new = object()
    choices[0] = replace(choices[0], value=new)
    chosen: object = new
    if len(choices) > 1:
        chosen = await screen.app.push_screen_wait(ChoiceDialog(f"Put {several} into", choices))
    if chosen is None:
        return
    if chosen is new:
        title = await screen.app.push_screen_wait(
            PromptDialog(
                f"A new story of {several}",
                hint="its name · Enter takes · Esc leaves",
                check=lambda typed: None if typed.strip() else "a story needs a name",
            )
        )
        if title is None:
            return
        change = story_change(articles, Story(new_id(), title.strip()), made=True)
    else:
        change = story_change(
            articles, next((story for story in stories if story.id == chosen), None), made=False
        )
    if change is None:
        screen.say("nothing was changed")
    elif await screen.apply(change) is not None:
        screen.articles.unmark_all()
        screen.changed_elsewhere()


async def set_states(screen: LibraryScreen, ids: Sequence[str]) -> None:
    """Ask in which state these articles are for this annotator, and keep it: one step."""
    from reader.screens.states import choose_state, state_change

    store, me = screen.reader_app.store, screen.reader_app.annotator
    progress = await screen.answer(store.progress(ids))
    if not ids or progress is None:
        return
    before = {each.article: each for each in progress if each.annotator == me}
    what = f"{len(ids)} articles"
    if len(ids) == 1:
        article = await screen.answer(store.article(ids[0]))
        if article is None:
            return
        what = f"“{brief(article.name)}”"
    current = (before[ids[0]].state if ids[0] in before else "new") if len(ids) == 1 else None
    state = await choose_state(screen, what, current)
    if state is None:
        return
    change = state_change(what, ids, before, state, me)
    if change is None:
        screen.say(f"{what} {'is' if len(ids) == 1 else 'are'} {state} already")
    elif await screen.apply(change) is not None:
        screen.changed_elsewhere()


def story_change(articles: Sequence[Article], story: Story | None, *, made: bool) -> Change | None:
    """Put articles into a story, which is new if ``made``, or into none; None if nothing would change."""
    to = story.id if story is not None else None
    moved = [article for article in articles if article.details.story != to]
    if not moved:
        return None
    edits = [Edit(None, story)] if made and story is not None else []
    edits += [details_edit(article, replace(article.details, story=to)) for article in moved]
    things = counted(len(moved), "article")
    words = (
        f"put {things} into “{brief(story.title)}”"
        if story is not None
        else f"took {things} out of their story"
    )
    return Change(words, tuple(edits))


async def articles_of(screen: ReaderScreen, ids: Sequence[str]) -> list[Article] | None:
    """The articles of these ids; None, said why, if one is gone."""
    futures = [screen.reader_app.store.article(each) for each in ids]
    found: list[Article] = []
    for future in futures:
        article = await screen.answer(future)
        if article is None:
            return None
        found.append(article)
    return found


def wrong_date(typed: str | None) -> str | None:
    """What is wrong with a date of publication; None if it is ISO 8601 or nothing."""
    if typed is None:
        return None
    text = typed.strip()
    for read in (date.fromisoformat, datetime.fromisoformat):
        try:
            read(text)
        except ValueError:
            continue
        return None if re.match(r"\d{4}-\d\d-\d\d", text) else "published: write it as 2024-11-03"
    if re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2]))?", text):
        return None
    return "published: write it as 2024-11-03 or 2024-11-03T10:30"


def wrong_language(typed: str | None) -> str | None:
    """What is wrong with a language tag (BCP 47); None if nothing is."""
    if typed is None or _LANGUAGE.fullmatch(typed.strip()):
        return None
    return "language: give its short code, such as en, de or pt-BR"


def _source(article: Article) -> str:
    versions = len(article.older) + 1
    more = f" · {versions} versions" if versions > 1 else ""
    return f"from {brief(article.source, 60)}, added {article.added[:10]}{more}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
