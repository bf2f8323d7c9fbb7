"""The label schema: what can be tagged, with which attributes, and which relations are allowed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, cast, get_args

from reader.actions import ACTIONS, SCREEN_CONTEXTS
from reader.errors import LabelError

AttributeType = Literal["choice", "text", "number", "flag"]
Place = Literal["article", "any"]

ATTRIBUTE_TYPES: tuple[str, ...] = get_args(AttributeType)
PLACES: tuple[str, ...] = get_args(Place)
#: What a label can be painted in; the themes give each of them a light and a dark form.
COLOURS = ("blue", "orange", "green", "magenta", "cyan", "red", "yellow", "grey")

#: Names travel into file formats that separate fields by blanks and lines.
_NAME = r"\w[\w.:-]{0,63}"
#: Over a slow line an arrow key can arrive as Esc and these; a label's key makes a change at once.
_ARROW_REMAINS = frozenset("[OABCDFH")


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field of a label or relation. ``default`` is only what a form offers first."""

    name: str
    type: AttributeType
    values: tuple[str, ...] = ()
    default: str | float | bool | None = None

    def checked(self, value: object) -> str | float | bool | None:
        """``value`` if it is one of this attribute's, else LabelError."""
        if value is None:
            return None
        if self.type == "choice" and isinstance(value, str) and value in self.values:
            return value
        if self.type == "text" and isinstance(value, str):
            return value
        if self.type == "flag" and isinstance(value, bool):
            return value
        if (
            self.type == "number"
            and isinstance(value, int | float)
            and not isinstance(value, bool)
            and math.isfinite(value)
        ):
            return float(value)
        allowed = ", ".join(self.values) if self.type == "choice" else f"a {self.type}"
        raise LabelError(f"attribute {self.name}: {value!r} is not allowed; give {allowed}")


@dataclass(frozen=True, slots=True)
class Label:
    """What a span can be. ``colour`` is one of COLOURS, a name that the themes know how to paint;
    ``sign`` is one letter for the gutter, so that no label is told by colour alone."""

    name: str
    key: str
    colour: str
    sign: str
    guideline: str = ""
    attributes: tuple[Attribute, ...] = ()
    retired: bool = False
    renamed_from: str | None = None

    def attribute(self, name: str) -> Attribute:
        """The attribute of that name. Raises LabelError if there is none."""
        for attribute in self.attributes:
            if attribute.name == name:
                return attribute
        raise LabelError(f"label {self.name} has no attribute {name}")


@dataclass(frozen=True, slots=True)
class RelationType:
    """A tie from one of the labels ``source`` to one of ``target``; symmetric ones are stored once."""

    name: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    symmetric: bool = False
    place: Place = "any"
    quick: bool = False
    attributes: tuple[Attribute, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class LabelSchema:
    """All labels and relations; ``version`` counts the changes a library has seen."""

    name: str
    version: int
    labels: tuple[Label, ...]
    relations: tuple[RelationType, ...]

    def label(self, name: str) -> Label | None:
        return next((label for label in self.labels if label.name == name), None)

    def label_for_key(self, key: str) -> Label | None:
        return next((label for label in self.labels if label.key == key and not label.retired), None)

    def relation(self, name: str) -> RelationType | None:
        """The relation type of that name, retired or not."""
        return next((relation for relation in self.relations if relation.name == name), None)

    def relations_between(
        self, source_label: str, target_label: str, same_article: bool
    ) -> list[tuple[RelationType, bool]]:
        """The types a relation from an annotation of one label to one of the other can have, in the
        schema's order, retired ones left out.

        The flag says ``turned``: the type goes the other way round, so that the target becomes its
        ``source``. A type that allows both ways is there once, straight: it is made the other way by
        starting at the other end. Symmetric types are never turned.
        """
        source, target = self._present(source_label), self._present(target_label)
        found: list[tuple[RelationType, bool]] = []
        for relation in self.relations:
            if relation.retired or (relation.place == "article" and not same_article):
                continue
            if source in relation.source and target in relation.target:
                found.append((relation, False))
            elif target in relation.source and source in relation.target:
                found.append((relation, not relation.symmetric))
        return found

    def _present(self, name: str) -> str:
        """The name that a label has now."""
        label = self.label(name)
        return label.name if label else name


@cache
def default_schema() -> LabelSchema:
    """The schema that a new library starts with (``labels.toml`` beside this file)."""
    from importlib.resources import files

    return parse_schema(files("reader").joinpath("labels.toml").read_text(encoding="utf-8"))


def parse_schema(text: str, *, file: str = "labels.toml") -> LabelSchema:
    """Read a schema from TOML. Raises LabelError naming the file, the line where it can, and the reason."""
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LabelError(f"{file}: not TOML: {error}; mend that line") from None
    return _Reading(text, file).schema(data)


class _Reading:
    """One reading of one file: turns tables into the schema and knows where each came from."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = text.splitlines()
        self.headers = {kind: list(self._header_lines(kind)) for kind in ("label", "relation")}

    def schema(self, data: Mapping[str, Any]) -> LabelSchema:
        top = _Table(data, self, "the schema", None)
        top.only("name", "version", "label", "relation")
        labels = self._labels(self._tables(top, "label"))
        return LabelSchema(
            name=top.name_of("name", "news"),
            version=top.positive("version", 1),
            labels=labels,
            relations=self._relations(self._tables(top, "relation"), labels),
        )

    def fail(self, line: int | None, what: str) -> LabelError:
        return LabelError(f"{self.file}{f', line {line}' if line else ''}: {what}")

    def line_after(self, line: int | None, pattern: str) -> int | None:
        """The first line from ``line`` on, within its table, that the pattern is found in; else ``line``."""
        if line is None:
            return None
        for number, content in enumerate(self.lines[line - 1 :], line):
            if number > line and content.lstrip().startswith("[["):
                break
            if re.search(pattern, content):
                return number
        return line

    def _header_lines(self, kind: str) -> Iterator[int]:
        header = re.compile(rf"\s*\[\[\s*['\"]?{kind}['\"]?\s*\]\]")
        return (number for number, line in enumerate(self.lines, 1) if header.match(line))

    def _tables(self, top: _Table, kind: str) -> list[_Table]:
        entries = top.data.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise self.fail(None, f"{kind} must be tables; write [[{kind}]] above each")
        lines: list[int | None] = [*self.headers[kind]]
        if len(lines) != len(entries):  # written in some other way, e.g. as an inline array
            lines = [None] * len(entries)
        return [
            _Table(entry, self, f"{kind} {_called(entry, position)}", line)
            for position, (entry, line) in enumerate(zip(entries, lines, strict=True), 1)
        ]

    def _labels(self, tables: list[_Table]) -> tuple[Label, ...]:
        if not tables:
            raise self.fail(None, "no labels; add at least one [[label]] with a name")
        names: dict[str, _Table] = {}
        keys: dict[str, str] = {}
        signs: dict[str, str] = {}
        labels: list[Label] = []
        for table in tables:
            table.only("name", "key", "colour", "sign", "guideline", "attributes", "retired", "renamed_from")
            name = table.name_of("name")
            if name in names:
                raise table.fail("name", f"label {name} is there twice; rename or remove one")
            names[name] = table
            retired = table.flag("retired")
            key = table.key()
            if key and not retired:
                if key in keys:
                    raise table.fail("key", f"label {name} has the key {key} of {keys[key]}; give it another")
                keys[key] = name
            sign = table.sign()
            if sign and not retired:
                if sign in signs:
                    raise table.fail(
                        "sign", f"label {name} has the sign {sign} of {signs[sign]}; give it another"
                    )
                signs[sign] = name
            labels.append(
                Label(
                    name=name,
                    key=key,
                    colour=table.one_of("colour", COLOURS, "blue"),
                    sign=sign,
                    guideline=table.text("guideline"),
                    attributes=self._attributes(table),
                    retired=retired,
                    renamed_from=table.text("renamed_from") or None,
                )
            )
        return tuple(_signed(labels, set(signs)))

    def _relations(self, tables: list[_Table], labels: tuple[Label, ...]) -> tuple[RelationType, ...]:
        known = {label.name for label in labels}
        relations: dict[str, RelationType] = {}
        for table in tables:
            table.only("name", "from", "to", "symmetric", "place", "quick", "attributes")
            name = table.name_of("name")
            if name in relations:
                raise table.fail("name", f"relation {name} is there twice; rename or remove one")
            source, target = table.ends("from", known), table.ends("to", known)
            symmetric = table.flag("symmetric")
            if symmetric and set(source) != set(target):
                raise table.fail(
                    "symmetric", f"relation {name} is symmetric, so from and to must name the same labels"
                )
            relations[name] = RelationType(
                name=name,
                source=source,
                target=target,
                symmetric=symmetric,
                place=cast(Place, table.one_of("place", PLACES, "any")),
                quick=table.flag("quick"),
                attributes=self._attributes(table),
            )
        return tuple(relations.values())

    def _attributes(self, owner: _Table) -> tuple[Attribute, ...]:
        entries = owner.data.get("attributes", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise owner.fail("attributes", f"{owner.what}: attributes must be tables such as {{ name = … }}")
        attributes: dict[str, Attribute] = {}
        for position, entry in enumerate(entries, 1):
            called = _called(entry, position)
            line = self.line_after(owner.line, rf"name\s*=\s*['\"]{re.escape(called)}['\"]")
            table = _Table(entry, self, f"{owner.what}, attribute {called}", line)
            table.only("name", "type", "values", "default")
            attribute = _attribute(table)
            if attribute.name in attributes:
                raise table.fail("", f"{owner.what}: attribute {attribute.name} is there twice; remove one")
            attributes[attribute.name] = attribute
        return tuple(attributes.values())


class _Table:
    """A table of the file: its entries, read with their types, and its place for the messages."""

    def __init__(self, data: Mapping[str, Any], reading: _Reading, what: str, line: int | None) -> None:
        self.data = data
        self.reading = reading
        self.what = what
        self.line = line

    def fail(self, entry: str, what: str) -> LabelError:
        line = self.reading.line_after(self.line, rf"\b{re.escape(entry)}\s*=") if entry else self.line
        return self.reading.fail(line, what)

    def only(self, *entries: str) -> None:
        for entry in self.data:
            if entry not in entries:
                raise self.fail(
                    entry, f"{self.what}: unknown entry {entry}; it can have {', '.join(entries)}"
                )

    def text(self, entry: str, default: str = "") -> str:
        value = self.data.get(entry, default)
        if not isinstance(value, str):
            raise self.fail(entry, f"{self.what}: {entry} must be a text in quotation marks")
        return value

    def flag(self, entry: str) -> bool:
        value = self.data.get(entry, False)
        if not isinstance(value, bool):
            raise self.fail(entry, f"{self.what}: {entry} must be true or false")
        return value

    def positive(self, entry: str, default: int) -> int:
        value = self.data.get(entry, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.fail(entry, f"{self.what}: {entry} must be a whole number from 1 up")
        return value

    def name_of(self, entry: str, default: str = "") -> str:
        value = self.text(entry, default)
        if not re.fullmatch(_NAME, value):
            raise self.fail(
                entry,
                f"{self.what}: {entry} must be up to 64 letters, digits, _ . : or -, without blanks",
            )
        return value

    def one_of(self, entry: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(entry, default)
        if value not in allowed:
            raise self.fail(
                entry, f"{self.what}: {entry} {value!r} is not known; give one of {', '.join(allowed)}"
            )
        return value

    def sign(self) -> str:
        value = self.text("sign")
        if value and (len(value) != 1 or not value.isprintable() or value.isspace()):
            raise self.fail("sign", f"{self.what}: sign must be one visible character")
        return value

    def key(self) -> str:
        value = self.text("key")
        if not value:
            return ""
        if len(value) != 1 or not value.isprintable() or value.isspace():
            raise self.fail("key", f"{self.what}: key must be one character, such as a digit from 1 to 9")
        if value in _ARROW_REMAINS:
            raise self.fail("key", f"{self.what}: key {value} can be part of an arrow key; give another")
        taken = _keys_in_a_text().get(value)
        if taken is not None:
            raise self.fail("key", f"{self.what}: key {value} is that of “{taken}”; give another")
        return value

    def ends(self, entry: str, known: set[str]) -> tuple[str, ...]:
        value = self.data.get(entry, [])
        if not isinstance(value, list) or not value or not all(isinstance(name, str) for name in value):
            raise self.fail(entry, f'{self.what}: {entry} must be a list of labels, such as ["QUOTE"]')
        for name in value:
            if name not in known:
                raise self.fail(
                    entry,
                    f"{self.what}: {entry} names {name}, no label of this schema; add or mend it",
                )
        return tuple(dict.fromkeys(value))


def _attribute(table: _Table) -> Attribute:
    name = table.name_of("name")
    kind = cast(AttributeType, table.one_of("type", ATTRIBUTE_TYPES, ""))
    values = table.data.get("values", [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
        raise table.fail("", f"{table.what}: values must be a list of texts")
    if kind == "choice" and not values:
        raise table.fail("", f"{table.what}: a choice needs values; list them")
    if kind != "choice" and values:
        raise table.fail("", f"{table.what}: only a choice has values, this is a {kind}; remove them")
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        raise table.fail("", f"{table.what}: value {twice} is there twice; remove one")
    attribute = Attribute(name, kind, tuple(values))
    try:
        default = attribute.checked(table.data.get("default"))
    except LabelError:
        allowed = ", ".join(values) if kind == "choice" else f"a {kind}"
        raise table.fail("", f"{table.what}: default {table.data['default']!r} is not {allowed}") from None
    return Attribute(name, kind, tuple(values), default)


def _called(entry: Mapping[str, Any], position: int) -> str:
    name = entry.get("name")
    return name if isinstance(name, str) and re.fullmatch(_NAME, name) else f"number {position}"


def _signed(labels: list[Label], taken: set[str]) -> Iterator[Label]:
    """Labels without a sign get the first letter of their name that is still free."""
    for label in labels:
        sign = label.sign
        if not sign:
            letters = [letter.upper() for letter in label.name if letter.isalnum()]
            sign = next((letter for letter in letters if letter not in taken), (letters or ["?"])[0])
            taken.add(sign)
            label = replace(label, sign=sign)
        yield label


@cache
def _keys_in_a_text() -> dict[str, str]:
    """The keys that already do something where labels are given, digits apart: key → what it does."""
    contexts = {*SCREEN_CONTEXTS["article"], *SCREEN_CONTEXTS["compare"]}
    return {
        key: action.label
        for action in ACTIONS
        if action.context in contexts and not action.call.startswith("tag(")
        for key in action.keys
    }
