"""A schema that is in use is changed: what becomes of it when a person gives the library another one. Pure.

Nothing that an annotation may refer to is ever lost: what the new schema does not name is kept as retired,
what it renames is known by its former names, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from reader.errors import LabelError
from reader.labels.values import Attribute, Label, LabelSchema, RelationType, said

What = Literal["added", "retired", "returned", "renamed", "changed"]
_Thing = TypeVar("_Thing", Label, RelationType)


@dataclass(frozen=True, slots=True)
class Difference:
    """What of a schema is different from the one before: a label, a relation, or the schema as a whole.

    ``former``: the names it takes over, of a renamed one. ``details``: what else of it changed, in words.
    """

    kind: Literal["schema", "label", "relation"]
    name: str
    what: What
    former: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


def succeeded(current: LabelSchema, wanted: LabelSchema) -> tuple[LabelSchema, tuple[Difference, ...]]:
    """The schema that follows on ``current`` when ``wanted`` is used, and what is different then.

    Labels and relations that ``wanted`` does not name are kept as retired, behind the others and with their
    attributes; their keys are free. If nothing is different it is ``current`` itself, else its version is the
    next one. Raises LabelError if something is renamed from what is not there.
    """
    labels, new_names = _merged("label", current.labels, wanted.labels)
    relations, relation_names = _merged("relation", current.relations, wanted.relations)
    relations = [_with_ends(relation, new_names) for relation in relations]
    schema = LabelSchema(wanted.name, current.version, tuple(labels), tuple(relations))
    if schema == current:
        return current, ()
    before = [_with_ends(relation, new_names) for relation in current.relations]
    differences = (
        *_of_the_whole(current, schema, new_names, relation_names),
        *_differences("label", current.labels, schema.labels, new_names),
        *_differences("relation", before, schema.relations, relation_names),
    ) or (Difference("schema", schema.name, "changed", details=("order of what has retired",)),)
    return replace(schema, version=current.version + 1), differences


def renaming_fault(
    kind: str,
    thing: Label | RelationType,
    things: Sequence[Label | RelationType],
    current: Sequence[Label | RelationType] | None,
) -> str | None:
    """What is wrong with the former name of one of ``things``, or None. ``current``: those of the schema
    that is succeeded, if it is known."""
    old = thing.renamed_from
    if old is None:
        return None
    if old == thing.name:
        return f"{kind} {old} is renamed from itself; remove renamed_from"
    for other in things:
        if other.name == old:
            return f"{kind} {thing.name} is renamed from {old}, which is there as well; remove one of the two"
        if other is not thing and other.renamed_from == old:
            return f"{kind} {old} becomes both {thing.name} and {other.name}; leave renamed_from to one"
    if current is None or any(each.name == old for each in current):
        return None
    holder = next((each.name for each in current if old in each.former_names), None)
    if holder == thing.name:  # it was renamed when this file was used before
        return None
    if holder is not None:
        return f"{kind} {thing.name} is renamed from {old}, which is called {holder} now; give that name"
    return f"{kind} {thing.name} is renamed from {old}, which the library does not have; mend renamed_from"


def _merged(
    kind: str, before: Sequence[_Thing], wanted: Sequence[_Thing]
) -> tuple[list[_Thing], dict[str, str]]:
    """What is wanted, with its former names, then what is kept as retired; and old names to new ones."""
    was: dict[str, _Thing] = {thing.name: thing for thing in before}
    names = {thing.name for thing in wanted}
    new_names: dict[str, str] = {}
    merged: list[_Thing] = []
    for thing in wanted:
        fault = renaming_fault(kind, thing, wanted, before)
        if fault:
            raise LabelError(fault)
        taken_over = [was[name] for name in thing.former_names if name in was]
        new_names |= {each.name: thing.name for each in taken_over}
        former = [name for each in taken_over for name in _all_names(each)]
        former += was[thing.name].former_names if thing.name in was else ()
        merged.append(replace(thing, former_names=tuple(dict.fromkeys(former))))
    merged += [
        replace(thing, retired=True)
        for thing in before
        if thing.name not in names and thing.name not in new_names
    ]
    taken = {thing.name for thing in merged}
    return [_without(thing, taken) for thing in merged], new_names


def _all_names(thing: Label | RelationType) -> tuple[str, ...]:
    return (thing.name, *thing.former_names)


def _without(thing: _Thing, taken: set[str]) -> _Thing:
    """A name that is given anew is no former name of another thing any more."""
    return replace(thing, former_names=tuple(name for name in thing.former_names if name not in taken))


def _with_ends(relation: RelationType, new_names: Mapping[str, str]) -> RelationType:
    def named(ends: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(new_names.get(end, end) for end in ends))

    return replace(relation, source=named(relation.source), target=named(relation.target))


# What is different, in words


def _of_the_whole(
    current: LabelSchema, schema: LabelSchema, labels: Mapping[str, str], relations: Mapping[str, str]
) -> Iterator[Difference]:
    details = []
    if current.name != schema.name:
        details.append(f"name {current.name} → {schema.name}")
    if _moved(_offered(current.labels), _offered(schema.labels), labels):
        details.append("order of the labels")
    if _moved(_offered(current.relations), _offered(schema.relations), relations):
        details.append("order of the relations")
    if details:
        yield Difference("schema", schema.name, "changed", details=tuple(details))


def _offered(things: Iterable[Label | RelationType]) -> list[str]:
    return [thing.name for thing in things if not thing.retired]


def _moved(before: Iterable[str], after: Iterable[str], new_names: Mapping[str, str]) -> bool:
    """Whether those that were there stand in another order now."""
    after = list(after)
    old = list(dict.fromkeys(new_names.get(name, name) for name in before))
    return [name for name in old if name in after] != [name for name in after if name in old]


def _differences(
    kind: Literal["label", "relation"],
    before: Sequence[_Thing],
    after: Sequence[_Thing],
    new_names: Mapping[str, str],
) -> Iterator[Difference]:
    was = {thing.name: thing for thing in before}
    for thing in after:
        former = tuple(old for old, new in new_names.items() if new == thing.name)
        older = was.get(thing.name) or (was[former[0]] if former else None)
        if older is None:
            yield Difference(kind, thing.name, "added", details=("retired",) if thing.retired else ())
            continue
        details: tuple[str, ...] = tuple(_details(older, thing))
        what: What | None = "changed" if details else None
        if former:
            what = "renamed"
            if older.retired != thing.retired:
                details = (*details, "retired" if thing.retired else "offered again")
        elif older.retired != thing.retired:
            what = "retired" if thing.retired else "returned"
        if what is not None:
            yield Difference(kind, thing.name, what, former, details)


def _details(older: _Thing, newer: _Thing) -> Iterator[str]:
    if isinstance(older, Label) and isinstance(newer, Label):
        yield from _turned("key", older.key, newer.key)
        yield from _turned("colour", older.colour, newer.colour)
        yield from _turned("sign", older.sign, newer.sign)
        if older.guideline != newer.guideline:
            yield "guideline"
    elif isinstance(older, RelationType) and isinstance(newer, RelationType):
        yield from _turned("from", ", ".join(older.source), ", ".join(newer.source))
        yield from _turned("to", ", ".join(older.target), ", ".join(newer.target))
        yield from _turned("symmetric", older.symmetric, newer.symmetric)
        yield from _turned("place", older.place, newer.place)
        yield from _turned("quick", older.quick, newer.quick)
    yield from _of_attributes(older.attributes, newer.attributes)


def _of_attributes(before: Sequence[Attribute], after: Sequence[Attribute]) -> Iterator[str]:
    was = {attribute.name: attribute for attribute in before}
    now = {attribute.name: attribute for attribute in after}
    yield from (f"attribute {name} added" for name in now if name not in was)
    yield from (f"attribute {name} gone, its values stay" for name in was if name not in now)
    for name, attribute in now.items():
        if name in was:
            changes = list(_of_attribute(was[name], attribute))
            if changes:
                yield f"attribute {name}: {'; '.join(changes)}"
    if _moved(was, now, {}):
        yield "order of the attributes"


def _of_attribute(older: Attribute, newer: Attribute) -> Iterator[str]:
    yield from _turned("type", older.type, newer.type)
    added = [value for value in newer.values if value not in older.values]
    gone = [value for value in older.values if value not in newer.values]
    if added:
        yield f"{', '.join(added)} added"
    if gone:
        yield f"{', '.join(gone)} gone"
    if _moved(older.values, newer.values, {}):
        yield "order of the values"
    yield from _turned("default", older.default, newer.default)


def _turned(what: str, older: object, newer: object) -> Iterator[str]:
    if older != newer or type(older) is not type(newer):
        yield f"{what} {said(older)} → {said(newer)}"
