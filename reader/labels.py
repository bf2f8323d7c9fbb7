"""The label schema: what can be tagged, with which attributes, and which relations are allowed."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from reader.errors import LabelError

AttributeType = Literal["choice", "text", "number", "flag"]
Place = Literal["article", "any"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A field of a label or relation. ``default`` is only what a form offers first."""

    name: str
    type: AttributeType
    values: tuple[str, ...] = ()
    default: str | None = None

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
        if self.type == "number" and isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        allowed = ", ".join(self.values) if self.type == "choice" else f"a {self.type}"
        raise LabelError(f"attribute {self.name}: {value!r} is not allowed; give {allowed}")


@dataclass(frozen=True, slots=True)
class Label:
    """What a span can be. ``colour`` is a name that the themes know how to paint; ``sign`` is one letter
    for the gutter, so that no label is told by colour alone."""

    name: str
    key: str
    colour: str
    sign: str
    guideline: str = ""
    attributes: tuple[Attribute, ...] = ()
    retired: bool = False
    renamed_from: str | None = None

    def attribute(self, name: str) -> Attribute:
        return next(attribute for attribute in self.attributes if attribute.name == name)


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


def parse_schema(text: str, *, file: str = "labels.toml") -> LabelSchema:
    """Read a schema from TOML. Raises LabelError naming the file, the place and the reason."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LabelError(f"{file}: not TOML: {error}; mend that line") from None
    return LabelSchema(
        name=str(data.get("name", "news")),
        version=int(data.get("version", 1)),
        labels=tuple(_label(table) for table in data.get("label", [])),
        relations=tuple(_relation(table) for table in data.get("relation", [])),
    )


def _label(table: dict[str, Any]) -> Label:
    return Label(
        name=table["name"],
        key=str(table.get("key", "")),
        colour=table.get("colour", "blue"),
        sign=table.get("sign", table["name"][0]),
        guideline=table.get("guideline", ""),
        attributes=tuple(_attribute(entry) for entry in table.get("attributes", [])),
        retired=table.get("retired", False),
        renamed_from=table.get("renamed_from"),
    )


def _attribute(table: dict[str, Any]) -> Attribute:
    return Attribute(
        name=table["name"],
        type=table["type"],
        values=tuple(table.get("values", ())),
        default=table.get("default"),
    )


def _relation(table: dict[str, Any]) -> RelationType:
    return RelationType(
        name=table["name"],
        source=tuple(table["from"]),
        target=tuple(table["to"]),
        symmetric=table.get("symmetric", False),
        place=table.get("place", "any"),
        quick=table.get("quick", False),
        attributes=tuple(_attribute(entry) for entry in table.get("attributes", [])),
    )


@cache
def default_schema() -> LabelSchema:
    """The schema that a new library starts with (``labels.toml`` beside this file)."""
    return parse_schema(files("reader").joinpath("labels.toml").read_text(encoding="utf-8"))
