"""Many annotations changed by one form, and what a filter's line for attributes means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reader.annotations import Annotation, Segment
from reader.labels import default_schema
from reader.screens.annotation_changes import NOT_SET, changed, deletion, fields, makers
from reader.screens.annotation_views import (
    attribute_of,
    attribute_ways,
    attribute_words,
    described,
    filtered,
    unfiltered,
)
from reader.store import AnnotationView, AttributeIs

SCHEMA = default_schema()


def made(label: str = "QUOTE", number: int = 0, **given: Any) -> Annotation:
    found = SCHEMA.label(label)
    assert found is not None
    attributes = {each.name: None for each in found.attributes} | given.pop("attributes", {})
    annotation = Annotation(
        id=f"{label}-{number}",
        article="a",
        text_sha256="0" * 64,
        label=label,
        segments=(Segment(number, number + 3, "abc"),),
        prefix="",
        suffix="",
        attributes=attributes,
        annotator="jo",
        schema_version=1,
        created="2024-11-22T09:00:00.000Z",
        updated="2024-11-22T09:00:00.000Z",
    )
    return replace(annotation, **given)


def filled(annotations: list[Annotation], **altered: Any) -> Any:
    """What a form over these changes if these fields are altered in it."""
    asked = fields(annotations, SCHEMA)
    names = {field.label: field.name for field in asked}
    answer = {field.name: field.value for field in asked}
    answer |= {names[name]: value for name, value in altered.items()}
    return changed(annotations, answer, asked, SCHEMA)


class TestAFormOverMany:
    def test_offers_what_they_share_and_nothing_where_they_differ(self) -> None:
        two = [
            made(attributes={"type": "direct", "negated": True}),
            made(number=9, attributes={"type": "direct"}),
        ]
        asked = {field.label: field for field in fields(two, SCHEMA)}
        assert asked["type"].value == "direct"
        assert asked["negated"].value is None
        assert asked["label"].value == "QUOTE"
        assert NOT_SET not in asked["type"].values

    def test_asks_for_attributes_only_if_all_bear_one_label(self) -> None:
        asked = [field.label for field in fields([made(), made("CLAIM")], SCHEMA)]
        assert asked == ["label", "status", "note"]

    def test_left_as_it_was_changes_nothing(self) -> None:
        assert filled([made(note="one"), made("CLAIM", note="two")]) is None

    def test_writes_only_what_was_altered_where_it_differs(self) -> None:
        two = [made(note="one"), made(number=9, note="two", attributes={"type": "direct"})]
        change = filled(two, type="direct")
        (edit,) = change.edits
        assert edit.before == two[0]
        assert (edit.after.attributes["type"], edit.after.note) == ("direct", "one")
        assert change.words == "changed 1 annotation: type direct"

    def test_takes_the_value_away_where_they_differ_only_if_told_so(self) -> None:
        two = [made(attributes={"type": "direct"}), made(number=9, attributes={"type": "mixed"})]
        change = filled(two, type=NOT_SET)
        assert [edit.after.attributes["type"] for edit in change.edits] == [None, None]
        assert change.words == "changed 2 annotations: type not set"

    def test_of_another_label_keeps_the_attributes_that_it_has_too(self) -> None:
        quote = made(attributes={"type": "direct", "negated": True})
        speaker = filled([quote], label="SPEAKER").edits[0].after
        assert speaker.label == "SPEAKER"
        assert set(speaker.attributes) == {"kind", "mention", "name", "role"}
        evidence = filled([made("CLAIM", attributes={"type": "other"})], label="EVIDENCE").edits[0].after
        assert evidence.attributes["type"] == "other"  # a value that both have

    def test_empties_a_note_that_all_share(self) -> None:
        two = [made(note="same"), made("CLAIM", note="same")]
        assert [edit.after.note for edit in filled(two, note=None).edits] == [None, None]


def test_who_made_them_is_counted_by_name() -> None:
    records = [made(annotator=name, number=n) for n, name in enumerate(["kim", "jo", "ada", "kim"])]
    assert makers(records) == "2 by kim, 1 by jo, 1 by ada"


def test_a_deletion_says_how_many() -> None:
    assert deletion([made()], ()).words == "deleted QUOTE “abc”"
    assert deletion([made(), made("CLAIM")], ()).words == "deleted 2 annotations"


class TestAQuestionForAttributes:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("type = direct", AttributeIs("type", "direct")),
            ("Type=DIRECT", AttributeIs("type", "direct")),
            ("type = quan", AttributeIs("type", "quantity")),
            ("type not set", AttributeIs("type")),
            ("type =", AttributeIs("type")),
            ("negated = yes", AttributeIs("negated", True)),
            ("negated = n", AttributeIs("negated", False)),
            ("name = Thomas Graham", AttributeIs("name", "Thomas Graham", part=True)),
            ("  ", None),
        ],
    )
    def test_is_read_as_it_is_meant(self, typed: str, meant: AttributeIs | None) -> None:
        assert attribute_of(typed, SCHEMA) == meant

    @pytest.mark.parametrize("typed", ["colour = red", "type = sideways", "not set", "= direct"])
    def test_that_means_nothing_is_one_clear_line(self, typed: str) -> None:
        with pytest.raises(ValueError, match="→ completes") as told:
            attribute_of(typed, SCHEMA)
        assert "\n" not in str(told.value)

    def test_every_way_that_is_offered_is_understood_and_written_the_same(self) -> None:
        for way in attribute_ways(SCHEMA):
            found = attribute_of(way, SCHEMA)
            assert found is not None
            if not way.endswith("= "):
                assert attribute_words(found) == way


def test_a_filter_is_told_and_dropped_whole() -> None:
    view = AnnotationView(
        "words", "title", False, "QUOTE", AttributeIs("type"), None, "mine", "accepted", "waiting",
        "s", ("a",), True,
    )  # fmt: skip
    words = described(view, "Munich", "“One”")
    assert words == (
        "QUOTE, mine, accepted, undecided, type not set, waiting for review, story Munich, “One”"
    )
    assert filtered(view)
    assert unfiltered(view) == AnnotationView("words", "title", False)
    assert described(unfiltered(view)) == "all"
