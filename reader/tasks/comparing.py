"""Which articles are compared, and comparing them. Blocks its caller; screens use the ComparisonWorker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reader.articles import Article, Draft, Text
from reader.comparison.model import THRESHOLD, Compared, Comparison
from reader.errors import ReaderError, Refused
from reader.tasks.comparing_process import ComparisonWorker

if TYPE_CHECKING:
    from reader.annotations import Annotation
    from reader.comparison.frequencies import WordCounts
    from reader.labels import LabelSchema
    from reader.reports.page_notes import Written
    from reader.store import Store

__all__ = [
    "ComparisonWorker",
    "compare_articles",
    "compared",
    "compared_from_draft",
    "comparison_text",
    "load_compared",
    "numbered",
    "save_comparison",
    "save_page",
    "word_counts",
    "written_notes",
]


def compared(article: Article, version: int | None = None) -> Compared:
    """What a comparison needs of an article: of its current text, or of one version. Raises NotFound.

    What is known of an article is known of its current text; an older one is called by the title that stands
    in it, and ``added`` dates it: when it was published nobody has written down.
    """
    number = len(article.older) + 1 if version is None else version
    chosen = article.version(number)
    details = article.details
    is_older = number <= len(article.older)
    return Compared(
        id=article.id,
        title=(is_older and _title_in(chosen.text)) or details.title,
        outlet=details.outlet,
        source=article.source,
        text=chosen.text,
        language=details.language,
        published=details.published,
        url=details.url,
        version=number if article.older else None,
        added=chosen.added if article.older else None,
    )


def compared_from_draft(draft: Draft) -> Compared:
    """What a comparison needs of a file's article, under the id that adding it would give."""
    from reader.tasks.naming import article_of

    return compared(article_of(draft))


def _title_in(text: Text) -> str:
    titles = (text.body[each.start : each.end] for each in text.blocks if each.kind == "title")
    return next(titles, "").strip()


def load_compared(store: Store, names: Sequence[str]) -> tuple[Compared, ...]:
    """The articles of these full ids, each of its current text, or of version ``N`` where it is ``id@N``; in
    their order. Raises NotFound."""
    from reader.tasks.naming import split_version

    asked = [split_version(name) for name in names]
    futures: dict[str, Future[Article]] = {each: store.article(each) for each in dict.fromkeys(dict(asked))}
    return tuple(compared(futures[each].result(), version) for each, version in asked)


def word_counts(store: Store, articles: Sequence[Compared]) -> Future[WordCounts]:
    """How common the words of these articles are in the library, for :func:`compare_articles` and
    :meth:`ComparisonWorker.submit`."""
    return store.document_frequencies([article.text.body for article in articles])


def numbered(articles: Sequence[Compared]) -> tuple[Compared, ...]:
    """The same articles with versions wherever files gave different texts for one id (two records of one
    url): counted in the order given, behind those that a library has counted."""
    texts: dict[str, dict[str, int]] = {}
    for each in articles:
        if each.version is not None:
            texts.setdefault(each.id, {})[each.text.sha256] = each.version
    for each in articles:
        known = texts.setdefault(each.id, {})
        known.setdefault(each.text.sha256, max(known.values(), default=0) + 1)
    return tuple(
        replace(each, version=texts[each.id][each.text.sha256])
        if each.version is None and len(texts[each.id]) > 1
        else each
        for each in articles
    )


def compare_articles(
    articles: Sequence[Compared],
    threshold: float = THRESHOLD,
    *,
    frequencies: WordCounts | None = None,
    on_progress: Callable[[str, float], None] | None = None,
) -> Comparison:
    """Compare two or more articles in this process; ``frequencies`` as :func:`word_counts` gives them."""
    if len(articles) < 2:
        raise ReaderError("a comparison needs two articles; name another")
    from reader.comparison.engine import compare
    from reader.comparison.frequencies import from_library

    return compare(
        articles,
        threshold=threshold,
        frequencies=from_library(frequencies, articles),
        progress=on_progress,
    )


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


def written_notes(store: Store, ids: Iterable[str]) -> dict[str, tuple[tuple[str, str], ...]]:
    """What was written down of these articles and of their stories, for :func:`save_page`. Blocks the caller.
    Raises NotFound."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for id_ in dict.fromkeys(ids):
        details = store.article(id_).result().details
        story = store.story(details.story).result() if details.story else None
        terms = [("Note", details.note)]
        if story is not None:
            terms += [("Story", story.title), ("Note on the story", story.note)]
        found[id_] = tuple((term, words) for term, words in terms if words)
    return found


def save_page(
    comparison: Comparison,
    path: str | Path,
    annotations: Sequence[Annotation],
    schema: LabelSchema,
    written: Written | None = None,
) -> Path:
    """Write the comparison as one page of HTML with the annotations of its articles, and with what was
    ``written`` down of them; the path as above.

    Raises Refused also for a library or any other SQLite file.
    """
    from reader.reports.page import page
    from reader.tasks.exporting import GENERATOR, atomic_file

    target = Path(path).expanduser()
    if _is_database(target):
        raise Refused(f"{target}: is a library or another database; give another file")
    with atomic_file(target) as out:
        for piece in page(comparison, annotations, schema, GENERATOR, written):
            out.write(piece.encode("utf-8"))
    return target


def _is_database(target: Path) -> bool:
    try:
        if not target.is_file():
            return False
        with target.open("rb") as there:
            return there.read(16) == b"SQLite format 3\x00"
    except (OSError, ValueError):
        return False  # what it is, whoever writes it says
