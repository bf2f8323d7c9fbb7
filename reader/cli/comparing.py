"""``variorum compare``: columns, plain words, the comparison document or a page of HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli import console
from reader.comparison.model import Compared, Comparison
from reader.errors import ReaderError, Refused
from reader.tasks.comparing import compare_articles as compare
from reader.tasks.comparing import (
    compared_from_draft,
    comparison_text,
    load_compared,
    numbered,
    save_page,
    word_counts,
    written_notes,
)
from reader.tasks.naming import check_name, drafts_in, is_path, split_version, version_id

if TYPE_CHECKING:
    from reader.annotations import Annotation
    from reader.comparison.frequencies import WordCounts
    from reader.labels import LabelSchema
    from reader.reports.page_notes import Written
    from reader.store import Store

TOO_FEW = "a comparison needs two articles or more; name another"
#: So many versions are named one by one.
MOST_NAMED = 6

OpenLibrary = Callable[[], AbstractContextManager["Store"]]


@dataclass
class _Found:
    """The articles that were named, and what the library knows of them besides, if it was opened."""

    articles: list[Compared] = field(default_factory=list)
    counts: WordCounts | None = None
    annotations: tuple[Annotation, ...] = ()
    schema: LabelSchema | None = None
    written: Written = field(default_factory=dict)


def compare_articles(
    open_library: OpenLibrary,
    names: Sequence[str],
    *,
    as_json: bool,
    plain: bool,
    html: str | None,
    width: int | None,
) -> None:
    """Compare files and articles of the library; the library is opened only if one of it is named."""
    if len(names) == 1 and not is_path(names[0]):
        raise click.UsageError(f"{TOO_FEW}{_other_versions(open_library, names[0])}")
    for name in names:
        check_name(name, versions=True)
    if html is not None:
        _check_target(html, names)
    found = _find(open_library, names, annotations=html is not None)
    if len(found.articles) < 2:
        raise click.UsageError(TOO_FEW)
    comparison = compare(found.articles, frequencies=found.counts)
    if html is not None:
        _save(comparison, html, found)
    else:
        _print(comparison, as_json=as_json, plain=plain, width=width)


def _check_target(html: str, names: Sequence[str]) -> None:
    """Raise Refused if the page would take the place of what is compared."""
    target = Path(html).expanduser()
    for name in names:
        try:
            same = is_path(name) and target.samefile(name)
        except (OSError, ValueError):
            continue
        if same:
            raise Refused(f"{html}: is one of the articles to compare; give another file for the page")


def _find(open_library: OpenLibrary, names: Sequence[str], *, annotations: bool) -> _Found:
    by_position: dict[int, list[Compared]] = {
        position: [compared_from_draft(draft) for draft in drafts_in(name, on_skip=console.say)]
        for position, name in enumerate(names)
        if is_path(name)
    }
    kept = {position: name for position, name in enumerate(names) if position not in by_position}
    found = _Found()
    if kept:
        with open_library() as store:
            ids = [version_id(store, name, on_skip=console.say) for name in kept.values()]
            loaded = load_compared(store, ids)
            by_position |= {position: [one] for position, one in zip(kept, loaded, strict=True)}
            found.articles = _in_order(by_position)
            found.counts = word_counts(store, found.articles).result()
            if annotations:
                ids = list(dict.fromkeys(one.id for one in loaded))
                found.annotations = store.annotations(ids).result()[0]
                found.written = written_notes(store, ids)
                found.schema = store.schema().result()
    found.articles = list(numbered(_in_order(by_position)))
    return found


def _in_order(by_position: dict[int, list[Compared]]) -> list[Compared]:
    return [one for position in sorted(by_position) for one in by_position[position]]


def _other_versions(open_library: OpenLibrary, name: str) -> str:
    """What else there is of the one article that was named; nothing if it is not known or has one text."""
    try:
        check_name(name, versions=True)
        with open_library() as store:
            id_, number = split_version(version_id(store, name, on_skip=console.say))
            article = store.article(id_).result()
    except ReaderError:
        return ""
    count = len(article.versions)
    others = [f"{split_version(name)[0]}@{each}" for each in range(1, count + 1) if each != (number or count)]
    if not others:
        return ""
    more = " …" if len(others) > MOST_NAMED else ""
    return f", or another version of it: {', '.join(others[:MOST_NAMED])}{more}"


def _save(comparison: Comparison, html: str, found: _Found) -> None:
    from reader.labels import default_schema

    schema = found.schema or default_schema()
    written = save_page(comparison, html, found.annotations, schema, found.written)
    console.tell(f"the page is written to {written}")


def _print(comparison: Comparison, *, as_json: bool, plain: bool, width: int | None) -> None:
    if as_json:
        console.put_document([comparison_text(comparison)])
    elif plain:
        from reader.reports.plain import plain as in_plain_words

        for line in in_plain_words(comparison):
            console.put_line(line)
    else:
        from reader.reports.columns import columns

        colour = console.colour()
        for line in columns(
            comparison, width=console.width(width), cell_width=console.cell_width, colour=colour
        ):
            (console.put_painted if colour else console.put_line)(line)
