"""All that a schema says of one of its labels, in words for a person who is labelling. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from reader.labels.values import Attribute, Label, LabelSchema, RelationType, said


def full_guideline(label: Label, schema: LabelSchema) -> str:
    """Lines: the guideline, the attributes with their values, and the relations that the label can have."""
    parts = [label.guideline] if label.guideline else []
    if label.retired:
        parts.insert(0, "This label has retired: what has it keeps it, nothing new gets it.")
    if label.attributes:
        parts.append("\n".join(["Attributes", *(f"· {attribute_words(each)}" for each in label.attributes)]))
    relations = [
        line for each in schema.relations if not each.retired for line in _relation_lines(label.name, each)
    ]
    if relations:
        parts.append("\n".join(["Relations", *relations]))
    return "\n\n".join(parts)


def attribute_words(attribute: Attribute) -> str:
    """An attribute with its values; a ``*`` stands behind what a form offers first."""
    kinds = {"flag": "yes, no", "text": "a text", "number": "a number"}
    values = [*attribute.values] or kinds[attribute.type].split(", ")
    first = None if attribute.default is None else said(attribute.default)
    if first is not None and first not in values:
        values.append(first)
    return f"{attribute.name}: {', '.join(f'{value}*' if value == first else value for value in values)}"


def _relation_lines(name: str, relation: RelationType) -> Iterator[str]:
    where = "in the same article" if relation.place == "article" else "in any article"
    quick = ", R makes it" if relation.quick else ""
    if relation.symmetric:
        if name in relation.source:
            yield f"↔ {relation.name} {' or '.join(relation.target)}, {where}{quick}"
        return
    if name in relation.source:
        yield f"→ {relation.name} {' or '.join(relation.target)}, {where}{quick}"
    if name in relation.target:
        yield f"← {relation.name} of {' or '.join(relation.source)}, {where}"
