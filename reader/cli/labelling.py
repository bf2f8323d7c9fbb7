"""``variorum labels``: the label schema of a library, or of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from reader.cli import console
from reader.cli.showing import COMFORTABLE, wrapped
from reader.labels import Attribute, Label, LabelSchema, RelationType, attribute_words, schema_toml
from reader.store import Store
from reader.tasks import labelling
from reader.text.wording import counted


def show_schema(schema: LabelSchema, *, as_toml: bool) -> None:
    """Labels with their keys, guidelines and attributes, and the relations between them; what has retired
    last. ``as_toml``: as the file that gives them."""
    if as_toml:
        console.put_document([schema_toml(schema)])
        return
    columns = min(console.width(), COMFORTABLE)
    console.put_line(f"{schema.name}, version {schema.version}")
    for label in schema.labels:
        console.put("\n")
        console.put_line(f"{label.name}  ({', '.join(_label_words(label))})")
        _put_wrapped(label.guideline, columns)
        _put_attributes(label.attributes, columns)
    for relation in schema.relations:
        console.put("\n")
        _put_wrapped(
            f"{relation.name}  {_ends(relation)}  ({', '.join(_relation_words(relation))})", columns, 0
        )
        _put_attributes(relation.attributes, columns)


def _label_words(label: Label) -> Iterator[str]:
    if label.key and not label.retired:
        yield f"key {label.key}"
    yield f"sign {label.sign}"
    yield label.colour
    yield from _history(label)


def _relation_words(relation: RelationType) -> Iterator[str]:
    yield "same article" if relation.place == "article" else "any article"
    if relation.quick:
        yield "quick"
    yield from _history(relation)


def _history(thing: Label | RelationType) -> Iterator[str]:
    if thing.former_names:
        yield f"formerly {', '.join(thing.former_names)}"
    if thing.retired:
        yield "retired"


def _ends(relation: RelationType) -> str:
    arrow = "↔" if relation.symmetric else "→"
    return f"{', '.join(relation.source)} {arrow} {', '.join(relation.target)}"


def _put_attributes(attributes: Iterable[Attribute], columns: int) -> None:
    for attribute in attributes:
        lines = wrapped(attribute_words(attribute), columns - 4)
        for position, line in enumerate(lines):
            console.put_line(f"  {'  ' if position else '· '}{line}")


def _put_wrapped(text: str, columns: int, indent: int = 2) -> None:
    for line in wrapped(text, columns - indent):
        console.put_line(" " * indent + line)


def check_schema(file: Path) -> None:
    """Say what a schema file holds. Raises LabelError if it is wrong."""
    schema = labelling.read_schema(file)
    console.put_line(
        f"{file}: {schema.name}, version {schema.version}: {counted(len(schema.labels), 'label')}, "
        f"{counted(len(schema.relations), 'relation')}, no faults"
    )


def use_schema(store: Store, file: Path) -> None:
    """Make the schema of a file that of the library, and say what it changed. Raises LabelError."""
    change = labelling.use_schema(store, file)
    if not change.differences:
        console.put_line(
            f"{file}: nothing changed, the library has these labels (version {change.schema.version})"
        )
        return
    for line in labelling.change_lines(change):
        console.put_line(line)
    console.put_line(f"the library uses {file} now: {change.schema.name}, version {change.schema.version}")
