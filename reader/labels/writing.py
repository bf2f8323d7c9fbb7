"""A label schema as the TOML file that gives it, for a person to change and use again. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from reader.labels.values import Attribute, Label, LabelSchema, RelationType


def schema_toml(schema: LabelSchema) -> str:
    """The file that, used where this schema is in force, changes nothing; retired ones included."""
    return "\n".join(_lines(schema)) + "\n"


def _lines(schema: LabelSchema) -> Iterator[str]:
    yield f"name = {_text(schema.name)}"
    yield f"version = {schema.version}"
    for label in schema.labels:
        yield from ("", "[[label]]", *_label(label))
    for relation in schema.relations:
        yield from ("", "[[relation]]", *_relation(relation))


def _label(label: Label) -> Iterator[str]:
    yield f"name = {_text(label.name)}"
    if label.key:
        yield f"key = {_text(label.key)}"
    yield f"colour = {_text(label.colour)}"
    yield f"sign = {_text(label.sign)}"
    if label.guideline:
        yield f"guideline = {_lines_of_text(label.guideline)}"
    yield from _rest(label)


def _relation(relation: RelationType) -> Iterator[str]:
    yield f"name = {_text(relation.name)}"
    yield f"from = {_texts(relation.source)}"
    yield f"to = {_texts(relation.target)}"
    if relation.symmetric:
        yield "symmetric = true"
    yield f"place = {_text(relation.place)}"
    if relation.quick:
        yield "quick = true"
    yield from _rest(relation)


def _rest(thing: Label | RelationType) -> Iterator[str]:
    if thing.retired:
        yield "retired = true"
    if thing.attributes:
        yield from ("attributes = [", *(f"    {_attribute(each)}," for each in thing.attributes), "]")


def _attribute(attribute: Attribute) -> str:
    parts = [f"name = {_text(attribute.name)}", f"type = {_text(attribute.type)}"]
    if attribute.values:
        parts.append(f"values = {_texts(attribute.values)}")
    if attribute.default is not None:
        parts.append(f"default = {_value(attribute.default)}")
    return f"{{ {', '.join(parts)} }}"


def _value(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else repr(value)


def _text(text: str) -> str:
    """A TOML text is a JSON one but for DEL, which TOML does not take as it stands."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _lines_of_text(text: str) -> str:
    if "\n" not in text:
        return _text(text)
    lines = "\n".join(_text(line)[1:-1] for line in text.split("\n"))
    return f'"""\n{lines}"""'


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"
