"""Which articles are compared, and comparing them. Blocks its caller; screens use the ComparisonWorker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

from reader.articles import Article, Draft
from reader.comparison.model import THRESHOLD, Compared, Comparison
from reader.errors import ReaderError
from reader.tasks.comparing_process import ComparisonWorker

if TYPE_CHECKING:
    from reader.store import Store

__all__ = [
    "ComparisonWorker",
    "compare_articles",
    "compared",
    "compared_from_draft",
    "comparison_text",
    "load_compared",
    "save_comparison",
]


def compared(article: Article) -> Compared:
    """What a comparison needs of an article."""
    details = article.details
    return Compared(
        id=article.id,
        title=details.title,
        outlet=details.outlet,
        source=article.source,
        text=article.text,
        language=details.language,
        published=details.published,
        url=details.url,
    )


def compared_from_draft(draft: Draft) -> Compared:
    """What a comparison needs of a file's article, under the id that adding it would give."""
    from reader.tasks.naming import article_of

    return compared(article_of(draft))


def load_compared(store: Store, ids: Sequence[str]) -> tuple[Compared, ...]:
    """The articles of these full ids, in their order. Raises NotFound."""
    futures: list[Future[Article]] = [store.article(each) for each in ids]
    return tuple(compared(future.result()) for future in futures)


def compare_articles(
    articles: Sequence[Compared],
    threshold: float = THRESHOLD,
    *,
    on_progress: Callable[[str, float], None] | None = None,
) -> Comparison:
    """Compare two or more articles in this process."""
    if len(articles) < 2:
        raise ReaderError("a comparison needs two articles; name another")
    from reader.comparison.engine import compare

    return compare(articles, threshold=threshold, progress=on_progress)


def comparison_text(comparison: Comparison) -> str:
    """The ``variorum-comparison`` document as strict JSON, on a line of its own."""
    from reader.formats.native import encoded
    from reader.reports.document import comparison_document
    from reader.tasks.exporting import GENERATOR

    return encoded(comparison_document(comparison, GENERATOR)) + "\n"


def save_comparison(comparison: Comparison, path: str | Path) -> Path:
    """Write the comparison document to a file, whole or not at all; the path that was written.

    ``~`` is the home. Raises Refused for a link, a folder or a device, ReaderError if it cannot be written.
    """
    from reader.tasks.exporting import atomic_file

    target = Path(path).expanduser()
    with atomic_file(target) as out:
        out.write(comparison_text(comparison).encode("utf-8", "backslashreplace"))
    return target
