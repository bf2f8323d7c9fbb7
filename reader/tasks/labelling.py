"""Label schemas in files: reading one, and making it the one in force of a library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from reader.errors import LabelError
from reader.labels import Difference, LabelSchema, parse_schema
from reader.store import SchemaChange, Store

_WORDS = {
    "added": "added",
    "retired": "retired",
    "returned": "offered again",
}
#: What bears the name of a label, or of a relation.
_BEARERS = {"label": "annotation", "relation": "relation"}


def read_schema(file: Path, current: LabelSchema | None = None) -> LabelSchema:
    """The schema in a file. ``current``: the one that it shall follow, so that what it renames must be there.
    Raises LabelError naming the file, the line where it can, and the reason."""
    try:
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise LabelError(f"{file}: cannot be read: {error.strerror}; give a label schema in TOML") from None
    except UnicodeDecodeError as error:
        raise LabelError(f"{file}: byte {error.start} is not UTF-8; save it as UTF-8") from None
    return parse_schema(text, file=str(file), current=current)


def use_schema(store: Store, file: Path) -> SchemaChange:
    """Make the schema of a file the one in force; what it renames is renamed in the library, too.
    Blocks its caller. Raises LabelError, and what :meth:`Store.use_schema` raises."""
    return store.use_schema(read_schema(file, store.schema().result())).result()


def change_lines(change: SchemaChange) -> Iterator[str]:
    """What using a schema changed: one thing a line, with how many annotations or relations it touched."""
    for each in change.differences:
        yield "; ".join([f"{_called(each)}: {_said(each)}", *_touched(each, change), *_details(each)])


def _called(difference: Difference) -> str:
    return f"{difference.kind} {difference.name}" if difference.kind != "schema" else "schema"


def _said(difference: Difference) -> str:
    if difference.what == "renamed":
        return f"renamed from {' and '.join(difference.former)}"
    if difference.what == "changed":
        return "; ".join(difference.details)
    return _WORDS[difference.what]


def _touched(difference: Difference, change: SchemaChange) -> Iterator[str]:
    count = change.touched.get((difference.kind, difference.name))
    if count is not None:
        bearers = f"{count:,} {_BEARERS[difference.kind]}{'' if count == 1 else 's'}"
        stay = "stays" if count == 1 else "stay"
        yield f"{bearers} with it" if difference.what == "renamed" else f"{bearers} {stay}"


def _details(difference: Difference) -> tuple[str, ...]:
    return () if difference.what == "changed" else difference.details
