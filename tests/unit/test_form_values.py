"""What becomes of an annotation when its form is saved, also after the schema has changed; and guidelines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reader.annotations import Annotation, make_annotation
from reader.articles import Article, Details, Text
from reader.labels import (
    Attribute,
    LabelSchema,
    default_schema,
    full_guideline,
    parse_schema,
    succeeded,
)
from reader.screens.annotation_form import with_values

SCHEMA = default_schema()
ARTICLE = Article("a", Details(), Text("one two three"), "a.txt", "")


@pytest.fixture
def quote() -> Annotation:
    label = SCHEMA.label("QUOTE")
    assert label is not None
    made = make_annotation(ARTICLE, [(0, 3)], label, annotator="jo", schema=SCHEMA)
    return replace(made, attributes={**made.attributes, "type": "mixed", "negated": False})


def saved(
    annotation: Annotation,
    schema: LabelSchema = SCHEMA,
    *,
    label: str | None = None,
    note: str | None = None,
    **values: Any,
) -> Annotation:
    """The annotation after a form was saved in which only these things were changed."""
    known = schema.label(annotation.label)
    offered = {each.name: annotation.attributes.get(each.name) for each in known.attributes} if known else {}
    present = known.name if known else annotation.label
    form = {
        **offered,
        **values,
        "its label": label or present,
        "its note": annotation.note if note is None else note,
    }
    return with_values(annotation, form, schema)


def changed_quote(**fields: Any) -> LabelSchema:
    """A schema that follows on the default one, in which QUOTE is another."""
    labels = (replace(SCHEMA.labels[0], **fields), *SCHEMA.labels[1:])
    return succeeded(SCHEMA, replace(SCHEMA, labels=labels, relations=()))[0]


def test_nothing_changed_is_no_change(quote: Annotation) -> None:
    assert saved(quote) is quote


def test_a_value_is_changed_under_the_schema_of_now(quote: Annotation) -> None:
    schema = changed_quote(guideline="Other words.")
    after = saved(quote, schema, type="direct")
    assert after.attributes == {**quote.attributes, "type": "direct"}
    assert (quote.schema_version, after.schema_version) == (1, 2)


def test_what_the_schema_does_not_offer_any_more_stays(quote: Annotation) -> None:
    schema = changed_quote(attributes=(Attribute("type", "choice", ("direct",)), Attribute("new", "text")))
    assert saved(quote, schema) is quote
    after = saved(quote, schema, new="x")
    assert after.attributes == {**quote.attributes, "new": "x"}
    assert after.attributes["type"] == "mixed"
    assert saved(quote, schema, type="direct").attributes["negated"] is False


def test_a_renamed_label_is_the_same_label(quote: Annotation) -> None:
    schema = changed_quote(name="SAID", former_names=("QUOTE",))
    assert saved(quote, schema) is quote
    after = saved(quote, schema, note="Look again.")
    assert (after.label, after.note) == ("SAID", "Look again.")
    assert after.attributes == quote.attributes


def test_another_label_leaves_behind_what_it_does_not_have(quote: Annotation) -> None:
    after = saved(quote, label="CLAIM")
    assert after.label == "CLAIM"
    assert set(after.attributes) == {"type", "checkworthy", "verdict", "topic"}
    assert after.attributes["type"] is None  # mixed is no type of a claim


def test_a_label_that_nobody_knows_can_get_a_note_and_a_label(quote: Annotation) -> None:
    strange = replace(quote, label="MYSTERY", attributes={"depth": 3.0})
    assert saved(strange) is strange
    after = saved(strange, note="What is this?")
    assert (after.label, after.note, after.attributes) == ("MYSTERY", "What is this?", {"depth": 3.0})
    assert saved(strange, label="CUE").attributes == {}


class TestTheFullGuideline:
    def test_says_attributes_and_relations_from_where_the_label_stands(self) -> None:
        claim = SCHEMA.label("CLAIM")
        assert claim is not None
        words = full_guideline(claim, SCHEMA)
        assert words.startswith(claim.guideline)
        assert "· checkworthy: not_factual, unimportant, checkworthy*\n· verdict: supported" in words
        assert "· topic: a text" in words
        assert "→ said_by SPEAKER, in the same article, R makes it" in words
        assert "↔ contradicts CLAIM, in any article" in words
        assert "← supports of EVIDENCE or CLAIM or QUOTE" in words
        assert "cued_by" not in words

    def test_says_what_has_retired_and_leaves_retired_relations_out(self) -> None:
        schema, _ = succeeded(SCHEMA, parse_schema('[[label]]\nname = "CLAIM"\n'))
        quote = schema.label("QUOTE")
        assert quote is not None
        words = full_guideline(quote, schema)
        assert words.startswith("This label has retired")
        assert "Relations" not in words

    def test_of_a_bare_label_is_empty(self) -> None:
        schema = parse_schema('[[label]]\nname = "A"\n')
        assert full_guideline(schema.labels[0], schema) == ""
