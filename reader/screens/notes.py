"""Notes: what a person writes down of an annotation, an article, a story."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reader.annotations import Annotation, ArticleDetails, Change, Edit, brief, named
from reader.articles import Article, Story

if TYPE_CHECKING:
    from reader.screens.base import ReaderScreen


async def ask_note(screen: ReaderScreen, annotation: Annotation) -> tuple[str | None] | None:
    """Ask for the note of an annotation; None if it stays as it is."""
    from reader.screens.dialogs import Note, NoteDialog

    title = f"Note on {named(annotation, 48)}"
    answer = await screen.app.push_screen_wait(NoteDialog(title, [Note(title, annotation.note)]))
    return None if answer is None or answer[0] == annotation.note else (answer[0],)


def note_words(annotation: Annotation, note: str | None) -> str:
    """What the step says that gives an annotation this note."""
    return _words(named(annotation), note)


async def ask_notes(screen: ReaderScreen, article_id: str) -> Change | None:
    """Ask for the notes of an article and of its story, if it has one; None if both stay as they are."""
    from reader.screens.dialogs import Note, NoteDialog

    store = screen.reader_app.store
    article = await screen.answer(store.article(article_id))
    if article is None:
        return None
    story = await screen.answer(store.story(article.details.story)) if article.details.story else None
    name = f"“{brief(article.details.title or article.name, 56)}”"
    notes = [Note(f"Article {name}", article.details.note)]
    title = f"Note on the article {name}"
    if story is not None:
        notes.append(Note(f"Story “{brief(story.title, 56)}”", story.note))
        title = "Notes on the article and its story"
    answer = await screen.app.push_screen_wait(NoteDialog(title, notes))
    return None if answer is None else notes_change(article, story, answer[0], answer[-1])


def notes_change(
    article: Article, story: Story | None, note: str | None, of_story: str | None
) -> Change | None:
    """The step that gives an article and its story these notes; None if they have them already."""
    edits: list[Edit] = []
    words: list[str] = []
    if note != article.details.note:
        after = replace(article.details, note=note)
        before = ArticleDetails(article.id, article.details, article.revision)
        edits.append(Edit(before, ArticleDetails(article.id, after, article.revision)))
        words.append(_words(f"“{brief(article.name)}”", note))
    if story is not None and of_story != story.note:
        edits.append(Edit(story, replace(story, note=of_story)))
        words.append(_words(f"the story “{brief(story.title)}”", of_story))
    return Change(" and ".join(words), tuple(edits)) if edits else None


def _words(about: str, note: str | None) -> str:
    return f"noted on {about}" if note else f"took the note off {about}"
