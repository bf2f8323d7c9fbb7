"""``variorum export``: to a file, whole or not at all, or to standard output."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from reader.annotations import Status, now
from reader.cli import console
from reader.errors import FormatError, NotFound
from reader.formats import format_named
from reader.formats.document import Document
from reader.labels import default_schema
from reader.store import Store
from reader.tasks.exporting import GENERATOR, Exported, Selection, atomic_file, export, export_to
from reader.tasks.naming import article_ids


def print_schema(format_name: str, output: str | None) -> None:
    """The format's JSON Schema, on standard output or in a file."""
    kind = format_named(format_name)
    if kind.schema is None:
        raise FormatError(f"format {format_name} has no JSON Schema")
    if output is None:
        console.put_document([kind.schema()])
        return
    with atomic_file(Path(output)) as out:
        out.write(kind.schema().encode())


def export_command(
    store: Store | None,
    *,
    format_: str,
    output: str | None,
    articles: Sequence[str],
    labels: Sequence[str],
    annotators: Sequence[str],
    statuses: Sequence[str],
) -> None:
    """Export what is selected; without a library an empty document."""
    kind = format_named(format_)
    if store is None:
        if articles:
            raise NotFound(f"{articles[0]}: there is no library yet; make it with variorum add")
        pieces = kind.write(Document(default_schema(), (), (), (), GENERATOR, now()))
        if output is None:
            console.put_document(pieces)
            return
        with atomic_file(Path(output)) as out:
            out.writelines(piece.encode() for piece in pieces)
        return
    selection = Selection(
        articles=article_ids(store, articles, on_skip=console.say) if articles else None,
        labels=frozenset(labels) if labels else None,
        annotators=frozenset(annotators) if annotators else None,
        statuses=frozenset(cast(Sequence[Status], statuses)) if statuses else None,
    )
    if output is None:
        export_to(store, console.document_stream(), selection, format=format_)
        sys.stdout.flush()
        return
    progress = console.ProgressLine("exporting")
    done = export(
        store,
        Path(output),
        selection,
        format=format_,
        on_progress=lambda reached: progress(reached.articles, None),
    )
    console.say(f"{output}: {_amount(done)}")


def _amount(done: Exported) -> str:
    return ", ".join(
        f"{count:,} {word}{'' if count == 1 else 's'}"
        for count, word in (
            (done.articles, "article"),
            (done.annotations, "annotation"),
            (done.relations, "relation"),
        )
    )
