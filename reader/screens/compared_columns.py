"""The columns of a comparison: which article and which of its texts each shows, and what its head says.

A column is named by its article's full id, or by ``id@N`` where it shows an older version.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import NamedTuple

from reader.articles import Article
from reader.comparison.model import Compared
from reader.screens.base import ReaderScreen
from reader.tasks.comparing import compared
from reader.tasks.naming import split_version
from reader.widgets.columns import make_column
from reader.widgets.columns_pane import Column


class Loaded(NamedTuple):
    """One column: its name, what is compared, and what is shown."""

    key: str
    article: Article
    text: Compared
    column: Column


async def load_columns(screen: ReaderScreen, keys: Iterable[str]) -> list[Loaded]:
    """The columns of these names, each once; what the library does not have is said and left out."""
    named = [(key, *split_version(key)) for key in dict.fromkeys(keys)]
    store = screen.reader_app.store
    asked: dict[str, Future[Article]] = {article: store.article(article) for _, article, _ in named}
    articles: dict[str, Article] = {}
    for each, future in asked.items():
        article = await screen.answer(future)
        if article is not None:
            articles[each] = article
    found: dict[str, Loaded] = {}
    for _, article_id, version in named:
        if article_id not in articles:
            continue
        article = articles[article_id]
        if not 1 <= (version or 1) <= len(article.older) + 1:
            screen.say(f"{article.name} has no version {version}", error=True)
            continue
        loaded = _loaded(article, version, screen.reader_app.annotator)
        found[loaded.key] = loaded
    return list(found.values())


def _loaded(article: Article, version: int | None, annotator: str) -> Loaded:
    older = version if version is not None and version <= len(article.older) else None
    text = compared(article, older)
    column = make_column(article.id, text.text, text.language, annotator)
    column.version = older
    return Loaded(column.key, article, text, column)


def heads(texts: Sequence[Compared], revision: bool) -> list[tuple[str, str]]:
    """What each column is headed by: outlet, else title, else file name, and the date; versions of one
    article by their number and when they were added."""
    return [_head(text, revision) for text in texts]


def _head(text: Compared, revision: bool) -> tuple[str, str]:
    name = text.outlet or text.title or text.source
    version = f"version {text.version}" if text.version else ""
    if revision:
        return version, f"added {local_time(text.added)}" if text.added else ""
    return name, " · ".join(filter(None, (version, (text.published or "")[:10])))


def local_time(utc: str) -> str:
    """``2026-11-22 10:05`` in the time of this machine."""
    return f"{datetime.fromisoformat(utc).astimezone():%Y-%m-%d %H:%M}"


def short_time(utc: str) -> str:
    """``10:42`` if it was today, else ``2026-11-22``; in the time of this machine."""
    then = datetime.fromisoformat(utc).astimezone()
    return f"{then:%H:%M}" if then.date() == datetime.now().date() else f"{then:%Y-%m-%d}"


def older_versions(article: Article, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    """The article's versions that can be a column: key and words, the one before the current text first."""
    taken = set(without)
    last = len(article.older)
    found = []
    for number in range(last, 0, -1):
        which = "its version before" if number == last else f"its version {number}"
        words = f"{which}, added {local_time(article.older[number - 1].added)}"
        found.append((f"{article.id}@{number}", words))
    return [each for each in found if each[0] not in taken]
