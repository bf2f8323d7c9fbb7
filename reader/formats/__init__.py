"""Interchange formats: one module each, and one registry. Pure: documents in, text out."""

from __future__ import annotations

import difflib

from reader.errors import FormatError
from reader.formats import native
from reader.formats.document import Document, Entry, Format

FORMATS: tuple[Format, ...] = (
    Format(name="json", ending=".json", write=native.write, schema=native.json_schema),
)

__all__ = ["FORMATS", "Document", "Entry", "Format", "format_named"]


def format_named(name: str) -> Format:
    """The format of that name. Raises FormatError naming those there are."""
    for each in FORMATS:
        if each.name == name:
            return each
    names = [each.name for each in FORMATS]
    near = difflib.get_close_matches(name, names, 1)
    hint = f"do you mean {near[0]}?" if near else f"give {', '.join(names)}"
    raise FormatError(f"format {name!r} is not known; {hint}")
