"""The label schema as values: labels with attributes, relations between them, and how they are asked for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from reader.errors import LabelError

AttributeType = Literal["choice", "text", "number", "flag"]
Place = Literal["article", "any"]

ATTRIBUTE_TYPES: tuple[str, ...] = get_args(AttributeType)
PLACES: tuple[str, ...] = get_args(Place)
#: What a label can be painted in; the themes give each of them a light and a dark form.
COLOURS = ("blue", "orange", "green", "magenta", "cyan", "red", "yellow", "grey")


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
    ``sign`` is one letter for the gutter, so that no label is told by colour alone.

    A ``retired`` label keeps its annotations and is offered no more. ``former_names`` are those that it had
    before, the latest first: annotations that still carry one of them are its own.
    """

    name: str
    key: str
    colour: str
    sign: str
    guideline: str = ""
    attributes: tuple[Attribute, ...] = ()
    retired: bool = False
    former_names: tuple[str, ...] = ()

    @property
    def renamed_from(self) -> str | None:
        """The name it had last."""
        return self.former_names[0] if self.former_names else None

    @property
    def summary(self) -> str:
        """The first line of the guideline, for where there is no room for more."""
        return self.guideline.partition("\n")[0]

    def attribute(self, name: str) -> Attribute:
        """The attribute of that name. Raises LabelError if there is none."""
        for attribute in self.attributes:
            if attribute.name == name:
                return attribute
        raise LabelError(f"label {self.name} has no attribute {name}")


@dataclass(frozen=True, slots=True)
class RelationType:
    """A tie from one of the labels ``source`` to one of ``target``; symmetric ones are stored once.

    ``retired`` and ``former_names`` as of a label.
    """

    name: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    symmetric: bool = False
    place: Place = "any"
    quick: bool = False
    attributes: tuple[Attribute, ...] = ()
    retired: bool = False
    former_names: tuple[str, ...] = ()

    @property
    def renamed_from(self) -> str | None:
        """The name it had last."""
        return self.former_names[0] if self.former_names else None


@dataclass(frozen=True, slots=True)
class LabelSchema:
    """All labels and relations, retired ones included; ``version`` counts the changes a library has seen."""

    name: str
    version: int
    labels: tuple[Label, ...]
    relations: tuple[RelationType, ...]

    def label(self, name: str) -> Label | None:
        """The label of that name, retired or not; else the one that had it before it was renamed."""
        return _named(self.labels, name)

    def label_for_key(self, key: str) -> Label | None:
        return next((label for label in self.labels if label.key == key and not label.retired), None)

    def colour_of(self, name: str) -> str:
        """What annotations of that label are painted in: grey if it has retired, or is not of this schema."""
        label = self.label(name)
        return label.colour if label is not None and not label.retired else "grey"

    def sign_of(self, name: str) -> str:
        """The letter of that label: the first of its name if it is not of this schema."""
        label = self.label(name)
        return label.sign if label is not None else name[:1].upper() or "?"

    def relation(self, name: str) -> RelationType | None:
        """The relation type of that name, or that had it before, retired or not."""
        return _named(self.relations, name)

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


_Named = TypeVar("_Named", Label, RelationType)


def _named(things: Iterable[_Named], name: str) -> _Named | None:
    formerly = None
    for thing in things:
        if thing.name == name:
            return thing
        if formerly is None and name in thing.former_names:
            formerly = thing
    return formerly


def said(value: object) -> str:
    """A value of an attribute or of a schema in words, the same in every message."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if value not in (None, "") else "–"
