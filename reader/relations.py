"""Relations between annotations: which are allowed, making them, and those to the nearest ends. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from reader.annotations import Annotation, AttributeValue, Relation, new_id, now
from reader.errors import Refused
from reader.labels import LabelSchema, RelationType


class Way(NamedTuple):
    """A type that two annotations can be related by; ``turned``: from the second to the first."""

    type: RelationType
    turned: bool


class QuickRelations(NamedTuple):
    """What is to be made, and for each type of which nothing is, why not."""

    relations: tuple[Relation, ...]
    reasons: tuple[str, ...]


def ways(schema: LabelSchema, source: Annotation, target: Annotation) -> list[Way]:
    """The types a relation between these two can have, in the schema's order; a type that fits only the
    other way round is turned. Raises Refused, with the reason, if there is none."""
    if source.id == target.id:
        raise Refused("an annotation has no relation to itself; go to another one")
    for each in (source, target):
        if each.status != "accepted":
            raise Refused(f"{each.label} is only suggested; accept it before you relate it")
    found = schema.relations_between(source.label, target.label, source.article == target.article)
    if found:
        return [Way(*each) for each in found]
    within = schema.relations_between(source.label, target.label, True)
    if within:
        names = " and ".join(each.name for each, _ in within)
        raise Refused(
            f"{names} joins annotations of one article, and these stand in two; go to one of its own"
        )
    partners = _partners(schema, source.label)
    hint = f"go to {_listed(partners)}" if partners else f"the schema has no relation for {source.label}"
    raise Refused(f"no relation joins {source.label} and {target.label}; {hint}")


def make_relation(
    source: Annotation,
    target: Annotation,
    name: str,
    *,
    annotator: str,
    schema: LabelSchema,
    attributes: Mapping[str, AttributeValue] | None = None,
) -> Relation:
    """A new relation of the type ``name`` by a person, turned if it fits only the other way round.

    Of a symmetric type the annotation with the lower id is the ``source``. Every attribute of the type is
    there, and null unless it is given. Raises Refused for ends or a place that the type does not allow.
    """
    way = next((each for each in ways(schema, source, target) if each.type.name == name), None)
    if way is None:
        raise Refused(f"{name} does not join {source.label} and {target.label}; choose another relation")
    ends = (target.id, source.id) if way.turned else (source.id, target.id)
    if way.type.symmetric:
        ends = (min(ends), max(ends))
    time_made = now()
    return Relation(
        id=new_id(),
        type=name,
        source=ends[0],
        target=ends[1],
        attributes={**{each.name: None for each in way.type.attributes}, **(attributes or {})},
        annotator=annotator,
        created=time_made,
        updated=time_made,
    )


def the_same(relation: Relation, among: Iterable[Relation]) -> Relation | None:
    """The one of the same type, ends and annotator, if there is one."""
    wanted = (relation.type, relation.source, relation.target, relation.annotator)
    return next(
        (each for each in among if (each.type, each.source, each.target, each.annotator) == wanted), None
    )


def other_end(relation: Relation, end: str) -> str:
    """The id of the annotation at the other end of a relation."""
    return relation.target if relation.source == end else relation.source


def gap(one: Annotation, other: Annotation) -> int:
    """The code points between the nearest segments of two annotations of one text; 0 where they meet."""
    return min(max(0, b.start - a.end, a.start - b.end) for a in one.segments for b in other.segments)


def nearest(annotation: Annotation, among: Iterable[Annotation]) -> Annotation | None:
    """The annotation the fewest code points away; of several the one before, then one of the same person."""

    def rank(other: Annotation) -> tuple[int, bool, bool, int, str]:
        after = other.start >= annotation.start
        distance = abs(other.start - annotation.start)
        return (gap(annotation, other), after, other.annotator != annotation.annotator, distance, other.id)

    return min(among, key=rank, default=None)


def quick_relations(
    annotation: Annotation,
    around: Sequence[Annotation],
    relations_of: Callable[[str], Iterable[Relation]],
    *,
    annotator: str,
    schema: LabelSchema,
) -> QuickRelations:
    """For each type that the schema marks ``quick``: the relation of an annotation to the nearest possible
    end ``around`` it, unless it has one of that type; for one at which such types end, from the nearest that
    has none. ``relations_of`` gives the relations of the annotation with that id."""
    made: list[Relation] = []
    reasons: list[str] = []
    if annotation.status != "accepted":
        return QuickRelations((), (f"{annotation.label} is only suggested; accept it first",))
    others = [each for each in around if each.id != annotation.id and each.status == "accepted"]
    known = schema.label(annotation.label)
    label = known.name if known else annotation.label
    for kind in schema.relations:
        if kind.retired or not kind.quick:
            continue

        def has_one(end: Annotation, kind: RelationType = kind) -> bool:
            ties = (each for each in relations_of(end.id) if each.type == kind.name)
            return any(kind.symmetric or each.source == end.id for each in ties)

        def fits(source: Annotation, target: Annotation, kind: RelationType = kind) -> bool:
            return (kind, False) in schema.relations_between(source.label, target.label, True)

        end: Annotation | None = None
        if label in kind.source:
            if has_one(annotation):
                reasons.append(f"{kind.name} is there")
                continue
            end = nearest(annotation, (each for each in others if fits(annotation, each)))
            missing = f"no {_listed(kind.target)} in the paragraph"
        elif label in kind.target:
            end = nearest(
                annotation, (each for each in others if fits(each, annotation) and not has_one(each))
            )
            missing = f"no {_listed(kind.source)} without {kind.name} in the paragraph"
        else:
            continue
        if end is None:
            reasons.append(missing)
        else:
            made.append(make_relation(annotation, end, kind.name, annotator=annotator, schema=schema))
    return QuickRelations(tuple(made), tuple(reasons))


def _partners(schema: LabelSchema, label: str) -> list[str]:
    """The labels that some relation joins with this one."""
    return [
        each.name
        for each in schema.labels
        if not each.retired and schema.relations_between(label, each.name, True)
    ]


def _listed(names: Sequence[str]) -> str:
    """``SPEAKER``, ``QUOTE or CLAIM``, ``A, B or C``."""
    return " or ".join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])
