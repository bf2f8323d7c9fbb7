"""Reading a label schema from TOML: whatever is wrong is told by file, line and reason."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, cast

from reader.actions import ACTIONS, SCREEN_CONTEXTS
from reader.errors import LabelError
from reader.labels.changing import renaming_fault
from reader.labels.values import (
    ATTRIBUTE_TYPES,
    COLOURS,
    PLACES,
    Attribute,
    AttributeType,
    Label,
    LabelSchema,
    Place,
    RelationType,
)

#: Names travel into file formats that separate fields by blanks and lines.
_NAME = r"\w[\w.:-]{0,63}"
#: Over a slow line an arrow key can arrive as Esc and these; a label's key makes a change at once.
_ARROW_REMAINS = frozenset("[OABCDFH")
#: Keys that mean something where there are suggestions.
_OF_SUGGESTIONS = {".": "Next suggestion", ",": "Previous suggestion", "a": "Accept"}


@cache
def default_schema() -> LabelSchema:
    """The schema that a new library starts with (``labels.toml`` beside this file)."""
    from importlib.resources import files

    return parse_schema(files("reader.labels").joinpath("labels.toml").read_text(encoding="utf-8"))


def parse_schema(text: str, *, file: str = "labels.toml", current: LabelSchema | None = None) -> LabelSchema:
    """Read a schema from TOML. With ``current``, the schema that it shall succeed, what is renamed must be
    there. Raises LabelError naming the file, the line where it can, and the reason."""
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(file, text, str(error)) from None
    except RecursionError:
        raise LabelError(f"{file}: lists in lists, too deep to be a label schema") from None
    return _Reading(text, file, current).schema(data)


def _not_toml(file: str, text: str, reason: str) -> LabelError:
    at = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", reason)
    line = at[1] if at and at[1] else len(text.rstrip("\n").split("\n"))
    return LabelError(
        f"{file}, line {line}: not TOML: {reason[: at.start() if at else None]}; mend that line"
    )


class _Reading:
    """One reading of one file: turns tables into the schema and knows where each came from."""

    def __init__(self, text: str, file: str, current: LabelSchema | None) -> None:
        self.file = file
        self.current = current
        self.lines = text.split("\n")
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

    def line_after(self, line: int | None, pattern: str, nth: int = 1) -> int | None:
        """The line of the ``nth`` match of the pattern from ``line`` on, within its table; else ``line``."""
        if line is None:
            return None
        headers = (*self.headers["label"], *self.headers["relation"])
        end = min((header for header in headers if header > line), default=len(self.lines) + 1)
        for number in range(line, end):
            nth -= len(re.findall(pattern, self.lines[number - 1]))
            if nth <= 0:
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
        names: set[str] = set()
        keys: dict[str, str] = {}
        signs: dict[str, str] = {}
        labels: list[Label] = []
        for table in tables:
            table.only("name", "key", "colour", "sign", "guideline", "attributes", "retired", "renamed_from")
            name = table.name_of("name")
            if name in names:
                raise table.fail("name", f"label {name} is there twice; rename or remove one")
            names.add(name)
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
                    former_names=table.former_names(),
                )
            )
        self._check_renamings("label", labels, tables)
        return tuple(_signed(labels, set(signs)))

    def _relations(self, tables: list[_Table], labels: tuple[Label, ...]) -> tuple[RelationType, ...]:
        known = {label.name for label in labels}
        relations: dict[str, RelationType] = {}
        for table in tables:
            table.only(
                *("name", "from", "to", "symmetric", "place", "quick", "attributes", "retired"),
                "renamed_from",
            )
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
                retired=table.flag("retired"),
                former_names=table.former_names(),
            )
        self._check_renamings("relation", list(relations.values()), tables)
        return tuple(relations.values())

    def _check_renamings(
        self, kind: str, things: Sequence[Label | RelationType], tables: list[_Table]
    ) -> None:
        current: Sequence[Label | RelationType] | None = None
        if self.current is not None:
            current = self.current.labels if kind == "label" else self.current.relations
        for thing, table in zip(things, tables, strict=True):
            fault = renaming_fault(kind, thing, things, current)
            if fault:
                raise table.fail("renamed_from", fault)

    def _attributes(self, owner: _Table) -> tuple[Attribute, ...]:
        entries = owner.data.get("attributes", [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise owner.fail("attributes", f"{owner.what}: attributes must be tables such as {{ name = … }}")
        attributes: dict[str, Attribute] = {}
        seen: Counter[str] = Counter([owner.data["name"]])
        for position, entry in enumerate(entries, 1):
            called = _called(entry, position)
            seen[called] += 1
            line = self.line_after(owner.line, rf"\bname\s*=\s*['\"]{re.escape(called)}['\"]", seen[called])
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
        if value and (unicodedata.east_asian_width(value) in "WF" or unicodedata.combining(value)):
            raise self.fail("sign", f"{self.what}: sign must take one cell of the gutter, {value} does not")
        return value

    def former_names(self) -> tuple[str, ...]:
        return (self.name_of("renamed_from"),) if "renamed_from" in self.data else ()

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
        right = f"one of {', '.join(values)}" if kind == "choice" else f"a {kind}"
        raise table.fail(
            "", f"{table.what}: default {table.data['default']!r} is not allowed; give {right}"
        ) from None
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
    return _OF_SUGGESTIONS | {
        key: action.label
        for action in ACTIONS
        if action.context in contexts and not action.call.startswith("tag(")
        for key in action.keys
    }
