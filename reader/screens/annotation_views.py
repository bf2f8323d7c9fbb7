"""Which annotations are listed and in what order: the choices, their words, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args

from reader.screens.views import Sort, meant, one_of
from reader.store import AnnotationSort, AnnotationView, AttributeIs
from reader.text.display import visible

if TYPE_CHECKING:
    from reader.articles import Story
    from reader.labels import Attribute, LabelSchema
    from reader.screens.dialogs import Field
    from reader.store import AnnotationFacets

SORTS: dict[AnnotationSort, Sort] = {
    "added": Sort("n", "Newest", True, "oldest first", "newest first"),
    "updated": Sort("c", "Changed", True, "longest ago first", "last changed first"),
    "place": Sort("p", "Place", False, "first article, top to bottom", "last article, bottom to top"),
    "label": Sort("l", "Label", False, "A to Z", "Z to A"),
    "annotator": Sort("a", "Annotator", False, "A to Z", "Z to A"),
    "title": Sort("t", "Article", False, "by title, A to Z", "by title, Z to A"),
}
SORT_OF_COLUMN: dict[str, AnnotationSort] = {
    "label": "label",
    "quote": "place",
    "article": "title",
    "annotator": "annotator",
    "updated": "updated",
}
#: What no filter and no search leaves out.
ALL = AnnotationView()
NOT_SET = "not set"
_SET_TO = " = "
_WHOSE: tuple[Literal["mine", "others"], ...] = ("mine", "others")


def unfiltered(view: AnnotationView) -> AnnotationView:
    """The view in the same order without any filter; the search stays."""
    return ALL._replace(query=view.query, sort=view.sort, descending=view.descending)


def filtered(view: AnnotationView) -> bool:
    return view != unfiltered(view)


def described(view: AnnotationView, story: str = "", articles: str = "") -> str:
    """The filter in words; ``all`` for none. ``story`` and ``articles``: what those of the view are called.
    Not visible yet."""
    parts = [view.label, view.whose, view.annotator and f"by {view.annotator}"]
    parts += [view.status, "undecided" if view.undecided else None]
    if view.attribute is not None:
        parts.append(attribute_words(view.attribute))
    if view.anchor is not None:
        parts.append("waiting for review" if view.anchor == "waiting" else f"place {view.anchor}")
    if view.story is not None:
        parts.append(f"story {story or view.story}")
    if view.articles:
        parts.append(articles or f"{len(view.articles)} articles")
    return ", ".join(part for part in parts if part) or "all"


def attribute_words(wanted: AttributeIs) -> str:
    """``type = direct``, ``negated = yes``, ``name not set``: as it is typed, too."""
    if wanted.value is None:
        return f"{wanted.name} {NOT_SET}"
    if isinstance(wanted.value, bool):
        return f"{wanted.name}{_SET_TO}{'yes' if wanted.value else 'no'}"
    value = f"{wanted.value:g}" if isinstance(wanted.value, float) else wanted.value
    return f"{wanted.name}{_SET_TO}{value}"


def attribute_ways(schema: LabelSchema) -> list[str]:
    """What can be asked for of attributes, for completing."""
    ways: dict[str, None] = {}
    for each in _attributes(schema):
        values = {"choice": each.values, "flag": ("yes", "no")}.get(each.type, ("",))
        ways |= dict.fromkeys(f"{each.name}{_SET_TO}{value}" for value in values)
        ways[f"{each.name} {NOT_SET}"] = None
    return list(ways)


def attribute_of(typed: str | None, schema: LabelSchema) -> AttributeIs | None:
    """What was typed as a question for an attribute; None for nothing. Raises ValueError: what is wrong."""
    words = " ".join((typed or "").split())
    if not words:
        return None
    if words.casefold().endswith(NOT_SET):
        name, value = words[: -len(NOT_SET)].rstrip(" ="), ""
    else:
        name, _, value = (part.strip() for part in words.partition("="))
    kinds = [each for each in _attributes(schema) if each.name.casefold() == name.casefold()]
    if not kinds:
        raise ValueError(f"no label has an attribute “{visible(name)}”; → completes a name")
    name = kinds[0].name
    if not value:
        return AttributeIs(name)
    for each in kinds:
        if (found := _value_of(each, value)) is not None:
            return found
    raise ValueError(f"{name} cannot be “{visible(value)}”; → completes a value")


def _value_of(attribute: Attribute, value: str) -> AttributeIs | None:
    match attribute.type:
        case "text":
            return AttributeIs(attribute.name, value, part=True)
        case "choice":
            found = meant(value, attribute.values)
            return AttributeIs(attribute.name, found) if found is not None else None
        case "flag":
            said = meant(value, ("yes", "no"))
            return AttributeIs(attribute.name, said == "yes") if said is not None else None
        case _:
            try:
                return AttributeIs(attribute.name, float(value.replace(",", ".")))
            except ValueError:
                return None


def _attributes(schema: LabelSchema) -> list[Attribute]:
    return [each for label in schema.labels for each in label.attributes]


def filter_fields(
    view: AnnotationView,
    schema: LabelSchema,
    facets: AnnotationFacets,
    stories: Sequence[Story],
    articles: str = "",
) -> list[Field]:
    """The filter as a form. What there can be many of is typed, and completed."""
    from reader.screens.dialogs import Field

    labels = [label.name for label in schema.labels if not label.retired or label.name in facets.labels]
    labels += [name for name in facets.labels if name not in labels]
    people = [*_WHOSE, *facets.annotators]
    titles = [story.title for story in stories]
    fields = [
        Field("label", "choice", labels, view.label, "Label"),
        Field(
            "attribute",
            value=None if view.attribute is None else attribute_words(view.attribute),
            label="Attribute",
            check=lambda typed: _wrong_attribute(typed, schema),
            completions=attribute_ways(schema),
            hint="such as type = direct, or type not set",
        ),
        Field(
            "annotator",
            value=view.whose or view.annotator,
            label="Whose",
            check=one_of("annotator", people),
            completions=people,
            hint="everybody’s; mine, others, or a name",
        ),
        Field("status", "choice", ("accepted", "suggested", "rejected"), view.status, "Status"),
        Field("undecided", "choice", ("undecided",), "undecided" if view.undecided else None, "To decide"),
        Field("anchor", "choice", ("waiting", "exact", "moved", "fuzzy", "orphan"), view.anchor, "Place"),
        Field(
            "story",
            value=next((story.title for story in stories if story.id == view.story), None),
            label="Story",
            check=one_of("story", titles),
            completions=titles,
            hint="all stories" if titles else "there are no stories yet",
        ),
    ]
    if view.articles:
        fields.append(Field("articles", "choice", (articles,), articles, "Articles"))
    return fields


def view_of(
    view: AnnotationView, answer: Mapping[str, Any], schema: LabelSchema, facets: AnnotationFacets,
    stories: Sequence[Story],
) -> tuple[AnnotationView, str]:  # fmt: skip
    """The view that a filled form asks for, and the title of its story (empty for none)."""
    who = meant(answer["annotator"], [*_WHOSE, *facets.annotators])
    whose = next((each for each in _WHOSE if each == who), None)
    title = meant(answer["story"], [story.title for story in stories])
    story = next((story for story in stories if story.title == title), None)
    return (
        view._replace(
            label=answer["label"],
            attribute=attribute_of(answer["attribute"], schema),
            annotator=None if whose else who,
            whose=whose,
            status=answer["status"],
            undecided=answer["undecided"] is not None,
            anchor=answer["anchor"],
            story=story.id if story else None,
            articles=view.articles if answer.get("articles") else (),
        ),
        story.title if story else "",
    )


def _wrong_attribute(typed: str | None, schema: LabelSchema) -> str | None:
    try:
        attribute_of(typed, schema)
    except ValueError as error:
        return str(error)
    return None


def view_memory(view: AnnotationView) -> dict[str, object]:
    """A view as JSON values, without what was searched for."""
    return view._asdict() | {"query": "", "attribute": view.attribute and list(view.attribute)}


def remembered_view(memory: object) -> AnnotationView:
    """A view from what was remembered; what is not understood (another version wrote it) gives all."""
    if not isinstance(memory, Mapping):
        return ALL
    found: dict[str, Any] = {name: memory[name] for name in ALL._fields if name in memory and name != "query"}
    found["articles"] = tuple(found.get("articles") or ())
    attribute = found.get("attribute")
    names = ("label", "annotator", "story")
    right = (
        found.get("sort", "added") in get_args(AnnotationSort)
        and all(isinstance(found.get(name, False), bool) for name in ("descending", "undecided"))
        and all(isinstance(found.get(name), str | None) for name in names)
        and found.get("whose") in (None, *_WHOSE)
        and found.get("status") in (None, "suggested", "accepted", "rejected")
        and found.get("anchor") in (None, "exact", "moved", "fuzzy", "orphan", "waiting")
        and all(isinstance(each, str) for each in found["articles"])
        and (attribute is None or (isinstance(attribute, list) and _is_attribute(attribute)))
    )
    if not right:
        return ALL
    return AnnotationView(**found | {"attribute": attribute and AttributeIs(*attribute)})


def _is_attribute(value: list[object]) -> bool:
    return (
        len(value) == 3
        and isinstance(value[0], str)
        and isinstance(value[1], str | float | bool | None)
        and isinstance(value[2], bool)
    )
