"""``variorum compare``: columns, plain words or the comparison document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

import click

from reader.cli import console
from reader.comparison.model import Compared, Comparison
from reader.tasks.comparing import compare_articles as compare
from reader.tasks.comparing import compared_from_draft, comparison_text, load_compared
from reader.tasks.naming import article_id, check_name, drafts_in, is_path

if TYPE_CHECKING:
    from reader.store import Store

TOO_FEW = "a comparison needs two articles or more; name another"

OpenLibrary = Callable[[], AbstractContextManager["Store"]]


def compare_articles(
    open_library: OpenLibrary, names: Sequence[str], *, as_json: bool, plain: bool, width: int | None
) -> None:
    """Compare files and articles of the library; the library is opened only if one of it is named."""
    if len(names) < 2 and not is_path(names[0]):
        raise click.UsageError(TOO_FEW)
    for name in names:
        check_name(name)
    articles = _articles(open_library, names)
    if len(articles) < 2:
        raise click.UsageError(TOO_FEW)
    _print(compare(articles), as_json=as_json, plain=plain, width=width)


def _articles(open_library: OpenLibrary, names: Sequence[str]) -> list[Compared]:
    found: dict[int, list[Compared]] = {
        position: [compared_from_draft(draft) for draft in drafts_in(name, on_skip=console.say)]
        for position, name in enumerate(names)
        if is_path(name)
    }
    kept = {position: name for position, name in enumerate(names) if position not in found}
    if kept:
        with open_library() as store:
            for position, name in kept.items():
                found[position] = list(load_compared(store, [article_id(store, name, on_skip=console.say)]))
    return [article for position in sorted(found) for article in found[position]]


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
